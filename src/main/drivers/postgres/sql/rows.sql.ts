import type { RowFilter } from '@shared/row-query'
import type { CellLimit } from '../../cells'
import { after, columnOf, orderBy, type OrderTerm, type PageStart } from '../../row-place'
import { quoteIdent } from '../quote'

/** pg_type.oid of types whose text form another cast changes, and of bytea. */
const BPCHAR = 1042
const RAW = new Set([BPCHAR, 1700, 869])
const BYTEA = 17
export const BOOL = 16
/** Types without an operator `=` that compares what is shown: json, xml, point, line, polygon, box, circle, path, lseg. */
const WITHOUT_EQUALITY = new Set([114, 142, 600, 628, 604, 603, 718, 602, 601])

/**
 * Columns that may be read, in order, and the narrowest key of which no part can be NULL: `key` is the place in it. A table with
 * heirs has no key, because theirs do not count.
 */
export const SHAPE = /* SQL */ `SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,
  CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END, t.typlen, c.relkind, c.relhassubclass,
  CASE WHEN c.relkind = 'p' OR NOT c.relhassubclass THEN pg_catalog.strpos(' ' || k.key || ' ', ' ' || a.attnum || ' ') END
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN LATERAL (
  SELECT i.indkey::text AS key FROM pg_catalog.pg_index i
  WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
    AND NOT EXISTS (SELECT 1 FROM pg_catalog.unnest(i.indkey::int2[]) u (n) JOIN pg_catalog.pg_attribute f ON f.attrelid = i.indrelid AND f.attnum = u.n
      WHERE NOT f.attnotnull OR NOT pg_catalog.has_column_privilege(c.oid, f.attnum, 'SELECT'))
  ORDER BY i.indisprimary DESC, i.indnatts, i.indexrelid LIMIT 1) k ON true
WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
ORDER BY a.attnum`

export interface RowColumn {
  readonly name: string
  /** As the server spells it. */
  readonly type: string
  /** pg_type.oid, of a domain that of what it is made of. */
  readonly oid: number
  readonly notNull: boolean
  /** Values may be long. */
  readonly long: boolean
}

export interface Statement {
  readonly text: string
  readonly values: readonly string[]
}

/** What a statement says, with its parameters as they are named. */
export class Parameters {
  readonly values: string[] = []

  /** Names a value: `$1`. */
  add(value: string): string {
    this.values.push(value)
    return `$${String(this.values.length)}`
  }
}

export const isBytes = ({ oid }: RowColumn) => oid === BYTEA
export const isRaw = ({ oid }: Pick<RowColumn, 'oid'>) => RAW.has(oid)

export interface PageParts {
  readonly relation: string
  readonly columns: readonly RowColumn[]
  readonly order: readonly OrderTerm[]
  /** SQL of types, by term of the order: a value that comes back is read as one. */
  readonly casts: readonly string[]
  /** True where rows come in that order by themselves: nothing is sorted then. */
  readonly natural: boolean
  readonly where: readonly string[]
  readonly start: PageStart
  readonly limit: number
  readonly cells: CellLimit
}

/** A page: the columns' values, then the sizes of long ones, then the values of the order's terms. */
export function pageText(parts: PageParts, parameters: Parameters): string {
  const { relation, columns, order, casts, natural, where, start, limit, cells } = parts
  const values = columns.map((column) => valueText(column, cells))
  const sizes = columns.filter(({ long }) => long).map((column) => sizeText(column))
  const places = order.map(({ sql }) => `${sql}::text`)
  const beyond =
    'values' in start && start.values.length > 0
      ? [
          after(
            order,
            start.values.map((value, at) => (value === null ? null : `${parameters.add(value)}::${casts[at] ?? 'text'}`)),
            false,
          ),
        ]
      : []
  const conditions = [...where, ...beyond].map((condition) => `(${condition})`)
  return [
    `SELECT ${[...values, ...sizes, ...places].join(', ')} FROM ${relation} AS t`,
    ...(conditions.length === 0 ? [] : [`WHERE ${conditions.join(' AND ')}`]),
    ...(order.length === 0 || natural ? [] : [`ORDER BY ${orderBy(order)}`]),
    `LIMIT ${String(limit)}`,
    ...('skip' in start && start.skip > 0 ? [`OFFSET ${String(start.skip)}`] : []),
  ].join(' ')
}

export function countText(relation: string, where: readonly string[]): string {
  const conditions = where.map((condition) => `(${condition})`)
  return [
    `SELECT pg_catalog.count(*) FROM ${relation} AS t`,
    ...(conditions.length === 0 ? [] : [`WHERE ${conditions.join(' AND ')}`]),
  ].join(' ')
}

/** The condition of a filter. */
export function filterText(columns: readonly RowColumn[], { column: name, op, value }: RowFilter, parameters: Parameters): string {
  const column = columnOf(columns, name)
  const sql = `t.${quoteIdent(name)}`
  if (op === 'null') return `${sql} IS NULL`
  if (op === 'not null') return `${sql} IS NOT NULL`
  if (op === 'contains') {
    const lower = (text: string) => `pg_catalog.lower(${text}::text COLLATE pg_catalog."default")`
    return `pg_catalog.strpos(${lower(sql)}, ${lower(parameters.add(value))}) > 0`
  }
  const written = isBytes(column) ? value.replace(/^0x/i, '\\x') : value
  const left = WITHOUT_EQUALITY.has(column.oid) ? `${sql}::text` : sql
  return `${left} ${op} ${parameters.add(written)}`
}

function valueText(column: RowColumn, { characters, bytes }: CellLimit): string {
  const sql = `t.${quoteIdent(column.name)}`
  if (!column.long) return sql
  if (isBytes(column)) return `pg_catalog.substring(${sql}, 1, ${String(bytes)})`
  return `pg_catalog.left(${sql}::text, ${String(characters + 1)})`
}

function sizeText(column: RowColumn): string {
  const sql = `t.${quoteIdent(column.name)}`
  return isBytes(column) ? `pg_catalog.octet_length(${sql})` : `pg_catalog.octet_length(${sql}::text)`
}
