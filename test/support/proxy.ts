import { createConnection, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A way to a server that is as long as wanted and counts how often it is gone. */
export interface Proxy {
  readonly port: number
  /** Questions that followed an answer, since the last reset: each costs one latency. */
  roundTrips(): number
  reset(): void
  /** Added time for there and back, ms. */
  delay(ms: number): void
  /** How many bytes a second come through in each direction. */
  narrow(bytesPerSecond: number): void
  /** Nothing comes through any more, in either direction; connections stay open and new ones are taken. */
  swallow(): void
  /** Every connection is reset once so many bytes have come back through it. */
  resetAfter(bytes: number): void
  /** Of every so many bytes that come back, one is another one. */
  spoil(everyBytes: number): void
  /** Runs `work` before the first question that holds `text` goes through. */
  before(text: string, work: () => Promise<void>): void
  /** Everything comes through as fast as it can again. */
  heal(): void
  /** Cuts every connection that is open; new ones are taken. */
  cut(): void
  close(): Promise<void>
}

/** Opens a proxy on loopback. */
export async function openProxy(target: { readonly host: string; readonly port: number }): Promise<Proxy> {
  const way: Way = { ...HEALED }
  let trips = 0
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = createConnection(target.port, target.host)
    let answered = true
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
    let back = 0
    const there = carry(client, upstream, way, () => {
      if (answered) trips += 1
      answered = false
    })
    const here = carry(upstream, client, way, (chunk) => {
      answered = true
      for (let at = way.spoilEvery - (back % way.spoilEvery) - 1; at < chunk.length; at += way.spoilEvery)
        chunk[at] = (chunk[at] ?? 0) ^ (1 + (back % 255))
      back += chunk.length
      if (back > way.resetAfter) client.resetAndDestroy()
    })
    // What one side said before it hung up still arrives at the other.
    client.on('close', () => void there().then(() => upstream.destroySoon()))
    upstream.on('close', () => void here().then(() => client.destroySoon()))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return {
    port: address.port,
    roundTrips: () => trips,
    reset: () => {
      trips = 0
    },
    delay: (ms) => {
      way.latencyMs = ms
    },
    narrow: (bytesPerSecond) => {
      way.bytesPerSecond = bytesPerSecond
    },
    swallow: () => {
      way.swallows = true
    },
    resetAfter: (bytes) => {
      way.resetAfter = bytes
    },
    spoil: (everyBytes) => {
      way.spoilEvery = everyBytes
    },
    before: (text, work) => {
      way.gate = { text, work }
    },
    heal: () => {
      Object.assign(way, HEALED)
    },
    cut: () => {
      for (const socket of sockets) socket.destroy()
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}

/** How bytes travel now. */
interface Way {
  /** There and back, ms. */
  latencyMs: number
  bytesPerSecond: number
  swallows: boolean
  resetAfter: number
  spoilEvery: number
  gate?: { readonly text: string; readonly work: () => Promise<void> } | undefined
}

const FOR_EVER = Number.POSITIVE_INFINITY
const HEALED: Way = { latencyMs: 0, bytesPerSecond: FOR_EVER, swallows: false, resetAfter: FOR_EVER, spoilEvery: FOR_EVER }

/** Passes chunks on in order, each as late as the way is long and as slowly as it is narrow; what it gives waits until all have arrived. */
function carry(from: Socket, to: Socket, way: Way, onChunk: (chunk: Buffer) => void): () => Promise<unknown> {
  let last: Promise<unknown> = Promise.resolve()
  from.on('data', (chunk: Buffer) => {
    if (way.swallows) return
    onChunk(chunk)
    const { gate } = way
    const held = gate !== undefined && chunk.includes(gate.text) ? gate.work() : undefined
    if (held !== undefined) way.gate = undefined
    const arrives = Promise.all([held, sleep(way.latencyMs / 2)])
    last = Promise.all([last, arrives]).then(async () => {
      // A tenth of a second at a time: what the way has become meanwhile holds for the rest.
      for (let at = 0; at < chunk.length; ) {
        const piece = Math.max(1, Math.min(chunk.length - at, Math.floor(way.bytesPerSecond / 10)))
        if (way.swallows) return
        to.write(chunk.subarray(at, at + piece))
        at += piece
        if (at < chunk.length) await sleep(100)
      }
    })
  })
  return async () => await last
}
