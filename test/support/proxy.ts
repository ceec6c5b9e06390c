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
  /** Cuts every connection that is open; new ones are taken. */
  cut(): void
  close(): Promise<void>
}

/** Opens a proxy on loopback. */
export async function openProxy(target: { readonly host: string; readonly port: number }): Promise<Proxy> {
  let latencyMs = 0
  let trips = 0
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = createConnection(target.port, target.host)
    let answered = true
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    const half = () => latencyMs / 2
    carry(client, upstream, half, () => {
      if (answered) trips += 1
      answered = false
    })
    carry(upstream, client, half, () => {
      answered = true
    })
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
      latencyMs = ms
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

/** Passes chunks on in order, each as late as the way is long; the way itself is as wide as loopback. */
function carry(from: Socket, to: Socket, delayMs: () => number, onChunk: () => void): void {
  let last: Promise<unknown> = Promise.resolve()
  from.on('data', (chunk: Buffer) => {
    onChunk()
    const arrives = sleep(delayMs())
    last = Promise.all([last, arrives]).then(() => to.write(chunk))
  })
}
