import type { Catalog, CatalogNote, Relation, RelationName, SchemaObject, SystemRelation } from '@shared/catalog'
import type { RowPage } from '@shared/cells'
import { AppError } from '@shared/errors'
import type { RowFilter } from '@shared/row-query'
import type { CallOptions, CatalogMarks, CheckOptions, ConnectOptions, GrantScope, RowsQuery, ScanOptions, Session } from '../driver'
import type { Access } from '../server-options'
import { CatalogReader } from './catalog-reader'
import { toAppError } from './errors'
import { Line } from './line'
import { countRows, readRows } from './rows'
import { askServer, greet, type Version } from './server'
import { ROWS_SETTINGS } from './sql/rows.sql'
import * as sql from './sql/session.sql'

/** Seconds that looking at rows waits for a lock. */
const LOCK_LIMIT_S = 2
/** Limit for asking a server to stop, ms. */
const CANCEL_LIMIT_MS = 2000
/** No connection is left, for everybody or for this user (MySQL manual, error reference). */
const FULL = new Set([1040, 1203, 1226])

/** Opens a session. Rejects with an AppError in words. */
export async function openSession(access: Access, call: ConnectOptions): Promise<Session> {
  try {
    const line = await Promise.race([Line.open(access, call.timeoutMs, false, call.steps), aborted(call.signal)])
    call.steps?.begin('catalog')
    return new MysqlSession(access, line, await greet(line))
  } catch (error) {
    throw toAppError(error, call.signal.aborted, access.options)
  }
}

class MysqlSession implements Session {
  readonly serverVersion: string
  readonly #access: Access
  readonly #version: Version
  /** One statement at a time: rows. */
  readonly #rows: Line
  /** Many statements at a time, ours alone: catalogs. Opened when the first one is read. */
  #many: Line | undefined
  #reader: CatalogReader | undefined
  /** Whether {@link ROWS_SETTINGS} hold. */
  #set = false
  /** Of the call that is running. */
  #stop: AbortSignal | undefined

  constructor(access: Access, rows: Line, version: Version) {
    this.#access = access
    this.#rows = rows
    this.#version = version
    this.serverVersion = version.version
  }

  async identity(call: CallOptions): Promise<string | null> {
    return await this.#bounded(call, async () => (await this.#catalogs(call)).identity())
  }

  /** The server shows everybody those databases that he has any right on, and says nothing of the others. */
  async probe(call: CallOptions): Promise<void> {
    await this.#bounded(call, async () => {
      const [row] = await this.#rows.ask(sql.PROBE)
      if (Number(row?.[0]) === 0)
        throw new AppError('permission_denied', 'This user sees no database', {
          hint: 'Ask for a right on one, SELECT for example, or connect as another user',
        })
    })
  }

  async readCatalog(options: ScanOptions): Promise<Catalog> {
    return await this.#bounded(options, async () => (await this.#catalogs(options)).readCatalog(options))
  }

  async fingerprint(options: CheckOptions): Promise<string> {
    return await this.#bounded(options, async () => (await this.#catalogs(options)).fingerprint(options))
  }

  async marks(options: CheckOptions): Promise<CatalogMarks> {
    return await this.#bounded(options, async () => (await this.#catalogs(options)).marks(options))
  }

  async readRelations(names: readonly RelationName[], call: CallOptions): Promise<{ relations: Relation[]; notes: CatalogNote[] }> {
    return await this.#bounded(call, async () => (await this.#catalogs(call)).readRelations(names, call))
  }

  async readObjects(call: CallOptions): Promise<{ objects: SchemaObject[]; notes: CatalogNote[] }> {
    return await this.#bounded(call, async () => (await this.#catalogs(call)).readObjects(call))
  }

  async systemRelations(call: CallOptions): Promise<SystemRelation[]> {
    return await this.#bounded(call, async () => (await this.#catalogs(call)).systemRelations(call))
  }

  /** All databases are schemas of one connection. */
  async databases(_call: CallOptions): Promise<string[]> {
    return []
  }

  async grants(scope: GrantScope, call: CallOptions): Promise<string[]> {
    return await this.#bounded(call, async () => (await this.#catalogs(call)).grants(scope, call))
  }

  async rows(name: RelationName, query: RowsQuery, call: CallOptions): Promise<RowPage> {
    return await this.#looking(call, async (line) => await readRows(line, name, query))
  }

  async count(name: RelationName, filters: readonly RowFilter[], call: CallOptions): Promise<number> {
    return await this.#looking(call, async (line) => await countRows(line, name, filters))
  }

  async close(): Promise<void> {
    await Promise.all([this.#rows, this.#many].map(async (line) => line?.close()))
  }

  /** Looks at rows within the limits of that. */
  async #looking<T>(call: CallOptions, work: (line: Line) => Promise<T>): Promise<T> {
    return await this.#bounded(call, async () => {
      await this.#rows.ask(sql.timeLimit(this.#version.statementTime, call.timeoutMs))
      await this.#rows.ask(sql.lockLimit(LOCK_LIMIT_S))
      if (!this.#set) await this.#rows.ask(ROWS_SETTINGS)
      this.#set = true
      return await work(this.#rows)
    })
  }

  /** A server that has no second connection for us is read through the first: slower, one statement a round. */
  async #catalogs({ timeoutMs }: Pick<CallOptions, 'timeoutMs'>): Promise<CatalogReader> {
    if (this.#reader !== undefined) return this.#reader
    try {
      this.#many = await Line.open(this.#access, timeoutMs, true)
    } catch (error) {
      if (!(error instanceof Error && 'errno' in error && FULL.has(Number(error.errno)))) throw error
    }
    const line = this.#many ?? this.#rows
    line.stop = this.#stop
    this.#reader = new CatalogReader(line, await askServer(line), this.#access.options)
    return this.#reader
  }

  /** Ends work when it is cancelled or its time is up: on the server too, for losing a client does not stop it. */
  async #bounded<T>(call: CallOptions, work: () => Promise<T>): Promise<T> {
    let late = false
    const stop = new AbortController()
    const cancel = () => {
      stop.abort()
      void this.#cancel()
    }
    const limit = setTimeout(() => {
      late = true
      cancel()
    }, call.timeoutMs)
    call.signal.addEventListener('abort', cancel, { once: true })
    if (call.signal.aborted) cancel()
    try {
      this.#stop = stop.signal
      this.#rows.stop = stop.signal
      if (this.#many !== undefined) this.#many.stop = stop.signal
      return await work()
    } catch (error) {
      if (late && !call.signal.aborted) throw new AppError('timeout', 'The query took too long', { hint: 'Try again', cause: error })
      throw toAppError(error, call.signal.aborted)
    } finally {
      clearTimeout(limit)
      call.signal.removeEventListener('abort', cancel)
    }
  }

  /** Failing to cancel is no failure: the process is ended half a second later, and the server notices that. */
  async #cancel(): Promise<void> {
    // One that is idle is left alone: to kill its question costs a round, and could hit the next one.
    const lines = [this.#many, this.#rows].filter((line) => line !== undefined && line.busy) as Line[]
    if (lines.length === 0) return
    try {
      const other = await Line.open(this.#access, CANCEL_LIMIT_MS)
      for (const line of lines) await other.ask(sql.kill(line.id)).catch(() => undefined)
      other.destroy()
    } catch {
      for (const line of lines) line.destroy()
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
