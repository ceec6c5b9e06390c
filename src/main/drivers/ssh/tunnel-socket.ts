import { Duplex } from 'node:stream'

/**
 * A channel of an SSH connection with the manners of a socket, as far as database libraries count on them: it says that it
 * is connected, it ends where the other side ends, and once the tunnel is gone it fails whatever is still written, which a
 * channel of ssh2 would keep for ever.
 */
export class TunnelSocket extends Duplex {
  readonly #channel: Duplex

  constructor(channel: Duplex) {
    super({ allowHalfOpen: false })
    this.#channel = channel
    channel.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) channel.pause()
    })
    channel.on('end', () => this.push(null))
    channel.on('error', (error: Error) => this.destroy(error))
    // A reset has no end of its own; a second end is none.
    channel.on('close', () => this.push(null))
  }

  /** Called by pg, which wants to hear that what is open is open. */
  connect(): this {
    process.nextTick(() => this.emit('connect'))
    return this
  }

  /** The SSH connection below sees to these two. */
  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  override _read(): void {
    this.#channel.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#channel.write(chunk, done)
  }

  override _final(done: () => void): void {
    this.#channel.end()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#channel.destroy()
    if (error !== null) done(error)
    // TLS above takes two rounds to say why it ended its socket (doClose in Node's js_stream_socket.js); only then is this closed.
    else setImmediate(() => setImmediate(() => done(null)))
  }
}
