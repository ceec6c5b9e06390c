import type { Catalog, CatalogNote, Relation, RelationName, SchemaObject } from '@shared/catalog'
import { relationKey } from '@shared/catalog'
import type { RowPage } from '@shared/cells'
import { AppError } from '@shared/errors'
import type pg from 'pg'
import { toCell } from '../cells'
import type { CallOptions, CatalogMarks, ScanOptions, ScanReport, Session } from '../driver'
import type { ServerOptions } from '../server-options'
import { connectClient } from './connect'
import { toAppError } from './errors'
import { introspect, type PostgresRows, type Row } from './introspect'
import { quoteIdent } from './quote'
import * as sql from './sql/catalog.sql'

/** Facets by the queries they take; those of the last one may wait for a lock and are given up one by one. */
const FACETS = [
  ['relations', { relations: sql.RELATIONS }],
  ['columns', { columns: sql.COLUMNS }],
  ['constraints', { constraints: sql.CONSTRAINTS }],
  ['indexes', { indexes: sql.INDEXES }],
  [
    'definitions',
    { generated: sql.GENERATED, checks: sql.CHECKS, indexExpressions: sql.INDEX_EXPRESSIONS, views: sql.VIEWS, triggers: sql.TRIGGERS },
  ],
] as const
const EMPTY: PostgresRows = {
  relations: [],
  columns: [],
  constraints: [],
  indexes: [],
  generated: [],
  checks: [],
  indexExpressions: [],
  views: [],
  triggers: [],
}

/** Opens a session. Rejects with an AppError in words. */
export async function openSession(options: ServerOptions, password: string | undefined, call: CallOptions): Promise<Session> {
  try {
    const connecting = connectClient(options, password, call.timeoutMs)
    const client = await Promise.race([connecting, aborted(call.signal)])
    const session = new PostgresSession(client, options, password)
    await session.identify()
    return session
  } catch (error) {
    throw toAppError(error, { aborted: call.signal.aborted })
  }
}

class PostgresSession implements Session {
  serverVersion = 'PostgreSQL'
  readonly #client: pg.Client
  readonly #options: ServerOptions
  readonly #password: string | undefined
  #database = ''
  #identity = ''

  constructor(client: pg.Client, options: ServerOptions, password: string | undefined) {
    this.#client = client
    this.#options = options
    this.#password = password
  }

  /** Asks whose catalogue this is; once, right after connecting. */
  async identify(): Promise<void> {
    const [row] = await this.#rows(sql.IDENTITY)
    this.#database = row?.[1] ?? ''
    this.#identity = `${row?.[0] ?? ''}.${row?.[3] ?? ''}`
    this.serverVersion = `PostgreSQL ${(row?.[2] ?? '').split(' ', 1)[0] ?? ''}`
  }

  async readCatalog({ onProgress, ...call }: ScanOptions): Promise<Catalog> {
    return await this.#bounded(call, async () => {
      const fingerprint = await this.#fingerprint()
      const schemas = await this.#rows(sql.SCHEMAS)
      const { rows, notes } = await this.#read((report) => onProgress?.(report))
      return {
        database: this.#database,
        serverVersion: this.serverVersion,
        defaultSchema: schemas.find((row) => row[1] === 't')?.[0] ?? 'public',
        schemas: schemas.map((row) => row[0] ?? ''),
        relations: introspect(rows),
        objects: [],
        marks: {},
        notes,
        fingerprint,
      }
    })
  }

  async fingerprint(call: CallOptions): Promise<string> {
    return await this.#bounded(call, () => this.#fingerprint())
  }

  /** The same set queries: one relation of a catalogue costs as many round trips as all of it, and few are what counts. */
  async marks(call: CallOptions): Promise<CatalogMarks> {
    return { fingerprint: await this.fingerprint(call), marks: {} }
  }

  async readObjects(_call: CallOptions): Promise<{ objects: SchemaObject[]; notes: CatalogNote[] }> {
    return { objects: [], notes: [] }
  }

  async readRelations(names: readonly RelationName[], call: CallOptions): Promise<{ relations: Relation[]; notes: CatalogNote[] }> {
    return await this.#bounded(call, async () => {
      const wanted = new Set(names.map(relationKey))
      const { rows, notes } = await this.#read(() => undefined)
      return { relations: introspect(rows).filter((relation) => wanted.has(relationKey(relation))), notes }
    })
  }

  async rows(name: RelationName, limit: number, call: CallOptions): Promise<RowPage> {
    return await this.#bounded(call, async () => {
      const started = performance.now()
      const text = `SELECT * FROM ${quoteIdent(name.schema)}.${quoteIdent(name.name)} LIMIT $1`
      const result = await this.#client.query<unknown[]>({ text, values: [limit + 1], rowMode: 'array' })
      const types = await this.#typeNames(result.fields)
      return {
        columns: result.fields.map((field, at) => ({ name: field.name, type: types[at] ?? '' })),
        rows: result.rows.slice(0, limit).map((row) => row.map(toCell)),
        more: result.rows.length > limit,
        elapsedMs: performance.now() - started,
      }
    })
  }

  async close(): Promise<void> {
    await this.#client.end()
  }

  async #typeNames(fields: readonly pg.FieldDef[]): Promise<(string | null)[]> {
    if (fields.length === 0) return []
    const text = 'SELECT format_type(t, m) FROM unnest($1::oid[], $2::int[]) WITH ORDINALITY AS f (t, m, n) ORDER BY n'
    const values = [fields.map((f) => f.dataTypeID), fields.map((f) => f.dataTypeModifier)]
    const result = await this.#client.query<Row>({ text, values, rowMode: 'array' } as unknown as pg.QueryArrayConfig)
    return (result.rows as unknown as Row[]).map((row) => row[0] ?? null)
  }

  async #fingerprint(): Promise<string> {
    const marks = await this.#rows(sql.FINGERPRINT)
    return [this.#identity, ...marks.map((row) => row.join('.'))].join(' ')
  }

  /** A facet that is forbidden or locked is noted and left out; without relations and columns there is no catalogue. */
  async #read(report: (report: ScanReport) => void): Promise<{ rows: PostgresRows; notes: CatalogNote[] }> {
    const rows: Record<string, Row[]> = {}
    const notes: CatalogNote[] = []
    for (const [at, [facet, queries]] of FACETS.entries()) {
      for (const [part, text] of Object.entries(queries)) {
        try {
          rows[part] = await this.#rows(text)
        } catch (error) {
          const known = toAppError(error)
          const partial =
            facet !== 'relations' && facet !== 'columns' && (known.code === 'permission_denied' || known.detail?.['sqlState'] === '55P03')
          if (!partial) throw error
          notes.push({ facet: part, message: known.message })
        }
      }
      report({ facet, done: at + 1, total: FACETS.length, relations: rows['relations']?.length ?? 0 })
    }
    return { rows: { ...EMPTY, ...rows }, notes }
  }

  async #rows(text: string): Promise<Row[]> {
    const result = await this.#client.query<Row>({ text, rowMode: 'array' } as unknown as pg.QueryArrayConfig)
    return result.rows as unknown as Row[]
  }

  /** Runs questions under a limit the server knows; cancelling asks the server to stop, by a second connection. */
  async #bounded<T>(call: CallOptions, work: () => Promise<T>): Promise<T> {
    const cancel = () => void this.#cancel()
    call.signal.addEventListener('abort', cancel, { once: true })
    try {
      await this.#client.query(`SET statement_timeout = ${String(Math.ceil(call.timeoutMs))}`)
      return await work()
    } catch (error) {
      throw toAppError(error, { aborted: call.signal.aborted })
    } finally {
      call.signal.removeEventListener('abort', cancel)
    }
  }

  /** Failing to cancel is no failure: the process is ended half a second later, and the server notices that. */
  async #cancel(): Promise<void> {
    const { processID } = this.#client as unknown as { readonly processID: number | null }
    if (processID === null) return
    try {
      const second = await connectClient(this.#options, this.#password, 2000)
      await second.query('SELECT pg_cancel_backend($1)', [processID])
      await second.end()
    } catch {
      this.#client.end().catch(() => undefined)
    }
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_done, fail) => {
    const stop = () => fail(new AppError('cancelled', 'Cancelled'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
  })
}
