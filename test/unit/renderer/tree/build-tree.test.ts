import { type ObjectName, objectKey, type Relation, relationKey } from '@shared/catalog'
import type { RelationReply } from '@shared/catalog-replies'
import type { ConnectionSummary } from '@shared/connection'
import type { Outline, OutlineRow } from '@shared/outline'
import { expect, test } from 'vitest'
import { buildTree } from '../../../../src/renderer/features/tree/build-tree'
import { type FoundElsewhere, matchOutline } from '../../../../src/renderer/features/tree/match'
import { type TreeSource } from '../../../../src/renderer/features/tree/tree-model'
import { withSystem } from '../../../../src/renderer/features/tree/with-system'
import { rowKey } from '../../../../src/renderer/state/tree'

const connection: ConnectionSummary = {
  ...{
    id: 'c',
    name: 'Shop',
    engine: 'e',
    environment: 'production',
    shared: false,
    database: '',
    target: 't',
    revision: 1,
    locked: false,
    readOnly: true,
    folder: '',
    colour: 'none',
    asks: false,
    createdAt: 0,
    updatedAt: 0,
  },
}
const row = (name: string, more: Partial<OutlineRow> = {}): OutlineRow => ({
  ...{ schema: 's', name, kind: 'table', rows: undefined, columns: 2, parent: undefined },
  ...more,
})
const object = (kind: ObjectName['kind'], name: string, signature = ''): ObjectName => ({ kind, schema: 's', name, signature })
const NO_DETAILS = new Map<string, RelationReply>()

interface Asked {
  readonly filter?: string
  readonly elsewhere?: FoundElsewhere
  readonly details?: ReadonlyMap<string, RelationReply>
  readonly marks?: TreeSource['marks']
  readonly lacks?: readonly string[]
  readonly lacksRight?: boolean
}

function rowsOf(
  outline: Partial<Outline>,
  open: readonly string[] = [],
  { filter = '', elsewhere, details = NO_DETAILS, marks, lacks = [], lacksRight = false }: Asked = {},
) {
  const whole: Outline = { schemas: ['s'], defaultSchema: 's', rows: [], objects: [], ...outline }
  const match = filter === '' ? undefined : matchOutline(whole, filter, elsewhere)
  const source: TreeSource = { connection, outline: whole, note: undefined, offline: false, match, marks, lacks, lacksRight }
  return buildTree([source], new Set([rowKey('c'), ...open]), filter, details)
}

function tree(outline: Partial<Outline>, open: readonly string[] = [], asked: Asked = {}) {
  return [...rowsOf(outline, open, asked)].map(({ level, label }) => `${String(level)} ${label}`)
}

test('objects stand below the relations, in closed groups that say what they are', () => {
  const objects = [
    object('sequence', 'ids'),
    object('function', 'total', 'int, int'),
    object('enum', 'mood'),
    object('extension', 'x'),
    object('server', 'far'),
  ]
  expect(tree({ rows: [row('orders')], objects })).toEqual([
    ...['1 Shop', '2 Tables', '3 orders', '2 Functions', '2 Sequences', '2 Types', '2 Extensions', '2 Foreign servers'],
  ])
  expect(tree({ objects }, [rowKey('c', 's', 'objects:function')])).toContain('3 total(int, int)')
})

const events = rowKey('c', 's', 'relation', 'events')
const partitioned = [
  row('events', { kind: 'partitioned' }),
  row('events_2026', { kind: 'partition', parent: { schema: 's', name: 'events' } }),
  row('january', { kind: 'partition', parent: { schema: 's', name: 'events_2026' } }),
]

test('partitions stand below their parent, and theirs below them', () => {
  expect(tree({ rows: partitioned })).toEqual(['1 Shop', '2 Partitioned tables', '3 events'])
  const open = [events, rowKey('c', 's', 'partitions', 'events'), rowKey('c', 's', 'relation', 'events_2026')]
  expect(tree({ rows: partitioned }, open).filter((line) => !line.includes('Reading'))).toEqual([
    ...['1 Shop', '2 Partitioned tables', '3 events', '4 Partitions', '5 events_2026', '6 Partitions'],
  ])
})

test('a filter finds objects and partitions and keeps what leads to them', () => {
  const rows = [...partitioned, row('orders')]
  expect(tree({ rows, objects: [object('procedure', 'janitor')] }, [], { filter: 'jan' })).toEqual([
    ...['1 Shop', '2 Partitioned tables', '3 events', '4 Partitions', '5 events_2026', '6 Partitions', '7 january'],
    ...['2 Procedures', '3 janitor()'],
  ])
})

test('a filter counts what it found and not what leads there', () => {
  const outline: Outline = {
    ...{ schemas: ['s'], defaultSchema: 's', rows: [...partitioned, row('Jan'), row('x')], objects: [object('schema', 'jan')] },
  }
  const match = matchOutline(outline, 'jan')
  expect([match.found, match.of, [...match.rows]]).toEqual([2, 5, [2, 2, 1, 1, 0]])
  expect([...rowsOf({ rows: partitioned }, [], { filter: 'jan' })].map(({ label, dim }) => [label, dim]).slice(2)).toEqual([
    ...[
      ['events', true],
      ['Partitions', false],
      ['events_2026', true],
      ['Partitions', false],
      ['january', false],
    ],
  ])
})

test('no name is found across the end of another, nor twice', () => {
  const outline: Outline = { schemas: ['s'], defaultSchema: 's', rows: [row('ab'), row('cd'), row('aa_aa'), row('')], objects: [] }
  expect(matchOutline(outline, 'bc').found).toBe(0)
  expect(matchOutline(outline, 'b\0c').found).toBe(0)
  expect(matchOutline(outline, 'aa').found).toBe(1)
  expect(matchOutline({ ...outline, rows: [] }, 'a').found).toBe(0)
})

test('a column that a filter found stands below its table', () => {
  const elsewhere = { relations: [0], objects: [], columns: [{ relation: 1, name: 'paid_at' }] }
  expect(tree({ rows: [row('orders'), row('bills'), row('other')] }, [], { filter: 'paid', elsewhere })).toEqual([
    ...['1 Shop', '2 Tables', '3 orders', '3 bills', '4 Columns', '5 paid_at'],
  ])
})

const orders: Relation = {
  ...{ schema: 's', name: 'orders', kind: 'table' },
  columns: [
    { name: 'id', position: 1, type: 'bigint', nullable: false },
    { name: 'buyer', position: 2, type: 'bigint', nullable: false },
  ],
  primaryKey: { name: 'orders_pkey', columns: ['id'] },
  uniqueKeys: [{ name: 'once', columns: ['buyer', 'id'] }],
  foreignKeys: [
    {
      ...{ name: 'bought', columns: ['buyer'], target: { schema: 'people', name: 'buyers' }, targetColumns: ['id'] },
      ...{ onUpdate: 'no action', onDelete: 'cascade' },
    },
  ],
  checks: [{ name: 'positive', expression: 'id > 0' }],
  indexes: [{ name: 'by_buyer', unique: false, primary: false, method: 'btree', parts: [{ column: 'buyer' }, { expression: 'lower(x)' }] }],
  triggers: [{ name: 'touch', definition: 'CREATE TRIGGER touch …', enabled: 'disabled' }],
}
const reply: RelationReply = {
  relation: orders,
  referencedBy: [{ from: { schema: 's', name: 'lines' }, name: 'k', columns: ['order_id'], targetColumns: ['id'], onDelete: 'cascade' }],
  ddl: '',
  freshness: { state: 'live', readAt: 0, expiresAt: 1, generation: 1 },
}
const ordersKey = rowKey('c', 's', 'relation', 'orders')
const part = (word: string) => rowKey('c', 's', 'parts', 'orders', word)

test('below a table stand its columns, and closed with their counts keys, references, indexes, constraints and triggers', () => {
  const rows = [...rowsOf({ rows: [row('orders'), row('other')] }, [ordersKey], { details: new Map([[ordersKey, reply]]) })]
  expect(
    rows.filter(({ kind }) => kind === 'group').map(({ label, count, position, setSize }) => [label, count, position, setSize]),
  ).toEqual([
    ['Tables', 2, 1, 1],
    ['Columns', 2, 1, 6],
    ['Keys', 2, 2, 6],
    ['References', 2, 3, 6],
    ['Indexes', 1, 4, 6],
    ['Constraints', 1, 5, 6],
    ['Triggers', 1, 6, 6],
  ])
  expect(rows.filter(({ kind }) => kind === 'part').map(({ label, aside }) => [label, aside])).toEqual([
    ['id', 'bigint'],
    ['buyer', 'bigint'],
  ])
  expect(rows.at(-1)).toMatchObject({ label: 'other', level: 3, position: 2, setSize: 2 })
})

test('each part says what it is about, and a reference where it leads', () => {
  const open = [ordersKey, ...['columns', 'keys', 'references', 'indexes', 'constraints', 'triggers'].map(part)]
  const rows = rowsOf({ rows: [row('orders')] }, open, { details: new Map([[ordersKey, reply]]) })
  const parts = [...rows].filter(({ kind }) => kind === 'part')
  expect(parts.map(({ part: of, label, aside, target }) => [of, label, aside, target?.name])).toEqual([
    ['primary', 'orders_pkey', 'id', undefined],
    ['unique', 'once', 'buyer, id', undefined],
    ['foreign', 'buyer', '→ people.buyers', 'buyers'],
    ['incoming', 'lines', 'order_id', 'lines'],
    ['index', 'by_buyer', 'buyer, lower(x)', undefined],
    ['check', 'positive', 'id > 0', undefined],
    ['trigger', 'touch', 'disabled', undefined],
  ])
  for (const [at, shown] of [...rows].entries()) expect(rows.indexOf(shown.key)).toBe(at)
})

test('what is offline is dim', () => {
  const [first] = buildTree([{ connection, outline: null, note: undefined, offline: true }], new Set(), '', NO_DETAILS)
  expect(first?.dim).toBe(true)
})

test('whatever stands on one level knows how many stand there, the groups of the whole database included', () => {
  const objects = [object('extension', 'x'), object('server', 'far'), object('sequence', 'ids')]
  const second = (schemas: readonly string[]) =>
    [...rowsOf({ schemas, rows: [row('orders')], objects })]
      .filter(({ level }) => level === 2)
      .map(({ label, position, setSize }) => `${label} ${String(position)}/${String(setSize)}`)
  expect(second(['s'])).toEqual(['Tables 1/4', 'Sequences 2/4', 'Extensions 3/4', 'Foreign servers 4/4'])
  expect(second(['s', 't'])).toEqual(['s 1/4', 't 2/4', 'Extensions 3/4', 'Foreign servers 4/4'])
})

test('what has one name and several meanings says which it is', () => {
  const objects = [
    object('operator', '===', 'text, text'),
    object('operator', '===', 'NONE, integer'),
    object('operator class', 'by_length', 'btree'),
  ]
  expect(tree({ rows: [row('orders')], objects }, [rowKey('c', 's', 'objects:operator')]).slice(-3)).toEqual([
    ...['3 === (text, text)', '3 === (NONE, integer)', '3 by_length (btree)'],
  ])
})

test('what a reading could not tell stands at the very end, closed, and says why when it is opened', () => {
  const objects = [object('extension', 'x')]
  const asked = {
    lacks: ['This role may not read routines', 'This role may not read views'],
    marks: { [relationKey(row('old'))]: 'hidden' },
  } as const
  const outline = { rows: [row('orders'), row('old')], objects }
  const shown = [...rowsOf(outline, [], asked)].filter(({ level }) => level === 2)
  expect(shown.map(({ label, count, position, setSize }) => `${label} ${String(count)} ${String(position)}/${String(setSize)}`)).toEqual([
    ...['Tables 1 1/4', 'Extensions 1 2/4', 'Hidden 1 3/4', 'Not known 2 4/4'],
  ])
  expect(tree(outline, [rowKey('c', '', 'lacks')], asked).slice(-3)).toEqual(['2 Not known', ...asked.lacks.map((text) => `3 ${text}`)])
  expect(tree(outline, [], { ...asked, filter: 'orders' })).not.toContain('2 Not known')
  // What is for want of a right can be asked for; what was locked cannot.
  const granted = [...rowsOf(outline, [rowKey('c', '', 'lacks')], { ...asked, lacksRight: true })].slice(-3)
  expect(granted.map(({ label, offer, position, setSize }) => [label, offer, position, setSize])).toEqual([
    ['This role may not read routines', undefined, 1, 3],
    ['This role may not read views', undefined, 2, 3],
    ['Ask an owner', 'grant', 3, 3],
  ])
})

test('what is pinned comes first, what is hidden last and nowhere else; a filter finds it all the same', () => {
  const outline = { rows: [row('orders'), row('lines'), row('old')], objects: [object('sequence', 'ids'), object('extension', 'x')] }
  const marks = {
    [relationKey({ schema: 's', name: 'lines' })]: 'pinned',
    [relationKey({ schema: 's', name: 'old' })]: 'hidden',
    [relationKey({ schema: 's', name: 'gone' })]: 'pinned',
    [objectKey(object('sequence', 'ids'))]: 'hidden',
  } as const
  expect(tree(outline, [], { marks })).toEqual([
    ...['1 Shop', '2 Pinned', '3 lines', '2 Tables', '3 orders', '3 lines', '2 Extensions', '2 Hidden'],
  ])
  const rows = rowsOf(outline, [rowKey('c', '', 'hidden'), rowKey('c', '', 'pinned')], { marks })
  expect([...rows].map(({ label }) => label)).toEqual([
    ...['Shop', 'Pinned', 'Tables', 'orders', 'lines', 'Extensions', 'Hidden', 'old', 'ids'],
  ])
  expect([...rows].filter(({ level }) => level === 2).map(({ position, setSize }) => [position, setSize])).toEqual([
    ...[
      [1, 4],
      [2, 4],
      [3, 4],
      [4, 4],
    ],
  ])
  expect(tree({ ...outline, schemas: ['s', 't'] }, [], { marks })).toEqual([
    ...['1 Shop', '2 Pinned', '3 s.lines', '2 s', '2 t', '2 Extensions', '2 Hidden'],
  ])
  expect(tree(outline, [], { marks, filter: 'old' })).toEqual(['1 Shop', '2 Tables', '3 old'])
})

test('an empty schema says so, and that only what may be seen is known where the database hides the rest', () => {
  const outline: Outline = { schemas: ['s', 't'], defaultSchema: 's', rows: [row('orders')], objects: [] }
  const source = (hidesByRight: boolean): TreeSource => ({ connection, outline, note: undefined, offline: false, hidesByRight })
  const lines = (hidesByRight: boolean) =>
    [...buildTree([source(hidesByRight)], new Set([rowKey('c'), rowKey('c', 't')]), '', NO_DETAILS)].map(({ label }) => label)
  expect(lines(false)).toEqual(['Shop', 's', 't', 'Nothing in here'])
  expect(lines(true)).toEqual(['Shop', 's', 't', 'Nothing you may see', 'Ask an owner'])
  const right = [...buildTree([source(true)], new Set([rowKey('c'), rowKey('c', 't')]), '', NO_DETAILS)].slice(-2)
  expect(right.map(({ offer, schema, position, setSize }) => [offer, schema, position, setSize])).toEqual([
    ['refresh', 't', 1, 2],
    ['grant', 't', 2, 2],
  ])
  expect(tree({ rows: [] })).toEqual(['1 Shop', '2 Nothing in here'])
  // It is looked at again from there.
  const open = buildTree([source(false)], new Set([rowKey('c'), rowKey('c', 't')]), '', NO_DETAILS)
  expect([...open].at(-1)).toMatchObject({ schema: 't', offer: 'refresh' })
})

test('what the database keeps for itself stands behind the rest, faint, and is not counted with it', () => {
  const base: Outline = { schemas: ['s'], defaultSchema: 's', rows: [row('orders')], objects: [] }
  const { outline, system } = withSystem(base, [
    { schema: 'sys', name: 'files', kind: 'view' },
    { schema: 's', name: 'orders', kind: 'table' },
  ])
  expect(outline.rows.map(({ schema, name }) => `${schema}.${name}`)).toEqual(['s.orders', 'sys.files'])
  const source: TreeSource = { connection, outline, system, note: undefined, offline: false }
  const open = new Set([rowKey('c'), rowKey('c', 's'), rowKey('c', 'sys')])
  const rows = [...buildTree([source], open, '', NO_DETAILS)]
  expect(rows.map(({ label, dim }) => `${label}${dim ? ' faint' : ''}`)).toEqual([
    ...['Shop', 's', 'Tables', 'orders', 'sys faint', 'Views', 'files faint'],
  ])
  expect(rows[0]?.count).toBe(1)
  const trouble = [
    ...buildTree([{ ...source, outline: base, system: undefined, systemTrouble: 'System schemas: no' }], open, '', NO_DETAILS),
  ]
  expect(trouble.at(-1)).toMatchObject({ kind: 'note', label: 'System schemas: no' })
})

test('connections of a folder stand below it, one level deeper with all that is in them; a closed folder hides them', () => {
  const source = (id: string, folder: string): TreeSource => ({
    ...{ connection: { ...connection, id, name: id, folder }, outline: null, note: { words: 'not read', offer: 'read' }, offline: false },
  })
  const sources = [source('a', ''), source('b', 'Shop'), source('c', 'Shop')]
  const told = (expanded: readonly string[], wanted = '') =>
    [...buildTree(sources, new Set(expanded), wanted, NO_DETAILS)].map(
      (one) => `${String(one.level)} ${one.label} ${String(one.position)}/${String(one.setSize)}`,
    )
  expect(told([rowKey('b')])).toEqual(['1 a 1/2', '1 Shop 2/2', '2 b 1/2', '3 not read 1/1', '2 c 2/2'])
  expect(told([rowKey('', 'folder', 'Shop')])).toEqual(['1 a 1/2', '1 Shop 2/2'])
  // What is looked for opens it, and a folder is found by its own name.
  expect(told([rowKey('', 'folder', 'Shop')], 'c')).toEqual(['1 Shop 1/1', '2 c 1/1'])
  expect(told([], 'shop')).toEqual(['1 Shop 1/1', '2 b 1/2', '2 c 2/2'])
  expect([...buildTree(sources, new Set([rowKey('b')]), '', NO_DETAILS)][3]).toMatchObject({ label: 'not read', offer: 'read' })
  const rows = buildTree(sources, new Set(), '', NO_DETAILS)
  expect(rows.parentOf(3)).toBe(1)
  expect([0, 1, 2, 3].map((at) => rows.isHead(at))).toEqual([true, true, true, true])
})

test('other databases of the server stand at the very end, are told apart from what is not known of them, and are no part of a search', () => {
  const outline: Outline = { schemas: ['s'], defaultSchema: 's', rows: [row('orders')], objects: [] }
  const rows = (databases: TreeSource['databases'], open = true, filter = '') => [
    ...buildTree(
      [
        {
          ...{ connection, outline, note: undefined, offline: false, databases, lacks: ['This role may not read views'] },
          match: filter === '' ? undefined : matchOutline(outline, filter, undefined),
        },
      ],
      new Set([rowKey('c'), ...(open ? [rowKey('c', '', 'databases')] : [])]),
      filter,
      NO_DETAILS,
    ),
  ]
  const told = (databases: TreeSource['databases']) =>
    rows(databases)
      .slice(5)
      .map(({ kind, label, position, setSize, database, offer }) => [kind, label, position, setSize, database ?? offer])
  const closed = rows({ names: ['a', 'b'], trouble: undefined }, false)
  expect(closed.filter(({ level }) => level === 2).map(({ label, position, setSize, count }) => [label, position, setSize, count])).toEqual(
    [
      ['Tables', 1, 3, 1],
      ['Not known', 2, 3, 1],
      ['Other databases', 3, 3, 2],
    ],
  )
  expect(told({ names: ['a', 'b'], trouble: undefined })).toEqual([
    ['database', 'a', 1, 2, 'a'],
    ['database', 'b', 2, 2, 'b'],
  ])
  expect(told({ names: undefined, trouble: undefined })).toEqual([['note', 'Asking …', 1, 1, undefined]])
  expect(told({ names: [], trouble: undefined })).toEqual([['note', 'None that this role may connect to', 1, 1, undefined]])
  expect(told({ names: ['a'], trouble: 'gone' })).toEqual([
    ['note', 'gone', 1, 2, 'databases'],
    ['database', 'a', 2, 2, 'a'],
  ])
  expect(rows({ names: ['orders too'], trouble: undefined }, true, 'orders').map(({ label }) => label)).toEqual([
    'Shop',
    'Tables',
    'orders',
  ])
})

test('a connection says which database it is of, unless its name does', () => {
  const of = (name: string, database: string) =>
    buildTree(
      [{ connection: { ...connection, name, database }, outline: null, note: undefined, offline: false }],
      new Set(),
      '',
      NO_DETAILS,
    ).at(0)?.database
  expect(of('Shop', 'shop_live')).toBe('shop_live')
  expect([of('shop', 'shop'), of('Shop / orders', 'orders'), of('Shop', '')]).toEqual([undefined, undefined, undefined])
})
