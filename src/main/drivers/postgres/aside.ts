import type { Line, Rows } from './line'
import type { Reader } from './read'
import type { Question } from './statements'

/** Size of pg_class from which on a second connection, some 20 ms to open, is worth it, bytes: some 500 tables with their indexes. */
export const LARGE = 1024 * 1024

/**
 * The other half of a large reading, over a line of its own while the reader's works on the raw catalogs: questions of the very same
 * moment, then what `next` asks, which only must not be older than that.
 */
export class Aside<T> {
  readonly #reader: Reader
  readonly #questions: readonly Question[]
  readonly #ask: (reader: Reader) => Promise<T>
  #rows: Promise<Rows | undefined> = Promise.resolve(undefined)
  #next: Promise<{ readonly told: T } | undefined> = Promise.resolve(undefined)
  #begun = false
  #open = false
  #over = false

  constructor(reader: Reader, questions: readonly Question[], next: (reader: Reader) => Promise<T>) {
    this.#reader = reader
    this.#questions = questions
    this.#ask = next
  }

  /**
   * Connects and begins; `of`: which moment it is (pg_export_snapshot), which lasts as long as the transaction that told it. What fails
   * there is asked again on the reader's own line, which then says why. Never throws: it is called while the socket is read. A reading
   * that begins anew goes on with what was asked for the first moment: that is older than it, which costs a re-reading and hides nothing.
   */
  begin(of: string): void {
    if (this.#begun) return
    this.#begun = true
    const opened = this.#connect()
    this.#rows = this.#asked(opened, of).catch(() => undefined)
    this.#next = this.#finish(opened).catch(() => undefined)
  }

  /** Answers to the questions; undefined where there is no other line, or none yet: nobody waits for a connection. */
  async rows(): Promise<Rows | undefined> {
    if (!this.#open) this.#over = true
    return this.#over ? undefined : await this.#rows
  }

  /** What `next` told, where the questions were answered too. */
  async next(): Promise<{ readonly told: T } | undefined> {
    return this.#over ? undefined : await this.#next
  }

  /** The reading failed: the other line is closed once it has its answer. */
  drop(): void {
    this.#over = true
  }

  async #connect(): Promise<Line | undefined> {
    const line = await this.#reader.another?.()
    this.#open = line !== undefined
    return line
  }

  async #asked(opened: Promise<Line | undefined>, of: string): Promise<Rows | undefined> {
    const line = await opened
    return line === undefined || this.#over ? undefined : await line.snapshot(this.#questions, undefined, { of })
  }

  async #finish(opened: Promise<Line | undefined>): Promise<{ readonly told: T } | undefined> {
    const line = await opened
    try {
      return line === undefined || (await this.#rows) === undefined ? undefined : { told: await this.#ask({ ...this.#reader, line }) }
    } finally {
      await line?.close()
    }
  }
}
