import { constrainedTables, type RelationEntry, toEntries, toRelationEntries } from './entries'
import { toAppError } from './errors'
import type { Row } from './file-rows'
import { marksOf, type Marks } from './marks'
import { type FileState, openFile, type OpenFile, stateOf } from './open-file'
import { ENTRIES, SCHEMA_VERSION } from './sql/catalog.sql'

/** A state of the file, looked at before anything was read. */
interface Standing extends FileState {
  readonly version: number
}

/** What the schema table says, and at which state of the file. */
export interface SchemaText extends Standing {
  readonly relations: readonly RelationEntry[]
  /** Folded names of tables with an index that has no text. */
  readonly constrained: ReadonlySet<string>
}

/** One file as a schema: opened again when another file has taken its place. */
export class SchemaFile {
  readonly schema: string
  readonly path: string
  #open: OpenFile | undefined
  #text: SchemaText | undefined
  #marks: { readonly of: Standing; readonly marks: Marks } | undefined

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

  /** The schema table as it is now; kept until {@link dropText}. */
  text(): SchemaText {
    const { identity, written } = this.current()
    const now = { identity, written, version: this.version() }
    if (this.#text === undefined || !sameState(this.#text, now)) {
      const rows = this.all(ENTRIES)
      this.#text = { ...now, relations: toRelationEntries(toEntries(rows)), constrained: constrainedTables(rows) }
    }
    return this.#text
  }

  /** Lets go of the texts: they are as large as the schema, and marks are enough to tell what changed. */
  dropText(): void {
    this.#text = undefined
  }

  /** Marks of everything in the file; made once per state of it. */
  marks(): Marks {
    const { identity, written } = this.current()
    const now = { identity, written, version: this.version() }
    if (this.#marks === undefined || !sameState(this.#marks.of, now)) {
      const { relations } = this.text()
      this.#marks = { of: now, marks: marksOf(this.schema, relations) }
    }
    return this.#marks.marks
  }

  close(): void {
    this.#open?.db.close()
    this.#open = undefined
  }
}

function sameState(a: Standing, b: Standing): boolean {
  return a.identity === b.identity && a.written === b.written && a.version === b.version
}
