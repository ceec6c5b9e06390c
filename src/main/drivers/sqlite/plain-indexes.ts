import type { RelationEntry } from './entries'
import type { Row } from './file-rows'
import type { TableText } from './text/create-table'
import { fold } from './text/lexer'
import { readPlainIndex } from './text/plain-index'

/**
 * The rows of INDEXES for a table, out of the texts of its indexes; undefined where one of them has to be asked for. Only
 * for a table that has no index without a text, and whose own text is believed. SQLite keeps the indexes of a schema in
 * few lists and walks through one for each that it is asked for by name: at ten thousand tables that takes as long as all
 * their columns. A collation that the column has anyway is left out.
 */
export function plainIndexRows({ entry, indexes }: RelationEntry, columns: readonly Row[], text: TableText): Row[] | undefined {
  // Its primary key is an index without a text.
  if (text.withoutRowid) return undefined
  const rows: Row[] = []
  for (const { name, sql } of indexes) {
    const index = readPlainIndex(sql)
    if (index?.name !== name) return undefined
    for (const part of index.parts) {
      const column = columnOf(part.name, columns)
      if (column === undefined) return undefined
      const flags = [Number(index.unique), 'c', Number(index.partial)] as const
      rows.push([entry.id, name, ...flags, 0, column, Number(part.descending), part.collation ?? null])
    }
  }
  return rows
}

/** The column's name as its table spells it. */
function columnOf(name: string, columns: readonly Row[]): string | undefined {
  const found = columns.find((row) => row[1] === name) ?? columns.find((row) => fold(String(row[1])) === fold(name))
  return found === undefined ? undefined : String(found[1])
}
