import type { CatalogNote } from '@shared/catalog'
import type { Entry, RelationEntry } from './entries'
import { isFatal } from './errors'
import type { Row } from './file-rows'
import type { SchemaFile } from './schema-file'
import { ANALYZED, columnsOf, foreignKeysOf, indexesOf, indexPartsOf, STATISTICS, statisticsOf } from './sql/catalog.sql'
import { fold } from './text/lexer'

/** How many relations are named one by one in notes. */
const NAMED_IN_NOTES = 20

/** The rows of COLUMNS for one relation. Throws for a view whose tables are gone, or a table without its module. */
export function readColumnsOf(file: SchemaFile, { id, name }: Entry): Row[] {
  return file.all(columnsOf(name)).map(([, ...rest]) => [id, ...rest])
}

/** The rows of FOREIGN_KEYS for one table. */
export function readForeignKeysOf(file: SchemaFile, { id, name }: Entry): Row[] {
  return file
    .all(foreignKeysOf(name))
    .map(([key, , table, from, to, onUpdate, onDelete]) => [id, key, table, from, to, onUpdate, onDelete].map((v) => v ?? null))
}

/** The rows of INDEXES for one table. */
export function readIndexesOf(file: SchemaFile, { id, name }: Entry): Row[] {
  return file.all(indexesOf(name)).flatMap(([, index, unique, origin, partial]) =>
    file
      .all(indexPartsOf(String(index)))
      .filter((part) => part[5] === 1)
      .map(([, position, column, descending, collation]) =>
        [id, index, unique, origin, partial, position, column, descending, collation].map((v) => v ?? null),
      ),
  )
}

/** Columns of a relation that SQLite may refuse to describe; what it says then is kept in `refused`. */
export function readGuarded(file: SchemaFile, entry: Entry, refused: Map<number, string>): Row[] {
  try {
    return readColumnsOf(file, entry)
  } catch (error) {
    if (isFatal(error)) throw error
    refused.set(entry.id, error instanceof Error ? error.message.slice(0, 300) : String(error))
    return []
  }
}

/** Rows by the last ANALYZE, by folded name; of all tables or of those named. Empty where it never ran. */
export function readStatistics(file: SchemaFile, names?: readonly string[]): Map<string, number> {
  if (file.all(ANALYZED).length === 0) return new Map()
  const rows = names === undefined ? file.all(STATISTICS) : file.all(statisticsOf(names.length), ...names)
  return new Map(rows.flatMap(([table, count]) => (typeof count === 'number' ? [[fold(String(table)), count] as const] : [])))
}

/** What SQLite refused to describe, as notes: the first few by name, the rest counted. */
export function refusals(schema: string, relations: readonly RelationEntry[], refused: ReadonlyMap<number, string>): CatalogNote[] {
  const found = relations.filter(({ entry }) => refused.has(entry.id))
  const notes = found.slice(0, NAMED_IN_NOTES).map(({ entry }) => ({
    facet: 'columns',
    message: `${schema}.${entry.name}: ${refused.get(entry.id) ?? ''}`,
  }))
  const more = found.length - notes.length
  return more === 0 ? notes : [...notes, { facet: 'columns', message: `${schema}: ${String(more)} more whose columns cannot be read` }]
}
