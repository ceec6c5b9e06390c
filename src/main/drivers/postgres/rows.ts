import type { RelationName } from '@shared/catalog'
import type { Cell, RowPage } from '@shared/cells'
import type { RowFilter } from '@shared/row-query'
import { cellLimit, type CellLimit, cutText, toCell } from '../cells'
import type { RowsQuery } from '../driver'
import { columnOf, type OrderTerm, readPlace, writePlace, writeValues } from '../row-place'
import type { Row } from './batch'
import { type Line, LOCK_MS } from './line'
import { quoteIdent } from './quote'
import { readFirstRows } from './first-rows'
import { BOOL, countText, filterText, isBytes, isRaw, pageText, Parameters, type RowColumn, SHAPE } from './sql/rows.sql'
import { COMMIT, ROLLBACK, rowsStart } from './sql/session.sql'

/** How long a preview may wait for a lock, ms. */
const ROWS_LOCK_MS = 4 * LOCK_MS

/** What there is to read, and what tells rows apart: columns of a key, or where a row lies. */
interface Shape {
  readonly columns: readonly RowColumn[]
  readonly key: readonly RowColumn[]
  readonly lies: boolean
}

/** A page of rows, as the server wrote them. */
export async function readRows(line: Line, name: RelationName, query: RowsQuery): Promise<RowPage> {
  const started = performance.now()
  return await reading(line, async () => {
    const shape = await readShape(line, name)
    // Without columns the server says best what is wrong; with undecodable bytes only the whole row can be asked for.
    const page =
      line.bytes || shape.columns.length === 0 ? await readFirstRows(line, name, query) : await readPage(line, name, shape, query)
    return { ...page, elapsedMs: performance.now() - started }
  })
}

/** How many rows pass the filters. */
export async function countRows(line: Line, name: RelationName, filters: readonly RowFilter[]): Promise<number> {
  return await reading(line, async () => {
    const { columns } = await readShape(line, name)
    const parameters = new Parameters()
    const where = filters.map((filter) => filterText(columns, filter, parameters))
    const [row] = await line.ask(countText(relationText(name), where), parameters.values)
    return Number(row?.[0])
  })
}

/** Work in one transaction of its own; after bytes that the server cannot translate, once more. */
async function reading<T>(line: Line, work: () => Promise<T>): Promise<T> {
  const start = async () => await line.ask(rowsStart({ statementMs: line.remainingMs(), lockMs: ROWS_LOCK_MS }))
  await start()
  try {
    const done = await work().catch(async (error: unknown) => {
      if (!line.untranslatable(error)) throw error
      await line.ask(ROLLBACK)
      await start()
      return await work()
    })
    await line.ask(COMMIT)
    return done
  } catch (error) {
    // The first failure is the one to tell; after a lost connection there is nothing to end.
    await line.ask(ROLLBACK).catch(() => undefined)
    throw error
  }
}

async function readShape(line: Line, { schema, name }: RelationName): Promise<Shape> {
  const rows = await line.ask(SHAPE, [schema, name])
  const columns = rows.map(
    ([column, type, notNull, oid, length]): RowColumn => ({
      name: column ?? '',
      type: type ?? '',
      oid: Number(oid),
      notNull: notNull === 't',
      long: Number(length) === -1 && !isRaw({ oid: Number(oid) }),
    }),
  )
  const [kind, heirs] = [rows[0]?.[5], rows[0]?.[6]]
  const key = rows
    .flatMap((row, at) => (Number(row[7] ?? 0) > 0 && columns[at] !== undefined ? [{ place: Number(row[7]), column: columns[at] }] : []))
    .sort((a, b) => a.place - b.place)
    .map(({ column }) => column)
  return { columns, key, lies: key.length === 0 && heirs !== 't' && (kind === 'r' || kind === 'm') }
}

async function readPage(line: Line, name: RelationName, shape: Shape, query: RowsQuery): Promise<Omit<RowPage, 'elapsedMs'>> {
  const { filters = [], sort = [], limit } = query
  const columns = query.columns?.map((wanted) => columnOf(shape.columns, wanted)) ?? shape.columns
  const parameters = new Parameters()
  const known = identity(shape)
  const sorted = query.row === undefined ? sort.map(({ column, descending }) => termOf(columnOf(shape.columns, column), descending)) : []
  const rest = known.filter((term) => !sorted.some(({ sql }) => sql === term.sql))
  // Equals that nothing tells apart: by all that is in them, so that none is lost between two pages.
  const all = known.length === 0 && sorted.length > 0 ? [{ sql: '(t.*)::text', descending: false, nullable: false, cast: 'text' }] : []
  const order = [...sorted, ...rest, ...all]
  const byKey = known.length > 0
  // A table is read from its beginning; to sort it by where its rows lie would read all of it for the first of them.
  const natural = shape.lies && sorted.length === 0 && filters.length === 0
  const cells = cellLimit(limit, columns.filter(({ long }) => long).length, query.whole)
  const start = query.after === undefined || query.row !== undefined ? { skip: 0 } : readPlace(query.after, order.length)
  const where =
    query.row === undefined
      ? filters.map((filter) => filterText(shape.columns, filter, parameters))
      : rowConditions(known, query.row, parameters)
  const text = pageText(
    { relation: relationText(name), columns, order, casts: order.map(({ cast }) => cast), natural, where, start, limit: limit + 1, cells },
    parameters,
  )
  const found = await line.ask(text, parameters.values)
  const rows = found.slice(0, limit)
  const places = rows.map((row) => row.slice(row.length - order.length))
  const last = places.at(-1)
  const skipped = ('skip' in start ? start.skip : 0) + rows.length
  const keyed = places.map((place) => writeValues(known.map((term) => place[order.findIndex(({ sql }) => sql === term.sql)] ?? null)))
  return {
    columns: columns.map(({ name: column, type }) => ({ name: column, type })),
    rows: rows.map((row) => cellsOf(columns, row, cells)),
    ids: byKey ? keyed : null,
    more: found.length > limit,
    next: found.length > limit ? writePlace(byKey ? last : undefined, skipped) : null,
    paging: byKey ? 'key' : 'number',
  }
}

type Term = OrderTerm & { readonly cast: string }

function termOf({ name, type, notNull }: RowColumn, descending: boolean): Term {
  return { sql: `t.${quoteIdent(name)}`, descending, nullable: !notNull, cast: type }
}

/** What tells rows apart. */
function identity({ key, lies }: Shape): Term[] {
  if (key.length > 0) return key.map((column) => termOf(column, false))
  return lies ? [{ sql: 't.ctid', descending: false, nullable: false, cast: 'tid' }] : []
}

function rowConditions(known: readonly Term[], row: string, parameters: Parameters): string[] {
  const place = readPlace(row, known.length)
  return 'values' in place ? known.map(({ sql, cast }, at) => `${sql} = ${parameters.add(place.values[at] ?? '')}::${cast}`) : ['1 = 0']
}

function relationText({ schema, name }: RelationName): string {
  return `${quoteIdent(schema)}.${quoteIdent(name)}`
}

function cellsOf(columns: readonly RowColumn[], row: Row, limit: CellLimit): Cell[] {
  let size = columns.length - 1
  return columns.map((column, at) => {
    if (column.long) size += 1
    return cellOf(column, row[at] ?? null, column.long ? Number(row[size]) : undefined, limit)
  })
}

function cellOf(column: RowColumn, value: string | null, bytes: number | undefined, limit: CellLimit): Cell {
  if (value === null) return null
  if (column.oid === BOOL) return value === 't'
  if (isBytes(column) && value.startsWith('\\x'))
    return { hex: value.slice(2, 2 + 2 * limit.bytes), bytes: bytes ?? (value.length - 2) / 2 }
  return bytes === undefined ? toCell(value, limit) : cutText(value, bytes, limit)
}
