import { connect, createServer, type Socket } from 'node:net'

/** A wire to a server that takes its time and counts. */
export interface Proxy {
  readonly port: number
  /** How often the client spoke after the server had: what latency is paid for. */
  rounds(): number
  close(): Promise<void>
}

/** Opens a port on loopback that leads to another one, each way `delayMs` late. */
export async function openProxy(target: number, delayMs = 0): Promise<Proxy> {
  let rounds = 0
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    let serverSpoke = true
    const pipe = (from: Socket, to: Socket) => {
      from.on('data', (data) => void setTimeout(() => to.writable && to.write(data), delayMs))
      from.on('close', () => void setTimeout(() => to.end(), delayMs))
      from.on('error', () => undefined)
      sockets.add(from)
    }
    client.on('data', () => {
      if (serverSpoke) rounds += 1
      serverSpoke = false
    })
    upstream.on('data', () => (serverSpoke = true))
    client.setNoDelay(true)
    upstream.setNoDelay(true)
    pipe(client, upstream)
    pipe(upstream, client)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    rounds: () => rounds,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}
