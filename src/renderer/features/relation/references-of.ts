import type { ForeignKey, Relation } from '@shared/catalog'
import type { RelationReply } from '@shared/catalog-replies'
import { type Cell, isCut } from '@shared/cells'
import { plainText } from '@shared/row-text'
import type { RowFilter } from '@shared/row-query'
import type { GridColumn } from '../../ui/grid/types'

/** The key that a column is followed by: of several the one with the fewest columns. */
export function keyOf(relation: Relation, column: string): ForeignKey | undefined {
  return relation.foreignKeys
    .filter(({ columns, targetColumns }) => columns.includes(column) && targetColumns.length === columns.length)
    .sort((a, b) => a.columns.length - b.columns.length)[0]
}

/** Which row a key of this row names, as filters of the other relation; undefined where a part is NULL, or not known whole. */
export function referenceOf(key: ForeignKey, columns: readonly GridColumn[], row: readonly Cell[]): RowFilter[] | undefined {
  return pairs(key.columns, key.targetColumns, columns, row)
}

/** Filters by which columns named `there` have the values that columns named `here` have in this row. */
function pairs(
  here: readonly string[],
  there: readonly string[],
  columns: readonly GridColumn[],
  row: readonly Cell[],
): RowFilter[] | undefined {
  const filters: RowFilter[] = []
  for (const [at, name] of here.entries()) {
    const cell = row[columns.findIndex((column) => column.name === name)] ?? null
    const column = there[at]
    if (cell === null || isCut(cell) || column === undefined) return undefined
    filters.push({ column, op: '=', value: plainText(cell) })
  }
  return filters
}

/** A key of another relation that refers to this one. */
export type Referring = RelationReply['referencedBy'][number]

/** Which rows of another relation refer to a row by that key; undefined where what they refer to is NULL, or not known whole. */
export function referringOf(key: Referring, columns: readonly GridColumn[], row: readonly Cell[]): RowFilter[] | undefined {
  return pairs(key.targetColumns, key.columns, columns, row)
}

/** The filter that a value passes; undefined for one that is not known whole. */
export function filterFor(column: string, cell: Cell): RowFilter | undefined {
  if (cell === null) return { column, op: 'null', value: '' }
  return isCut(cell) ? undefined : { column, op: '=', value: plainText(cell) }
}
