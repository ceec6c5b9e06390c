/** One stored value with what the store knows of it. */
export interface StoredEntry {
  readonly key: string
  readonly bytes: number
}

/**
 * The second cache layer: bytes under keys with a TTL. Redis and the embedded file implement it alike.
 * Every method may reject; the cache above turns any rejection into a miss with a cause.
 */
export interface CacheStore {
  readonly layer: 'redis' | 'embedded'
  /** Where it lives, without a password. */
  readonly target: string
  get(key: string): Promise<Uint8Array | undefined>
  /** Many keys in one round trip; the answer runs parallel to `keys`. */
  getMany(keys: readonly string[]): Promise<(Uint8Array | undefined)[]>
  /** `ttlMs` is rounded up to the store's own unit. */
  set(key: string, value: Uint8Array, ttlMs: number): Promise<void>
  setMany(entries: readonly { key: string; value: Uint8Array; ttlMs: number }[]): Promise<void>
  delete(keys: readonly string[]): Promise<number>
  /** Every entry whose key starts with `prefix`, found without blocking the server (SCAN, never KEYS). */
  list(prefix: string): AsyncIterable<StoredEntry[]>
  /** Lengths in bytes, parallel to `keys`; undefined where there is no entry. */
  sizes(keys: readonly string[]): Promise<(number | undefined)[]>
  /** Remaining time in ms; undefined when absent or without a TTL. */
  ttl(key: string): Promise<number | undefined>
  info(): Promise<{ version: string; connectedClients: number; usedMemoryBytes: number; usedMemoryHuman: string; latencyMs: number }>
  close(): Promise<void>
}
