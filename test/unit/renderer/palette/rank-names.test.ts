import type { Found } from '@shared/search'
import { expect, test } from 'vitest'
import { partsOf, textsOf } from '../../../../src/renderer/features/palette/find-rows'
import { namesOf } from '../../../../src/renderer/features/palette/names'
import { rankNames } from '../../../../src/renderer/features/palette/rank-names'

const row = (schema: string, name: string, parent?: string) => ({
  ...({ schema, name, kind: 'table', rows: 7, columns: 1, parent: parent === undefined ? undefined : { schema, name: parent } } as const),
})
const outline = {
  ...{ schemas: ['sales', 'wms'], defaultSchema: 'sales' },
  rows: [
    ...[row('sales', 'orders'), row('sales', 'order_lines'), row('wms', 'orders_archive'), row('wms', 'order_slots')],
    ...[row('sales', 'events'), row('sales', 'events_2026', 'events')],
  ],
  objects: [{ kind: 'function' as const, schema: 'sales', name: 'order_total', signature: 'bigint' }],
}
const names = namesOf('c', outline)
const found = (text: string, weights: ReadonlyMap<string, number> = new Map(), limit = 10) =>
  rankNames(names, text, weights, limit).found.map(({ named }) => `${named.schema}.${named.name}`)

test('relations and objects are found by their names', () => {
  expect(found('order')).toEqual(['sales.orders', 'sales.order_lines', 'wms.order_slots', 'sales.order_total', 'wms.orders_archive'])
  expect(found('ol')).toEqual(['sales.order_lines', 'wms.order_slots', 'sales.order_total'])
  expect(found('none of it')).toEqual([])
})

test('what is used often stands before what fits as well, and not before what fits much better', () => {
  const often = new Map([[JSON.stringify(['c', 'wms', 'orders_archive']), 6]])
  expect(found('order', often)[0]).toBe('wms.orders_archive')
  expect(found('orders', often)[0]).toBe('sales.orders')
})

test('a schema can be asked for, with a point or a space', () => {
  expect(found('wms.order')).toEqual(['wms.order_slots', 'wms.orders_archive'])
  expect(found('wms order')).toEqual(['wms.order_slots', 'wms.orders_archive'])
  expect(found('lines order')).toEqual(['sales.order_lines'])
})

test('a part stands behind what it is a part of', () => {
  expect(found('events')).toEqual(['sales.events', 'sales.events_2026'])
})

test('no more than asked for, and all are counted', () => {
  expect(rankNames(names, 'order', new Map(), 2)).toMatchObject({ total: 5, found: { length: 2 } })
})

test('the names of an outline are made once', () => {
  expect(namesOf('c', outline)).toBe(names)
})

const hit = (name: string, what: Found['what'], column?: string): Found => ({
  ...{ connectionId: 'c', connectionName: 'Shop', engine: 'postgres', schema: 'sales', name, kind: 'table', signature: '', what, rank: 1 },
  ...{ snippet: [{ text: column ?? 'words', mark: true }], ...(column === undefined ? {} : { column }) },
})

test('a column that many relations have is one line', () => {
  const parts = partsOf([hit('orders', 'column', 'customer_id'), hit('orders', 'name'), hit('returns', 'column', 'customer_id')])
  expect(parts.map(({ first, more }) => [first.name, first.column, more])).toEqual([['orders', 'customer_id', 1]])
  expect(textsOf([hit('orders', 'comment'), hit('orders', 'name')]).map(({ what }) => what)).toEqual(['comment'])
})
