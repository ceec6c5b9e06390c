import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Cell } from '@shared/cells'
import { AppError } from '@shared/errors'
import type { QueryError } from '@shared/query'
import type Database from 'better-sqlite3'
import { openSqlite } from '../../sqlite'
import { type ConsoleSession, Gathered, type Ran, type RunLimits, tooLate } from '../console'
import type { CallOptions } from '../driver'
import { toAppError } from './errors'
import { plainCell } from './rows'
import { BUSY_MS, openFile, stateOf } from './open-file'
import type { DatabaseFile } from './options'
import { quoteIdent } from './quote'
import { SETTINGS, SQLITE_VERSION } from './sql/catalog.sql'

/** Between two looks at whether it was cancelled, in rows. */
const TURN = 200

/**
 * Opens files for a user's own statements, the first as `main` and the others attached. Read-only: the file itself is opened so,
 * which no statement can change. Throws what errors.ts says.
 */
export function openConsole(files: readonly DatabaseFile[], writable: boolean): ConsoleSession {
  try {
    return new SqliteConsole(files, writable)
  } catch (error) {
    throw toAppError(error)
  }
}

class SqliteConsole implements ConsoleSession {
  readonly serverVersion: string
  readonly #files: readonly DatabaseFile[]
  readonly #writable: boolean
  #db: Database.Database
  /** Of a file that was read into memory: how it stood then. */
  #copyOf: string | undefined

  constructor(files: readonly DatabaseFile[], writable: boolean) {
    this.#files = files
    this.#writable = writable
    this.#db = this.#open()
    this.serverVersion = `SQLite ${String(this.#db.prepare(SQLITE_VERSION).pluck().get())}`
  }

  async run(statement: string, limits: RunLimits, { signal }: CallOptions): Promise<Ran> {
    const started = performance.now()
    const gathered = new Gathered(limits)
    try {
      this.#refresh()
      if (!this.#writable) {
        this.#db.pragma('query_only = ON')
        // In a transaction SQLite refuses to write a copy of the file elsewhere (VACUUM INTO).
        this.#db.exec('BEGIN')
      }
      try {
        const prepared = this.#db.prepare(statement)
        const { columns, affected } = await step(prepared, gathered, () => {
          if (signal.aborted) throw new AppError('cancelled', 'Cancelled')
          if (performance.now() - started > limits.timeoutMs) throw new Late()
        })
        const elapsedMs = performance.now() - started
        return this.#ran({
          columns: typed(columns, gathered.rows),
          rows: gathered.rows,
          cut: gathered.cut,
          affected,
          elapsedMs,
          error: null,
        })
      } finally {
        if (!this.#writable && this.#db.inTransaction) this.#db.exec('ROLLBACK')
      }
    } catch (error) {
      if (error instanceof AppError) throw error
      const none = { columns: [], rows: [], cut: null, affected: null, elapsedMs: performance.now() - started }
      if (error instanceof Late) return this.#ran({ ...none, error: { ...tooLate(limits.timeoutMs), position: null } })
      return this.#ran({ ...none, error: said(this.#db, statement, error) })
    }
  }

  async close(): Promise<void> {
    this.#db.close()
  }

  #ran(ran: Omit<Ran, 'notices' | 'inTransaction'>): Ran {
    return { ...ran, notices: [], inTransaction: this.#writable && this.#db.inTransaction }
  }

  #open(): Database.Database {
    const [main, ...attached] = this.#files
    const path = main?.path ?? ''
    const open = () => {
      if (this.#writable) return { db: openWritable(path), copied: false }
      return openFile(path)
    }
    const { db, copied } = open()
    this.#copyOf = copied ? stateOf(path).written : undefined
    for (const file of attached) {
      // Where there is none a file would be made.
      stateOf(file.path)
      db.prepare(`ATTACH DATABASE ? AS ${quoteIdent(file.schema)}`).run(file.path)
    }
    return db
  }

  /** A copy in memory does not follow its file. */
  #refresh(): void {
    if (this.#copyOf === undefined || stateOf(this.#files[0]?.path ?? '').written === this.#copyOf) return
    this.#db.close()
    this.#db = this.#open()
  }
}

class Late extends Error {}

function openWritable(path: string): Database.Database {
  stateOf(path)
  const db = openSqlite(path, { fileMustExist: true, timeout: BUSY_MS })
  for (const setting of SETTINGS) if (!setting.includes('query_only')) db.prepare(setting).run()
  db.pragma('foreign_keys = ON')
  db.defaultSafeIntegers(true)
  return db
}

interface Stepped {
  readonly columns: { name: string; type: string | null }[]
  readonly affected: number | null
}

const WRITES_ROWS = /^\s*(insert|update|delete|replace|with)\b/i

/** Steps through a statement, with a turn of the event loop now and then, in which a Cancel is heard. */
async function step(prepared: Database.Statement, gathered: Gathered, look: () => void): Promise<Stepped> {
  if (!prepared.reader) {
    const { changes } = prepared.run()
    // Of a statement that writes no rows SQLite says 0 too.
    return { columns: [], affected: changes > 0 || WRITES_ROWS.test(prepared.source) ? changes : null }
  }
  const columns = prepared.columns().map(({ name, type }) => ({ name, type }))
  let at = 0
  for (const row of prepared.raw(true).iterate() as Iterable<unknown[]>) {
    gathered.add(row.map((value) => plainCell(value)))
    if (gathered.full) break
    at += 1
    if (at % TURN === 0) {
      await nextTurn()
      look()
    }
  }
  return { columns, affected: null }
}

/** A column without a declared type is called by what its first value is. */
function typed(columns: Stepped['columns'], rows: readonly (readonly Cell[])[]): { name: string; type: string }[] {
  return columns.map(({ name, type }, at) => ({ name, type: type ?? typeOf(rows.find((row) => row[at] !== null)?.[at] ?? null) }))
}

function typeOf(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'object') return 'BLOB'
  return typeof cell === 'number' ? 'REAL' : ''
}

function said(db: Database.Database, statement: string, error: unknown): QueryError {
  const text = error instanceof Error ? error.message : String(error)
  const known = toAppError(error)
  const readOnly = /readonly database/.test(text)
  return {
    code: readOnly ? 'permission_denied' : known.code,
    // What our table says of codes concerns readings of the catalog; here SQLite's own words say more.
    message: text,
    ...(readOnly || known.hint === undefined || known.code === 'query_failed' ? {} : { hint: known.hint }),
    position: placeOf(db, statement, text),
  }
}

/** Most places at which a word is tried. */
const TRIES = 200

/**
 * Where in a statement the error stands. SQLite names the word and not the place: where the word stands several times, it is the
 * first one up to which the statement alone fails in the same way. Null where it is not told.
 */
export function placeOf(db: Database.Database, statement: string, message: string): number | null {
  if (/incomplete input/.test(message)) return statement.trimEnd().length
  const near = /^near "([\s\S]+)": syntax error$/.exec(message)?.[1]
  const word = near ?? /^(?:no such (?:table|column|function|collation sequence)|ambiguous column name): (?:.*\.)?(.+?)$/.exec(message)?.[1]
  if (word === undefined) return null
  const places = occurrences(statement, word)
  if (near === undefined) return places[0] ?? null
  return places.find((at) => messageOf(db, statement.slice(0, at + word.length)) === message) ?? places[0] ?? null
}

function occurrences(statement: string, word: string): number[] {
  const [text, sought] = [statement.toLowerCase(), word.toLowerCase()]
  const found: number[] = []
  const within = (c: string | undefined) => c !== undefined && /[\p{L}\p{N}_$]/u.test(c)
  for (let at = text.indexOf(sought); at !== -1 && found.length < TRIES; at = text.indexOf(sought, at + 1)) {
    const inWord = within(sought[0]) && (within(text[at - 1]) || within(text[at + sought.length]))
    if (!inWord) found.push(at)
  }
  return found
}

function messageOf(db: Database.Database, statement: string): string | undefined {
  try {
    db.prepare(statement)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
