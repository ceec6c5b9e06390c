import type { Connection, FieldPacket } from 'mysql2'
import type { Access } from '../server-options'
import type { Steps } from '../steps'
import { connectServer } from './connect'
import { asksForFile } from './errors'

export type Value = string | number | null
export type Row = readonly Value[]

/** What a server said to one of several statements. */
export type Answer = { readonly rows: readonly Row[] } | { readonly error: AnswerError }
export type AnswerError = Error & { readonly errno: number }

/** Told by a listener of {@link Line.askAll}: the statements that are left are not sent. */
export const STOP = 'stop'

/** Errors that end the whole question and not just one statement: killed, out of time (MySQL manual, error reference). */
const FATAL = new Set([1053, 1317, 1969, 3024])

/** One connection. Questions run one after another, in the order they were asked. */
export class Line {
  /** Once it is aborted nothing more is sent. */
  stop: AbortSignal | undefined
  readonly #connection: Connection
  readonly #many: boolean
  /** Questions that have no answer yet. */
  #open = 0

  private constructor(connection: Connection, many: boolean) {
    this.#connection = connection
    this.#many = many
  }

  /** Opens a connection; `many`: several statements may go in one packet. Rejects with what mysql2 rejects with. */
  static async open(access: Access, timeoutMs: number, many = false, steps?: Steps): Promise<Line> {
    return new Line(await connectServer(access, timeoutMs, many, steps), many)
  }

  /** The server's number for this connection. */
  get id(): number {
    return this.#connection.threadId ?? 0
  }

  /** Whether the server works for this connection, as far as is known here. */
  get busy(): boolean {
    return this.#open > 0
  }

  async ask(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return (await this.query(text, values)).rows as Row[]
  }

  /** Runs one statement; rows are arrays of what the server wrote. */
  async query(text: string, values: readonly unknown[] = []): Promise<{ rows: unknown[][]; fields: readonly FieldPacket[] }> {
    return await this.#send((done, fail) => {
      this.#connection.query({ sql: text, values: [...values] }, (error, rows, fields) => {
        if (error === null) done({ rows: (Array.isArray(rows) ? rows : []) as unknown[][], fields: fields ?? [] })
        else fail(error)
      })
    })
  }

  /**
   * Runs our own fixed statements in as few packets as can be and answers for each: one that is refused or locked does not
   * cost the others. `onError` may name a statement to run before those that are left, or `stop`: they then fail alike.
   * Rejects when the connection is lost, the question was cancelled or its time is up.
   */
  async askAll(statements: readonly string[], onError?: (error: AnswerError) => string | undefined): Promise<Answer[]> {
    const answers: Answer[] = []
    let before: string | undefined
    while (answers.length < statements.length) {
      const rest = statements.slice(answers.length)
      const sent = before === undefined ? rest : [before, ...rest]
      const found = this.#many ? await this.#packet(sent) : [await this.#single(sent[0] ?? '')]
      answers.push(...(before === undefined ? found : found.slice(1)))
      const last = found.at(-1)
      before = undefined
      if (last === undefined || !('error' in last)) continue
      before = onError?.(last.error)
      if (before === STOP) return statements.map((_, at) => answers[at] ?? last)
    }
    return answers
  }

  async #single(statement: string): Promise<Answer> {
    try {
      return { rows: await this.ask(statement) }
    } catch (error) {
      return { error: survivable(error) }
    }
  }

  /** Answers up to the first statement that failed: the server drops those behind it. */
  async #packet(statements: readonly string[]): Promise<Answer[]> {
    const rows: Row[][] = []
    return await this.#send((done, fail) => {
      const lost = (error: Error) => fail(error)
      const end = () => this.#connection.off('error', lost)
      // Before the question: a connection that was lost while it was idle says so at once, and to nobody else.
      this.#connection.once('error', lost)
      const query = this.#connection.query({ sql: statements.join(';\n') })
      query.on('fields', () => rows.push([]))
      query.on('result', (row: unknown) => {
        if (Array.isArray(row)) rows.at(-1)?.push(row as Row)
      })
      query.on('error', (error) => {
        end()
        try {
          // Rows of a statement that failed half-way are no answer; the index says whether the failed one had begun to answer.
          const at: unknown = Reflect.get(query, '_resultIndex')
          const complete = typeof at === 'number' ? rows.slice(0, at) : rows
          done([...complete.map((found): Answer => ({ rows: found })), { error: survivable(error) }])
        } catch (fatal) {
          fail(fatal instanceof Error ? fatal : new Error(String(fatal)))
        }
      })
      query.on('end', () => {
        end()
        done(rows.map((found) => ({ rows: found })))
      })
    })
  }

  async #send<T>(question: (done: (answer: T) => void, fail: (error: Error) => void) => void): Promise<T> {
    this.stop?.throwIfAborted()
    this.#open += 1
    try {
      return await new Promise(question)
    } catch (error) {
      // Nothing more is said to it.
      if (asksForFile(error)) this.#connection.destroy()
      throw error
    } finally {
      this.#open -= 1
    }
  }

  async close(): Promise<void> {
    await new Promise<void>((done) => this.#connection.end(() => done()))
  }

  destroy(): void {
    this.#connection.destroy()
  }
}

/** The error of one statement; throws one that concerns the whole question. */
function survivable(error: unknown): AnswerError {
  if (!(error instanceof Error) || !('errno' in error) || typeof error.errno !== 'number' || FATAL.has(error.errno)) throw error
  return error as AnswerError
}
