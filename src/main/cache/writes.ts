import { CircuitState } from 'cockatiel'
import { newBreaker } from './breaker'
import { causeOf, isReply } from './causes'

/** How long writes rest after a refusal, ms; and where that does not change in a moment: no memory, no right, a replica. */
const REST_MS = 10_000
const LONG_REST_MS = 60_000
const LASTING = /^-?(OOM|NOPERM|READONLY)\b/

/** Whether a Redis takes writes: what it refuses, or does not answer three times in a row, rests for a while, and reads go on. */
export class Writes {
  readonly #clock: () => number
  #breaker = newBreaker()
  #refused: { readonly cause: string; readonly since: number; readonly until: number } | undefined

  constructor(clock: () => number) {
    this.#clock = clock
  }

  /** Why writes were refused last, for as long as none has been taken since. */
  get cause(): string | null {
    return this.#refused?.cause ?? null
  }

  /** How long they rest from now on, ms; 0 where they do not. */
  get restMs(): number {
    const { since = 0, until = 0 } = this.#refused ?? {}
    const now = this.#clock()
    // A clock that was set back does not make the rest longer.
    return now < since ? 0 : Math.max(0, until - now)
  }

  async execute<T>(write: () => Promise<T>): Promise<T> {
    return await this.#breaker.execute(write)
  }

  /** A write was taken; true when that is news. */
  taken(): boolean {
    if (this.#refused === undefined) return false
    this.#refused = undefined
    this.#breaker = newBreaker()
    return true
  }

  /** A write failed; true when writes rest from now on. */
  failed(error: unknown): boolean {
    if (!isReply(error) && this.#breaker.state === CircuitState.Closed) return false
    const lasts = error instanceof Error && LASTING.test(error.message)
    const since = this.#clock()
    this.#refused = { cause: causeOf(error), since, until: since + (lasts ? LONG_REST_MS : REST_MS) }
    this.#breaker = newBreaker()
    return true
  }
}
