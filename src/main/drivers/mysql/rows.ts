import type { RelationName } from '@shared/catalog'
import type { Cell, RowPage } from '@shared/cells'
import type { RowFilter } from '@shared/row-query'
import { cellLimit, type CellLimit, cutText, toCell } from '../cells'
import type { RowsQuery } from '../driver'
import { columnOf, readPlace, writePlace, writeValues } from '../row-place'
import type { Line, Row } from './line'
import {
  columnTypes,
  countText,
  filterText,
  firstRows,
  isBinary,
  isLong,
  literalOf,
  pageText,
  type RowColumn,
  type Term,
  termOf,
  uniqueKeys,
} from './sql/rows.sql'
import { plainType } from './text/column'

/** What there is to read, and the columns that tell rows apart: none where nothing does. */
interface Shape {
  readonly columns: readonly RowColumn[]
  readonly key: readonly RowColumn[]
}

/** A page of rows. Rejects with what mysql2 rejects with, or `invalid_input`. */
export async function readRows(line: Line, name: RelationName, query: RowsQuery): Promise<RowPage> {
  const started = performance.now()
  const shape = await readShape(line, name)
  const page = shape.columns.length === 0 ? await readUnknown(line, name, query.limit) : await readPage(line, name, shape, query)
  return { ...page, elapsedMs: performance.now() - started }
}

/** How many rows pass the filters. */
export async function countRows(line: Line, name: RelationName, filters: readonly RowFilter[]): Promise<number> {
  const columns = filters.length === 0 ? [] : (await readShape(line, name)).columns
  const [row] = await line.ask(
    countText(
      name,
      filters.map((filter) => filterText(columns, filter)),
    ),
  )
  return Number(row?.[0])
}

async function readShape(line: Line, name: RelationName): Promise<Shape> {
  const columns = (await line.ask(columnTypes(name))).map(
    ([column, type, dataType, nullable, length]): RowColumn => ({
      name: String(column),
      type: plainType(String(type)),
      dataType: String(dataType).toLowerCase(),
      nullable: nullable !== 'NO',
      length: Number(length ?? 0),
    }),
  )
  return { columns, key: keyOf(columns, await line.ask(uniqueKeys(name))) }
}

/** The first key whose columns are whole, never NULL, and may be read. */
function keyOf(columns: readonly RowColumn[], rows: readonly Row[]): RowColumn[] {
  for (const parts of Map.groupBy(rows, ([index]) => index).values()) {
    const found = parts.flatMap(([, name, prefix, nullable]) =>
      prefix === null && nullable !== 'YES' ? columns.filter((column) => column.name === name && !column.nullable) : [],
    )
    if (found.length === parts.length) return found
  }
  return []
}

async function readPage(
  line: Line,
  name: RelationName,
  { columns: all, key }: Shape,
  query: RowsQuery,
): Promise<Omit<RowPage, 'elapsedMs'>> {
  const { filters = [], sort = [], limit, row } = query
  const columns = query.columns?.map((wanted) => columnOf(all, wanted)) ?? all
  const known = key.map((column) => termOf(column, false, true))
  const sorted = row === undefined ? sort.map(({ column, descending }) => termOf(columnOf(all, column), descending, false)) : []
  // Equals that nothing tells apart: by all that is in them, so that none is lost between two pages.
  const others =
    known.length > 0 || sorted.length === 0 ? [] : all.filter((column) => !isLong(column)).map((column) => termOf(column, false, false))
  const order = [...sorted, ...[...known, ...others].filter((term) => !sorted.some(({ sql }) => sql === term.sql))]
  const byKey = known.length > 0 && order.every(({ exact }) => exact)
  const start = query.after === undefined || row !== undefined ? { skip: 0 } : readPlace(query.after, order.length)
  const where = row === undefined ? filters.map((filter) => filterText(all, filter)) : rowConditions(known, row)
  const cells = cellLimit(limit, columns.filter(isLong).length, query.whole)
  const { rows: found } = await line.query(pageText({ name, columns, order, where, start, limit: limit + 1, cells }))
  const rows = found.slice(0, limit)
  const places = rows.map((values) => values.slice(values.length - order.length).map(placeText))
  const ids = places.map((place) => writeValues(known.map((term) => place[order.findIndex(({ sql }) => sql === term.sql)] ?? null)))
  const skipped = ('skip' in start ? start.skip : 0) + rows.length
  return {
    columns: columns.map(({ name: column, type }) => ({ name: column, type })),
    rows: rows.map((values) => cellsOf(columns, values, cells)),
    ids: known.length > 0 && known.every(({ exact }) => exact) ? ids : null,
    more: found.length > limit,
    next: found.length > limit ? writePlace(byKey ? places.at(-1) : undefined, skipped) : null,
    paging: byKey ? 'key' : 'number',
  }
}

/** For a relation of which no column is told: the rows, or why there are none. */
async function readUnknown(line: Line, name: RelationName, limit: number): Promise<Omit<RowPage, 'elapsedMs'>> {
  const { rows, fields } = await line.query(firstRows(name, limit))
  return {
    columns: fields.map((field) => ({ name: field.name, type: '' })),
    rows: rows.map((row) => row.map((value) => toCell(value))),
    ids: null,
    more: false,
    next: null,
    paging: 'number',
  }
}

function rowConditions(known: readonly Term[], row: string): string[] {
  const place = readPlace(row, known.length)
  return 'values' in place ? known.map((term, at) => `${term.sql} = ${literalOf(term, place.values[at] ?? '')}`) : ['1 = 0']
}

function placeText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'bigint' ? String(value) : JSON.stringify(value)
}

function cellsOf(columns: readonly RowColumn[], row: readonly unknown[], limit: CellLimit): Cell[] {
  let size = columns.length - 1
  return columns.map((column, at) => {
    const value = row[at]
    if (!isLong(column)) return column.dataType === 'timestamp' && typeof value === 'string' ? `${value}+00:00` : toCell(value, limit)
    size += 1
    const bytes = Number(row[size])
    if (Buffer.isBuffer(value) && isBinary(column)) return { hex: value.subarray(0, limit.bytes).toString('hex'), bytes }
    return typeof value === 'string' ? cutText(value, bytes, limit) : toCell(value, limit)
  })
}
