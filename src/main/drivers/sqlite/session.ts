import { setImmediate as nextTurn } from 'node:timers/promises'
import { type CatalogNote, FACETS, type Relation, type RelationName, type SchemaObject, type SystemRelation } from '@shared/catalog'
import type { RowPage } from '@shared/cells'
import { AppError } from '@shared/errors'
import type { Outline } from '@shared/outline'
import type { RowFilter } from '@shared/row-query'
import { openSqlite } from '../../sqlite'
import type { CallOptions, CatalogMarks, CheckOptions, GrantScope, RowsQuery, ScanOptions, Session } from '../driver'
import { toAppError } from './errors'
import { parseTold, tell, type Told } from './fingerprint'
import type { DatabaseFile } from './options'
import { FileReading } from './read-file'
import { readNamed } from './read-named'
import { countRows, readRows } from './rows'
import { SchemaFile } from './schema-file'
import { PROBE, SQLITE_VERSION } from './sql/catalog.sql'
import { fold } from './text/lexer'

const MAIN = 'main'
/** How often a reading begins again when the schema changes under it. */
const READINGS = 3

/** Opens files read-only, the first as `main`. Throws `unreachable` where one is not there, `invalid_input` for what is no database, or what errors.ts says. */
export function openSession(files: readonly DatabaseFile[], label: string): Session {
  const opened = files.map(({ schema, path }) => new SchemaFile(schema, path))
  try {
    // The first question reads the header: what is no database is noticed here and not in the middle of a reading.
    for (const file of opened) guard(() => file.version())
    return new SqliteSession(opened, label, `SQLite ${sqliteVersion()}`)
  } catch (error) {
    for (const file of opened) file.close()
    throw error
  }
}

/** Synchronous inside, with a turn of the event loop between statements; one that does not end is ended with its process. */
class SqliteSession implements Session {
  readonly serverVersion: string
  readonly #files: readonly SchemaFile[]
  readonly #label: string
  readonly #told = new Map<SchemaFile, Told>()

  constructor(files: readonly SchemaFile[], label: string, serverVersion: string) {
    this.#files = files
    this.#label = label
    this.serverVersion = serverVersion
  }

  /** A file is read faster than any cache of others answers. */
  async identity(): Promise<string | null> {
    return null
  }

  async probe(): Promise<void> {
    for (const file of this.#files) guard(() => file.current().db.prepare(PROBE).get())
  }

  async readCatalog({ signal, timeoutMs, onProgress, onNames }: ScanOptions) {
    const limit = performance.now() + timeoutMs
    const pause = async () => {
      await nextTurn()
      if (signal.aborted) throw new AppError('cancelled', 'Cancelled')
      if (performance.now() > limit) throw new AppError('timeout', 'The file was not read in time', { hint: 'Try again' })
    }
    return await guardAsync(async () => {
      for (let at = 1; ; at += 1) {
        const { fingerprint, marks } = this.#marks(undefined)
        const readings = this.#files.map((file) => new FileReading(file))
        const total = readings.reduce((sum, reading) => sum + reading.relations.length, 0)
        const report = async (facet: (typeof FACETS)[number]) => {
          onProgress?.({ facet, done: FACETS.indexOf(facet) + 1, total: FACETS.length, relations: total })
          await pause()
        }
        onNames?.(namesOf(readings))
        await report('relations')
        for (const reading of readings) await reading.readColumns(pause)
        await report('columns')
        for (const reading of readings) await reading.readForeignKeys(pause)
        await report('constraints')
        for (const reading of readings) await reading.readIndexes(pause)
        await report('indexes')
        // A change in the middle would mix two schemas. A file that never stands still is told as it was last seen: the
        // fingerprint is older than every facet, so the next check finds it changed.
        if (at < READINGS && readings.some((reading) => reading.moved())) continue
        for (const file of this.#files) file.dropText()
        const read = readings.map((reading) => reading.result())
        await report('definitions')
        await report('objects')
        return {
          database: this.#label,
          serverVersion: this.serverVersion,
          defaultSchema: MAIN,
          schemas: this.#files.map((file) => file.schema),
          relations: read.flatMap((part) => part.relations),
          objects: [],
          notes: read.flatMap((part) => part.notes),
          fingerprint,
          marks: { ...marks },
        }
      }
    })
  }

  async fingerprint({ known }: CheckOptions): Promise<string> {
    return guard(() => this.#tell(known))
  }

  async marks({ known }: CheckOptions): Promise<CatalogMarks> {
    return guard(() => this.#marks(known))
  }

  /** SQLite has no objects beside relations. */
  async readObjects(_call: CallOptions): Promise<{ objects: SchemaObject[]; notes: CatalogNote[] }> {
    return { objects: [], notes: [] }
  }

  async readRelations(names: readonly RelationName[], _call: CallOptions): Promise<{ relations: Relation[]; notes: CatalogNote[] }> {
    return guard(() => {
      const bySchema = Map.groupBy(names, (name) => name.schema)
      const read = this.#files.map((file) => {
        file.current()
        return readNamed(file, bySchema.get(file.schema) ?? [])
      })
      return { relations: read.flatMap((part) => part.relations), notes: read.flatMap((part) => part.notes) }
    })
  }

  /** Its own tables stand in the schemas of the files. */
  async systemRelations(_call: CallOptions): Promise<SystemRelation[]> {
    return []
  }

  /** Other files are nobody's business. */
  async databases(_call: CallOptions): Promise<string[]> {
    return []
  }

  /** A file has no rights but its own. */
  async grants(_scope: GrantScope, _call: CallOptions): Promise<string[]> {
    return []
  }

  async rows({ schema, name }: RelationName, query: RowsQuery, _call: CallOptions): Promise<RowPage> {
    return guard(() => readRows(this.#file(schema).current().db, name, query))
  }

  async count({ schema, name }: RelationName, filters: readonly RowFilter[], _call: CallOptions): Promise<number> {
    return guard(() => countRows(this.#file(schema).current().db, name, filters))
  }

  async close(): Promise<void> {
    for (const file of this.#files) file.close()
  }

  #file(schema: string): SchemaFile {
    const file = this.#files.find((f) => f.schema === schema)
    if (file === undefined) throw new AppError('not_found', `There is no schema ${schema}`, { hint: 'Refresh the connection' })
    return file
  }

  /** One part per file; equal parts mean an unchanged schema. */
  #tell(known: string | undefined): string {
    const parts = known?.split(' ') ?? []
    const texts = this.#files.map((file, at) => {
      const told = tell(file, [this.#told.get(file), parseTold(parts[at])])
      this.#told.set(file, told)
      return told.text
    })
    return texts.join(' ')
  }

  #marks(known: string | undefined): CatalogMarks {
    const fingerprint = this.#tell(known)
    return { fingerprint, marks: Object.fromEntries(this.#files.flatMap((file) => [...file.marks().marks])) }
  }
}

/** Asked of an empty database: preparing a SELECT reads the schema, which takes a second in a file with ten thousand tables. */
function sqliteVersion(): string {
  const db = openSqlite(':memory:')
  try {
    return String(db.prepare(SQLITE_VERSION).pluck().get())
  } finally {
    db.close()
  }
}

/** What is known before any facet is read. */
function namesOf(readings: readonly FileReading[]): Outline {
  const rows = readings.flatMap(({ schema, relations, statistics }) =>
    relations.map(({ entry, kind, shadowOf }) => ({
      schema,
      name: entry.name,
      kind,
      rows: statistics.get(fold(entry.name)),
      columns: undefined,
      parent: shadowOf === undefined ? undefined : { schema, name: shadowOf },
    })),
  )
  return { schemas: readings.map((reading) => reading.schema), defaultSchema: MAIN, rows, objects: [] }
}

function guard<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw toAppError(error)
  }
}

async function guardAsync<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toAppError(error)
  }
}
