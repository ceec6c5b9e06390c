import { CELL_LIMIT, type Cell, type RowPage } from '@shared/cells'
import type Database from 'better-sqlite3'
import { toCell as toDriverCell } from '../cells'
import { ENCODING } from './sql/catalog.sql'
import { anyRow, anyRows, firstRows } from './sql/rows.sql'

/** SQLite gives at most 2000 values per row (sqlite.org/limits.html), and a column needs three. */
const WIDEST = 666

/** SQLite's names for the encoding of its texts → those of TextDecoder. */
const ENCODINGS: Readonly<Record<string, string>> = { 'UTF-8': 'utf-8', 'UTF-16le': 'utf-16le', 'UTF-16be': 'utf-16be' }

/**
 * The first rows of a relation, at most `limit`, every value by its own type and not by the column's. Text that is none in
 * the database's encoding comes as bytes; only in a relation of more than {@link WIDEST} columns it comes as text with U+FFFD.
 */
export function readFirstRows(db: Database.Database, name: string, limit: number): RowPage {
  const started = performance.now()
  const columns = db
    .prepare(anyRow(name))
    .columns()
    .map((column) => ({ name: column.name, type: column.type ?? '' }))
  const wide = columns.length > WIDEST
  const sql = wide
    ? anyRows(name)
    : firstRows(
        name,
        columns.map((column) => column.name),
      )
  const encoding = ENCODINGS[String(db.prepare(ENCODING).pluck().get())] ?? 'utf-8'
  const found = db
    .prepare(sql)
    .raw(true)
    .all(limit + 1) as unknown[][]
  const cells = (row: readonly unknown[]) =>
    wide ? row.map(plainCell) : columns.map((_, at) => toCell(row[at * 3], row[at * 3 + 1], row[at * 3 + 2], encoding))
  return { columns, rows: found.slice(0, limit).map(cells), more: found.length > limit, elapsedMs: performance.now() - started }
}

/** A value as better-sqlite3 gives it: 64-bit integers as bigint, text as text. */
export function plainCell(value: unknown): Cell {
  return typeof value === 'number' ? toCell('real', value, null, '') : toDriverCell(value)
}

function toCell(type: unknown, value: unknown, length: unknown, encoding: string): Cell {
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
    (type === 'text' ? textOf(value, bytes, encoding) : undefined) ?? { hex: value.subarray(0, CELL_LIMIT.bytes).toString('hex'), bytes }
  )
}

/** The text, cut at its limit; undefined for bytes that are no text in the database's encoding. */
function textOf(value: Buffer, bytes: number, encoding: string): string | undefined {
  try {
    // The last character of a longer text may have been cut in two: `stream` leaves it out.
    const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(value, { stream: bytes > value.length })
    return bytes > value.length || text.length > CELL_LIMIT.characters ? `${text.slice(0, CELL_LIMIT.characters)}…` : text
  } catch {
    return undefined
  }
}
