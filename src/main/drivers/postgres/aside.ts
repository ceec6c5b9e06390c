import { type Answers, deparse } from './definitions'
import type { Line } from './line'
import type { Reader } from './read'
import { definitionRelations } from './sql/definitions.sql'
import type { Scope } from './sql/scope.sql'
import { definitionQuestions, usable } from './statements'

/** Relations from which on a second connection, some 20 ms to open, is worth it. */
export const LARGE = 2000

/** Names of the questions about definitions that have something to tell. */
type Defined = ReadonlySet<string>

interface Told<T> {
  readonly answers: Answers
  readonly told: T
}

/**
 * What follows the raw catalogs of a reading: definitions, and what `next` asks. On the reader's own line once that is free, or on
 * another one while the server still works on the first.
 */
export class Aside<T> {
  readonly #reader: Reader
  readonly #scope: Scope
  readonly #next: (reader: Reader) => Promise<T>
  #work: Promise<(Told<T> & { readonly defined: Defined }) | undefined> | undefined
  /** Whether the other line is open, and whether nobody waits for it any more. */
  #open = false
  #over = false
  #early = false
  #tell: (defined: Defined) => void = () => undefined
  readonly #defined = new Promise<Defined>((tell) => (this.#tell = tell))

  constructor(reader: Reader, scope: Scope, next: (reader: Reader) => Promise<T>) {
    this.#reader = reader
    this.#scope = scope
    this.#next = next
  }

  /**
   * Begins on another line, where there is one. Called again where the reading begins anew: what was read before its fingerprint
   * may be older than that says, and is not used. Never throws: it is called while the socket is read.
   */
  begin(): void {
    if (this.#work !== undefined) this.#early = true
    // What fails there is asked again on the reader's own line, which then says why.
    this.#work ??= this.#beside().catch(() => undefined)
  }

  /** What there is to deparse is known. */
  tell(defined: Defined): void {
    this.#tell(defined)
  }

  /** The reading failed: the other line is closed once it has its answer. */
  drop(): void {
    this.#over = true
    this.#tell(new Set())
  }

  /** All answers. The reader's line is free from now on. */
  async end(defined: Defined): Promise<Told<T>> {
    if (this.#open) {
      const beside = await this.#work
      // A reading that was asked again may have found more than what was told the first time.
      if (beside !== undefined && !this.#early && [...defined].every((name) => beside.defined.has(name))) return beside
    }
    this.drop()
    const answers = await this.#deparse(this.#reader.line, defined)
    return { answers, told: await this.#next(this.#reader) }
  }

  async #beside(): Promise<(Told<T> & { readonly defined: Defined }) | undefined> {
    const line = await this.#reader.another?.()
    if (line === undefined) return undefined
    try {
      if (this.#over) return undefined
      this.#open = true
      const told = await this.#next({ ...this.#reader, line })
      const defined = await this.#defined
      return { told, answers: await this.#deparse(line, defined), defined }
    } finally {
      await line.close()
    }
  }

  async #deparse(line: Line, defined: Defined): Promise<Answers> {
    const { forbidden } = this.#reader
    return await deparse(line, this.#scope, {
      questions: (some) => definitionQuestions(this.#reader, some).filter(({ name, text }) => defined.has(name) && usable(text, forbidden)),
      relations: async () => (await line.ask(definitionRelations(this.#scope))).map(([oid]) => Number(oid)),
    })
  }
}
