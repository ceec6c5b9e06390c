import { forkNodeHost } from '../../src/main/drivers/fork-node'
import type { Link } from '../../src/main/drivers/link'
import type { HostReply, HostRequest } from '../../src/main/drivers/protocol'

/** What a request to a session's process came to. */
export type Outcome =
  | { readonly kind: 'answered'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  /** It had to be ended, for its time was up. */
  | { readonly kind: 'ended' }
  /** It ended by itself. */
  | { readonly kind: 'crashed' }

type Asked = HostRequest extends infer R ? (R extends HostRequest ? Omit<R, 'id' | 'timeoutMs'> : never) : never

/** Processes of sessions, one after the other, each used for many files: starting one costs more than reading a small file. */
export class HostProcess {
  readonly #file: string
  #link: Link | undefined
  #next = 1
  #waiting: ((outcome: Outcome) => void) | undefined
  #killed = false

  constructor(file: string) {
    this.#file = file
  }

  /** Asks one thing, at most for so long; a process that does not answer by then is ended, and the next question starts another. */
  async ask(request: Asked, timeoutMs: number): Promise<Outcome> {
    const link = (this.#link ??= this.#start())
    const id = this.#next++
    return await new Promise((done) => {
      const limit = setTimeout(() => {
        this.#killed = true
        link.kill()
      }, timeoutMs)
      this.#waiting = (outcome) => {
        clearTimeout(limit)
        this.#waiting = undefined
        done(outcome)
      }
      link.post({ ...request, id, timeoutMs })
    })
  }

  close(): void {
    this.#killed = true
    this.#link?.kill()
  }

  #start(): Link {
    const link = forkNodeHost(this.#file)()
    this.#killed = false
    link.onMessage((message) => {
      const reply = message as HostReply
      if (!('ok' in reply)) return
      this.#waiting?.(
        reply.ok ? { kind: 'answered', value: reply.value } : { kind: 'refused', code: reply.error.code, message: reply.error.message },
      )
    })
    link.onExit(() => {
      this.#link = undefined
      this.#waiting?.(this.#killed ? { kind: 'ended' } : { kind: 'crashed' })
    })
    return link
  }
}
