import type Database from 'better-sqlite3'
import { expression, scopeGram } from './grams'
import { type IdRange, idsOf } from './rank-id'

/** A document whose trigrams answer. */
export interface Candidate {
  readonly doc: number
  readonly text: string
  readonly scope: number
}

/** Where a document stands. */
export interface Place {
  readonly doc: number
  readonly entry: number
  readonly position: number
}

/** How often a search looks up whether anybody still waits, in candidates. */
const LOOK_UP = 256

/** Thrown when nobody waits for the answer any longer. */
export class SearchCancelled extends Error {}

/** The questions a search asks of the tables, prepared once. */
export class Lookup {
  readonly #candidates
  readonly #places
  readonly #docs
  readonly #texts
  #allowed: { has(scope: number): boolean } | undefined
  #asked: readonly string[] = []
  #cancelled: Int32Array = new Int32Array(1)

  constructor(db: Database.Database) {
    this.#candidates = db
      .prepare(
        `SELECT doc.id, doc.text, doc.scope FROM gram JOIN doc ON doc.id = gram.rowid
         WHERE gram MATCH ? AND gram.rowid >= ? AND gram.rowid < ? ORDER BY gram.rowid`,
      )
      .raw()
    this.#places = db.prepare(
      // Of what is forgotten only the name is found, whatever is still in the tables.
      `SELECT doc, entry, position FROM json_each(?) AS wanted CROSS JOIN place ON doc = wanted.value
       CROSS JOIN entry ON entry.id = place.entry WHERE entry.hash <> x'' OR doc < ${String(idsOf('name').end)} LIMIT ?`,
    )
    this.#docs = db.prepare(
      "SELECT entry.id, docs FROM json_each(?) AS wanted CROSS JOIN entry ON entry.id = wanted.value WHERE hash <> x''",
    )
    this.#texts = db.prepare('SELECT doc.id AS doc, text, scope FROM json_each(?) AS wanted CROSS JOIN doc ON doc.id = wanted.value')
  }

  /**
   * Begins a search. `allowed`: scopes that may be found, undefined for all · `asked`: the same as the index is asked for,
   * none where looking at every candidate's scope is cheaper · `cancelled` becomes 1 when nobody waits any longer.
   */
  begin(allowed: { has(scope: number): boolean } | undefined, asked: readonly number[], cancelled: Int32Array): void {
    this.#allowed = allowed
    this.#asked = asked.map(scopeGram)
    this.#cancelled = cancelled
  }

  /** Documents that have all terms, in the order of their ids. Throws {@link SearchCancelled}. */
  *candidates(terms: readonly string[], { first, end }: IdRange): Generator<Candidate> {
    let seen = 0
    const rows = this.#candidates.iterate(expression(terms, this.#asked), first, end) as IterableIterator<[number, string, number]>
    for (const [doc, text, scope] of rows) {
      seen += 1
      if (seen % LOOK_UP === 0 && Atomics.load(this.#cancelled, 0) !== 0) throw new SearchCancelled('cancelled')
      if (this.#allowed === undefined || this.#allowed.has(scope)) yield { doc, text, scope }
    }
  }

  /** Places of some documents, in the order of those, at most `limit`. */
  places(docs: readonly number[], limit: number): Place[] {
    return this.#places.all(JSON.stringify(docs), limit) as Place[]
  }

  /** What is packed as the documents of some entries. */
  docsOf(entries: readonly number[]): { readonly id: number; readonly docs: Buffer }[] {
    return this.#docs.all(JSON.stringify(entries)) as { id: number; docs: Buffer }[]
  }

  /** Some documents by id. */
  texts(docs: readonly number[]): Candidate[] {
    return this.#texts.all(JSON.stringify(docs)) as Candidate[]
  }
}
