import type { RelationName } from '@shared/catalog'
import { type Cell, CELL_LIMIT, type RowPage } from '@shared/cells'
import { AppError } from '@shared/errors'
import { toCell } from '../cells'
import type { RowsQuery } from '../driver'
import { readPlace, writePlace } from '../row-place'
import type { Line } from './line'
import { quoteIdent } from './quote'
import { firstRows, TYPE_NAMES } from './sql/session.sql'

/** pg_type.oid of bytea. */
export const BYTEA = 17

/**
 * Rows as they are, in the server's own order: of a relation none of whose columns may be read, for the server's words about it,
 * and of a database whose texts can be asked for as bytes only.
 */
export async function readFirstRows(line: Line, name: RelationName, query: RowsQuery): Promise<Omit<RowPage, 'elapsedMs'>> {
  const { limit, filters = [], sort = [] } = query
  if (filters.length > 0 || sort.length > 0 || query.row !== undefined)
    throw new AppError('unsupported', 'Rows of this database can be neither sorted nor filtered', {
      hint: 'Its texts are in an encoding that the server cannot translate: only whole rows can be read',
    })
  const start = query.after === undefined ? { skip: 0 } : readPlace(query.after, -1)
  const skip = 'skip' in start ? start.skip : 0
  const relation = `${quoteIdent(name.schema)}.${quoteIdent(name.name)}`
  const { fields } = await line.client.query<unknown[]>({ text: firstRows(relation, 0, 0), rowMode: 'array' })
  const { rows: found, failed } = await line.batch([{ name: 'rows', text: firstRows(relation, limit + 1, skip) }])
  if (failed !== undefined) throw failed.error
  const rows = found.get('rows') ?? []
  const types = await line.ask(TYPE_NAMES, [fields.map((f) => f.dataTypeID), fields.map((f) => f.dataTypeModifier)])
  const shown = rows.slice(0, limit)
  return {
    columns: fields.map((field, at) => ({ name: field.name, type: types[at]?.[0] ?? '' })),
    rows: shown.map((row) => row.map((value, at) => (fields[at]?.dataTypeID === BYTEA ? bytesCell(value) : toCell(value)))),
    ids: null,
    more: rows.length > limit,
    next: rows.length > limit ? writePlace(undefined, skip + shown.length) : null,
    paging: 'number',
  }
}

/** bytea as the server writes it: `\x` and hex digits. */
export function bytesCell(value: string | null | undefined): Cell {
  if (value?.startsWith('\\x') !== true) return toCell(value)
  return { hex: value.slice(2, 2 + 2 * CELL_LIMIT.bytes), bytes: (value.length - 2) / 2 }
}
