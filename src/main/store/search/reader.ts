import { type Found, FOUND_KINDS, type FoundIn, MAX_FOUND } from '@shared/search'
import type Database from 'better-sqlite3'
import { unpackDocs } from './entry-docs'
import { beginTerms, expression, filterGram, insideTerms, proseTerms } from './grams'
import { markName, markText } from './marks'
import type { FindRequest } from './protocol'
import { matchName, matchProse, parseQuery, type Query } from './query'
import { classOf, idsOf, whatOf } from './rank-id'
import { keyOf } from './fold'

/** A page of hits; names of connections are put in by whoever knows them. */
export interface HitPage {
  readonly total: number
  readonly more: boolean
  readonly items: readonly Omit<Found, 'connectionName'>[]
}

interface Source {
  readonly id: number
  readonly connection: string
  readonly engine: string
}

interface Hit {
  readonly doc: number
  readonly text: string
  readonly entry: number
  readonly position: number
  readonly rank: number
}

/** Containers looked into for `orders.status`. */
const MAX_CONTAINERS = 100
/** How often a search looks up whether anybody still waits, in candidates. */
const LOOK_UP = 256

/** Order of the kinds of match: names first (is it, begins with it, holds it), then columns, `table.column`, parts, texts. */
const RANK: Readonly<Record<FoundIn | 'path', number>> = { name: 0, column: 3, path: 6, part: 7, comment: 10, definition: 11 }

/** Thrown when nobody waits for the answer any longer. */
export class SearchCancelled extends Error {}

/** Reads the index. */
export class SearchReader {
  readonly #db: Database.Database
  readonly #candidates
  readonly #places

  constructor(db: Database.Database) {
    this.#db = db
    db.pragma('query_only = ON')
    db.pragma('mmap_size = 1073741824')
    this.#candidates = db
      .prepare(
        `SELECT doc.id, doc.text FROM gram JOIN doc ON doc.id = gram.rowid
         WHERE gram MATCH ? AND gram.rowid >= ? AND gram.rowid < ? ORDER BY gram.rowid`,
      )
      .raw()
    this.#places = db.prepare('SELECT entry, position FROM place WHERE doc = ? LIMIT ?').raw()
  }

  /** The best hits first; at most MAX_FOUND are looked for. */
  find(request: FindRequest): HitPage {
    const query = parseQuery(request.text)
    // One moment for all statements: the other thread may write meanwhile.
    return this.#db.transaction((): HitPage => {
      const sources = this.#sources(request)
      const filters = this.#filters(request, sources)
      if (query === undefined || filters === undefined) return { total: 0, more: false, items: [] }
      const search = new Search(query, filters, request.cancelled, this.#candidates, this.#places)
      search.run(() => this.#path(query, filters, request.cancelled))
      const page = search.hits.slice(request.offset, request.offset + request.limit)
      return { total: search.hits.length, more: search.more, items: page.map((hit) => this.#item(hit, query, sources)) }
    })()
  }

  #sources({ among, connections, engines }: FindRequest): Map<number, Source> {
    const wanted = new Set(connections === undefined || connections.length === 0 ? among : among.filter((id) => connections.includes(id)))
    const rows = this.#db.prepare('SELECT id, connection, engine FROM source WHERE connection IS NOT NULL').all() as Source[]
    const kept = rows.filter(
      (r) => wanted.has(r.connection) && (engines === undefined || engines.length === 0 || engines.includes(r.engine)),
    )
    return new Map(kept.map((source) => [source.id, source]))
  }

  /** Groups of which a document has to have one each; undefined when nothing can be found. No group = no filter. */
  #filters({ schemas, kinds }: FindRequest, sources: ReadonlyMap<number, Source>): string[][] | undefined {
    if (sources.size === 0) return undefined
    const groups: string[][] = []
    const all = this.#db.prepare('SELECT count(*) FROM source').pluck().get() as number
    if (sources.size < all) groups.push([...sources.keys()].map((id) => filterGram('source', id)))
    if (schemas !== undefined && schemas.length > 0) {
      const label = this.#db.prepare('SELECT id FROM label WHERE text = ?').pluck()
      const labels = schemas.map((schema) => label.get(schema) as number | undefined).filter((id) => id !== undefined)
      if (labels.length === 0) return undefined
      groups.push(labels.map((id) => filterGram('schema', id)))
    }
    if (kinds !== undefined && kinds.length > 0) groups.push(kinds.map((kind) => filterGram('kind', FOUND_KINDS.indexOf(kind))))
    return groups
  }

  /** `orders.status`: columns that hold the last word, of relations whose name holds the one before; `schema.name` likewise. */
  *#path({ path }: Query, filters: string[][], cancelled: Int32Array): Generator<Omit<Hit, 'rank'>> {
    if (path === undefined) return
    const last = { key: path.last, words: [path.last] }
    const container = { key: path.container, words: [path.container] }
    const text = this.#db.prepare('SELECT text FROM doc WHERE id = ?').pluck()
    const docsOf = this.#db.prepare('SELECT docs FROM entry WHERE id = ?').pluck()
    const schemaOf = this.#db
      .prepare('SELECT label.text FROM entry JOIN scope ON scope.id = entry.scope JOIN label ON label.id = scope.schema WHERE entry.id = ?')
      .pluck()
    const names = idsOf('name')
    let containers = 0
    for (const [doc, name] of this.#stream(insideTerms(path.container), filters, names, cancelled)) {
      if (containers >= MAX_CONTAINERS) break
      if (matchName(name, container) === undefined) continue
      for (const [entry] of this.#places.iterate(doc, MAX_CONTAINERS - containers) as Iterable<[number, number]>) {
        containers += 1
        for (const at of unpackDocs(docsOf.get(entry) as Buffer)) {
          if (whatOf(at.doc) !== 'column') continue
          const column = text.get(at.doc) as string
          if (matchName(column, last) !== undefined) yield { doc: at.doc, text: column, entry, position: at.position }
        }
      }
    }
    const labels = this.#db.prepare('SELECT text FROM label').pluck().all() as string[]
    if (!labels.some((label) => keyOf(label).startsWith(path.container))) return
    let looked = 0
    for (const [doc, name] of this.#stream(insideTerms(path.last), filters, names, cancelled)) {
      if (looked >= MAX_CONTAINERS * 10) break
      looked += 1
      if (matchName(name, last) === undefined) continue
      for (const [entry, position] of this.#places.iterate(doc, MAX_FOUND) as Iterable<[number, number]>)
        if (keyOf((schemaOf.get(entry) as string | undefined) ?? '').startsWith(path.container)) yield { doc, text: name, entry, position }
    }
  }

  #stream(terms: readonly string[], filters: string[][], { first, end }: { first: number; end: number }, cancelled: Int32Array) {
    return watched(this.#candidates.iterate(expression(terms, filters), first, end) as IterableIterator<[number, string]>, cancelled)
  }

  #item({ doc, text, entry, position, rank }: Hit, query: Query, sources: ReadonlyMap<number, Source>): HitPage['items'][number] {
    const row = this.#db
      .prepare(
        `SELECT part, docs, source, kind, label.text AS "schema"
         FROM (SELECT entry.part, entry.docs, scope.source, scope.kind, scope.schema AS label FROM entry JOIN scope ON scope.id = entry.scope WHERE entry.id = ?)
         JOIN label ON label.id = label`,
      )
      .get(entry) as { part: string; docs: Buffer; source: number; kind: number; schema: string }
    const source = sources.get(row.source)
    const what = whatOf(doc)
    const names = JSON.parse(row.part.slice(row.part.indexOf(':') + 1)) as string[]
    const isObject = names.length === 4
    const isText = what === 'comment' || what === 'definition'
    const column = what === 'column' ? text : position === 0 ? undefined : this.#column(row.docs, position)
    const looked = rank === RANK.path && query.path !== undefined ? { key: query.path.last, words: [query.path.last] } : query
    return {
      connectionId: source?.connection ?? '',
      engine: source?.engine ?? '',
      schema: row.schema,
      name: (isObject ? names[2] : names[1]) ?? '',
      kind: FOUND_KINDS[row.kind] ?? 'table',
      signature: isObject ? (names[3] ?? '') : '',
      ...(column === undefined ? {} : { column }),
      what,
      snippet: isText ? markText(text, query.prose) : markName(text, looked),
      rank,
    }
  }

  #column(docs: Buffer, position: number): string | undefined {
    const at = unpackDocs(docs).find((d) => d.position === position && whatOf(d.doc) === 'column')
    return at === undefined ? undefined : (this.#db.prepare('SELECT text FROM doc WHERE id = ?').pluck().get(at.doc) as string | undefined)
  }
}

/** One search on its way through the kinds of match, the best first, until enough is found. */
class Search {
  readonly hits: Hit[] = []
  more = false
  readonly #known = new Set<string>()
  readonly #query: Query
  readonly #filters: string[][]
  readonly #cancelled: Int32Array
  readonly #candidates: Database.Statement
  readonly #places: Database.Statement

  constructor(query: Query, filters: string[][], cancelled: Int32Array, candidates: Database.Statement, places: Database.Statement) {
    this.#query = query
    this.#filters = filters
    this.#cancelled = cancelled
    this.#candidates = candidates
    this.#places = places
  }

  run(path: () => Iterable<Omit<Hit, 'rank'>>): void {
    const { key, words, prose } = this.#query
    const inside = words.flatMap(insideTerms)
    for (const what of ['name', 'column', 'part'] as const) {
      const level = (text: string, from: number, to: number) => {
        const match = matchName(text, this.#query)
        return match !== undefined && match >= from && match <= to ? RANK[what] + match : undefined
      }
      if (!this.#stage(what, beginTerms(key), (text) => level(text, 0, 1))) return
      if (!this.#stage(what, inside, (text) => level(text, 2, 2))) return
      if (what === 'column' && !this.#add([...path()].map((hit) => ({ ...hit, rank: RANK.path })))) return
    }
    const terms = prose.flatMap(proseTerms)
    if (terms.length === 0) return
    for (const what of ['comment', 'definition'] as const) {
      if (!this.#stage(what, terms, (text) => (matchProse(text, prose) ? RANK[what] : undefined))) return
    }
  }

  /** Takes the candidates of one kind that `rank` accepts; false when enough is found. */
  #stage(what: FoundIn, terms: readonly string[], rank: (text: string) => number | undefined): boolean {
    const { first, end } = idsOf(what)
    const room = MAX_FOUND - this.hits.length
    const found: Hit[] = []
    const stream = this.#candidates.iterate(expression(terms, this.#filters), first, end) as IterableIterator<[number, string]>
    for (const [doc, text] of watched(stream, this.#cancelled)) {
      const value = rank(text)
      if (value === undefined) continue
      for (const [entry, position] of this.#places.iterate(doc, room + 1) as Iterable<[number, number]>)
        found.push({ doc, text, entry, position, rank: value })
      if (found.length > room) break
    }
    return this.#add(found)
  }

  #add(found: readonly Hit[]): boolean {
    const fresh = found.filter(({ doc, entry, position }) => !this.#known.has(`${String(doc)} ${String(entry)} ${String(position)}`))
    const sorted = fresh
      .map((hit) => ({ hit, key: keyOf(hit.text) }))
      .sort(
        (a, b) =>
          a.hit.rank - b.hit.rank ||
          classOf(a.hit.doc) - classOf(b.hit.doc) ||
          compare(a.key, b.key) ||
          compare(a.hit.text, b.hit.text) ||
          a.hit.entry - b.hit.entry ||
          a.hit.position - b.hit.position,
      )
    for (const { hit } of sorted) {
      if (this.hits.length === MAX_FOUND) {
        this.more = true
        return false
      }
      this.hits.push(hit)
      this.#known.add(`${String(hit.doc)} ${String(hit.entry)} ${String(hit.position)}`)
    }
    return true
  }
}

function* watched<T>(rows: IterableIterator<T>, cancelled: Int32Array): Generator<T> {
  let seen = 0
  for (const row of rows) {
    seen += 1
    if (seen % LOOK_UP === 0 && Atomics.load(cancelled, 0) !== 0) throw new SearchCancelled('cancelled')
    yield row
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
