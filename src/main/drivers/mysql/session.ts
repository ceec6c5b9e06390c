import { type Catalog, type CatalogNote, type Relation, type RelationName, relationKey, type SchemaObject } from '@shared/catalog'
import type { RowPage } from '@shared/cells'
import { AppError } from '@shared/errors'
import type { Connection, FieldPacket } from 'mysql2'
import { toCell } from '../cells'
import type { CallOptions, CatalogMarks, ScanOptions, ScanReport, Session } from '../driver'
import type { ServerOptions } from '../server-options'
import { connectServer } from './connect'
import { toAppError } from './errors'
import { introspect, type MysqlRows, type Row } from './introspect'
import { quoteIdent } from './quote'
import * as sql from './sql/catalog.sql'

const EMPTY: MysqlRows = { tables: [], columns: [], keys: [], rules: [], statistics: [], checks: [], views: [], triggers: [] }
/** Seconds a catalogue question waits for a lock. */
const LOCK_LIMIT_S = 2

/** What this server has: asked, not concluded from its name. */
interface Server {
  readonly mariadb: boolean
  readonly indexExpressions: boolean
  readonly checks: boolean
  readonly checksNameTable: boolean
}

/** Opens a session. Rejects with an AppError in words. */
export async function openSession(options: ServerOptions, password: string | undefined, call: CallOptions): Promise<Session> {
  try {
    const connection = await Promise.race([connectServer(options, password, call.timeoutMs), aborted(call.signal)])
    const session = new MysqlSession(connection, options, password)
    await session.prepare()
    return session
  } catch (error) {
    throw toAppError(error, call.signal.aborted)
  }
}

class MysqlSession implements Session {
  serverVersion = 'MySQL'
  readonly #connection: Connection
  readonly #options: ServerOptions
  readonly #password: string | undefined
  #server: Server = { mariadb: false, indexExpressions: false, checks: false, checksNameTable: false }

  constructor(connection: Connection, options: ServerOptions, password: string | undefined) {
    this.#connection = connection
    this.#options = options
    this.#password = password
  }

  /** Makes the session read-only and bounded, and asks what the server can. */
  async prepare(): Promise<void> {
    const [version] = await this.#ask('SELECT VERSION(), @@version_comment')
    const written = String(version?.[0] ?? '')
    const mariadb = /mariadb/i.test(written) || /mariadb/i.test(String(version?.[1] ?? ''))
    this.serverVersion = `${mariadb ? 'MariaDB' : 'MySQL'} ${written.split('-', 1)[0] ?? ''}`
    await this.#ask('SET SESSION TRANSACTION READ ONLY')
    await this.#ask(`SET SESSION lock_wait_timeout = ${String(LOCK_LIMIT_S)}`)
    const found = new Set((await this.#ask(sql.CAPABILITIES)).map((row) => `${String(row[0])}.${String(row[1])}`))
    this.#server = {
      mariadb,
      indexExpressions: found.has('STATISTICS.EXPRESSION'),
      checks: found.has('CHECK_CONSTRAINTS.CHECK_CLAUSE'),
      checksNameTable: found.has('CHECK_CONSTRAINTS.TABLE_NAME'),
    }
  }

  async readCatalog({ onProgress, ...call }: ScanOptions): Promise<Catalog> {
    return await this.#bounded(call, async () => {
      const schemas = await this.#schemas()
      const fingerprint = await this.#fingerprint(schemas)
      const { rows, notes } = await this.#read(schemas, (report) => onProgress?.(report))
      return {
        database: this.#options.database ?? this.#options.host,
        serverVersion: this.serverVersion,
        defaultSchema: this.#options.database ?? schemas[0] ?? '',
        schemas,
        relations: introspect(rows, { defaultsAreExpressions: this.#server.mariadb }),
        objects: [],
        marks: {},
        notes,
        fingerprint,
      }
    })
  }

  async fingerprint(call: CallOptions): Promise<string> {
    return await this.#bounded(call, async () => this.#fingerprint(await this.#schemas()))
  }

  async marks(call: CallOptions): Promise<CatalogMarks> {
    return { fingerprint: await this.fingerprint(call), marks: {} }
  }

  async readObjects(_call: CallOptions): Promise<{ objects: SchemaObject[]; notes: CatalogNote[] }> {
    return { objects: [], notes: [] }
  }

  async readRelations(names: readonly RelationName[], call: CallOptions): Promise<{ relations: Relation[]; notes: CatalogNote[] }> {
    return await this.#bounded(call, async () => {
      const wanted = new Set(names.map(relationKey))
      const { rows, notes } = await this.#read([...new Set(names.map((name) => name.schema))], () => undefined)
      const relations = introspect(rows, { defaultsAreExpressions: this.#server.mariadb })
      return { relations: relations.filter((relation) => wanted.has(relationKey(relation))), notes }
    })
  }

  async rows(name: RelationName, limit: number, call: CallOptions): Promise<RowPage> {
    return await this.#bounded(call, async () => {
      const started = performance.now()
      const { rows, fields } = await this.#query(
        `SELECT * FROM ${quoteIdent(name.schema)}.${quoteIdent(name.name)} LIMIT ${String(limit + 1)}`,
      )
      const types = new Map(
        (
          await this.#ask('SELECT COLUMN_NAME, COLUMN_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?', [
            name.schema,
            name.name,
          ])
        ).map((row) => [String(row[0]), String(row[1])]),
      )
      return {
        columns: fields.map((field) => ({ name: field.name, type: types.get(field.name) ?? '' })),
        rows: rows.slice(0, limit).map((row) => row.map(toCell)),
        more: rows.length > limit,
        elapsedMs: performance.now() - started,
      }
    })
  }

  async close(): Promise<void> {
    await new Promise<void>((done) => this.#connection.end(() => done()))
  }

  async #schemas(): Promise<string[]> {
    if (this.#options.database !== undefined) return [this.#options.database]
    const system: readonly string[] = sql.SYSTEM
    return (await this.#ask(sql.SCHEMAS)).map((row) => String(row[0])).filter((name) => !system.includes(name.toLowerCase()))
  }

  /**
   * Counters first: they move when a change starts. Uptime would move always; only that it went back matters, so the
   * start time is kept in minutes.
   */
  async #fingerprint(schemas: readonly string[]): Promise<string> {
    const counters = await this.#ask(sql.COUNTERS)
    const uptime = Number(counters.find((row) => row[0] === 'Uptime')?.[1] ?? 0)
    const started = Math.round((Date.now() / 1000 - uptime) / 60)
    const moved = counters.filter((row) => row[0] !== 'Uptime').map((row) => `${String(row[0])}=${String(row[1])}`)
    const created = schemas.length === 0 ? [] : await this.#ask(sql.CREATED, [schemas])
    return [String(started), ...moved.sort(), ...created.map((row) => row.join('.'))].join(' ')
  }

  /** A facet that is forbidden is noted and left out; without tables and columns there is no catalogue. */
  async #read(schemas: readonly string[], report: (report: ScanReport) => void): Promise<{ rows: MysqlRows; notes: CatalogNote[] }> {
    if (schemas.length === 0) return { rows: EMPTY, notes: [] }
    const { indexExpressions, checks, checksNameTable } = this.#server
    const facets: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
      ['relations', { tables: sql.TABLES }],
      ['columns', { columns: sql.COLUMNS }],
      ['constraints', { keys: sql.KEYS, rules: sql.RULES, ...(checks ? { checks: sql.checks(checksNameTable) } : {}) }],
      ['indexes', { statistics: sql.statistics(indexExpressions) }],
      ['definitions', { views: sql.VIEWS, triggers: sql.TRIGGERS }],
    ]
    const rows: Record<string, Row[]> = {}
    const notes: CatalogNote[] = []
    for (const [at, [facet, queries]] of facets.entries()) {
      for (const [part, text] of Object.entries(queries)) {
        try {
          rows[part] = await this.#ask(text, [schemas])
        } catch (error) {
          const known = toAppError(error)
          if (facet === 'relations' || facet === 'columns' || known.code !== 'permission_denied') throw error
          notes.push({ facet: part, message: known.message })
        }
      }
      report({ facet, done: at + 1, total: facets.length, relations: rows['tables']?.length ?? 0 })
    }
    return { rows: { ...EMPTY, ...rows }, notes }
  }

  async #ask(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#query(text, values)).rows as Row[]
  }

  async #query(text: string, values: readonly unknown[] = []): Promise<{ rows: unknown[][]; fields: readonly FieldPacket[] }> {
    return await new Promise((done, fail) => {
      this.#connection.query({ sql: text, values: [...values] }, (error, rows, fields) => {
        if (error === null) done({ rows: (Array.isArray(rows) ? rows : []) as unknown[][], fields: fields ?? [] })
        else fail(error)
      })
    })
  }

  /** Runs questions under a limit the server knows; cancelling asks it to stop, by a second connection. */
  async #bounded<T>(call: CallOptions, work: () => Promise<T>): Promise<T> {
    const cancel = () => void this.#cancel()
    call.signal.addEventListener('abort', cancel, { once: true })
    try {
      // MariaDB counts seconds, MySQL milliseconds.
      const limit = this.#server.mariadb
        ? `max_statement_time = ${String(call.timeoutMs / 1000)}`
        : `max_execution_time = ${String(Math.ceil(call.timeoutMs))}`
      await this.#ask(`SET SESSION ${limit}`)
      return await work()
    } catch (error) {
      throw toAppError(error, call.signal.aborted)
    } finally {
      call.signal.removeEventListener('abort', cancel)
    }
  }

  /** Failing to cancel is no failure: the process is ended half a second later, and the server notices that. */
  async #cancel(): Promise<void> {
    try {
      const second = await connectServer(this.#options, this.#password, 2000)
      await new Promise<void>((done) => second.query({ sql: `KILL QUERY ${String(this.#connection.threadId)}` }, () => done()))
      second.destroy()
    } catch {
      this.#connection.destroy()
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
