import { type Found, FOUND_KINDS } from '@shared/search'
import type Database from 'better-sqlite3'
import { unpackDocs } from './entry-docs'
import { Lookup } from './lookup'
import { markName, markText } from './marks'
import type { FindRequest, SourceState } from './protocol'
import { sourcesOf } from './sources'
import { parseQuery, type Query } from './query'
import { whatOf } from './rank-id'
import { type Hit, PATH_RANK, Ranking } from './ranking'

/** A page of hits; names of connections are put in by whoever knows them. */
export interface HitPage {
  readonly total: number
  readonly more: boolean
  readonly items: readonly Omit<Found, 'connectionName'>[]
  /** What was in the index at that moment. */
  readonly sources: readonly SourceState[]
}

interface ScopeRow {
  readonly id: number
  readonly source: number
  readonly schema: string
  readonly kind: number
  readonly connection: string | null
  readonly engine: string
}

/** Scopes that the index is asked for by name; of more, or of most, every hit is looked at instead. */
const MAX_ASKED = 64
const ASKED_PART = 0.4

/** Reads the index. */
export class SearchReader {
  readonly #db: Database.Database
  readonly #lookup: Lookup
  readonly #scopes
  readonly #entry
  readonly #text

  constructor(db: Database.Database) {
    db.pragma('query_only = ON')
    db.pragma('mmap_size = 1073741824')
    this.#db = db
    this.#lookup = new Lookup(db)
    this.#scopes = db.prepare(
      `SELECT scope.id, scope.source, label.text AS "schema", scope.kind, source.connection, source.engine
       FROM scope JOIN label ON label.id = scope.schema JOIN source ON source.id = scope.source`,
    )
    this.#entry = db.prepare('SELECT part, docs, scope FROM entry WHERE id = ?')
    this.#text = db.prepare('SELECT text FROM doc WHERE id = ?').pluck()
  }

  /** The best hits first; at most MAX_FOUND are looked for. */
  find(request: FindRequest): HitPage {
    const query = parseQuery(request.text)
    // One moment for all statements: the other thread may write meanwhile.
    this.#db.exec('BEGIN')
    try {
      const sources = sourcesOf(this.#db)
      const none = { total: 0, more: false, items: [], sources }
      if (query === undefined) return none
      const all = this.#scopes.all() as ScopeRow[]
      const scopes = new Map(wantedScopes(all, request).map((scope) => [scope.id, scope]))
      if (scopes.size === 0) return none
      const asked = scopes.size <= MAX_ASKED && scopes.size <= all.length * ASKED_PART ? [...scopes.keys()] : []
      this.#lookup.begin(scopes.size === all.length ? undefined : scopes, asked, request.cancelled)
      const ranking = new Ranking(query, this.#lookup, (scope) => scopes.get(scope)?.schema ?? '')
      ranking.run()
      const page = ranking.hits.slice(request.offset, request.offset + request.limit)
      return { total: ranking.hits.length, more: ranking.more, items: page.map((hit) => this.#item(hit, query, scopes)), sources }
    } finally {
      this.#db.exec('COMMIT')
    }
  }

  #item({ doc, text, entry, position, rank }: Hit, query: Query, scopes: ReadonlyMap<number, ScopeRow>): HitPage['items'][number] {
    const row = this.#entry.get(entry) as { part: string; docs: Buffer; scope: number }
    const scope = scopes.get(row.scope)
    const what = whatOf(doc)
    const names = JSON.parse(row.part.slice(row.part.indexOf(':') + 1)) as string[]
    const isObject = names.length === 4
    const column = what === 'column' ? text : position === 0 ? undefined : this.#column(row.docs, position)
    const looked = rank === PATH_RANK && query.path !== undefined ? { key: query.path.last, words: [query.path.last] } : query
    return {
      connectionId: scope?.connection ?? '',
      engine: scope?.engine ?? '',
      schema: scope?.schema ?? '',
      name: (isObject ? names[2] : names[1]) ?? '',
      kind: FOUND_KINDS[scope?.kind ?? 0] ?? 'table',
      signature: isObject ? (names[3] ?? '') : '',
      ...(column === undefined ? {} : { column }),
      what,
      snippet: what === 'comment' || what === 'definition' ? markText(text, query.prose) : markName(text, looked),
      rank,
    }
  }

  #column(docs: Buffer, position: number): string | undefined {
    const at = unpackDocs(docs).find((d) => d.position === position && whatOf(d.doc) === 'column')
    return at === undefined ? undefined : (this.#text.get(at.doc) as string | undefined)
  }
}

/** Scopes that the filters leave; one with nothing chosen is no filter. */
function wantedScopes(all: readonly ScopeRow[], { among, connections, engines, schemas, kinds }: FindRequest): ScopeRow[] {
  const known = new Set(among)
  const passes = <T>(list: readonly T[] | undefined) => {
    const set = new Set(list)
    return (value: T) => set.size === 0 || set.has(value)
  }
  const [connection, engine, schema] = [passes(connections), passes(engines), passes(schemas)]
  const kind = passes(kinds?.map((k) => FOUND_KINDS.indexOf(k)))
  return all.filter(
    (s) =>
      s.connection !== null && known.has(s.connection) && connection(s.connection) && engine(s.engine) && schema(s.schema) && kind(s.kind),
  )
}
