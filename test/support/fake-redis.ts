import { createServer, type Socket } from 'node:net'

/** An answer in RESP2 (redis.io, "Redis serialization protocol"): text, bytes, a number, a list, null, or an error. */
type Answer = string | Buffer | number | null | Error | readonly Answer[]

const WRITES = new Set(['set', 'unlink', 'del'])
/** Asked while a client connects: without them there is nothing to refuse. */
const GREETING = new Set(['hello', 'auth', 'select', 'client', 'info', 'ping', 'quit'])

/** A small Redis in this process that refuses on demand. */
export interface FakeRedis {
  readonly url: string
  /** What it holds. */
  readonly values: Map<string, Buffer>
  /** From now on commands of that kind are answered with this error; undefined answers them well again. */
  refuse(kind: 'reads' | 'writes' | 'all', error: string | undefined): void
  close(): Promise<void>
}

/** Starts one on loopback. It knows the commands that our cache sends, and no TTL. */
export async function startFakeRedis(): Promise<FakeRedis> {
  const values = new Map<string, Buffer>()
  const refused = new Map<'reads' | 'writes' | 'all', string>()
  const sockets = new Set<Socket>()

  const refusal = (name: string): string | undefined => {
    if (refused.has('all')) return refused.get('all')
    if (GREETING.has(name)) return undefined
    return refused.get(WRITES.has(name) ? 'writes' : 'reads')
  }
  const answer = (command: readonly Buffer[]): Answer => {
    const [name = '', first = '', ...rest] = command.map((part) => part.toString())
    const error = refusal(name.toLowerCase())
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
        return ['0', [...values.keys()].map((key) => Buffer.from(key))]
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
    socket.on('close', () => sockets.delete(socket))
    let unread = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      unread = Buffer.concat([unread, chunk])
      for (;;) {
        const parsed = parseCommand(unread)
        if (parsed === undefined) return
        unread = unread.subarray(parsed.length)
        socket.write(encode(answer(parsed.command)))
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
