import type Database from 'better-sqlite3'
import { openDisposable } from './disposable-file'
import { Condemned } from './forget-target'

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS used (target TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS changed (target TEXT NOT NULL, key TEXT NOT NULL, mark TEXT NOT NULL, PRIMARY KEY (target, key))
    STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS owed (target TEXT NOT NULL, mark TEXT NOT NULL, what TEXT NOT NULL, PRIMARY KEY (target, mark))
    STRICT, WITHOUT ROWID`

/**
 * What each Redis has yet to drop, in a file of this machine that the processes on one data folder share. Keys are hashes, as in Redis.
 * Losing it loses only that what was forgotten is dropped there early: the numbers in relata.db keep it from being asked for.
 */
export class DoubtFile {
  readonly #db: Database.Database

  constructor(file: string) {
    this.#db = openDisposable(file, SCHEMA)
  }

  /** Keys, and what was forgotten unlisted, with the marks they were noted under. */
  read(target: string): {
    readonly used: boolean
    readonly keys: readonly (readonly [string, string])[]
    readonly condemned: readonly (readonly [string, Condemned])[]
  } {
    const keys = this.#db.prepare('SELECT key, mark FROM changed WHERE target = ?').raw().all(target) as [string, string][]
    const owed = this.#db.prepare('SELECT mark, what FROM owed WHERE target = ?').raw().all(target) as [string, string][]
    const used = this.#db.prepare('SELECT 1 FROM used WHERE target = ?').get(target) !== undefined
    return { used, keys, condemned: owed.map(([mark, what]) => [mark, Condemned.catch({}).parse(JSON.parse(what))]) }
  }

  use(target: string): void {
    this.#db.prepare('INSERT OR IGNORE INTO used (target) VALUES (?)').run(target)
  }

  changed(target: string, keys: readonly string[], mark: string): void {
    const write = this.#db.prepare('INSERT OR REPLACE INTO changed (target, key, mark) VALUES (?, ?, ?)')
    this.#db.transaction(() => {
      for (const key of keys) write.run(target, key, mark)
    })()
  }

  /** `all`: it stands for everything noted before. */
  owe(target: string, what: Condemned, mark: string, all: boolean): void {
    this.#db.transaction(() => {
      if (all) for (const table of ['changed', 'owed']) this.#db.prepare(`DELETE FROM ${table} WHERE target = ?`).run(target)
      this.#db.prepare('INSERT INTO owed (target, mark, what) VALUES (?, ?, ?)').run(target, mark, JSON.stringify(what))
    })()
  }

  /** These were dropped. What was noted of a key since, by any process, stays. */
  settle(target: string, keys: readonly (readonly [string, string])[], owed: readonly string[]): void {
    const changed = this.#db.prepare('DELETE FROM changed WHERE target = ? AND key = ? AND mark = ?')
    const paid = this.#db.prepare('DELETE FROM owed WHERE target = ? AND mark = ?')
    this.#db.transaction(() => {
      for (const [key, mark] of keys) changed.run(target, key, mark)
      for (const mark of owed) paid.run(target, mark)
    })()
  }

  close(): void {
    this.#db.close()
  }
}
