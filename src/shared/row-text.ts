import { z } from 'zod'
import type { Cell } from './cells'

/** How an engine's SQL writes names and values. */
export const Literals = z.object({
  quote: z.enum(['"', '`']),
  /** Whether a backslash in a text has to be doubled. */
  backslash: z.boolean(),
  /** Bytes as `x'00ff'`, or as a text `'\x00ff'`. */
  bytes: z.enum(['hex', 'text']),
})
export type Literals = z.infer<typeof Literals>

export const COPY_FORMATS = ['tsv', 'csv', 'json', 'markdown', 'insert'] as const
export const FILE_FORMATS = ['csv', 'json', 'ndjson', 'insert'] as const
export type RowFormat = (typeof COPY_FORMATS)[number] | (typeof FILE_FORMATS)[number]

/** What is known of rows that become text. */
export interface RowTable {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** The relation an INSERT names; a result of a query has none. */
  readonly relation?: { readonly schema: string; readonly name: string } | undefined
  readonly literals: Literals
}

/** Rows as text piece by piece: what comes before the first row, each row, what comes behind the last. */
export interface RowText {
  readonly head: string
  row(cells: readonly Cell[], first: boolean): string
  readonly foot: string
}

const NUMERIC_TYPE =
  /^(u?(big|small|tiny|medium)?int|integer|numeric|decimal|real|double|float|number|money|serial|bigserial|smallserial|oid)/i
const NOT_NUMERIC = /\[\]|range|interval/i
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i
/** What JSON takes for a number; others are texts there. */
const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i
/** What a spreadsheet would take for a formula (OWASP, CSV Injection). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

/** Are values of a type numbers? By the name the database gives it. */
export function isNumericType(type: string): boolean {
  return NUMERIC_TYPE.test(type) && !NOT_NUMERIC.test(type)
}

/** A cell as plain text: bytes as `0x` and hex digits, NULL as nothing. */
export function plainText(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'object') return String(cell)
  return 'text' in cell ? cell.text : `0x${cell.hex}`
}

/** The writer of a format. */
export function rowText(format: RowFormat, table: RowTable): RowText {
  const names = table.columns.map(({ name }) => name)
  switch (format) {
    case 'tsv':
      return {
        head: `${names.map(tsvField).join('\t')}\n`,
        row: (cells) => `${cells.map((cell) => tsvField(plainText(cell))).join('\t')}\n`,
        foot: '',
      }
    case 'csv':
      return { head: csvLine(names.map((name) => csvField(inert(name)))), row: (cells) => csvLine(cells.map(csvCell)), foot: '' }
    case 'json':
      return { head: '[', row: (cells, first) => `${first ? '\n' : ',\n'}  ${jsonObject(table, cells)}`, foot: '\n]\n' }
    case 'ndjson':
      return { head: '', row: (cells) => `${jsonObject(table, cells)}\n`, foot: '' }
    case 'markdown':
      return {
        head: `${markdownLine(names)}${markdownLine(
          table.columns.map(({ type }) => (isNumericType(type) ? '--:' : '---')),
          false,
        )}`,
        row: (cells) => markdownLine(cells.map((cell) => (cell === null ? 'NULL' : plainText(cell)))),
        foot: '',
      }
    case 'insert':
      return { head: '', row: (cells) => insertLine(table, cells), foot: '' }
  }
}

/** Whole rows as one text. */
export function rowsText(format: RowFormat, table: RowTable, rows: readonly (readonly Cell[])[], head = true): string {
  const text = rowText(format, table)
  return `${head ? text.head : ''}${rows.map((row, at) => text.row(row, at === 0)).join('')}${text.foot}`
}

/** As spreadsheets write it: quoted where a tab or a line end stands in it. */
function tsvField(text: string): string {
  return /[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function csvLine(fields: readonly string[]): string {
  return `${fields.join(',')}\r\n`
}

/** RFC 4180. */
function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** NULL is nothing, an empty text a pair of quotes. */
function csvCell(cell: Cell): string {
  if (cell === null) return ''
  const text = plainText(cell)
  return text === '' ? '""' : csvField(inert(text))
}

/** No program that opens the file runs anything in it: what looks like a formula gets an apostrophe before it; numbers stay numbers. */
function inert(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
}

/** Written by hand: an object would lose columns of the same name and `__proto__`, and numbers their digits. */
function jsonObject({ columns }: RowTable, cells: readonly Cell[]): string {
  const names = distinct(columns.map(({ name }) => name))
  return `{${cells.map((cell, at) => `${JSON.stringify(names[at] ?? '')}: ${jsonValue(cell, columns[at]?.type ?? '')}`).join(', ')}}`
}

function jsonValue(cell: Cell, type: string): string {
  if (cell === null) return 'null'
  if (typeof cell === 'boolean') return String(cell)
  if (typeof cell === 'number') return JSON.stringify(cell)
  const text = plainText(cell)
  if (/^jsonb?$/i.test(type) && typeof cell === 'string') return oneLine(text)
  return isNumericType(type) && JSON_NUMBER.test(text) ? text : JSON.stringify(text)
}

/** A document as the database wrote it, digits included, on one line where it stood on several; as a text where it is none. */
function oneLine(json: string): string {
  try {
    JSON.parse(json)
    return json.replace(/"(?:[^"\\]|\\.)*"|[\r\n]+/g, (piece) => (piece.startsWith('"') ? piece : ' '))
  } catch {
    return JSON.stringify(json)
  }
}

function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name}:${String(times - 1)}`
  })
}

function markdownLine(fields: readonly string[], escape = true): string {
  const shown = escape ? fields.map((field) => field.replaceAll(/[\\|`*_<>[\]]/g, '\\$&').replaceAll(/\r\n|\r|\n/g, ' ↵ ')) : fields
  return `| ${shown.join(' | ')} |\n`
}

function insertLine({ columns, relation, literals }: RowTable, cells: readonly Cell[]): string {
  const name = ({ schema, name: table }: { readonly schema: string; readonly name: string }) =>
    `${ident(schema, literals)}.${ident(table, literals)}`
  const target = relation === undefined ? ident('result', literals) : name(relation)
  const names = columns.map((column) => ident(column.name, literals)).join(', ')
  return `INSERT INTO ${target} (${names}) VALUES (${cells.map((cell, at) => literal(cell, columns[at]?.type ?? '', literals)).join(', ')});\n`
}

function ident(name: string, { quote }: Literals): string {
  return `${quote}${name.replaceAll(quote, quote + quote)}${quote}`
}

function literal(cell: Cell, type: string, { backslash, bytes }: Literals): string {
  if (cell === null) return 'NULL'
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  if (typeof cell === 'number') return String(cell)
  if (typeof cell === 'object' && 'hex' in cell) return bytes === 'hex' ? `x'${cell.hex}'` : `'\\x${cell.hex}'`
  const text = plainText(cell)
  if (isNumericType(type) && NUMBER.test(text)) return text
  return `'${(backslash ? text.replaceAll('\\', '\\\\') : text).replaceAll("'", "''")}'`
}
