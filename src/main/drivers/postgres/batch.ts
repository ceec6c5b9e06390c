import type pg from 'pg'
import { type WireRows, wireRows } from './wire-rows'

/** One row, every value as the server wrote it. */
export type Row = readonly (string | null)[]

/** Gives who takes the rows of a statement one by one as they arrive, instead of keeping them: asked as they begin. */
export type Take = (statement: string) => ((row: Row) => void) | undefined

/** A statement with its name, by which its rows are asked for. */
export interface Statement {
  readonly name: string
  readonly text: string
}

/** What a batch has answered: rows by statement; `failed` names the statement that failed, and those after it never ran. */
export interface BatchResult {
  readonly rows: ReadonlyMap<string, readonly Row[]>
  readonly failed?: { readonly at: number; readonly error: Error }
}

/** The part of `pg`'s connection that is used here (node-postgres, lib/connection.js). */
interface Wire {
  query(text: string): void
}

/**
 * Several statements in one message of the simple protocol: one round trip whatever their number (manual, 55.2.2.1). Rows
 * stay the arrays of texts that `pg` has read from the wire: no result objects, no type parsers. `onDone` hears of each
 * statement as its last row arrives, while the server works on the next.
 */
export async function runBatch(
  client: pg.Client,
  statements: readonly Statement[],
  onDone?: (name: string, rows: readonly Row[]) => void,
  take?: Take,
): Promise<BatchResult> {
  return await new Promise((done, fail) => {
    const query = new Batch(statements, { onDone, take }, (result, lost) => (lost === undefined ? done(result) : fail(lost)))
    client.query(query as unknown as pg.Submittable)
  })
}

/** What `pg` calls a submittable query: it is told of every message that answers it. */
class Batch {
  readonly #statements: readonly Statement[]
  readonly #onDone: ((name: string, rows: readonly Row[]) => void) | undefined
  readonly #take: Take | undefined
  readonly #end: (result: BatchResult, lost?: Error) => void
  readonly #rows = new Map<string, readonly Row[]>()
  #wire: WireRows | undefined
  #at = 0
  #current: Row[] = []
  readonly #keep = (row: Row): void => void this.#current.push(row)
  #put = this.#keep
  /** `pg` calls a query's callback when it gives it up. */
  readonly callback = (error: Error | null): void => {
    if (error !== null) this.#finish({ rows: this.#rows }, error)
  }

  constructor(
    statements: readonly Statement[],
    { onDone, take }: { readonly onDone: ((name: string, rows: readonly Row[]) => void) | undefined; readonly take: Take | undefined },
    end: (result: BatchResult, lost?: Error) => void,
  ) {
    this.#statements = statements
    this.#onDone = onDone
    this.#take = take
    this.#end = end
  }

  submit(connection: Wire): null {
    this.#wire = wireRows(connection)
    this.#wire?.take((row) => this.#put(row))
    connection.query(this.#statements.map(({ text }) => text).join(';\n'))
    return null
  }

  handleRowDescription(): void {
    this.#current = []
    this.#put = this.#take?.(this.#statements[this.#at]?.name ?? '') ?? this.#keep
  }

  handleDataRow({ fields }: { readonly fields: (string | null)[] }): void {
    this.#put(fields)
  }

  handleCommandComplete(): void {
    const name = this.#statements[this.#at]?.name ?? ''
    this.#at += 1
    if (name === '') return
    this.#rows.set(name, this.#current)
    this.#onDone?.(name, this.#current)
    this.#current = []
  }

  /** What the server refuses is an answer; FATAL ends the session, and all else never came from the server. */
  handleError(error: Error): void {
    const answered = 'severity' in error && error.severity === 'ERROR'
    if (answered) this.#finish({ rows: this.#rows, failed: { at: this.#at, error } })
    else this.#finish({ rows: this.#rows }, error)
  }

  handleReadyForQuery(): void {
    this.#finish({ rows: this.#rows })
  }

  #finish(result: BatchResult, lost?: Error): void {
    this.#wire?.release()
    this.#end(result, lost)
  }

  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyInResponse(): void {}
  handleCopyData(): void {}
}
