import type { FoundIn } from '@shared/search'
import type Database from 'better-sqlite3'
import type { DocAt } from './entry-docs'
import { keyOf } from './fold'
import { type Grams, nameGrams, scopeGram, textGrams } from './grams'
import { idRange, whatOf } from './rank-id'

/** Where documents are: connection, schema (numbers of source and label) and kind (index in FOUND_KINDS). */
export interface Scope {
  readonly id: number
  readonly source: number
  readonly schema: number
  readonly kind: number
}

/** Documents and their trigrams, within one transaction. */
export class DocStore {
  readonly #db: Database.Database
  readonly #scopes = new Map<string, Scope>()
  readonly #known = new Map<string, number>()
  readonly #next = new Map<number, number>()
  readonly #byHash
  readonly #insertDoc
  readonly #insertGram
  readonly #deleteGram
  readonly #leave
  readonly #placed
  readonly #last

  constructor(db: Database.Database) {
    this.#db = db
    this.#byHash = db.prepare('SELECT id, scope, text FROM doc WHERE hash = ?')
    this.#insertDoc = db.prepare('INSERT INTO doc (id, scope, hash, text) VALUES (?, ?, ?, ?)')
    this.#insertGram = db.prepare('INSERT INTO gram (rowid, key, words, scope) VALUES (?, ?, ?, ?)')
    this.#deleteGram = db.prepare("INSERT INTO gram (gram, rowid, key, words, scope) VALUES ('delete', ?, ?, ?, ?)")
    this.#last = db.prepare('SELECT max(id) FROM doc WHERE id >= ? AND id < ?').pluck()
    this.#leave = db.prepare('DELETE FROM place WHERE doc = ? AND entry = ? AND position = ?')
    this.#placed = db.prepare('SELECT 1 FROM place WHERE doc = ? LIMIT 1').pluck()
  }

  /** The scope of a schema and kind in a source, made where it is new. */
  scope(source: number, schema: string, kind: number): Scope {
    const key = `${String(source)} ${String(kind)} ${schema}`
    const known = this.#scopes.get(key)
    if (known !== undefined) return known
    const label = this.#db
      .prepare('INSERT INTO label (text) VALUES (?) ON CONFLICT (text) DO UPDATE SET text = excluded.text RETURNING id')
      .pluck()
      .get(schema) as number
    const scope = this.#db
      .prepare(
        `INSERT INTO scope (source, schema, kind) VALUES (?, ?, ?)
         ON CONFLICT (source, schema, kind) DO UPDATE SET kind = excluded.kind RETURNING id, source, schema, kind`,
      )
      .get(source, label, kind) as Scope
    this.#scopes.set(key, scope)
    return scope
  }

  /** The document of a text in a scope, made where it is new. */
  find(scope: Scope, what: FoundIn, text: string, hash: number): number {
    const key = `${String(scope.id)} ${what} ${text}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const rows = this.#byHash.all(hash) as { id: number; scope: number; text: string }[]
    const id = rows.find((r) => r.text === text && r.scope === scope.id && whatOf(r.id) === what)?.id ?? this.#make(scope, what, text, hash)
    this.#known.set(key, id)
    return id
  }

  /** Takes a document out of a place, and out of the index when that was its last. */
  leave(entry: number, { doc, position }: DocAt): void {
    this.#leave.run(doc, entry, position)
    if (this.#placed.get(doc) !== undefined) return
    const row = this.#db
      .prepare('SELECT doc.text, doc.hash, scope.id, source, schema, kind FROM doc JOIN scope ON scope.id = doc.scope WHERE doc.id = ?')
      .get(doc) as (Scope & { readonly text: string }) | undefined
    if (row === undefined) return
    // FTS5 keeps no text here: to take a document out it has to be told exactly what was put in.
    const grams = gramsOf(row, whatOf(doc), row.text)
    this.#deleteGram.run(doc, grams.key, grams.words, grams.scope)
    this.#db.prepare('DELETE FROM doc WHERE id = ?').run(doc)
    this.#known.delete(`${String(row.id)} ${whatOf(doc)} ${row.text}`)
  }

  #make(scope: Scope, what: FoundIn, text: string, hash: number): number {
    const grams = gramsOf(scope, what, text)
    const isText = what === 'comment' || what === 'definition'
    const id = this.#number(what, isText ? text.length : keyOf(text).length)
    this.#insertDoc.run(id, scope.id, hash, text)
    this.#insertGram.run(id, grams.key, grams.words, grams.scope)
    return id
  }

  #number(what: FoundIn, length: number): number {
    const { first, end } = idRange(what, length)
    const last = this.#next.get(first) ?? (this.#last.get(first, end) as number | null)
    const id = last === null ? first : last + 1
    this.#next.set(first, id)
    return id
  }
}

function gramsOf(scope: Scope, what: FoundIn, text: string): Grams {
  return {
    ...(what === 'comment' || what === 'definition' ? textGrams(text) : nameGrams(text)),
    scope: scopeGram(scope.id),
  }
}
