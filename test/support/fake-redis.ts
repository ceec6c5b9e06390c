import { createServer, type Socket } from 'node:net'

/** An answer in RESP2 (redis.io, "Redis serialization protocol"): text, bytes, a number, a list, null, or an error. */
type Answer = string | Buffer | number | null | Error | readonly Answer[]

const WRITES = new Set(['set', 'unlink', 'del'])
/** Asked while a client connects: without them there is nothing to refuse. */
const GREETING = new Set(['hello', 'auth', 'select', 'client', 'info', 'ping', 'quit'])

type Kind = 'reads' | 'writes' | 'all'

/** A small Redis in this process that refuses on demand, is slow, or speaks nonsense. */
export interface FakeRedis {
  readonly url: string
  /** What it holds. */
  readonly values: Map<string, Buffer>
  /** From now on commands of that kind are answered with this error; undefined answers them well again. */
  refuse(kind: Kind, error: string | undefined): void
  /** From now on commands of that kind, or name, are answered with these very bytes, whatever they mean; undefined: well again. */
  garble(what: string, bytes: Buffer | undefined): void
  /** Says this to everybody who is connected, asked or not. */
  say(bytes: Buffer): void
  /** Reads are answered after so many ms from now on. */
  slow(ms: number): void
  /** Commands by their names, in the order they came, and how many reads waited for an answer at one time at most. */
  readonly seen: { readonly commands: string[]; mostWaiting: number }
  /** Bytes that clients took of what was said. */
  taken(): number
  close(): Promise<void>
}

/** Starts one on loopback. It knows the commands that our cache sends, and no TTL. */
export async function startFakeRedis(): Promise<FakeRedis> {
  const values = new Map<string, Buffer>()
  const refused = new Map<string, string>()
  const garbled = new Map<string, Buffer>()
  const seen = { commands: [] as string[], mostWaiting: 0 }
  let [lateMs, waiting, closed] = [0, 0, 0]
  const sockets = new Set<Socket>()

  const isRead = (name: string) => !GREETING.has(name) && !WRITES.has(name)
  const ofKind = <T>(all: ReadonlyMap<string, T>, name: string): T | undefined => {
    if (all.has('all') || all.has(name)) return all.get('all') ?? all.get(name)
    if (GREETING.has(name)) return undefined
    return all.get(isRead(name) ? 'reads' : 'writes')
  }
  const answer = (command: readonly Buffer[]): Answer => {
    const [name = '', first = '', ...rest] = command.map((part) => part.toString())
    const error = ofKind(refused, name.toLowerCase())
    if (error !== undefined) return new Error(error)
    switch (name.toLowerCase()) {
      case 'ping':
        return 'PONG'
      case 'info':
        return Buffer.from('redis_version:7.0.0\r\nloading:0\r\nconnected_clients:1\r\nused_memory:1\r\nused_memory_human:1B\r\n')
      case 'getrange':
        return (values.get(first) ?? Buffer.alloc(0)).subarray(Number(rest[0]), Number(rest[1]) + 1)
      case 'mget':
        return [first, ...rest].map((key) => values.get(key) ?? null)
      case 'strlen':
        return values.get(first)?.length ?? 0
      case 'pttl':
        return values.has(first) ? 1000 : -2
      case 'set':
        values.set(first, command[2] ?? Buffer.alloc(0))
        return 'OK'
      case 'unlink':
        return [first, ...rest].filter((key) => values.delete(key)).length
      case 'scan':
        return [Buffer.from('0'), [...values.keys()].map((key) => Buffer.from(key))]
      case 'hello':
        return new Error('NOPROTO unsupported protocol version')
      case 'client':
      case 'select':
        return 'OK'
      default:
        return new Error(`ERR unknown command '${name}'`)
    }
  }

  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      closed += socket.bytesWritten - socket.writableLength
      sockets.delete(socket)
    })
    let unread = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      unread = Buffer.concat([unread, chunk])
      for (;;) {
        const parsed = parseCommand(unread)
        if (parsed === undefined) return
        unread = unread.subarray(parsed.length)
        const name = String(parsed.command[0]).toLowerCase()
        seen.commands.push(name)
        const said = ofKind(garbled, name) ?? encode(answer(parsed.command))
        if (lateMs === 0 || !isRead(name)) socket.write(said)
        else {
          waiting += 1
          seen.mostWaiting = Math.max(seen.mostWaiting, waiting)
          setTimeout(() => {
            waiting -= 1
            socket.write(said)
          }, lateMs)
        }
      }
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return {
    url: `redis://127.0.0.1:${String(address.port)}/0`,
    values,
    refuse: (kind, error) => {
      if (error === undefined) refused.delete(kind)
      else refused.set(kind, error)
    },
    garble: (what, bytes) => {
      if (bytes === undefined) garbled.delete(what)
      else garbled.set(what, bytes)
    },
    say: (bytes) => {
      // Who does not listen is not shouted at.
      for (const socket of sockets) if (socket.writableLength < 16 * 1024 * 1024) socket.write(bytes)
    },
    slow: (ms) => {
      lateMs = ms
    },
    seen,
    taken: () => closed + [...sockets].reduce((sum, socket) => sum + socket.bytesWritten - socket.writableLength, 0),
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}

/** The first command in `bytes`, an array of bulk strings; undefined where it is not whole yet. */
function parseCommand(bytes: Buffer): { command: Buffer[]; length: number } | undefined {
  let at = 0
  const line = (): string | undefined => {
    const end = bytes.indexOf('\r\n', at)
    if (end < 0) return undefined
    const text = bytes.toString('latin1', at, end)
    at = end + 2
    return text
  }
  const head = line()
  if (head === undefined) return undefined
  const command: Buffer[] = []
  for (let left = Number(head.slice(1)); left > 0; left -= 1) {
    const size = Number(line()?.slice(1) ?? Number.NaN)
    if (Number.isNaN(size) || bytes.length < at + size + 2) return undefined
    command.push(bytes.subarray(at, at + size))
    at += size + 2
  }
  return { command, length: at }
}

function encode(answer: Answer): Buffer {
  if (answer === null) return Buffer.from('$-1\r\n')
  if (answer instanceof Error) return Buffer.from(`-${answer.message}\r\n`)
  if (typeof answer === 'number') return Buffer.from(`:${String(answer)}\r\n`)
  if (typeof answer === 'string') return Buffer.from(`+${answer}\r\n`)
  if (Buffer.isBuffer(answer)) return Buffer.concat([Buffer.from(`$${String(answer.length)}\r\n`), answer, Buffer.from('\r\n')])
  return Buffer.concat([Buffer.from(`*${String(answer.length)}\r\n`), ...answer.map(encode)])
}
