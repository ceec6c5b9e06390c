import type { RowFilter } from '@shared/row-query'
import type { CellLimit } from '../../cells'
import { after, columnOf, orderBy, type OrderTerm, type PageStart } from '../../row-place'
import { quoteIdent } from '../quote'

/** Whether it is a table, and one without a rowid: table_list has both since 3.37. */
export const KIND = `SELECT type, wr FROM pragma_table_list WHERE schema = 'main' AND name = ? COLLATE NOCASE`
/** Columns with their place in the primary key. */
export const COLUMNS = `SELECT name, "notnull", pk FROM pragma_table_xinfo(?)`

/** Only its columns are asked for: it is prepared and never run. */
export function anyRow(name: string): string {
  return `SELECT * FROM main.${quoteIdent(name)}`
}

/** Rows as they are, of a relation with too many columns for {@link pageText}. */
export function anyRows(name: string): string {
  return `${anyRow(name)} LIMIT ? OFFSET ?`
}

/** Whether a relation knows a rowid by that name: it is prepared and never run. */
export function anyRowid(name: string, alias: string): string {
  return `SELECT ${alias} FROM main.${quoteIdent(name)}`
}

export interface RowColumn {
  readonly name: string
  /** As it was declared; empty for an expression. */
  readonly type: string
}

/** A parameter: SQL that has one, and its value. */
export interface Bound {
  readonly sql: string
  readonly value: bigint | number | string | Buffer
}

export interface PageParts {
  readonly name: string
  readonly columns: readonly RowColumn[]
  readonly order: readonly OrderTerm[]
  readonly where: readonly string[]
  /** Values of the order's terms to begin after, as SQL, null for NULL; or how many rows to leave out. */
  readonly start: PageStart
  readonly limit: number
  readonly cells: CellLimit
}

/**
 * Rows with three values per column and per term of the order: type, value, and length in bytes of texts and blobs. Texts come as
 * bytes, since only bytes can be wrong and still be told; long values are cut by SQLite, so that a value of a gigabyte never gets here.
 */
export function pageText({ name, columns, order, where, start, limit, cells }: PageParts): string {
  // A character takes at most four bytes, in UTF-8 as in UTF-16.
  const textBytes = (cells.characters + 1) * 4
  const values = columns.flatMap((column) => three(`t.${quoteIdent(column.name)}`, textBytes, cells.bytes))
  const places = order.flatMap(({ sql }) => three(sql, undefined, undefined))
  const beyond = 'values' in start && start.values.length > 0 ? [after(order, start.values, true)] : []
  return [
    `SELECT ${[...values, ...places].join(', ')} FROM main.${quoteIdent(name)} AS t`,
    ...whereText([...where, ...beyond]),
    ...(order.length === 0 ? [] : [`ORDER BY ${orderBy(order)}`]),
    `LIMIT ${String(limit)}`,
    ...('skip' in start && start.skip > 0 ? [`OFFSET ${String(start.skip)}`] : []),
  ].join(' ')
}

export function countText(name: string, where: readonly string[]): string {
  return [`SELECT count(*) FROM main.${quoteIdent(name)} AS t`, ...whereText(where)].join(' ')
}

/** The condition of a filter, with what `bind` makes of its value. */
export function filterText(columns: readonly RowColumn[], { column: name, op, value }: RowFilter, bind: (bound: Bound) => string): string {
  const { type } = columnOf(columns, name)
  const sql = `t.${quoteIdent(name)}`
  if (op === 'null') return `${sql} IS NULL`
  if (op === 'not null') return `${sql} IS NOT NULL`
  if (op === 'contains') {
    const hex = bind({ sql: 'upper(?)', value: value.replace(/^0x/i, '') })
    return `CASE typeof(${sql}) WHEN 'blob' THEN instr(hex(${sql}), ${hex}) ELSE instr(lower(CAST(${sql} AS TEXT)), ${bind({ sql: 'lower(?)', value })}) END > 0`
  }
  // A column of texts converts what it is compared with by itself; others hold numbers as numbers (sqlite.org/datatype3.html, 3.1).
  const ofTexts = /char|clob|text/i.test(type)
  const bytes = /^0x((?:[0-9a-f]{2})*)$/i.exec(value)?.[1]
  if (bytes !== undefined && !ofTexts) return `${sql} ${op} ${bind({ sql: '?', value: Buffer.from(bytes, 'hex') })}`
  const number = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i.test(value) && !ofTexts
  return `${sql} ${op} ${bind({ sql: number ? 'CAST(? AS NUMERIC)' : '?', value: number ? value.trim() : value })}`
}

function whereText(conditions: readonly string[]): string[] {
  return conditions.length === 0 ? [] : [`WHERE ${conditions.map((condition) => `(${condition})`).join(' AND ')}`]
}

function three(c: string, textBytes: number | undefined, bytes: number | undefined): string[] {
  const cut = (value: string, length: number | undefined) => (length === undefined ? value : `substr(${value}, 1, ${String(length)})`)
  return [
    `typeof(${c})`,
    `CASE typeof(${c}) WHEN 'text' THEN ${cut(`CAST(${c} AS BLOB)`, textBytes)} WHEN 'blob' THEN ${cut(c, bytes)} ELSE ${c} END`,
    `CASE WHEN typeof(${c}) IN ('text', 'blob') THEN length(CAST(${c} AS BLOB)) END`,
  ]
}
