import { randomBytes } from 'node:crypto'
import type { Cell } from '@shared/cells'
import { AppError, type WireError } from '@shared/errors'
import type { Connection, FieldPacket } from 'mysql2'
import { toCell } from '../cells'
import { type ConsoleSession, Gathered, limited, Notices, type Ran, type RunLimits, tooLate } from '../console'
import type { CallOptions } from '../driver'
import type { Access } from '../server-options'
import { connectServer } from './connect'
import { asksForFile, codeOf, toAppError } from './errors'
import * as sql from './sql/console.sql'
import { kill, READ_ONLY } from './sql/session.sql'

/** Limit for asking a server to stop, ms. */
const CANCEL_LIMIT_MS = 2000
/** Query execution was interrupted; out of time (MySQL manual and mariadb.com/kb, error references). */
const STOPPED = new Set([1317, 1028, 3024, 1969])
/** "The command cannot be executed when global transaction is in the ACTIVE state": what would end the transaction that we hold. */
const WOULD_LEAVE = 1399

/** Opens a session for a user's own statements. Rejects with an AppError in words. */
export async function openConsole(access: Access, call: CallOptions, writable: boolean): Promise<ConsoleSession> {
  try {
    // One packet carries one statement: the server refuses a second one itself.
    const connection = await connectServer(access, call.timeoutMs)
    const [row] = (await ask(connection, sql.VERSION)) as string[][]
    const mariadb = /mariadb/i.test(`${row?.[0] ?? ''} ${row?.[1] ?? ''}`)
    const release = (row?.[0] ?? '').replace(/^5\.5\.5-/, '').split('-', 1)[0] ?? ''
    return new MysqlConsole(access, connection, `${mariadb ? 'MariaDB' : 'MySQL'} ${release}`, { mariadb, writable })
  } catch (error) {
    throw toAppError(error, call.signal.aborted, access.options)
  }
}

/** What mysql2 tells of a statement without rows (lib/packets/resultset_header.js). */
interface Header {
  readonly affectedRows: number
  readonly serverStatus?: number
}

class MysqlConsole implements ConsoleSession {
  readonly serverVersion: string
  readonly #access: Access
  readonly #connection: Connection
  readonly #mariadb: boolean
  readonly #writable: boolean
  /** The limits that were set last: they are set again only when they change. */
  #limits = ''
  /** What ends the transaction of the run before; nobody waits for it. */
  #ending: Promise<void> = Promise.resolve()

  constructor(
    access: Access,
    connection: Connection,
    serverVersion: string,
    { mariadb, writable }: { readonly mariadb: boolean; readonly writable: boolean },
  ) {
    this.#access = access
    this.#connection = connection
    this.serverVersion = serverVersion
    this.#mariadb = mariadb
    this.#writable = writable
  }

  async run(statement: string, limits: RunLimits, call: CallOptions): Promise<Ran> {
    let running = false
    let killing: Promise<void> | undefined
    const stop = () => {
      if (running) killing ??= this.#kill()
    }
    return await limited(limits, call, stop, async (late) => {
      const started = performance.now()
      const gathered = new Gathered(limits)
      const notices = new Notices()
      try {
        await this.#ending
        await this.#setLimits(limits)
        const leave = this.#writable ? undefined : await this.#enterReadOnly()
        call.signal.throwIfAborted()
        running = true
        const told = await this.#stream(statement, gathered, stop)
        running = false
        // One that comes late must not end what is asked next.
        await killing
        const elapsedMs = performance.now() - started
        await this.#warnings(notices)
        const inTransaction = this.#writable && (await this.#inTransaction())
        if (leave !== undefined) this.#ending = this.#leave(leave)
        if (call.signal.aborted) throw new AppError('cancelled', 'Cancelled')
        const error = gathered.full && told.error !== undefined && STOPPED.has(told.error.errno ?? 0) && !late() ? undefined : told.error
        if (told.more > 0) notices.add('note', `${String(told.more)} more result sets are not shown`)
        return {
          columns: error === undefined ? told.fields.map((field) => ({ name: field.name, type: typeName(field) })) : [],
          ...{ rows: error === undefined ? gathered.rows : [], cut: gathered.cut, affected: told.affected, notices: notices.list() },
          ...{ elapsedMs, inTransaction, error: error === undefined ? null : this.#said(statement, error, late(), limits) },
        }
      } catch (error) {
        throw toAppError(error, call.signal.aborted)
      }
    })
  }

  async close(): Promise<void> {
    await new Promise<void>((done) => this.#connection.end(() => done()))
  }

  async #setLimits(limits: RunLimits): Promise<void> {
    const text = sql.consoleLimits(limits.rows + 1, limits.timeoutMs, this.#mariadb)
    if (text !== this.#limits) await ask(this.#connection, text)
    this.#limits = text
  }

  /**
   * A distributed transaction that may not write, with a name that nobody can guess: while it is active the server refuses every
   * statement that would end it or begin another one, in a procedure too (manual, "XA transaction states"). A plain read-only
   * transaction is all there is where the server takes no such one.
   */
  async #enterReadOnly(): Promise<string | null> {
    await ask(this.#connection, READ_ONLY)
    const name = `relata-${randomBytes(12).toString('hex')}`
    try {
      await ask(this.#connection, sql.enter(name))
      return name
    } catch {
      await ask(this.#connection, sql.START_READ_ONLY)
      return null
    }
  }

  async #leave(name: string | null): Promise<void> {
    for (const statement of name === null ? ['ROLLBACK'] : sql.leave(name)) await ask(this.#connection, statement).catch(() => undefined)
  }

  /** Rows beyond the limits are dropped as they come, and the server is asked to send no more of them. */
  async #stream(text: string, gathered: Gathered, stop: () => void): Promise<Told> {
    return await new Promise((done, fail) => {
      let fields: readonly FieldPacket[] = []
      let sets = 0
      let affected: number | null = null
      const end = (error?: ServerError) => {
        this.#connection.off('error', fail)
        done({ fields, affected, error, more: Math.max(0, sets - 1) })
      }
      this.#connection.once('error', fail)
      const query = this.#connection.query({ sql: text })
      query.on('fields', (described: unknown) => {
        if (!Array.isArray(described)) return
        sets += 1
        if (sets === 1) fields = described as FieldPacket[]
      })
      query.on('result', (row: unknown) => {
        if (!Array.isArray(row)) affected = sets > 0 ? affected : (row as Header).affectedRows
        else if (sets === 1) {
          const was = gathered.full
          gathered.add((row as unknown[]).map(toCellOf))
          if (!was && gathered.full) stop()
        }
      })
      query.on('error', (error) => {
        if (asksForFile(error)) this.#connection.destroy()
        const refused = 'errno' in error && typeof error.errno === 'number' && 'sqlState' in error && !asksForFile(error)
        if (refused) end(error as ServerError)
        else fail(error)
      })
      query.on('end', () => end())
    })
  }

  async #warnings(notices: Notices): Promise<void> {
    for (const row of (await ask(this.#connection, sql.WARNINGS)) as string[][]) {
      // An error is told as one.
      if (row[0] !== 'Error') notices.add(row[0] ?? 'note', row[2] ?? '')
    }
  }

  async #inTransaction(): Promise<boolean> {
    if (!this.#mariadb) return false
    const [row] = (await ask(this.#connection, sql.IN_TRANSACTION)) as unknown[][]
    return String(row?.[0]) === '1'
  }

  #said(statement: string, error: ServerError, late: boolean, limits: RunLimits): WireError & { position: number | null } {
    const errno = error.errno ?? 0
    if (STOPPED.has(errno) && (late || errno !== 1317)) return { ...tooLate(limits.timeoutMs), position: null }
    if (errno === WOULD_LEAVE && !this.#writable)
      return {
        ...{ code: 'permission_denied', message: `This session is read-only, and the statement would leave it: ${error.message}` },
        ...{ detail: { errno }, position: null },
      }
    return { code: codeOf(errno), message: error.message, detail: { errno, sqlState: error.sqlState }, position: placeOf(statement, error) }
  }

  /** Failing to cancel is no failure: the process is ended a moment later, and the server notices that. */
  async #kill(): Promise<void> {
    try {
      const other = await connectServer(this.#access, CANCEL_LIMIT_MS)
      await ask(other, kill(this.#connection.threadId ?? 0)).catch(() => undefined)
      other.destroy()
    } catch {
      this.#connection.destroy()
    }
  }
}

type ServerError = Error & { readonly errno?: number; readonly sqlState: string }

interface Told {
  readonly fields: readonly FieldPacket[]
  readonly affected: number | null
  readonly error: ServerError | undefined
  /** Result sets beyond the first: of a procedure. */
  readonly more: number
}

async function ask(connection: Connection, text: string): Promise<unknown[]> {
  return await new Promise((done, fail) => {
    connection.query(text, (error, rows) => (error === null ? done(Array.isArray(rows) ? rows : []) : fail(error)))
  })
}

function toCellOf(value: unknown): Cell {
  return toCell(value)
}

/** `near 'FORM users' at line 2`: where that text stands at or after the beginning of that line; null where it is not told. */
export function placeOf(statement: string, { message }: Error): number | null {
  const found = /near '([\s\S]*)' at line (\d+)$/.exec(message)
  if (found === null) return null
  const lines = statement.split('\n')
  const start = lines.slice(0, Number(found[2]) - 1).reduce((sum, line) => sum + line.length + 1, 0)
  const near = found[1] ?? ''
  if (near === '') return statement.trimEnd().length
  // The server counts from the line on which what it names begins, and cuts it after 80 characters.
  const at = statement.indexOf(near, start)
  return at === -1 ? start : at
}

/** A binary character set: what is text otherwise are bytes (MySQL manual, 10.10.8). */
const BINARY = 63
/** Column types by the number that the protocol gives them (MySQL source, field_types.h; MariaDB's are the same). */
const NAMES: Readonly<Record<number, string>> = {
  ...{
    0: 'decimal',
    1: 'tinyint',
    2: 'smallint',
    3: 'int',
    4: 'float',
    5: 'double',
    6: 'null',
    7: 'timestamp',
    8: 'bigint',
    9: 'mediumint',
  },
  ...{ 10: 'date', 11: 'time', 12: 'datetime', 13: 'year', 16: 'bit', 242: 'vector', 245: 'json', 246: 'decimal', 247: 'enum', 248: 'set' },
  255: 'geometry',
}
const TEXTS: Readonly<Record<number, readonly [text: string, bytes: string]>> = {
  ...{ 15: ['varchar', 'varbinary'], 253: ['varchar', 'varbinary'], 254: ['char', 'binary'], 249: ['tinytext', 'tinyblob'] },
  ...{ 250: ['mediumtext', 'mediumblob'], 251: ['longtext', 'longblob'], 252: ['text', 'blob'] },
}
const INTEGERS = new Set([1, 2, 3, 8, 9])
/** The flag of a column that is unsigned. */
const UNSIGNED = 32

/** A column's type as far as the protocol tells it: a server sends no more with a result. */
function typeName(field: FieldPacket): string {
  const code = field.columnType ?? -1
  const text = TEXTS[code]
  if (text !== undefined) return (field as { readonly characterSet?: number }).characterSet === BINARY ? text[1] : text[0]
  const unsigned = INTEGERS.has(code) && typeof field.flags === 'number' && (field.flags & UNSIGNED) !== 0
  return `${NAMES[code] ?? ''}${unsigned ? ' unsigned' : ''}`
}
