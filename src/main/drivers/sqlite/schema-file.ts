import { type Entry, toEntries, toRelationEntries } from './entries'
import { toAppError } from './errors'
import type { Row } from './file-rows'
import { marksOf, type Marks } from './marks'
import { openFile, type OpenFile, stateOf } from './open-file'
import { ENTRIES, SCHEMA_VERSION } from './sql/catalog.sql'

/** One file as a schema: opened again when another file has taken its place. */
export class SchemaFile {
  readonly schema: string
  readonly path: string
  #open: OpenFile | undefined
  #marks: { readonly at: string; readonly marks: Marks } | undefined

  constructor(schema: string, path: string) {
    this.schema = schema
    this.path = path
  }

  /** The file as it is now; every reading begins with this. Throws an AppError. */
  current(): OpenFile {
    try {
      const now = stateOf(this.path)
      const open = this.#open
      if (open !== undefined && open.identity === now.identity) {
        if (open.written === now.written) return open
        // A copy in memory does not follow the file; a connection in place does.
        if (!open.copied) return { ...open, ...now }
      }
      this.close()
      this.#open = openFile(this.path)
      return this.#open
    } catch (error) {
      throw toAppError(error)
    }
  }

  /** All rows of a query as arrays. Throws what SQLite throws. */
  all(sql: string, ...values: readonly (string | number)[]): Row[] {
    const { db } = this.#open ?? this.current()
    return db
      .prepare(sql)
      .raw(true)
      .safeIntegers(false)
      .all(...values) as Row[]
  }

  /** Rises with every change of the schema; costs no reading of it. */
  version(): number {
    return Number(this.all(SCHEMA_VERSION)[0]?.[0])
  }

  entries(): Entry[] {
    return toEntries(this.all(ENTRIES))
  }

  /** Marks of everything in the file; made once per state of it. */
  marks(): Marks {
    const { identity, written } = this.current()
    const at = `${identity} ${written} ${String(this.version())}`
    if (this.#marks?.at !== at) this.#marks = { at, marks: marksOf(this.schema, toRelationEntries(this.entries())) }
    return this.#marks.marks
  }

  close(): void {
    this.#open?.db.close()
    this.#open = undefined
  }
}
