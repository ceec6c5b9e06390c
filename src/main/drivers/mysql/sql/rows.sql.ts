import type { RelationName } from '@shared/catalog'
import { AppError } from '@shared/errors'
import type { RowFilter } from '@shared/row-query'
import type { CellLimit } from '../../cells'
import { after, columnOf, orderBy, type OrderTerm, type PageStart } from '../../row-place'
import { quoteIdent } from '../quote'
import { texts } from './gate.sql'

/** Instants have one zone, in which none is there twice a year; keys sort by all that an index can hold of them (3072 bytes). */
export const ROWS_SETTINGS = /* SQL */ `SET SESSION time_zone = '+00:00', max_sort_length = 4096`

export function columnTypes({ schema, name }: RelationName): string {
  return /* SQL */ `SELECT COLUMN_NAME, COLUMN_TYPE, DATA_TYPE, IS_NULLABLE, CHARACTER_MAXIMUM_LENGTH FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ${texts([schema])} AND TABLE_NAME = ${texts([name])} ORDER BY ORDINAL_POSITION`
}

/** Columns of unique keys, key by key. */
export function uniqueKeys({ schema, name }: RelationName): string {
  return /* SQL */ `SELECT INDEX_NAME, COLUMN_NAME, SUB_PART, NULLABLE FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ${texts([schema])} AND TABLE_NAME = ${texts([name])} AND NON_UNIQUE = 0 ORDER BY INDEX_NAME = 'PRIMARY' DESC, INDEX_NAME, SEQ_IN_INDEX`
}

/** For a relation without columns that may be read: the server says best what is wrong. */
export function firstRows(name: RelationName, limit: number): string {
  return /* SQL */ `SELECT * FROM ${relationText(name)} LIMIT ${String(limit)}`
}

const KINDS: Readonly<Record<string, 'number' | 'ordinal' | 'text' | 'binary' | 'time'>> = {
  ...Object.fromEntries(
    ['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal', 'float', 'double', 'year'].map((t) => [t, 'number']),
  ),
  ...Object.fromEntries(['bit', 'enum', 'set'].map((t) => [t, 'ordinal'])),
  ...Object.fromEntries(
    ['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'uuid', 'inet4', 'inet6'].map((t) => [t, 'text']),
  ),
  ...Object.fromEntries(['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'].map((t) => [t, 'binary'])),
  ...Object.fromEntries(['date', 'time', 'datetime', 'timestamp'].map((t) => [t, 'time'])),
}
const FLOATS = new Set(['float', 'double'])
const CUT = new Set([
  'tinytext',
  'text',
  'mediumtext',
  'longtext',
  'varchar',
  'json',
  'varbinary',
  'tinyblob',
  'blob',
  'mediumblob',
  'longblob',
])
/** Of a value that is sorted by, in characters or bytes: longer ones differ behind it only by their key. */
const SORTED = 255
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

export interface RowColumn {
  readonly name: string
  /** As the server spells it. */
  readonly type: string
  /** `varchar`, `json`: without lengths. */
  readonly dataType: string
  readonly nullable: boolean
  /** In characters, of texts and binaries. */
  readonly length: number
}

/** How a column is ordered by: the expression, what tells its value, and whether a value can be compared with it again. */
export interface Term extends OrderTerm {
  readonly value: string
  readonly column: RowColumn
  readonly exact: boolean
}

export const isBinary = (column: RowColumn) => KINDS[column.dataType] === 'binary'
export const isLong = ({ dataType, length }: RowColumn) => CUT.has(dataType) && !(length > 0 && length <= SORTED)

/** `whole`: by all of a value, as a key must be. */
export function termOf(column: RowColumn, descending: boolean, whole: boolean): Term {
  const name = `t.${quoteIdent(column.name)}`
  const kind = KINDS[column.dataType]
  const long = !whole && (kind === 'text' || kind === 'binary') && (column.length > SORTED || column.length <= 0)
  // The server sorts these by their number, and would compare them by their text.
  const sql = kind === 'ordinal' ? `${name} + 0` : long ? `LEFT(${name}, ${String(SORTED)})` : name
  // A FLOAT is written with six digits, which are not its value.
  const value = kind === 'binary' ? `HEX(${sql})` : column.dataType === 'float' ? `${sql} + 0E0` : sql
  return { sql: kind === 'ordinal' ? `(${sql})` : sql, descending, nullable: column.nullable, value, column, exact: kind !== undefined }
}

/** A value of {@link Term.value} as SQL. Nothing of it can end the literal: texts and bytes are hex, numbers are checked. */
export function literalOf({ column }: Pick<Term, 'column'>, value: string): string {
  const kind = KINDS[column.dataType]
  if (kind === 'binary') return hexText(value)
  if (kind === 'number' || kind === 'ordinal') return numberText(column, value)
  return textLiteral(value)
}

export interface PageParts {
  readonly name: RelationName
  readonly columns: readonly RowColumn[]
  readonly order: readonly Term[]
  readonly where: readonly string[]
  readonly start: PageStart
  readonly limit: number
  readonly cells: CellLimit
}

/** A page: the columns' values, then the sizes of long ones, then the values of the order's terms. */
export function pageText({ name, columns, order, where, start, limit, cells }: PageParts): string {
  const values = columns.map((column) => (isLong(column) ? cutText(column, cells) : `t.${quoteIdent(column.name)}`))
  const sizes = columns.filter(isLong).map((column) => `LENGTH(t.${quoteIdent(column.name)})`)
  const places = order.map(({ value }) => value)
  const literals =
    'values' in start
      ? order.map((term, at) => {
          const value = start.values[at] ?? null
          return value === null ? null : literalOf(term, value)
        })
      : []
  const beyond = literals.length > 0 ? [after(order, literals, true)] : []
  return [
    `SELECT ${[...values, ...sizes, ...places].join(', ')} FROM ${relationText(name)} AS t`,
    ...whereText([...where, ...beyond]),
    ...(order.length === 0 ? [] : [`ORDER BY ${orderBy(order)}`]),
    `LIMIT ${String(limit)}`,
    ...('skip' in start && start.skip > 0 ? [`OFFSET ${String(start.skip)}`] : []),
  ].join(' ')
}

export function countText(name: RelationName, where: readonly string[]): string {
  return [`SELECT COUNT(*) FROM ${relationText(name)} AS t`, ...whereText(where)].join(' ')
}

/** The condition of a filter. Throws `invalid_input` for a value that a column of numbers cannot be compared with. */
export function filterText(columns: readonly RowColumn[], { column: name, op, value }: RowFilter): string {
  const column = columnOf(columns, name)
  const sql = `t.${quoteIdent(name)}`
  const kind = KINDS[column.dataType]
  if (op === 'null') return `${sql} IS NULL`
  if (op === 'not null') return `${sql} IS NOT NULL`
  if (op === 'contains') {
    if (kind === 'binary' || column.dataType === 'bit')
      return `LOCATE(${textLiteral(value.replace(/^0x/i, '').toUpperCase())}, HEX(${sql})) > 0`
    return `LOCATE(LOWER(${textLiteral(value)}), LOWER(CONVERT(${sql} USING utf8mb4))) > 0`
  }
  if (column.dataType === 'bit') return `${sql} + 0 ${op} ${numberText(column, value)}`
  if (kind === 'number') return `${sql} ${op} ${numberText(column, value)}`
  if (kind === 'binary') {
    const bytes = /^0x((?:[0-9a-f]{2})*)$/i.exec(value)?.[1] ?? Buffer.from(value).toString('hex')
    return `${sql} ${op} ${hexText(bytes)}`
  }
  if (column.dataType === 'timestamp') return `${sql} ${op} ${textLiteral(value.replace(/(\+00:00|Z)$/, ''))}`
  if (column.dataType === 'json') return `CONVERT(${sql} USING utf8mb4) ${op} ${textLiteral(value)}`
  return `${sql} ${op} ${textLiteral(value)}`
}

function cutText(column: RowColumn, { characters, bytes }: CellLimit): string {
  return `LEFT(t.${quoteIdent(column.name)}, ${String(isBinary(column) ? bytes : characters + 1)})`
}

function whereText(conditions: readonly string[]): string[] {
  return conditions.length === 0 ? [] : [`WHERE ${conditions.map((condition) => `(${condition})`).join(' AND ')}`]
}

function relationText({ schema, name }: RelationName): string {
  return `${quoteIdent(schema)}.${quoteIdent(name)}`
}

function textLiteral(text: string): string {
  return text === '' ? "_utf8mb4''" : `_utf8mb4 x'${Buffer.from(text).toString('hex')}'`
}

function hexText(hex: string): string {
  if (!/^([0-9a-f]{2})*$/i.test(hex))
    throw new AppError('invalid_input', 'These are no bytes in hex', { hint: 'Write 0x and two digits a byte' })
  return `x'${hex}'`
}

function numberText({ name, dataType }: RowColumn, value: string): string {
  const text = value.trim()
  if (!NUMBER.test(text))
    throw new AppError('invalid_input', `${name} holds numbers, and “${text.slice(0, 60)}” is none`, { hint: 'Write digits only' })
  return FLOATS.has(dataType) && !/e/i.test(text) ? `${text}E0` : text
}
