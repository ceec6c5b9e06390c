import { setImmediate as nextTurn } from 'node:timers/promises'

/** Entries per write: small enough that sealing them does not hold up the event loop. */
const SLICE = 25
/** Bytes that may wait; beyond it the oldest entries are dropped and counted. */
const LIMIT_BYTES = 64 * 1024 * 1024

/** Writes behind the caller's back, in order, one slice at a time. The latest value of a key wins. */
export class WriteQueue<T extends { readonly value: Uint8Array }> {
  #dropped = 0
  readonly #waiting = new Map<string, T>()
  readonly #write: (entries: readonly (readonly [string, T])[]) => Promise<void>
  #bytes = 0
  #flying: readonly string[] = []
  #running: Promise<void> | undefined
  #inFlight: Promise<void> | undefined

  constructor(write: (entries: readonly (readonly [string, T])[]) => Promise<void>) {
    this.#write = write
  }

  add(key: string, entry: T): void {
    this.#take(key)
    this.#waiting.set(key, entry)
    this.#bytes += entry.value.byteLength
    while (this.#bytes > LIMIT_BYTES) {
      const [oldest] = this.#waiting.keys()
      if (oldest === undefined) break
      this.#take(oldest)
      this.#dropped += 1
    }
    this.#running ??= this.#drain()
  }

  /** Takes keys out again and waits for a write that is under way, so that a delete that follows is the last word. */
  async cancel(keys: Iterable<string>): Promise<void> {
    for (const key of keys) this.#take(key)
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

  #take(key: string): void {
    this.#bytes -= this.#waiting.get(key)?.value.byteLength ?? 0
    this.#waiting.delete(key)
  }

  async #drain(): Promise<void> {
    try {
      while (this.#waiting.size > 0) {
        await nextTurn()
        const slice = [...this.#waiting].slice(0, SLICE)
        for (const [key] of slice) this.#take(key)
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
