import { setImmediate as nextTurn } from 'node:timers/promises'

/** Entries per write: small enough that sealing them does not hold up the event loop. */
const SLICE = 25
/** How many entries, and bytes, may wait or be under way; beyond either the oldest that wait are dropped. */
const LIMIT = 256
const LIMIT_BYTES = 64 * 1024 * 1024
/** How many keys may stand in line; beyond it the oldest are dropped. */
const LINE_LIMIT = 50_000

export interface WriteQueueOptions<T> {
  readonly write: (entries: readonly (readonly [string, T])[]) => Promise<void>
  /** What a key in line stands for now; undefined where nobody holds it any more. */
  readonly pull: (key: string) => T | undefined
  /** Told of every entry that will not be written for want of room. */
  readonly onDropped: (entries: number) => void
}

/**
 * Writes behind the caller's back, in order, one slice at a time. The latest value of a key wins. What was dropped is a miss further
 * down: no address of ours is ever written twice with different values, so there is no older one to be read in its place.
 */
export class WriteQueue<T extends { readonly value: Uint8Array }> {
  readonly #o: WriteQueueOptions<T>
  readonly #waiting = new Map<string, T>()
  readonly #line = new Set<string>()
  #bytes = 0
  #flying: readonly string[] = []
  #running: Promise<void> | undefined
  #inFlight: Promise<void> | undefined

  constructor(options: WriteQueueOptions<T>) {
    this.#o = options
  }

  add(key: string, entry: T): void {
    this.#take(key)
    this.#waiting.set(key, entry)
    this.#bytes += entry.value.byteLength
    let dropped = 0
    for (const oldest of this.#waiting.keys()) {
      if (this.#waiting.size + this.#flying.length <= LIMIT && this.#bytes <= LIMIT_BYTES) break
      this.#take(oldest)
      dropped += 1
    }
    this.#dropped(dropped)
    this.#running ??= this.#drain()
  }

  /** Many keys whose values somebody holds anyway: each is pulled once nothing else waits, so that a large reading does not drop itself. */
  line(keys: Iterable<string>): void {
    for (const key of keys) {
      this.#take(key)
      this.#line.add(key)
    }
    let dropped = 0
    for (const oldest of this.#line) {
      if (this.#line.size <= LINE_LIMIT) break
      this.#line.delete(oldest)
      dropped += 1
    }
    this.#dropped(dropped)
    this.#running ??= this.#drain()
  }

  /** Takes keys out again and waits for a write that is under way, so that a delete that follows is the last word. */
  async cancel(keys: Iterable<string>): Promise<void> {
    for (const key of keys) this.#take(key)
    await this.#inFlight
  }

  /** Of all that is not written yet. */
  keys(): string[] {
    return [...this.#waiting.keys(), ...this.#line, ...this.#flying]
  }

  /** Resolves when nothing waits. */
  async flush(): Promise<void> {
    while (this.#running !== undefined) await this.#running
  }

  #dropped(entries: number): void {
    if (entries > 0) this.#o.onDropped(entries)
  }

  #take(key: string): void {
    this.#bytes -= this.#waiting.get(key)?.value.byteLength ?? 0
    this.#waiting.delete(key)
    this.#line.delete(key)
  }

  #next(): (readonly [string, T])[] {
    const slice: (readonly [string, T])[] = [...this.#waiting].slice(0, SLICE)
    for (const [key] of slice) this.#take(key)
    let gone = 0
    for (const key of this.#line) {
      if (slice.length === SLICE) break
      this.#line.delete(key)
      const entry = this.#o.pull(key)
      if (entry === undefined) gone += 1
      else slice.push([key, entry])
    }
    this.#dropped(gone)
    return slice
  }

  async #drain(): Promise<void> {
    try {
      while (this.#waiting.size + this.#line.size > 0) {
        await nextTurn()
        const slice = this.#next()
        this.#flying = slice.map(([key]) => key)
        this.#inFlight = this.#o.write(slice)
        await this.#inFlight
        this.#flying = []
      }
    } finally {
      this.#running = undefined
    }
  }
}
