import type { RelationName } from '@shared/catalog'
import { CELL_LIMIT, type Cell, type RowPage } from '@shared/cells'
import type pg from 'pg'
import { toCell } from '../cells'
import type { Row } from './batch'
import { type Line, LOCK_MS } from './line'
import { quoteIdent } from './quote'
import { COMMIT, firstRows, ROLLBACK, rowsStart, TYPE_NAMES } from './sql/session.sql'

/** pg_type.oid of bytea. */
export const BYTEA = 17
/** How long a preview may wait for a lock, ms. */
const ROWS_LOCK_MS = 4 * LOCK_MS

/** The first rows of a relation, as the server wrote them. */
export async function readRows(line: Line, name: RelationName, limit: number): Promise<RowPage> {
  const started = performance.now()
  const relation = `${quoteIdent(name.schema)}.${quoteIdent(name.name)}`
  const limits = { statementMs: line.remainingMs(), lockMs: ROWS_LOCK_MS }
  await line.ask(rowsStart(limits))
  try {
    const { fields, rows } = await query(line, relation, limit + 1)
    const types = await line.ask(TYPE_NAMES, [fields.map((f) => f.dataTypeID), fields.map((f) => f.dataTypeModifier)])
    await line.ask(COMMIT)
    return {
      columns: fields.map((field, at) => ({ name: field.name, type: types[at]?.[0] ?? '' })),
      rows: rows
        .slice(0, limit)
        .map((row) => row.map((value, at) => (fields[at]?.dataTypeID === BYTEA ? bytesCell(value) : toCell(value)))),
      more: rows.length > limit,
      elapsedMs: performance.now() - started,
    }
  } catch (error) {
    // The first failure is the one to tell; after a lost connection there is nothing to end.
    await line.ask(ROLLBACK).catch(() => undefined)
    throw error
  }
}

async function query(line: Line, relation: string, limit: number): Promise<{ fields: readonly pg.FieldDef[]; rows: readonly Row[] }> {
  const ask = async (rows: number) => {
    const result = await line.client.query<unknown[]>({ text: firstRows(relation, rows), rowMode: 'array' })
    return { fields: result.fields, rows: result.rows as unknown as readonly Row[] }
  }
  if (!line.bytes) {
    try {
      return await ask(limit)
    } catch (error) {
      if (!line.untranslatable(error)) throw error
      await line.ask(ROLLBACK)
      await line.ask(rowsStart({ statementMs: line.remainingMs(), lockMs: ROWS_LOCK_MS }))
    }
  }
  const { fields } = await ask(0)
  const { rows, failed } = await line.batch([{ name: 'rows', text: firstRows(relation, limit) }])
  if (failed !== undefined) throw failed.error
  return { fields, rows: rows.get('rows') ?? [] }
}

/** bytea as the server writes it: `\x` and hex digits. */
export function bytesCell(value: string | null | undefined): Cell {
  if (value === null || value === undefined) return null
  if (!value.startsWith('\\x')) return toCell(value)
  return { hex: value.slice(2, 2 + 2 * CELL_LIMIT.bytes), bytes: (value.length - 2) / 2 }
}
