import type { Reply } from '@shared/bridge'
import type { IncomingCall, Server } from './serve'

interface Waiting {
  readonly call: IncomingCall
  readonly reply: (reply: Reply<unknown> | Promise<Reply<unknown>>) => void
}

/** As serve.ts replies to a call that was cancelled. */
const CANCELLED: Reply<unknown> = { ok: false, error: { code: 'cancelled', message: 'Cancelled' } }

/**
 * Stands for the server while it is being built, so that a page may load and ask meanwhile: calls wait, in their order, and can be
 * cancelled. Which server it is may change later, too.
 */
export class ComingServer implements Server {
  #server: Server | undefined
  #waiting: Waiting[] = []

  /** From now on that one answers, what waits first. */
  become(server: Server): void {
    this.#server = server
    for (const { call, reply } of this.#waiting.splice(0)) reply(server.call(call))
  }

  async call(call: IncomingCall): Promise<Reply<unknown>> {
    if (this.#server !== undefined) return await this.#server.call(call)
    return await new Promise((reply) => this.#waiting.push({ call, reply }))
  }

  cancel(sender: string, id: string): void {
    this.#server?.cancel(sender, id)
    this.#drop((call) => call.sender === sender && call.id === id)
  }

  dropSender(sender: string): void {
    this.#server?.dropSender(sender)
    this.#drop((call) => call.sender === sender)
  }

  async close(limitMs: number): Promise<void> {
    this.#drop(() => true)
    await this.#server?.close(limitMs)
  }

  get running(): number {
    return this.#server?.running ?? this.#waiting.length
  }

  #drop(which: (call: IncomingCall) => boolean): void {
    const dropped = this.#waiting.filter(({ call }) => which(call))
    this.#waiting = this.#waiting.filter((one) => !dropped.includes(one))
    for (const { reply } of dropped) reply(CANCELLED)
  }
}
