import { existsSync, statSync } from 'node:fs'
import type Database from 'better-sqlite3'
import type { CacheStore, StoredEntry } from './cache-store'
import { Turns } from '../turns'
import { openDisposable } from './disposable-file'

const MAX_BYTES = 256 * 1024 * 1024
const PAGE = 500
const SCHEMA =
  'CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value BLOB NOT NULL, stored_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID'

/** The second layer where there is no Redis: one SQLite file. A damaged file is deleted and begun anew: losing it is a miss. */
export class EmbeddedStore implements CacheStore {
  readonly layer = 'embedded'
  readonly target: string
  readonly #db: Database.Database
  readonly #clock: () => number
  readonly #maxBytes: number

  /** `maxBytes`: how much the file may take. */
  constructor(file: string, clock: () => number, maxBytes = MAX_BYTES) {
    this.target = file
    this.#clock = clock
    this.#maxBytes = maxBytes
    this.#db = openDisposable(file, SCHEMA)
    this.#db.prepare('DELETE FROM entry WHERE expires_at <= ?').run(clock())
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return this.#db.prepare('SELECT value FROM entry WHERE key = ? AND expires_at > ?').pluck().get(key, this.#clock()) as
      | Buffer
      | undefined
  }

  async getMany(keys: readonly string[]): Promise<(Uint8Array | undefined)[]> {
    const get = this.#db.prepare('SELECT value FROM entry WHERE key = ? AND expires_at > ?').pluck()
    return keys.map((key) => get.get(key, this.#clock()) as Buffer | undefined)
  }

  async set(key: string, value: Uint8Array, ttlMs: number): Promise<void> {
    await this.setMany([{ key, value, ttlMs }])
  }

  async setMany(entries: readonly { key: string; value: Uint8Array; ttlMs: number }[]): Promise<void> {
    const now = this.#clock()
    const write = this.#db.prepare(
      'INSERT INTO entry (key, value, stored_at, expires_at) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value, stored_at = excluded.stored_at, expires_at = excluded.expires_at',
    )
    this.#db.transaction(() => {
      for (const { key, value, ttlMs } of entries) write.run(key, value, now, now + ttlMs)
    })()
    this.#evict()
  }

  async delete(keys: readonly string[]): Promise<number> {
    const remove = this.#db.prepare('DELETE FROM entry WHERE key = ?')
    return this.#db.transaction(() => keys.reduce((sum, key) => sum + remove.run(key).changes, 0))()
  }

  async *list(prefix: string): AsyncIterable<StoredEntry[]> {
    const page = this.#db.prepare(
      'SELECT key, length(value) AS bytes FROM entry WHERE key > ? AND substr(key, 1, ?) = ? AND expires_at > ? ORDER BY key LIMIT ?',
    )
    let last = ''
    const turns = new Turns()
    for (;;) {
      const rows = page.all(last, prefix.length, prefix, this.#clock(), PAGE) as StoredEntry[]
      if (rows.length === 0) return
      last = rows.at(-1)?.key ?? ''
      yield rows
      await turns.next()
    }
  }

  async sizes(keys: readonly string[]): Promise<(number | undefined)[]> {
    const size = this.#db.prepare('SELECT length(value) FROM entry WHERE key = ? AND expires_at > ?').pluck()
    return keys.map((key) => size.get(key, this.#clock()) as number | undefined)
  }

  async ttl(key: string): Promise<number | undefined> {
    const end = this.#db.prepare('SELECT expires_at FROM entry WHERE key = ?').pluck().get(key) as number | undefined
    return end === undefined || end <= this.#clock() ? undefined : end - this.#clock()
  }

  async info(): Promise<{
    version: string
    connectedClients: number
    usedMemoryBytes: number
    usedMemoryHuman: string
    latencyMs: number
  }> {
    const started = performance.now()
    const version = String(this.#db.prepare('SELECT sqlite_version()').pluck().get())
    const usedMemoryBytes = existsSync(this.target) ? statSync(this.target).size : 0
    return {
      version: `SQLite ${version}`,
      connectedClients: 1,
      usedMemoryBytes,
      // As Redis writes it.
      usedMemoryHuman: usedMemoryBytes < 1048576 ? `${(usedMemoryBytes / 1024).toFixed(2)}K` : `${(usedMemoryBytes / 1048576).toFixed(2)}M`,
      latencyMs: performance.now() - started,
    }
  }

  async close(): Promise<void> {
    this.#db.close()
  }

  /** Oldest entries go when the file outgrows its limit. */
  #evict(): void {
    const pages = Number(this.#db.pragma('page_count', { simple: true })) - Number(this.#db.pragma('freelist_count', { simple: true }))
    if (pages * Number(this.#db.pragma('page_size', { simple: true })) < this.#maxBytes) return
    this.#db
      .prepare('DELETE FROM entry WHERE key IN (SELECT key FROM entry ORDER BY stored_at LIMIT (SELECT count(*) / 4 + 1 FROM entry))')
      .run()
  }
}
