import { createServer, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import type { Shown } from './bad-certificates'

/** One client's connection to a server that does as a test pleases. */
export class Talk {
  /** Everything the client has sent, as it was inside TLS once there was TLS. */
  readonly heard: Buffer[] = []
  #stream: Duplex
  #unread = Buffer.alloc(0)
  #wake: () => void = () => undefined
  #gone = false

  constructor(stream: Duplex) {
    this.#stream = stream
    this.#listen(stream)
  }

  /** Exactly so many bytes. Rejects once the client is gone. */
  async read(bytes: number): Promise<Buffer> {
    while (this.#unread.length < bytes) {
      if (this.#gone) throw new Error('the client is gone')
      await new Promise<void>((done) => {
        this.#wake = done
      })
    }
    const found = this.#unread.subarray(0, bytes)
    this.#unread = this.#unread.subarray(bytes)
    return found
  }

  /** Resolves once the bytes are on their way: a client that does not read holds it up. */
  async write(bytes: Buffer): Promise<void> {
    if (this.#gone || this.#stream.writable === false) throw new Error('the client is gone')
    await new Promise<void>((done) => this.#stream.write(bytes, () => done()))
  }

  /** Says nothing more until the client is gone. */
  async hang(): Promise<never> {
    for (;;) await this.read(this.#unread.length + 1)
  }

  end(): void {
    this.#stream.end()
  }

  /** From here on encrypted, as the server's side of it. `maxVersion`: nothing newer than that. */
  async secure({ cert, key }: Pick<Shown, 'cert' | 'key'>, maxVersion: 'TLSv1.1' | 'TLSv1.3' = 'TLSv1.3'): Promise<void> {
    const plain = this.#stream
    plain.removeAllListeners('data')
    const early = this.#unread
    this.#unread = Buffer.alloc(0)
    // What came with the wish for TLS is the beginning of it.
    const carrier = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => void plain.write(chunk, done),
      final: (done) => {
        plain.end()
        done()
      },
    })
    if (early.length > 0) carrier.push(early)
    plain.on('data', (chunk: Buffer) => carrier.push(chunk))
    plain.on('close', () => carrier.destroy())
    const old = maxVersion === 'TLSv1.1' ? { minVersion: 'TLSv1' as const, ciphers: 'DEFAULT@SECLEVEL=0' } : {}
    const secured = new TLSSocket(carrier, { isServer: true, cert, key, maxVersion, ...old })
    this.#stream = secured
    this.#listen(secured)
    await new Promise<void>((done, fail) => {
      secured.once('secure', done)
      secured.once('close', () => fail(new Error('the client is gone')))
    })
  }

  #listen(stream: Duplex): void {
    stream.on('data', (chunk: Buffer) => {
      this.heard.push(chunk)
      this.#unread = Buffer.concat([this.#unread, chunk])
      this.#wake()
    })
    stream.on('error', () => stream.destroy())
    stream.on('close', () => {
      this.#gone = true
      this.#wake()
    })
  }
}

/** A server on loopback that speaks to each client by a script. */
export interface Rogue {
  readonly port: number
  /** Everything that all clients have sent. */
  heard(): Buffer
  /** How many clients are connected now. */
  open(): number
  close(): Promise<void>
}

/** Starts one; a script that rejects ends its connection. */
export async function startRogue(script: (talk: Talk) => Promise<void>): Promise<Rogue> {
  const sockets = new Set<Socket>()
  const talks: Talk[] = []
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    const talk = new Talk(socket)
    talks.push(talk)
    script(talk).then(
      () => talk.end(),
      () => socket.destroy(),
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return {
    port: address.port,
    heard: () => Buffer.concat(talks.flatMap((talk) => talk.heard)),
    open: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}
