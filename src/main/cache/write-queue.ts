import { setImmediate as nextTurn } from 'node:timers/promises'

/** Entries per write: small enough that sealing them does not hold up the event loop. */
const SLICE = 50
/** Entries that may wait; beyond it the oldest are dropped and counted. */
const LIMIT = 50_000

/** Writes behind the caller's back, in order, one slice at a time. The latest value of a key wins. */
export class WriteQueue<T> {
  #dropped = 0
  readonly #waiting = new Map<string, T>()
  readonly #write: (entries: readonly (readonly [string, T])[]) => Promise<void>
  #flying: readonly string[] = []
  #running: Promise<void> | undefined
  #inFlight: Promise<void> | undefined

  constructor(write: (entries: readonly (readonly [string, T])[]) => Promise<void>) {
    this.#write = write
  }

  add(key: string, entry: T): void {
    this.#waiting.delete(key)
    this.#waiting.set(key, entry)
    const [oldest] = this.#waiting.keys()
    if (this.#waiting.size > LIMIT && oldest !== undefined) {
      this.#waiting.delete(oldest)
      this.#dropped += 1
    }
    this.#running ??= this.#drain()
  }

  /** Takes keys out again and waits for a write that is under way, so that a delete that follows is the last word. */
  async cancel(keys: Iterable<string>): Promise<void> {
    for (const key of keys) this.#waiting.delete(key)
    await this.#inFlight
  }

  /** How many were dropped since this was last asked. */
  takeDropped(): number {
    const dropped = this.#dropped
    this.#dropped = 0
    return dropped
  }

  /** Of all that is not written yet. */
  keys(): string[] {
    return [...this.#waiting.keys(), ...this.#flying]
  }

  /** Resolves when nothing waits. */
  async flush(): Promise<void> {
    while (this.#running !== undefined) await this.#running
  }

  async #drain(): Promise<void> {
    try {
      while (this.#waiting.size > 0) {
        await nextTurn()
        const slice = [...this.#waiting].slice(0, SLICE)
        for (const [key] of slice) this.#waiting.delete(key)
        this.#flying = slice.map(([key]) => key)
        this.#inFlight = this.#write(slice)
        await this.#inFlight
        this.#flying = []
      }
    } finally {
      this.#running = undefined
    }
  }
}
