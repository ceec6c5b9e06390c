import type { Outline } from '@shared/outline'
import { complete } from '@shared/sql/complete'
import { dialectOf } from '@shared/sql/dialect'
import { indexOf } from '@shared/sql/schema-index'
import { expect, test } from 'vitest'
import { record } from './report'

const RELATIONS = 10_000
const RUNS = 2000
const GOAL_MS = 10

const words = ['order', 'item', 'customer', 'invoice', 'berth', 'vessel', 'port', 'crew', 'cargo', 'route']
const outline: Outline = {
  schemas: ['public', 'archive'],
  defaultSchema: 'public',
  rows: Array.from({ length: RELATIONS }, (_, n) => ({
    ...{ schema: n % 5 === 0 ? 'archive' : 'public', kind: 'table', rows: undefined, columns: undefined, parent: undefined },
    name: `${words[n % 10] ?? ''}_${words[Math.floor(n / 10) % 10] ?? ''}_${String(n)}`,
  })),
  objects: [],
}
const columns = Array.from({ length: 40 }, (_, n) => ({ name: `column_${String(n)}`, type: 'integer' }))

/** Statements with a bar where somebody types. */
const PLACES = [
  'SELECT * FROM ord|',
  'SELECT * FROM |',
  'SELECT * FROM c|',
  'SELECT * FROM order_item_10 o JOIN cust|',
  'SELECT o.col| FROM order_item_10 o',
]

test('proposals among ten thousand tables', () => {
  const dialect = dialectOf('postgres')
  const made = performance.now()
  const index = indexOf(outline)
  const building = performance.now() - made
  const figures = Array.from({ length: RUNS }, (_, n) => {
    const text = PLACES[n % PLACES.length] ?? ''
    const began = performance.now()
    const found = complete(text.replace('|', ''), text.indexOf('|'), dialect, index, () => ({ columns, keys: [] }))
    const took = performance.now() - began
    expect(found?.proposals.length).toBeGreaterThan(0)
    return took
  })
  record({
    title: 'Completion in the query console',
    runtime: `Node ${process.versions.node}`,
    rows: [
      { what: 'what may be written at a place, 10,000 tables', goal: `p99 < ${String(GOAL_MS)}`, figures },
      { what: 'names made ready once per reading', goal: 'none', figures: [building] },
    ],
  })
})
