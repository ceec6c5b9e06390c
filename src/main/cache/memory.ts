import { LRUCache } from 'lru-cache'
import type { CacheAddress } from './keys'

export interface MemoryEntry {
  readonly address: CacheAddress
  readonly value: Uint8Array
  readonly storedAt: number
  readonly expiresAt: number
}

/** An entry, and when its time is over by a clock that nobody can set, ms. */
interface Kept {
  readonly entry: MemoryEntry
  readonly end: number
}

/**
 * The first layer: least recently used goes first, by bytes; a value past its time is gone. Our clock decides; where it was set back,
 * what is from its future is gone as well, and nothing lives for longer than it was given.
 */
export class MemoryLayer {
  readonly #entries: LRUCache<string, Kept>
  readonly #clock: () => number

  /** `onEvicted` is told of every entry that goes because another one needs its room. */
  constructor(maxBytes: number, clock: () => number, onEvicted: () => void) {
    this.#clock = clock
    this.#entries = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: ({ entry }) => entry.value.byteLength + 256,
      dispose: (_kept, _key, reason) => {
        if (reason === 'evict') onEvicted()
      },
    })
  }

  get(key: string): MemoryEntry | undefined {
    const kept = this.#entries.get(key)
    if (kept === undefined || this.#holds(kept)) return kept?.entry
    this.#entries.delete(key)
    return undefined
  }

  set(key: string, entry: MemoryEntry): void {
    this.#entries.set(key, { entry, end: performance.now() + entry.expiresAt - this.#clock() })
  }

  delete(key: string): void {
    this.#entries.delete(key)
  }

  /** Live entries; reading them does not change which one goes first. */
  *list(): Generator<readonly [string, MemoryEntry]> {
    for (const [key, kept] of this.#entries.entries()) if (this.#holds(kept)) yield [key, kept.entry]
  }

  #holds({ entry, end }: Kept): boolean {
    const now = this.#clock()
    return entry.storedAt <= now && now < entry.expiresAt && performance.now() < end
  }

  clear(): void {
    this.#entries.clear()
  }
}
