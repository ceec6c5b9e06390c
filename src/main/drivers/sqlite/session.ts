import { createHash } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import type { CatalogNote, Relation, RelationName, SchemaObject } from '@shared/catalog'
import type { RowPage } from '@shared/cells'
import { AppError } from '@shared/errors'
import type Database from 'better-sqlite3'
import { openSqlite } from '../../sqlite'
import { toCell } from '../cells'
import type { CallOptions, CatalogMarks, ScanOptions, Session } from '../driver'
import { toAppError } from './errors'
import { introspect, type Row, type SqliteRows } from './introspect'
import { quoteIdent } from './quote'
import { COLUMNS, FOREIGN_KEYS, INDEXES, STATISTICS, TABLE_LIST, TRIGGERS } from './sql/catalog.sql'

/** Opens a file read-only. Throws `not_found`, `invalid_input` for what is no database, or what errors.ts says. */
export function openSession(path: string, label: string, _call: CallOptions): Session {
  if (!existsSync(path))
    throw new AppError('not_found', 'There is no such file', { hint: 'Check the path; a network share may be away', detail: { path } })
  if (statSync(path).isDirectory())
    throw new AppError('invalid_input', 'This is a folder, not a SQLite database', { hint: 'Choose a file', detail: { path } })
  let db: Database.Database | undefined
  try {
    db = openSqlite(path, { readonly: true, fileMustExist: true, timeout: 5000 })
    db.pragma('query_only = ON')
    // A file from a stranger: its schema may call no function with a side effect, and its pages are checked when read.
    db.pragma('trusted_schema = OFF')
    db.pragma('cell_size_check = ON')
    db.defaultSafeIntegers(true)
    // The first question reads the header: what is no database is noticed here and not in the middle of a scan.
    const version = db.prepare('SELECT sqlite_version()').pluck().get()
    db.prepare('SELECT count(*) FROM sqlite_master').get()
    return new SqliteSession(db, path, label, `SQLite ${String(version)}`)
  } catch (error) {
    db?.close()
    throw toAppError(error)
  }
}

/** Synchronous inside: cancelling it means ending its process, which the remote session does. */
class SqliteSession implements Session {
  readonly serverVersion: string
  readonly #db: Database.Database
  readonly #path: string
  readonly #label: string

  constructor(db: Database.Database, path: string, label: string, serverVersion: string) {
    this.#db = db
    this.#path = path
    this.#label = label
    this.serverVersion = serverVersion
  }

  async readCatalog({ onProgress }: ScanOptions) {
    return guard(() => {
      const fingerprint = this.#fingerprint()
      const rows = this.#rows((done, facet, relations) => onProgress?.({ facet, done, total: 5, relations }))
      return {
        database: this.#label,
        serverVersion: this.serverVersion,
        defaultSchema: 'main',
        schemas: ['main'],
        relations: introspect(rows),
        objects: [],
        marks: {},
        notes: [] as CatalogNote[],
        fingerprint,
      }
    })
  }

  async fingerprint(_call: CallOptions): Promise<string> {
    return guard(() => this.#fingerprint())
  }

  async marks(call: CallOptions): Promise<CatalogMarks> {
    return { fingerprint: await this.fingerprint(call), marks: {} }
  }

  async readObjects(_call: CallOptions): Promise<{ objects: SchemaObject[]; notes: CatalogNote[] }> {
    return { objects: [], notes: [] }
  }

  async readRelations(names: readonly RelationName[], _call: CallOptions): Promise<{ relations: Relation[]; notes: CatalogNote[] }> {
    return guard(() => {
      const wanted = new Set(names.filter((n) => n.schema === 'main').map((n) => n.name))
      const relations = introspect(this.#rows(() => undefined)).filter((relation) => wanted.has(relation.name))
      return { relations, notes: [] }
    })
  }

  async rows(name: RelationName, limit: number, _call: CallOptions): Promise<RowPage> {
    return guard(() => {
      const started = performance.now()
      const statement = this.#db.prepare(`SELECT * FROM ${quoteIdent(name.schema)}.${quoteIdent(name.name)} LIMIT ?`).raw(true)
      const columns = statement.columns().map((c) => ({ name: c.name, type: c.type ?? '' }))
      const found = statement.all(limit + 1) as unknown[][]
      return {
        columns,
        rows: found.slice(0, limit).map((row) => row.map(toCell)),
        more: found.length > limit,
        elapsedMs: performance.now() - started,
      }
    })
  }

  async close(): Promise<void> {
    this.#db.close()
  }

  /**
   * `schema_version` rises with every schema change; the text of sqlite_master catches edits by `writable_schema`; the
   * inode and statistics tell a file that was swapped and new row estimates.
   */
  #fingerprint(): string {
    const version = String(this.#db.pragma('schema_version', { simple: true }))
    const hash = createHash('sha256')
    for (const row of this.#db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_master').raw(true).iterate())
      hash.update(JSON.stringify(row))
    for (const row of this.#statistics()) hash.update(JSON.stringify(row))
    return `${String(statSync(this.#path).ino)}.${version}.${hash.digest('base64url')}`
  }

  #rows(report: (done: number, facet: string, relations: number) => void): SqliteRows {
    // One read transaction: all facets speak of the same moment.
    return this.#db.transaction(() => {
      const tables = this.#all(TABLE_LIST)
      report(1, 'relations', tables.length)
      const columns = this.#all(COLUMNS)
      report(2, 'columns', tables.length)
      const foreignKeys = this.#all(FOREIGN_KEYS)
      report(3, 'constraints', tables.length)
      const indexes = this.#all(INDEXES)
      report(4, 'indexes', tables.length)
      const triggers = this.#all(TRIGGERS)
      report(5, 'definitions', tables.length)
      return { tables, columns, foreignKeys, indexes, triggers, statistics: this.#statistics() }
    })()
  }

  /** Empty where ANALYZE never ran: the table does not exist then. */
  #statistics(): Row[] {
    const analyzed = this.#db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'").get() !== undefined
    return analyzed ? this.#all(STATISTICS) : []
  }

  #all(sql: string): Row[] {
    return this.#db.prepare(sql).raw(true).safeIntegers(false).all() as Row[]
  }
}

function guard<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw toAppError(error)
  }
}
