import type Database from 'better-sqlite3'

/** One step of the store's schema. Runs inside a transaction; never edited after a release. */
export interface Migration {
  /** Consecutive from 1; becomes `PRAGMA user_version`. */
  readonly version: number
  readonly name: string
  up(db: Database.Database): void
}
