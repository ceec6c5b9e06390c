import { AppError } from '@shared/errors'
import type pg from 'pg'
import type { CallOptions } from '../driver'
import type { Access } from '../server-options'
import { type BatchResult, type Row, runBatch, type Statement, type Take } from './batch'
import { connectClient } from './connect'
import { type Decode, decodeRecords } from './encoding'
import { toAppError } from './errors'
import { asBytes, CANCEL, COMMIT, type Limits, ROLLBACK, snapshotStart } from './sql/session.sql'

/** How long a statement that opens relations may wait for one, ms; raw catalogs need no such lock. */
export const LOCK_MS = 500
/** Errors of a catalog function that met a change in the middle: asking again sees the end of it. */
const MOVED = new Set(['XX000', '40001', '42P01', '42704', '42883'])
/** Bytes that the server cannot turn into UTF-8 (22021, 22P05). */
const UNTRANSLATABLE = new Set(['22021', '22P05'])

export type Rows = ReadonlyMap<string, readonly Row[]>

/** One connection, and all ways of asking over it. */
export class Line {
  readonly client: pg.Client
  readonly #access: Access
  #decode: Decode | undefined
  /** True where every text must be asked for as bytes. */
  bytes = false
  #deadline = Number.POSITIVE_INFINITY
  #signal: AbortSignal | undefined
  #closed: () => void = () => undefined

  constructor(client: pg.Client, access: Access) {
    this.client = client
    this.#access = access
  }

  /** Tells how to read bytes; `always` where the server checks nothing (SQL_ASCII). */
  speak(decode: Decode, always: boolean): void {
    this.#decode = decode
    this.bytes = always
  }

  /**
   * Another connection to the same database, for work beside this line's own: spoken to in the same way, within the same call.
   * Rejects where the server, or what stands before it, gives this user no second one.
   */
  async another(): Promise<Line> {
    const line = new Line(await connectClient(this.#access, this.remainingMs()), this.#access)
    line.#decode = this.#decode
    line.bytes = this.bytes
    line.#deadline = this.#deadline
    line.#signal = this.#signal
    const cancel = () => void line.#cancel()
    line.#signal?.addEventListener('abort', cancel, { once: true })
    line.#closed = () => line.#signal?.removeEventListener('abort', cancel)
    if (line.over()) {
      await line.close()
      throw new AppError('cancelled', 'Cancelled')
    }
    return line
  }

  async close(): Promise<void> {
    this.#closed()
    await this.client.end()
  }

  /** What is left of the call's time, ms. */
  remainingMs(): number {
    return Math.max(1, this.#deadline - performance.now())
  }

  /** Whether nobody waits for an answer any more. */
  over(): boolean {
    return this.#signal?.aborted === true || performance.now() >= this.#deadline
  }

  /** Runs questions under one limit; cancelling asks the server to stop, by a second connection. Rejects with an AppError. */
  async bounded<T>(call: CallOptions, work: () => Promise<T>): Promise<T> {
    if (call.signal.aborted) throw new AppError('cancelled', 'Cancelled')
    const cancel = () => void this.#cancel()
    call.signal.addEventListener('abort', cancel, { once: true })
    this.#deadline = performance.now() + call.timeoutMs
    this.#signal = call.signal
    try {
      return await work()
    } catch (error) {
      throw toAppError(error, { aborted: call.signal.aborted })
    } finally {
      call.signal.removeEventListener('abort', cancel)
    }
  }

  /** One query with parameters. */
  async ask(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const result = await this.client.query<Row>({ text, values: [...values], rowMode: 'array' } as unknown as pg.QueryArrayConfig)
    return result.rows as unknown as Row[]
  }

  /**
   * Statements over one snapshot, in one round trip. Asked once more when a change met one of them in the middle. `of`: the snapshot of
   * another line, by the name that it told. `rest`: waited for once all are answered; what it gives is asked in the same transaction.
   */
  async snapshot(
    statements: readonly Statement[],
    onDone?: (name: string, rows: readonly Row[]) => void,
    { of, rest, take }: { readonly of?: string; readonly rest?: () => Promise<readonly Statement[]>; readonly take?: Take } = {},
  ): Promise<Rows> {
    const end = { name: '', text: COMMIT }
    const attempt = async (): Promise<BatchResult> => {
      const start = { name: '', text: snapshotStart({ statementMs: this.remainingMs(), lockMs: LOCK_MS }, of) }
      if (rest === undefined) return await this.batch([start, ...statements, end], onDone, take)
      const first = await this.batch([start, ...statements], onDone, take)
      if (first.failed !== undefined) return first
      const second = await this.batch([...(await rest()), end], onDone)
      return { ...second, rows: new Map([...first.rows, ...second.rows]) }
    }
    const first = await attempt()
    if (first.failed === undefined) return first.rows
    await this.ask(ROLLBACK)
    if (!this.untranslatable(first.failed.error) && !MOVED.has(sqlState(first.failed.error))) throw first.failed.error
    const second = await attempt()
    if (second.failed === undefined) return second.rows
    await this.ask(ROLLBACK)
    throw second.failed.error
  }

  /** One message; names that are empty belong to statements without rows. Statements with rows are asked as bytes where needed. */
  async batch(statements: readonly Statement[], onDone?: (name: string, rows: readonly Row[]) => void, take?: Take): Promise<BatchResult> {
    const decode = this.#decode
    if (!this.bytes || decode === undefined) return await runBatch(this.client, statements.flatMap(split), onDone, take)
    const decoded = new Map<string, readonly Row[]>()
    const texts = statements.map((s) => (s.name === '' ? s : { name: s.name, text: asBytes(s.text) }))
    const { failed } = await runBatch(this.client, texts.flatMap(split), (name, rows) => {
      const found = decodeRecords(rows, decode)
      const taker = take?.(name)
      for (const row of taker === undefined ? [] : found) taker?.(row)
      decoded.set(name, taker === undefined ? found : [])
      onDone?.(name, decoded.get(name) ?? [])
    })
    return { rows: decoded, ...(failed === undefined ? {} : { failed }) }
  }

  /** The limits of a transaction that opens relations: short enough that nobody waits for it long. */
  shortLimits(lockMs: number): Limits {
    return { statementMs: Math.min(STATEMENT_MS, this.remainingMs()), lockMs }
  }

  /** Whether the server met bytes that are no text in its encoding; from then on all is asked for as bytes. */
  untranslatable(error: unknown): boolean {
    if (this.bytes || !UNTRANSLATABLE.has(sqlState(error))) return false
    this.bytes = true
    return true
  }

  /** Failing to cancel is no failure: the process is ended half a second later, and the server notices that. */
  async #cancel(): Promise<void> {
    const { processID } = this.client as unknown as { readonly processID: number | null }
    if (processID === null) return
    try {
      const second = await connectClient(this.#access, 2000)
      await second.query(CANCEL, [processID])
      await second.end()
    } catch {
      this.client.end().catch(() => undefined)
    }
  }
}

/** How long a transaction that deparses may run, ms: a lock it keeps is given up within it. */
const STATEMENT_MS = 1500

export function sqlState(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** Beginnings of transactions are several statements in one text; each completes on its own. */
function split({ name, text }: Statement): Statement[] {
  return name === '' ? text.split('; ').map((part) => ({ name, text: part })) : [{ name, text }]
}
