import type { Cell } from '@shared/cells'
import { AppError, type WireError } from '@shared/errors'
import { type ConsoleSession, Gathered, limited, Notices, type Ran, type RunLimits, tooLate } from '../console'
import { toCell } from '../cells'
import type { CallOptions } from '../driver'
import type { Access } from '../server-options'
import type { Row } from './batch'
import { connectClient } from './connect'
import { codeOf, toAppError } from './errors'
import { Line, sqlState } from './line'
import { type Field, type PortalEnd, runPortal } from './portal'
import { BYTEA, bytesCell } from './first-rows'
import { COMMIT, consoleLimit, readOnlyStart, ROLLBACK, TYPE_NAMES, VERSION } from './sql/session.sql'

/** How much earlier than ours the server's own time limit ends a statement, ms. */
const HEAD_START_MS = 250

/** Commands that write nothing and are lost with their transaction, by the server's own word for them. */
const KEPT: ReadonlySet<string> = new Set(['SET', 'RESET'])

/** Opens a session for a user's own statements. Rejects with an AppError in words. */
export async function openConsole(access: Access, call: CallOptions, writable: boolean): Promise<ConsoleSession> {
  try {
    const client = await connectClient(access, call.timeoutMs, { manner: writable ? 'writable' : 'readonly' })
    const line = new Line(client, access)
    const [row] = await line.ask(VERSION)
    return new PostgresConsole(line, `PostgreSQL ${(row?.[0] ?? '').split(' ', 1)[0] ?? ''}`, writable)
  } catch (error) {
    throw toAppError(error, { aborted: call.signal.aborted, place: access.options })
  }
}

class PostgresConsole implements ConsoleSession {
  readonly serverVersion: string
  readonly #line: Line
  readonly #writable: boolean
  /** Names of types by oid and modifier. */
  readonly #types = new Map<string, string>()
  #notices = new Notices()

  constructor(line: Line, serverVersion: string, writable: boolean) {
    this.#line = line
    this.serverVersion = serverVersion
    this.#writable = writable
    line.client.on('notice', ({ severity, message }) => this.#notices.add(severity ?? 'notice', message ?? ''))
  }

  async run(statement: string, limits: RunLimits, call: CallOptions): Promise<Ran> {
    const stop = new AbortController()
    return await limited(
      // The server's own limit comes first: it costs no second connection. It counts anew for every part of the rows, ours does not.
      { ...limits, timeoutMs: limits.timeoutMs + HEAD_START_MS },
      call,
      () => stop.abort(),
      async (late) => {
        const started = performance.now()
        this.#notices = new Notices()
        const gathered = new Gathered(limits)
        try {
          return await this.#line.bounded({ signal: stop.signal, timeoutMs: limits.timeoutMs }, async () => {
            const { fields, end } = await this.#statement(statement, limits, gathered)
            const elapsedMs = performance.now() - started
            const types = end.error === undefined ? await this.#typesOf(fields) : []
            await this.#finish(end)
            if (call.signal.aborted) throw new AppError('cancelled', 'Cancelled')
            return {
              columns: end.error === undefined ? fields.map(({ name }, at) => ({ name, type: types[at] ?? '' })) : [],
              ...{ rows: end.error === undefined ? gathered.rows : [], cut: gathered.cut, affected: affectedBy(end.tag) },
              ...{ notices: this.#notices.list(), elapsedMs, inTransaction: this.#writable && this.#state() !== 'I' },
              error: end.error === undefined ? null : said(statement, end.error, late() ? limits.timeoutMs : undefined),
            }
          })
        } catch (error) {
          throw late() && !call.signal.aborted ? toLate(error, limits) : toAppError(error, { aborted: call.signal.aborted })
        }
      },
    )
  }

  async close(): Promise<void> {
    await this.#line.client.end()
  }

  /**
   * Read-only: one statement in a transaction that is read-only and has seen data already, which no statement in it can make
   * writable (manual, SET TRANSACTION). Whatever ends that transaction ends the run, for it was the one statement of it.
   */
  async #statement(text: string, limits: RunLimits, gathered: Gathered): Promise<{ fields: readonly Field[]; end: PortalEnd }> {
    if (!this.#writable) await this.#line.ask(readOnlyStart(limits.timeoutMs))
    // In a transaction that failed nothing can be set, and nothing but its end can be run.
    else if (this.#state() !== 'E') await this.#line.ask(consoleLimit(limits.timeoutMs))
    let fields: readonly Field[] = []
    const end = await runPortal(this.#line.client, text, {
      onFields: (described) => {
        fields = described
      },
      onRow: (row) => gathered.add(cellsOf(row, fields)),
      next: () => (gathered.full ? 0 : gathered.next()),
    })
    return { fields, end }
  }

  /** After an error even an empty question is worth its time: only with its answer is it known where the transaction stands. */
  async #finish({ error, tag }: PortalEnd): Promise<void> {
    // Whatever a server lets pass although it writes (large objects, before PostgreSQL 16) is undone; what was set is kept.
    if (!this.#writable) await this.#line.ask(error === undefined && KEPT.has(tag ?? '') ? COMMIT : ROLLBACK)
    else if (error !== undefined) await this.#line.ask('')
  }

  async #typesOf(fields: readonly Field[]): Promise<string[]> {
    const key = ({ dataTypeID, dataTypeModifier }: Field) => `${String(dataTypeID)}/${String(dataTypeModifier)}`
    const unknown = fields.filter((field) => !this.#types.has(key(field)))
    if (unknown.length > 0 && this.#state() !== 'E') {
      const names = await this.#line.ask(TYPE_NAMES, [unknown.map((f) => f.dataTypeID), unknown.map((f) => f.dataTypeModifier)])
      for (const [at, field] of unknown.entries()) this.#types.set(key(field), names[at]?.[0] ?? '')
    }
    return fields.map((field) => this.#types.get(key(field)) ?? '')
  }

  /** `I` outside of a transaction, `T` in one, `E` in one that failed (manual, 55.7, ReadyForQuery). */
  #state(): string | null {
    return (this.#line.client as unknown as { readonly _txStatus: string | null })._txStatus
  }
}

function cellsOf(row: Row, fields: readonly Field[]): Cell[] {
  return row.map((value, at) => (fields[at]?.dataTypeID === BYTEA ? bytesCell(value) : toCell(value)))
}

/** Rows that a command wrote (manual, 55.7, CommandComplete). */
function affectedBy(tag: string | undefined): number | null {
  const found = /^(?:INSERT \d+|UPDATE|DELETE|MERGE|COPY) (\d+)$/.exec(tag ?? '')
  return found === null ? null : Number(found[1])
}

function toLate(error: unknown, { timeoutMs }: RunLimits): AppError {
  const { code, message, hint } = tooLate(timeoutMs)
  return new AppError(code, message, { ...(hint === undefined ? {} : { hint }), cause: error })
}

/** The server's own words, with where in the statement they point. */
function said(statement: string, error: Error, lateMs: number | undefined): WireError & { position: number | null } {
  const told = error as Error & { readonly position?: string; readonly hint?: string; readonly detail?: string }
  const state = sqlState(error)
  if (state === '57014' && (lateMs !== undefined || /timeout/i.test(error.message))) {
    return { ...tooLate(lateMs ?? 0), ...(lateMs === undefined ? { message: error.message } : {}), position: null }
  }
  const hint = [told.detail, told.hint].filter((text) => text !== undefined && text !== '').join('. ')
  return {
    ...{ code: codeOf(state), message: error.message },
    ...(hint === '' ? {} : { hint }),
    ...{ detail: { sqlState: state }, position: told.position === undefined ? null : unitsBefore(statement, Number(told.position) - 1) },
  }
}

/** The server counts characters, JavaScript UTF-16 units. */
function unitsBefore(text: string, characters: number): number {
  let at = 0
  for (let n = 0; n < characters && at < text.length; n += 1) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  return at
}
