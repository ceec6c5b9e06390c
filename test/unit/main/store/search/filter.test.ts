import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Relation, relationKey } from '@shared/catalog'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openIndex } from '../../../../../src/main/store/search/file'
import { Filter } from '../../../../../src/main/store/search/filter'
import { SearchWriter } from '../../../../../src/main/store/search/writer'

let writer: SearchWriter
let filter: Filter

beforeEach(() => {
  const file = join(mkdtempSync(join(tmpdir(), 'relata-filter-')), 'search.db')
  writer = new SearchWriter(openIndex(file))
  filter = new Filter(openIndex(file))
})
afterEach(() => writer.close())

const relation = (name: string, columns: readonly (readonly [string, string?])[], comment?: string): Relation => ({
  ...{ schema: 's', name, kind: 'table', uniqueKeys: [], foreignKeys: [], checks: [], triggers: [] },
  ...(comment === undefined ? {} : { comment }),
  indexes: [{ name: `paid_${name}`, unique: false, primary: false, method: 'btree', parts: [] }],
  columns: columns.map(([column, about], at) => ({
    ...{ name: column, position: at + 1, type: 'int', nullable: true },
    ...(about === undefined ? {} : { comment: about }),
  })),
})
const partOf = (name: string) => `relation:${relationKey({ schema: 's', name })}`

function index(connection: string, relations: readonly Relation[]): void {
  writer.begin({ connection, engine: 'e', label: connection }, true)
  writer.put(
    connection,
    relations.map((r) => ({ part: `relation:${relationKey(r)}`, json: JSON.stringify(r) })),
  )
  writer.end(connection, 7)
}

const cancelled = new Int32Array(1)
const find = (text: string, connection = 'a') => filter.find({ connection, text, cancelled })

test('columns are found by name and by comment, a relation by its comment; other parts and other connections are not', () => {
  index('a', [
    relation('orders', [['id'], ['Paid_At', 'when it was settled'], ['paid_by']]),
    relation('bills', [['id', 'number of what was PAID']], 'not paid yet'),
    relation('paid', [['id']]),
  ])
  index('b', [relation('other', [['paid_at']])])
  const { hits, more, generation } = find('PAID')
  expect(new Map(hits.map(({ part, columns }) => [part, columns]))).toEqual(
    new Map([
      [partOf('orders'), ['Paid_At', 'paid_by']],
      [partOf('bills'), ['id']],
    ]),
  )
  expect([more, generation]).toEqual([false, 7])
  expect(find('settled').hits).toEqual([{ part: partOf('orders'), columns: ['Paid_At'] }])
  expect(find('not paid yet').hits).toEqual([{ part: partOf('bills'), columns: [] }])
  expect(find('paid', 'none')).toEqual({ hits: [], more: false, generation: undefined })
})

test('what is typed stands for itself, whatever the language', () => {
  index('a', [relation('t', [['rate_%', 'Größe in ÄPFELN'], ['rateX'], ['back\\slash']])])
  expect(find('e_%').hits).toEqual([{ part: partOf('t'), columns: ['rate_%'] }])
  expect(find('ÄPFEL').hits).toEqual([{ part: partOf('t'), columns: ['rate_%'] }])
  expect(find('größe').hits).toHaveLength(1)
  expect(find('k\\s').hits).toEqual([{ part: partOf('t'), columns: ['back\\slash'] }])
  expect(find("'").hits).toEqual([])
})

test('of what is forgotten nothing is found', () => {
  index('a', [relation('orders', [['paid_at']], 'paid')])
  writer.forgetParts('a', [partOf('orders')])
  expect(find('paid').hits).toEqual([])
  index('a', [relation('orders', [['paid_at']], 'paid')])
  writer.forget('a')
  expect(find('paid')).toEqual({ hits: [], more: false, generation: undefined })
})

test('nobody waits any longer: it stops', () => {
  index('a', [
    relation(
      'wide',
      Array.from({ length: 300 }, (_, at) => [`column_${String(at)}`] as const),
    ),
  ])
  expect(() => filter.find({ connection: 'a', text: 'column', cancelled: Int32Array.of(1) })).toThrow('cancelled')
})
