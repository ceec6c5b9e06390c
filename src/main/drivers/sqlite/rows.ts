import { type Cell, CELL_LIMIT, type RowPage } from '@shared/cells'
import { AppError } from '@shared/errors'
import type { RowFilter } from '@shared/row-query'
import type Database from 'better-sqlite3'
import { cellLimit, type CellLimit, cutText, toCell as toDriverCell } from '../cells'
import type { RowsQuery } from '../driver'
import { columnOf, type OrderTerm, readPlace, writePlace, writeValues } from '../row-place'
import { bound, placeText } from './place'
import { quoteIdent } from './quote'
import { ENCODING } from './sql/catalog.sql'
import { anyRow, anyRowid, anyRows, type Bound, COLUMNS, countText, filterText, KIND, pageText, type RowColumn } from './sql/rows.sql'

/** SQLite gives at most 2000 values per row (sqlite.org/limits.html), and a column needs three, a term of the order too. */
const WIDEST = 650

/** SQLite's names for the encoding of its texts → those of TextDecoder. */
const ENCODINGS: Readonly<Record<string, string>> = { 'UTF-8': 'utf-8', 'UTF-16le': 'utf-16le', 'UTF-16be': 'utf-16be' }

/**
 * A page of a relation's rows, every value by its own type and not by the column's. Text that is none in the database's encoding
 * comes as bytes; only in a relation of more than {@link WIDEST} columns it comes as text with U+FFFD.
 */
export function readRows(db: Database.Database, name: string, query: RowsQuery): RowPage {
  const started = performance.now()
  const all = columnsOf(db, name)
  const columns = query.columns?.map((wanted) => columnOf(all, wanted)) ?? all
  const page = columns.length > WIDEST ? readWide(db, name, columns, query) : readPage(db, name, all, columns, query)
  return { ...page, elapsedMs: performance.now() - started }
}

/** How many rows pass the filters. */
export function countRows(db: Database.Database, name: string, filters: readonly RowFilter[]): number {
  const values: Bound['value'][] = []
  const columns = columnsOf(db, name)
  const text = countText(
    name,
    filters.map((filter) => filterText(columns, filter, binder(values))),
  )
  return Number(db.prepare(text).pluck().get(named(values)))
}

function readPage(
  db: Database.Database,
  name: string,
  all: readonly RowColumn[],
  columns: readonly RowColumn[],
  query: RowsQuery,
): Omit<RowPage, 'elapsedMs'> {
  const { filters = [], sort = [], limit, row } = query
  const known = keyOf(db, name)
  const sorted = row === undefined ? sort.map(({ column, descending }) => termOf(columnOf(all, column).name, descending, true)) : []
  const order = [...sorted, ...known.filter((term) => !sorted.some(({ sql }) => sql === term.sql))]
  const values: Bound['value'][] = []
  const bind = binder(values)
  const begin = query.after === undefined || row !== undefined ? { skip: 0 } : readPlace(query.after, order.length)
  const where = row === undefined ? filters.map((filter) => filterText(all, filter, bind)) : rowConditions(known, row, bind)
  // Bound where they stand: a value that is named twice is bound twice.
  const start =
    'values' in begin ? { values: begin.values.map((value) => (value === null ? null : bindOnce(bound(value), values))) } : begin
  const cells = cellLimit(limit, columns.length, query.whole)
  const text = pageText({ name, columns, order, where, start, limit: limit + 1, cells })
  const found = db.prepare(text).raw(true).all(named(values)) as unknown[][]
  const encoding = ENCODINGS[String(db.prepare(ENCODING).pluck().get())] ?? 'utf-8'
  const rows = found.slice(0, limit)
  const places = rows.map((read) => order.map((_, at) => placeText(read[(columns.length + at) * 3], read[(columns.length + at) * 3 + 1])))
  const skipped = ('skip' in begin ? begin.skip : 0) + rows.length
  const byKey = known.length > 0
  const next = found.length > limit ? writePlace(byKey ? places.at(-1) : undefined, skipped) : null
  return {
    columns: [...columns],
    rows: rows.map((read) => columns.map((_, at) => toCell(read[at * 3], read[at * 3 + 1], read[at * 3 + 2], encoding, cells))),
    ids: byKey
      ? places.map((place) => writeValues(known.map((term) => place[order.findIndex(({ sql }) => sql === term.sql)] ?? null)))
      : null,
    more: found.length > limit,
    next,
    paging: byKey ? 'key' : 'number',
  }
}

function readWide(db: Database.Database, name: string, columns: readonly RowColumn[], query: RowsQuery): Omit<RowPage, 'elapsedMs'> {
  if ((query.filters ?? []).length > 0 || (query.sort ?? []).length > 0 || query.row !== undefined)
    throw new AppError('unsupported', `Rows of more than ${String(WIDEST)} columns can be neither sorted nor filtered`, {
      hint: 'Make a view with fewer columns',
    })
  const begin = query.after === undefined ? { skip: 0 } : readPlace(query.after, -1)
  const skip = 'skip' in begin ? begin.skip : 0
  const found = db
    .prepare(anyRows(name))
    .raw(true)
    .all(query.limit + 1, skip) as unknown[][]
  const rows = found.slice(0, query.limit)
  const cells = cellLimit(query.limit, columns.length)
  return {
    columns: [...columns],
    rows: rows.map((row) => row.map((value) => plainCell(value, cells))),
    ids: null,
    more: found.length > query.limit,
    next: found.length > query.limit ? writePlace(undefined, skip + rows.length) : null,
    paging: 'number',
  }
}

/** A value as better-sqlite3 gives it: 64-bit integers as bigint, text as text. */
export function plainCell(value: unknown, limit: CellLimit = CELL_LIMIT): Cell {
  return typeof value === 'number' ? toCell('real', value, null, '', limit) : toDriverCell(value, limit)
}

function columnsOf(db: Database.Database, name: string): RowColumn[] {
  return db
    .prepare(anyRow(name))
    .columns()
    .map((column) => ({ name: column.name, type: column.type ?? '' }))
}

/** What tells rows apart: the rowid where there is one by a name that no column has, else the primary key. Views have neither. */
function keyOf(db: Database.Database, name: string): OrderTerm[] {
  const [kind, withoutRowid] = (db.prepare(KIND).raw(true).get(name) ?? []) as unknown[]
  if (kind !== 'table') return []
  const columns = db.prepare(COLUMNS).raw(true).all(name) as unknown[][]
  if (Number(withoutRowid) === 1)
    return columns
      .filter((column) => Number(column[2]) > 0)
      .sort((a, b) => Number(a[2]) - Number(b[2]))
      .map(([column]) => termOf(String(column), false, false))
  const taken = new Set(columns.map(([column]) => String(column).toLowerCase()))
  const alias = ['rowid', '_rowid_', 'oid'].find((one) => !taken.has(one))
  if (alias === undefined) return []
  db.prepare(anyRowid(name, alias))
  return [{ sql: `t.${alias}`, descending: false, nullable: false }]
}

function termOf(column: string, descending: boolean, nullable: boolean): OrderTerm {
  return { sql: `t.${quoteIdent(column)}`, descending, nullable }
}

function rowConditions(known: readonly OrderTerm[], row: string, bind: (value: Bound) => string): string[] {
  const place = readPlace(row, known.length)
  if (!('values' in place) || known.length === 0) return ['1 = 0']
  return known.map(({ sql }, at) => `${sql} = ${bind(bound(place.values[at] ?? ''))}`)
}

/** Parameters by number: one that is named twice is the same one. */
function binder(values: Bound['value'][]): (value: Bound) => string {
  return (value) => bindOnce(value, values)
}

function bindOnce({ sql, value }: Bound, values: Bound['value'][]): string {
  values.push(value)
  return sql.replace('?', `?${String(values.length)}`)
}

/** By their numbers, as better-sqlite3 wants parameters that have one. */
function named(values: readonly Bound['value'][]): Record<string, Bound['value']> {
  return Object.fromEntries(values.map((value, at) => [String(at + 1), value]))
}

function toCell(type: unknown, value: unknown, length: unknown, encoding: string, limit: CellLimit): Cell {
  // SQLite cuts an empty value to NULL.
  if (value === null && type === 'text') return ''
  if (value === null && type === 'blob') return { hex: '', bytes: 0 }
  if (value === null || value === undefined) return null
  if (typeof value === 'bigint') return String(value)
  // JSON knows no infinity; SQLite writes it so itself.
  if (typeof value === 'number') return Number.isFinite(value) ? value : value > 0 ? 'Inf' : '-Inf'
  if (!Buffer.isBuffer(value)) throw new TypeError(`SQLite gave a ${typeof value}`)
  const bytes = Number(length)
  return (
    (type === 'text' ? textOf(value, bytes, encoding, limit) : undefined) ?? { hex: value.subarray(0, limit.bytes).toString('hex'), bytes }
  )
}

/** The text, cut at its limit; undefined for bytes that are no text in the database's encoding. */
function textOf(value: Buffer, bytes: number, encoding: string, limit: CellLimit): Cell | undefined {
  try {
    // The last character of a longer text may have been cut in two: `stream` leaves it out.
    const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(value, { stream: bytes > value.length })
    return cutText(text, bytes, limit)
  } catch {
    return undefined
  }
}
