import type { ObjectName } from '@shared/catalog'
import type { ConnectionSummary } from '@shared/connection'
import type { Outline, OutlineRow } from '@shared/outline'
import { expect, test } from 'vitest'
import { buildTree } from '../../../../src/renderer/features/tree/build-tree'
import { rowKey } from '../../../../src/renderer/features/tree/tree-model'

const connection: ConnectionSummary = {
  ...{
    id: 'c',
    name: 'Shop',
    engine: 'e',
    environment: 'production',
    shared: false,
    target: 't',
    revision: 1,
    locked: false,
    readOnly: true,
    createdAt: 0,
    updatedAt: 0,
  },
}
const row = (name: string, more: Partial<OutlineRow> = {}): OutlineRow => ({
  ...{ schema: 's', name, kind: 'table', rows: undefined, columns: 2, parent: undefined },
  ...more,
})
const object = (kind: ObjectName['kind'], name: string, signature = ''): ObjectName => ({ kind, schema: 's', name, signature })

function tree(outline: Partial<Outline>, open: readonly string[] = [], filter = '') {
  const whole: Outline = { schemas: ['s'], defaultSchema: 's', rows: [], objects: [], ...outline }
  const source = { connection, outline: whole, note: undefined, offline: false }
  return buildTree([source], new Set([rowKey('c'), ...open]), filter, new Map()).map(({ level, label }) => `${String(level)} ${label}`)
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
  expect(tree({ objects }, [rowKey('c', 's', 'objects:Functions')])).toContain('3 total(int, int)')
})

test('partitions stand below their parent, and theirs below them', () => {
  const rows = [
    row('events', { kind: 'partitioned' }),
    row('events_2026', { kind: 'partition', parent: { schema: 's', name: 'events' } }),
    row('events_2026_01', { kind: 'partition', parent: { schema: 's', name: 'events_2026' } }),
  ]
  expect(tree({ rows })).toEqual(['1 Shop', '2 Partitioned tables', '3 events'])
  const events = rowKey('c', 's', 'relation', 'events')
  const open = [events, rowKey(events, 'partitions'), rowKey('c', 's', 'relation', 'events_2026')]
  expect(tree({ rows }, open).filter((line) => !line.includes('Reading'))).toEqual([
    ...['1 Shop', '2 Partitioned tables', '3 events', '4 Partitions', '5 events_2026', '6 Partitions'],
  ])
})

test('a filter finds objects and partitions and keeps what leads to them', () => {
  const rows = [
    row('events', { kind: 'partitioned' }),
    row('events_2026', { kind: 'partition', parent: { schema: 's', name: 'events' } }),
    row('january', { kind: 'partition', parent: { schema: 's', name: 'events_2026' } }),
    row('orders'),
  ]
  expect(tree({ rows, objects: [object('procedure', 'janitor')] }, [], 'jan')).toEqual([
    ...['1 Shop', '2 Partitioned tables', '3 events', '4 Partitions', '5 events_2026', '6 Partitions', '7 january'],
    ...['2 Procedures', '3 janitor()'],
  ])
})

test('what is offline is dim', () => {
  const [first] = buildTree([{ connection, outline: null, note: undefined, offline: true }], new Set(), '', new Map())
  expect(first?.dim).toBe(true)
})

test('whatever stands on one level knows how many stand there, the groups of the whole database included', () => {
  const source = (schemas: readonly string[]) => {
    const objects = [object('extension', 'x'), object('server', 'far'), object('sequence', 'ids')]
    const outline: Outline = { schemas: [...schemas], defaultSchema: 's', rows: [row('orders')], objects }
    return { connection, outline, note: undefined, offline: false }
  }
  const second = (schemas: readonly string[]) =>
    buildTree([source(schemas)], new Set([rowKey('c')]), '', new Map())
      .filter(({ level }) => level === 2)
      .map(({ label, position, setSize }) => `${label} ${String(position)}/${String(setSize)}`)
  expect(second(['s'])).toEqual(['Tables 1/4', 'Sequences 2/4', 'Extensions 3/4', 'Foreign servers 4/4'])
  expect(second(['s', 't'])).toEqual(['s 1/4', 't 2/4', 'Extensions 3/4', 'Foreign servers 4/4'])
})
