import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Relation, relationKey } from '@shared/catalog'
import type { SearchInput } from '@shared/search'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openIndex } from '../../../../../src/main/store/search/file'
import { SearchReader } from '../../../../../src/main/store/search/reader'
import { SearchWriter } from '../../../../../src/main/store/search/writer'

let file: string
let writer: SearchWriter
let reader: SearchReader

beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'relata-search-')), 'search.db')
  writer = new SearchWriter(openIndex(file))
  reader = new SearchReader(openIndex(file))
})
afterEach(() => writer.close())

function relation(name: string, columns: readonly string[], more: Partial<Relation> = {}): Relation {
  return {
    schema: 'public',
    name,
    kind: 'table',
    columns: columns.map((column, at) => ({ name: column, position: at + 1, type: 'int', nullable: true })),
    uniqueKeys: [],
    foreignKeys: [],
    checks: [],
    indexes: [],
    triggers: [],
    ...more,
  }
}

const CANARIES = ['canaryname', 'canarycolumn', 'canarycomment', 'ary', 'yco']

function settle(by: SearchWriter): void {
  while (by.settle());
}

/** Which of these the bytes of the file or its log hold. */
function traces(texts: readonly string[]): string[] {
  const log = `${file}-wal`
  const bytes = readFileSync(file).toString('latin1') + (existsSync(log) ? readFileSync(log).toString('latin1') : '')
  return texts.filter((text) => bytes.includes(text))
}

const partOf = (name: string) => `relation:${relationKey({ schema: 'public', name })}`

function index(connection: string, relations: readonly Relation[], engine = 'postgres'): number | undefined {
  writer.begin({ connection, engine, label: connection }, true)
  const written = writer.put(
    connection,
    relations.map((r) => ({ part: `relation:${relationKey(r)}`, json: JSON.stringify(r) })),
  )
  writer.end(connection, 1)
  return written
}

const find = (text: string, more: Partial<SearchInput> = {}) =>
  reader.find({ text, limit: 100, offset: 0, ...more, among: ['a', 'b'], cancelled: new Int32Array(1) })
const told = (text: string, more: Partial<SearchInput> = {}) =>
  find(text, more).items.map(
    (i) =>
      `${i.what} ${i.column === undefined || i.what === 'column' ? i.name : `${i.name}.${i.column}`}${i.what === 'column' ? `.${i.column ?? ''}` : ''}`,
  )

describe('the order of hits', () => {
  test('name before column before part before comment before text; it is, begins, holds; shorter first; then by name', () => {
    index('a', [
      relation('orders', ['id']),
      relation('orders_b', ['id']),
      relation('orders_a', ['id']),
      relation('old_orders', ['id']),
      relation('people', ['orders', 'orders_total', 'last_orders']),
      relation('noted', ['x'], {
        comment: 'All the orders there are',
        indexes: [{ name: 'ix_orders', unique: false, primary: false, method: 'btree', parts: [] }],
      }),
      relation('seen', ['y'], { kind: 'view', definition: 'SELECT 1 FROM orders' }),
    ])
    expect(told('orders')).toEqual([
      'name orders',
      'name orders_a',
      'name orders_b',
      'name old_orders',
      'column people.orders',
      'column people.orders_total',
      'column people.last_orders',
      'part noted',
      'comment noted',
      'definition seen',
    ])
  })

  test('a path finds the column of that table, and the table of that schema', () => {
    index('a', [relation('orders', ['id', 'status']), relation('invoices', ['status'])])
    expect(told('orders.status')).toEqual(['column orders.status'])
    expect(told('invoices status')).toEqual(['column invoices.status'])
    expect(told('public.orders')).toEqual(['name orders'])
    expect(told('sales.orders')).toEqual([])
  })

  test('a comment says which column it belongs to', () => {
    index('a', [relation('t', ['a', 'b'], { columns: [{ name: 'b', position: 4, type: 'int', nullable: true, comment: 'in knots' }] })])
    expect(find('knots').items).toMatchObject([
      { name: 't', column: 'b', what: 'comment', snippet: [{ text: 'in ' }, { text: 'knots', mark: true }] },
    ])
  })

  test('pages follow one another without a gap, and no more than a thousand are told', () => {
    index(
      'a',
      Array.from({ length: 1200 }, (_, n) => relation(`table_${String(n)}`, [])),
    )
    const first = find('table', { limit: 700 })
    const second = find('table', { limit: 700, offset: 700 })
    expect([first.total, first.more, first.items.length, second.items.length]).toEqual([1000, true, 700, 300])
    expect(new Set([...first.items, ...second.items].map((i) => i.name)).size).toBe(1000)
  })
})

test.each([
  'se"le\'ct`\nñ __proto__ 🚢',
  'a" OR "b',
  'NEAR(x)',
  '*',
  '%_%',
  "'; DROP TABLE doc; --",
  '__proto__',
  'constructor',
  'a\u0001b',
  '\u0002x',
  '-',
  '()',
  'ORDER BY',
])('a table called %j is found by its whole name, and nothing breaks', (name) => {
  index('a', [relation(name, ['plain']), relation('other', ['zz'])])
  expect(find(name).items.map((i) => i.name)).toEqual([name])
  expect(
    find(name)
      .items[0]?.snippet.map((p) => p.text)
      .join(''),
  ).toBe(name.replaceAll(/\s+/g, ' '))
  expect(told('plain')).toEqual([`column ${name}.plain`])
})

test('operators of FTS5 are letters like others', () => {
  index('a', [relation('this', []), relation('that', []), relation('this_or_that', [])])
  expect(told('this OR that')).toEqual(['name this_or_that'])
  expect(told('this NOT that')).toEqual([])
  expect(told('th*')).toEqual(['name that', 'name this', 'name this_or_that'])
  expect(told('"this"')).toEqual(['name this', 'name this_or_that'])
})

test('filters by connection, engine, schema and kind, alone and together', () => {
  index('a', [relation('ships', ['x']), relation('ships', [], { schema: 'old' }), relation('ships_view', [], { kind: 'view' })])
  index('b', [relation('ships', [])], 'sqlite')
  const names = (more: Partial<SearchInput>) => find('ships', more).items.map((i) => `${i.connectionId} ${i.schema}.${i.name}`)
  expect(names({})).toHaveLength(4)
  expect(names({ connections: ['b'] })).toEqual(['b public.ships'])
  expect(names({ engines: ['sqlite'] })).toEqual(['b public.ships'])
  expect(names({ engines: ['sqlite'], connections: ['a'] })).toEqual([])
  expect(names({ schemas: ['old'] })).toEqual(['a old.ships'])
  expect(names({ schemas: ['nowhere'] })).toEqual([])
  expect(names({ kinds: ['view'] })).toEqual(['a public.ships_view'])
  expect(names({ kinds: ['table'], schemas: ['public'], connections: ['a', 'b'] })).toEqual(['a public.ships', 'b public.ships'])
})

describe('what changes', () => {
  test('only what differs is written again', () => {
    const before = [relation('one', ['a', 'b']), relation('two', ['c'])]
    expect(index('a', before)).toBe(2)
    expect(index('a', before)).toBe(0)
    expect(index('a', [relation('one', ['a', 'b']), relation('two', ['renamed'], { rowEstimate: 7 })])).toBe(1)
    expect([told('renamed'), told('two'), find('c').items.filter((i) => i.what === 'column')]).toEqual([
      ['column two.renamed'],
      ['name two'],
      [],
    ])
    expect(index('a', [relation('two', ['renamed'], { rowEstimate: 8 })])).toBe(0)
    expect(told('one')).toEqual([])
  })

  test('texts shared by several places stay until the last of them is gone', () => {
    index('a', [relation('one', ['shared']), relation('two', ['shared'])])
    index('a', [relation('two', ['shared'])])
    expect(told('shared')).toEqual(['column two.shared'])
    index('a', [relation('two', ['other'])])
    expect(told('shared')).toEqual([])
  })

  test('a forgotten relation keeps its name, one that is gone does not', () => {
    index('a', [relation('one', ['secret']), relation('two', [])])
    writer.begin({ connection: 'a', engine: 'postgres', label: 'a' }, false)
    writer.put('a', [{ part: partOf('one'), bare: { schema: 'public', name: 'one', kind: 'table' } }, { part: partOf('two') }])
    writer.end('a', 2)
    expect([told('one'), told('secret'), told('two')]).toEqual([['name one'], [], []])
    expect(writer.sources()).toMatchObject([{ connection: 'a', generation: 2 }])
  })

  test('a forgotten connection leaves nothing in the file, and the others stay', () => {
    index('a', [relation('canaryname', ['canarycolumn'], { comment: 'canarycomment' })])
    index('b', [relation('kept', ['column'])])
    settle(writer)
    writer.forget('a')
    // Not found from the mark on, and still in the file until that is settled.
    expect([told('canaryname'), told('canarycolumn'), told('canarycomment'), told('kept')]).toEqual([[], [], [], ['name kept']])
    expect(traces(CANARIES)).toEqual(CANARIES)
    settle(writer)
    expect([told('canaryname'), told('kept'), traces(CANARIES), traces(['kept'])]).toEqual([[], ['name kept'], [], ['kept']])
    writer.clear()
    expect(told('kept')).toEqual([])
    expect(traces(['kept'])).toEqual([])
  })

  test('the only connection, forgotten, leaves an empty file', () => {
    index('a', [relation('canaryname', ['canarycolumn'], { comment: 'canarycomment' })])
    writer.forget('a')
    settle(writer)
    expect([told('canaryname'), traces(CANARIES)]).toEqual([[], []])
    index('a', [relation('again', [])])
    expect(told('again')).toEqual(['name again'])
  })

  test('a connection that is not wholly indexed says so', () => {
    writer.begin({ connection: 'a', engine: 'postgres', label: 'a' }, true)
    writer.put('a', [{ part: 'relation:["public","x"]', json: JSON.stringify(relation('x', [])) }])
    writer.commit()
    expect(writer.sources()).toEqual([{ connection: 'a', engine: 'postgres', label: 'a', generation: null }])
    expect(told('x')).toEqual(['name x'])
  })

  test('of a forgotten relation nothing but its name is found, nor left in the file once that is settled', () => {
    index('a', [relation('one', ['canarycolumn', 'shared'], { comment: 'canarycomment' }), relation('two', ['shared'])])
    settle(writer)
    writer.forgetParts('a', [partOf('one')])
    const found = () => [told('one'), told('canarycolumn'), told('canarycomment'), told('one.canary'), told('shared')]
    const left = [['name one'], [], [], [], ['column two.shared']]
    expect([found(), traces(['canarycolumn'])]).toEqual([left, ['canarycolumn']])
    settle(writer)
    expect([found(), traces(['canarycolumn', 'canarycomment', 'ary', 'yco'])]).toEqual([left, []])
    // Read again, it is found again.
    index('a', [relation('one', ['canarycolumn']), relation('two', [])])
    expect(told('canary')).toEqual(['column one.canarycolumn'])
  })

  test('what one run forgot and did not take out, the next one does, whichever step was the last', () => {
    index('a', [relation('one', ['canarycolumn'], { comment: 'canarycomment' }), relation('canaryname', []), relation('kept', [])])
    index('b', [relation('canaryname', ['x'])])
    settle(writer)
    writer.forgetParts('a', [partOf('one')])
    writer.forget('b')
    // Every run ends one step later than the one before, the last one where there is nothing left to do.
    for (let steps = 0, more = true; more; steps += 1) {
      writer.close()
      writer = new SearchWriter(openIndex(file))
      for (let step = 0; step < steps && more; step += 1) more = writer.settle()
    }
    expect([told('canary'), told('kept'), traces(['canarycolumn', 'canarycomment', 'yco'])]).toEqual([
      ['name canaryname'],
      ['name kept'],
      [],
    ])
    expect(writer.sources().map((source) => source.connection)).toEqual(['a'])
  })

  test('a relation forgotten by one process while another indexes its connection is not put back', () => {
    const other = new SearchWriter(openIndex(file))
    const one = { part: partOf('one'), json: JSON.stringify(relation('one', ['secret'])) }
    writer.begin({ connection: 'a', engine: 'postgres', label: 'a' }, true)
    expect(writer.put('a', [one])).toBe(1)
    writer.commit()
    other.forgetParts('a', [one.part])
    expect(writer.put('a', [{ ...one, json: JSON.stringify(relation('one', ['secret', 'other'])) }])).toBeUndefined()
    expect([told('secret'), told('one')]).toEqual([[], ['name one']])
    other.close()
  })

  test('of two processes that index one connection the later one does it all, and the earlier one stops', () => {
    const other = new SearchWriter(openIndex(file))
    const name = { connection: 'a', engine: 'postgres', label: 'a' }
    const put = (by: SearchWriter, table: string) => by.put('a', [{ part: partOf(table), json: JSON.stringify(relation(table, [])) }])
    writer.begin(name, true)
    expect(put(writer, 'early')).toBe(1)
    writer.commit()
    other.begin(name, true)
    expect(put(writer, 'stale')).toBeUndefined()
    writer.end('a', 1)
    expect(writer.sources()).toMatchObject([{ generation: null }])
    expect(put(other, 'late')).toBe(1)
    other.end('a', 2)
    expect(writer.sources()).toMatchObject([{ generation: 2 }])
    expect([told('late'), told('early'), told('stale')]).toEqual([['name late'], [], []])
    other.close()
  })

  test('one that was forgotten and begun again by another process is not the one that was begun before', () => {
    const other = new SearchWriter(openIndex(file))
    const name = { connection: 'a', engine: 'postgres', label: 'a' }
    writer.begin(name, true)
    other.forget('a')
    settle(other)
    other.begin(name, true)
    expect(writer.put('a', [{ part: partOf('x'), json: JSON.stringify(relation('x', [])) }])).toBeUndefined()
    other.close()
  })

  test('a connection forgotten while it is indexed is not put back', () => {
    const other = new SearchWriter(openIndex(file))
    writer.begin({ connection: 'a', engine: 'postgres', label: 'a' }, true)
    other.forget('a')
    expect(writer.put('a', [{ part: partOf('x'), json: JSON.stringify(relation('x', [])) }])).toBeUndefined()
    writer.end('a', 1)
    expect([writer.sources(), told('x')]).toEqual([[], []])
    other.close()
  })
})

test('a search that nobody waits for ends', () => {
  index(
    'a',
    Array.from({ length: 600 }, (_, n) => relation(`table_${String(n)}`, [])),
  )
  expect(() => reader.find({ text: 'table', limit: 1, offset: 0, among: ['a'], cancelled: new Int32Array([1]) })).toThrow('cancelled')
})
