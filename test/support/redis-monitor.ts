import { connect } from 'node:net'
import type { TestServer } from './server'

/** Everything that clients sent to a server since the capture began. */
export interface RedisMonitor {
  /** Each command with its arguments, as bytes. */
  commands(): Buffer[][]
  /** All arguments of all commands, one behind the other. */
  bytes(): Buffer
  /** Resolves once everything that was answered before this call stands in the capture. */
  settled(): Promise<void>
  close(): void
}

/** A connection of its own that records every command of everybody else (redis.io: MONITOR, which leaves passwords of AUTH out). */
export async function monitorRedis({ port, password }: Pick<TestServer, 'port' | 'password'>): Promise<RedisMonitor> {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  const text = () => Buffer.concat(chunks)
  socket.on('data', (data: Buffer) => void chunks.push(data))
  await new Promise<void>((done, fail) => socket.once('connect', done).once('error', fail))
  socket.write(asCommand('AUTH', password) + asCommand('MONITOR'))
  await until(() => text().includes('+OK\r\n+OK\r\n'))
  let marks = 0
  return {
    commands: () => text().toString('latin1').split('\r\n').flatMap(parseLine),
    bytes: () => Buffer.concat(text().toString('latin1').split('\r\n').flatMap(parseLine).flat()),
    settled: async () => {
      marks += 1
      const mark = `settled-${String(marks)}`
      const other = connect(port, '127.0.0.1')
      other.on('data', () => undefined)
      other.write(asCommand('AUTH', password) + asCommand('ECHO', mark))
      await until(() => text().subarray(-4096).includes(mark))
      other.destroy()
    },
    close: () => void socket.destroy(),
  }
}

/** `+<time> [<database> <client>] "GET" "key"`: quotes, backslashes and unprintable bytes are escaped (src/sds.c: sdscatrepr). */
function parseLine(line: string): Buffer[][] {
  const start = line.indexOf('] "')
  if (!line.startsWith('+') || start < 0) return []
  return [[...line.slice(start + 2).matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, quoted = '']) => unescape(quoted))]
}

const SHORT: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b' }

function unescape(quoted: string): Buffer {
  const plain = quoted.replaceAll(/\\(?:x([0-9a-f]{2})|(.))/g, (_, hex: string | undefined, short = '') =>
    hex === undefined ? (SHORT[String(short)] ?? String(short)) : String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return Buffer.from(plain, 'latin1')
}

/** As clients write it, so that a password may hold anything (redis.io: RESP). */
function asCommand(...words: readonly string[]): string {
  return `*${String(words.length)}\r\n${words.map((word) => `$${String(Buffer.byteLength(word))}\r\n${word}\r\n`).join('')}`
}

async function until(there: () => boolean): Promise<void> {
  while (!there()) await new Promise((done) => setTimeout(done, 5))
}
