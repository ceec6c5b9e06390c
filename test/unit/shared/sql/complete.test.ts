import { relationKey } from '@shared/catalog'
import type { Outline } from '@shared/outline'
import { complete, relationsNeeded } from '@shared/sql/complete'
import { dialectOf } from '@shared/sql/dialect'
import type { KeyFact, RelationFacts } from '@shared/sql/joins'
import { indexOf } from '@shared/sql/schema-index'
import { describe, expect, test } from 'vitest'

const row = (schema: string, name: string) => ({
  schema,
  name,
  kind: 'table' as const,
  rows: undefined,
  columns: undefined,
  parent: undefined,
})
const outline: Outline = {
  schemas: ['public', 'archive'],
  defaultSchema: 'public',
  rows: ['orders', 'order_items', 'customers', 'employees', 'Odd Name', 'areas', 'sites']
    .map((name) => row('public', name))
    .concat(row('archive', 'orders'), row('archive', 'letters')),
  objects: [],
}
const index = indexOf(outline)
const postgres = dialectOf('postgres')
const facts = (columns: readonly string[], keys: readonly KeyFact[] = []): RelationFacts => ({
  columns: columns.map((name) => ({ name, type: 'int' })),
  keys,
})
const key = (name: string, relation: string, columns: readonly string[], theirs: readonly string[]): KeyFact => ({
  name,
  schema: 'public',
  relation,
  columns,
  theirs,
})
const known = new Map([
  [
    relationKey({ schema: 'public', name: 'orders' }),
    facts(
      ['id', 'customer_id', 'total', 'order'],
      [key('orders_customer', 'customers', ['customer_id'], ['id']), key('items_order', 'order_items', ['id'], ['order_id'])],
    ),
  ],
  [
    relationKey({ schema: 'public', name: 'order_items' }),
    facts(['order_id', 'product'], [key('items_order', 'orders', ['order_id'], ['id'])]),
  ],
  [
    relationKey({ schema: 'public', name: 'customers' }),
    facts(['id', 'name'], [key('orders_customer', 'orders', ['id'], ['customer_id'])]),
  ],
  [relationKey({ schema: 'public', name: 'employees' }), facts(['id', 'boss'], [key('boss', 'employees', ['boss'], ['id'])])],
  [relationKey({ schema: 'public', name: 'sites' }), facts(['id', 'a', 'b'], [key('site_area', 'areas', ['a', 'b'], ['x', 'y'])])],
  [relationKey({ schema: 'public', name: 'Odd Name' }), facts(['Strange column', 'plain'])],
])

/** What is proposed at the bar. */
function at(text: string, engine = 'postgres') {
  const place = text.indexOf('|')
  const sql = text.replace('|', '')
  return complete(sql, place, dialectOf(engine), index, (schema, name) => known.get(relationKey({ schema, name })))
}
const labels = (text: string) => at(text)?.proposals.map(({ label }) => label) ?? []
const inserts = (text: string, engine?: string) => at(text, engine)?.proposals.map(({ insert }) => insert) ?? []

describe('relations', () => {
  test('come behind FROM and the like, beginnings before parts before the rest', () => {
    expect(labels('SELECT * FROM ord|').slice(0, 3)).toEqual(['orders', 'order_items', 'orders'])
    expect(labels('SELECT * FROM it|')).toEqual(['sites', 'order_items'].toReversed())
    expect(labels('UPDATE cust|')).toEqual(['customers'])
    expect(labels('SELECT * FROM customers, emp|')).toEqual(['employees'])
  })

  test('are written with their schema and in quotes where that is needed', () => {
    expect(inserts('SELECT * FROM let|')).toEqual(['archive.letters'])
    expect(inserts('SELECT * FROM odd|')).toEqual(['"Odd Name"'])
    expect(inserts('SELECT * FROM odd|', 'mysql')).toEqual(['`Odd Name`'])
    expect(inserts('SELECT * FROM archive.|').sort()).toEqual(['letters', 'orders'])
  })
})

describe('columns', () => {
  test('come from what FROM names, behind the cursor too, and by alias', () => {
    expect(labels('SELECT to| FROM orders')).toContain('total')
    expect(labels('SELECT o.| FROM orders o JOIN customers AS c ON true')).toEqual(['id', 'customer_id', 'total', 'order'])
    expect(labels('SELECT * FROM orders o JOIN customers AS c ON true WHERE c.na|')).toEqual(['name'])
    expect(inserts('SELECT o.ord| FROM orders o')).toEqual(['"order"'])
    expect(inserts('SELECT "Odd Name".| FROM "Odd Name"')).toEqual(['"Strange column"', 'plain'])
  })

  test('of a query in parentheses are its own before those around it', () => {
    const inner = labels('SELECT * FROM orders WHERE customer_id IN (SELECT | FROM customers)')
    expect(inner.indexOf('name')).toBeLessThan(inner.indexOf('total'))
    expect(labels('SELECT na| FROM orders WHERE id IN (SELECT 1 FROM customers)')).not.toContain('name')
  })

  test('of a query with a name are those that it lists or selects', () => {
    expect(labels('WITH big AS (SELECT id, total AS sum_of FROM orders) SELECT b.| FROM big b')).toEqual(['id', 'sum_of'])
    expect(labels('WITH RECURSIVE t (n, m) AS (SELECT 1, 2), big AS (SELECT 1 AS one) SELECT * FROM t WHERE t.|')).toEqual(['n', 'm'])
    expect(labels('WITH big AS (SELECT 1 AS one) SELECT * FROM bi|')).toEqual(['big'])
  })
})

describe('joins', () => {
  test('are proposed along foreign keys in both directions', () => {
    expect(inserts('SELECT * FROM orders JOIN |').slice(0, 2)).toEqual([
      'customers ON customers.id = orders.customer_id',
      'order_items ON order_items.order_id = orders.id',
    ])
    expect(inserts('SELECT * FROM orders o JOIN cu|')[0]).toBe('customers c ON c.id = o.customer_id')
  })

  test('along a key to the relation itself get an alias, and along one of several columns all of them', () => {
    expect(inserts('SELECT * FROM employees JOIN |')[0]).toBe('employees e ON e.id = employees.boss')
    expect(inserts('SELECT * FROM sites JOIN |')[0]).toBe('areas ON areas.x = sites.a AND areas.y = sites.b')
  })

  test('behind ON the condition itself is proposed', () => {
    expect(inserts('SELECT * FROM customers c JOIN orders o ON |')[0]).toBe('o.customer_id = c.id')
  })
})

test('nothing is proposed in texts and comments; words begin a statement', () => {
  for (const text of ["SELECT 'fro|", 'SELECT 1 -- fro|', 'SELECT /* fro|', 'SELECT $$ fro|', 'SELECT 12|'])
    expect(at(text)).toBeUndefined()
  expect(labels('SEL|')).toEqual(['SELECT'])
  expect(labels('SELECT * FROM orders WH|')).toContain('WHERE')
})

test('what is needed is what FROM names', () => {
  const needed = (text: string) => relationsNeeded(text.replace('|', ''), text.indexOf('|'), postgres, index).map(({ name }) => name)
  expect(needed('SELECT | FROM orders o, archive.letters')).toEqual(['orders', 'letters'])
  expect(needed('SELECT 1')).toEqual([])
})
