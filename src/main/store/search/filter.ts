import type Database from 'better-sqlite3'
import { unpackDocs } from './entry-docs'
import { SearchCancelled } from './lookup'
import type { FilterRequest } from './protocol'
import { idsOf, whatOf } from './rank-id'

/** Where one relation or object was found, besides its name. */
export interface FilterHit {
  /** Name of the snapshot's part: `relation:…` or `object:…`. */
  readonly part: string
  /** Columns whose name or comment holds the text; none where it is the comment of the whole. */
  readonly columns: readonly string[]
}

export interface FilterPage {
  readonly hits: readonly FilterHit[]
  /** True where there are more than {@link MOST} texts. */
  readonly more: boolean
  /** As of which generation the connection is in the index; null while it is not wholly in it, undefined where it is not. */
  readonly generation: number | null | undefined
}

/** Texts that are looked up at most: a person who gets so many types another letter. */
const MOST = 20_000
/** How often it is looked up whether anybody still waits, in texts. */
const LOOK_UP = 256

interface Row {
  readonly doc: number
  readonly text: string
  readonly position: number
  readonly entry: number
}

/**
 * Columns and comments of one connection that hold a text, whatever the case: every text is looked at, in a thread of its own. Unlike
 * a search it finds the text as it was typed, and everything that holds it.
 */
export class Filter {
  readonly #rows
  readonly #scopes
  readonly #generation
  readonly #entry
  readonly #text
  #wanted = ''

  constructor(db: Database.Database) {
    // What only holds ASCII letters SQLite folds by itself, many times faster.
    db.function('holds', { deterministic: false }, (text: unknown) => (String(text).toLowerCase().includes(this.#wanted) ? 'yes' : 'no'))
    const rows = (holds: string) =>
      db.prepare<[string, number, number, string]>(
        `SELECT doc.id AS doc, doc.text, place.position, place.entry FROM doc
         JOIN place ON place.doc = doc.id JOIN entry ON entry.id = place.entry
         WHERE doc.scope IN (SELECT value FROM json_each(?)) AND doc.id >= ? AND doc.id < ? AND ${holds} AND entry.hash <> x''`,
      )
    this.#rows = { ascii: rows("doc.text LIKE ? ESCAPE '\\'"), other: rows('? = holds(doc.text)') }
    this.#scopes = db
      .prepare<[string], number>('SELECT scope.id FROM scope JOIN source ON source.id = scope.source WHERE source.connection = ?')
      .pluck()
    this.#generation = db.prepare<[string], number | null>('SELECT generation FROM source WHERE connection = ?').pluck()
    this.#entry = db.prepare<[number], { part: string; docs: Buffer }>('SELECT part, docs FROM entry WHERE id = ?')
    this.#text = db.prepare<[number], string>('SELECT text FROM doc WHERE id = ?').pluck()
  }

  /** Rejects with {@link SearchCancelled} when nobody waits any longer. */
  find({ connection, text, cancelled }: FilterRequest): FilterPage {
    this.#wanted = text.toLowerCase()
    const scopes = JSON.stringify(this.#scopes.all(connection))
    const found = new Map<number, { readonly part: string; readonly docs: Buffer; readonly columns: Set<string> }>()
    const generation = this.#generation.get(connection)
    let seen = 0
    for (const what of ['column', 'comment'] as const) {
      const { first, end } = idsOf(what)
      for (const row of this.#matching(scopes, first, end)) {
        seen += 1
        if (seen > MOST) return { hits: told(found), more: true, generation }
        if (seen % LOOK_UP === 0 && Atomics.load(cancelled, 0) !== 0) throw new SearchCancelled('cancelled')
        const known = found.get(row.entry) ?? this.#begin(row.entry)
        if (known === undefined) continue
        found.set(row.entry, known)
        const column = what === 'column' ? row.text : row.position === 0 ? undefined : this.#column(known.docs, row.position)
        if (column !== undefined) known.columns.add(column)
      }
    }
    return { hits: told(found), more: false, generation }
  }

  #matching(scopes: string, first: number, end: number): IterableIterator<Row> {
    // oxlint-disable-next-line no-control-regex -- all of ASCII is meant
    if (!/^[\u0000-\u007f]*$/.test(this.#wanted)) return this.#rows.other.iterate(scopes, first, end, 'yes') as IterableIterator<Row>
    const pattern = `%${this.#wanted.replaceAll(/[\\%_]/g, '\\$&')}%`
    return this.#rows.ascii.iterate(scopes, first, end, pattern) as IterableIterator<Row>
  }

  #begin(entry: number): { part: string; docs: Buffer; columns: Set<string> } | undefined {
    const row = this.#entry.get(entry)
    return row === undefined ? undefined : { ...row, columns: new Set() }
  }

  #column(docs: Buffer, position: number): string | undefined {
    const at = unpackDocs(docs).find((d) => d.position === position && whatOf(d.doc) === 'column')
    return at === undefined ? undefined : this.#text.get(at.doc)
  }
}

function told(found: ReadonlyMap<number, { readonly part: string; readonly columns: ReadonlySet<string> }>): FilterHit[] {
  return [...found.values()].map(({ part, columns }) => ({ part, columns: [...columns] }))
}
