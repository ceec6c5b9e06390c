import { LRUCache } from 'lru-cache'
import type { CacheAddress } from './keys'

export interface MemoryEntry {
  readonly address: CacheAddress
  readonly value: Uint8Array
  readonly storedAt: number
  readonly expiresAt: number
}

/** The first layer: least recently used goes first, by bytes; a value past its time is gone. Our clock decides. */
export class MemoryLayer {
  readonly #entries: LRUCache<string, MemoryEntry>
  readonly #clock: () => number

  /** `onEvicted` is told of every entry that goes because another one needs its room. */
  constructor(maxBytes: number, clock: () => number, onEvicted: () => void) {
    this.#clock = clock
    this.#entries = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: (entry) => entry.value.byteLength + 256,
      dispose: (_entry, _key, reason) => {
        if (reason === 'evict') onEvicted()
      },
    })
  }

  get(key: string): MemoryEntry | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined || entry.expiresAt > this.#clock()) return entry
    this.#entries.delete(key)
    return undefined
  }

  set(key: string, entry: MemoryEntry): void {
    this.#entries.set(key, entry)
  }

  delete(key: string): void {
    this.#entries.delete(key)
  }

  /** Live entries; reading them does not change which one goes first. */
  *list(): Generator<readonly [string, MemoryEntry]> {
    const now = this.#clock()
    for (const [key, entry] of this.#entries.entries()) if (entry.expiresAt > now) yield [key, entry]
  }

  clear(): void {
    this.#entries.clear()
  }
}
