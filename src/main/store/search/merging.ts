import type Database from 'better-sqlite3'

/** Segments of the trigram table above which they are merged: every search looks into each of them. */
const MAX_SEGMENTS = 8
/** Documents written since the last merge above which it is worth its time, if they are this part of all. */
const MERGE_AFTER = 20_000
const MERGE_PART = 0.05
/** Pages that one step of a merge may write. */
const MERGE_STEP = 500

/** Merges the segments of the trigram table into one, a few pages at a time (https://sqlite.org/fts5.html#the_merge_command). */
export class Merging {
  readonly #db: Database.Database
  readonly #step
  readonly #changes
  #unmerged = 0
  #begun = false

  constructor(db: Database.Database) {
    this.#db = db
    this.#step = db.prepare("INSERT INTO gram (gram, rank) VALUES ('merge', ?)")
    this.#changes = db.prepare('SELECT total_changes()').pluck()
  }

  /** To be called after documents were written: a merge that is under way begins anew. */
  wrote(documents: number): void {
    this.#unmerged += documents
    this.#begun = false
  }

  /** Whether searches would gain from a merge. */
  isWorthIt(): boolean {
    const segments = this.#db.prepare('SELECT count(DISTINCT segid) FROM gram_idx').pluck().get() as number
    if (segments > MAX_SEGMENTS) return true
    if (segments < 2 || this.#unmerged < MERGE_AFTER) return false
    return this.#unmerged >= (this.#db.prepare('SELECT count(*) FROM doc').pluck().get() as number) * MERGE_PART
  }

  /** Merges some pages; false when all is merged. */
  step(): boolean {
    const before = this.#changes.get() as number
    // A negative number begins a merge of everything, a positive one goes on with it.
    this.#step.run(this.#begun ? MERGE_STEP : -MERGE_STEP)
    const first = !this.#begun
    this.#begun = true
    if (first || (this.#changes.get() as number) - before >= 2) return true
    this.#begun = false
    this.#unmerged = 0
    return false
  }
}
