import type { CacheHistory, CachePoint, CacheRange } from '@shared/cache-report'
import type Database from 'better-sqlite3'
import { openDisposable } from './disposable-file'
import { addFigures, Figures, noFigures, served } from './figures'

/** Which spans are kept, how long one is and how long it is kept, ms. */
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const SPANS = {
  minute: { ms: MINUTE_MS, keptMs: DAY_MS + HOUR_MS },
  hour: { ms: HOUR_MS, keptMs: 31 * DAY_MS },
} as const
/** From which spans a range is put together, how long it is and how long one of its points, ms. */
const RANGES: Readonly<Record<CacheRange, { readonly of: keyof typeof SPANS; readonly ms: number; readonly stepMs: number }>> = {
  hour: { of: 'minute', ms: HOUR_MS, stepMs: MINUTE_MS },
  day: { of: 'minute', ms: DAY_MS, stepMs: 15 * MINUTE_MS },
  month: { of: 'hour', ms: 30 * DAY_MS, stepMs: 6 * HOUR_MS },
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS held (target TEXT NOT NULL, key TEXT NOT NULL, bytes INTEGER NOT NULL, stored_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL, PRIMARY KEY (key, target)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS use (key TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS span (length TEXT NOT NULL, at INTEGER NOT NULL, figures TEXT NOT NULL, entries INTEGER NOT NULL,
    bytes INTEGER NOT NULL, PRIMARY KEY (length, at)) STRICT, WITHOUT ROWID`

/** What a second layer holds under one key of ours. Times are ms since 1970. */
export interface Held {
  readonly key: string
  readonly bytes: number
  readonly storedAt: number
  readonly expiresAt: number
}

/**
 * The cache's books, in a file of this machine: which entries of ours lie in which store, so that nobody searches a shared
 * Redis to draw a list, and what the cache did, by minute for a day and by hour for a month. Losing it loses figures only.
 * Several processes on one data folder write it together.
 */
export class Ledger {
  readonly #db: Database.Database
  readonly #clock: () => number

  constructor(file: string, clock: () => number) {
    this.#db = openDisposable(file, SCHEMA)
    this.#clock = clock
  }

  /** Entries were written to `target`. */
  stored(target: string, entries: readonly Held[]): void {
    const write = this.#db.prepare('INSERT OR REPLACE INTO held (target, key, bytes, stored_at, expires_at) VALUES (?, ?, ?, ?, ?)')
    this.#db.transaction(() => {
      for (const { key, bytes, storedAt, expiresAt } of entries) write.run(target, key, bytes, storedAt, expiresAt)
    })()
  }

  /** Entries were dropped, wherever they were. */
  removed(keys: Iterable<string>): void {
    const remove = this.#db.prepare('DELETE FROM held WHERE key = ?')
    this.#db.transaction(() => {
      for (const key of keys) remove.run(key)
    })()
  }

  /** Entries are not in `target`; answers how many of them ought to have been. */
  missing(target: string, keys: Iterable<string>): number {
    const remove = this.#db.prepare('DELETE FROM held WHERE key = ? AND target = ? AND expires_at > ?')
    const now = this.#clock()
    return this.#db.transaction(() => {
      let known = 0
      for (const key of keys) known += remove.run(key, target, now).changes
      return known
    })()
  }

  /** Keys that were asked for, with when; those that lie nowhere are left out. */
  used(keys: Iterable<readonly [string, number]>): void {
    const write = this.#db.prepare(
      'INSERT INTO use (key, at) SELECT key, ? FROM held WHERE key = ? LIMIT 1 ON CONFLICT (key) DO UPDATE SET at = max(at, excluded.at)',
    )
    this.#db.transaction(() => {
      for (const [key, at] of keys) write.run(at, key)
    })()
  }

  /** What of ours lies in `target` now, bytes. */
  bytes(target: string): number {
    const sum = this.#db.prepare<[string, number], number>('SELECT coalesce(sum(bytes), 0) FROM held WHERE target = ? AND expires_at > ?')
    return sum.pluck().get(target, this.#clock()) ?? 0
  }

  /** What in `target` was neither stored nor asked for since longest, as much of it as makes so many bytes together. */
  leastUsed(target: string, bytes: number): string[] {
    const all = this.#db.prepare<[string, number], { key: string; bytes: number }>(
      `SELECT held.key, bytes FROM held LEFT JOIN use ON use.key = held.key WHERE target = ? AND expires_at > ?
       ORDER BY max(stored_at, coalesce(use.at, 0)), stored_at`,
    )
    const found: string[] = []
    let left = bytes
    for (const entry of all.iterate(target, this.#clock())) {
      if (left <= 0) break
      left -= entry.bytes
      found.push(entry.key)
    }
    return found
  }

  /** What ought to be in `target` now, in order of keys: at most so many after one, or all. */
  held(target: string, after = '', atMost = -1): Held[] {
    return this.#db
      .prepare(
        `SELECT key, bytes, stored_at AS storedAt, expires_at AS expiresAt FROM held
         WHERE key > ? AND target = ? AND expires_at > ? ORDER BY key LIMIT ?`,
      )
      .all(after, target, this.#clock(), atMost) as Held[]
  }

  /** Adds what the cache did since it was last written to the present minute and hour; `held` is what there is now. */
  add(figures: Figures, held: { readonly entries: number; readonly bytes: number }): void {
    const now = this.#clock()
    const read = this.#db.prepare<[string, number], string>('SELECT figures FROM span WHERE length = ? AND at = ?').pluck()
    const write = this.#db.prepare('INSERT OR REPLACE INTO span (length, at, figures, entries, bytes) VALUES (?, ?, ?, ?, ?)')
    this.#db
      .transaction(() => {
        for (const [length, { ms, keptMs }] of Object.entries(SPANS)) {
          const at = Math.floor(now / ms) * ms
          const sum = readFigures(read.get(length, at))
          addFigures(sum, figures)
          write.run(length, at, JSON.stringify(sum), held.entries, held.bytes)
          this.#db.prepare('DELETE FROM span WHERE length = ? AND at <= ?').run(length, now - keptMs)
        }
        this.#db.prepare('DELETE FROM held WHERE expires_at <= ?').run(now)
        this.#db.prepare('DELETE FROM use WHERE NOT EXISTS (SELECT 1 FROM held WHERE held.key = use.key)').run()
      })
      .immediate()
  }

  /** The past, put together from the spans kept. */
  history(range: CacheRange): CacheHistory {
    const now = this.#clock()
    const rows = this.#db
      .prepare('SELECT at, figures, entries, bytes FROM span WHERE length = ? AND at > ? ORDER BY at')
      .all(RANGES[range].of, now - RANGES[range].ms) as { at: number; figures: string; entries: number; bytes: number }[]
    return past(
      range,
      now,
      rows.map(({ figures, ...row }) => ({ ...row, figures: readFigures(figures) })),
    )
  }

  close(): void {
    this.#db.close()
  }
}

/** What happened in one span, and what there was at its end. */
interface Span {
  readonly at: number
  readonly figures: Figures
  readonly entries: number
  readonly bytes: number
}

/** A range that ends `now`, ms since 1970, of spans in order of time. */
export function past(range: CacheRange, now: number, spans: readonly Span[]): CacheHistory {
  const { ms, stepMs } = RANGES[range]
  const total = noFigures()
  const points: CachePoint[] = []
  for (const [at, within] of Map.groupBy(spans, (span) => Math.floor(span.at / stepMs) * stepMs)) {
    const sum = noFigures()
    for (const { figures } of within) addFigures(sum, figures)
    addFigures(total, sum)
    const { entries = 0, bytes = 0 } = within.at(-1) ?? {}
    points.push({ at, ...served(sum), entries, bytes })
  }
  return { from: now - ms, to: now, stepMs, points, total: served(total) }
}

/** Figures of another version of Relata that no longer fit count as none. */
function readFigures(text: string | undefined): Figures {
  const parsed = text === undefined ? undefined : Figures.safeParse(JSON.parse(text))
  return parsed?.success === true ? parsed.data : noFigures()
}
