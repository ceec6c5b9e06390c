import type { RelationName } from '@shared/catalog'
import type { RowPage } from '@shared/cells'
import { toCell } from '../cells'
import type { Line } from './line'
import { columnTypes, firstRows } from './sql/rows.sql'
import { plainType } from './text/column'

/** The first rows of a relation. Rejects with what mysql2 rejects with. */
export async function readRows(line: Line, name: RelationName, limit: number): Promise<RowPage> {
  const started = performance.now()
  const { rows, fields } = await line.query(firstRows(name, limit + 1))
  const types = new Map((await line.ask(columnTypes(name))).map((row) => [String(row[0]), plainType(String(row[1]))]))
  return {
    columns: fields.map((field) => ({ name: field.name, type: types.get(field.name) ?? '' })),
    rows: rows.slice(0, limit).map((row) => row.map(toCell)),
    more: rows.length > limit,
    elapsedMs: performance.now() - started,
  }
}
