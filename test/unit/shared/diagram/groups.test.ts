import { groupId, groupMap, groupOfId, onBoxes, USUAL_GROUPING, withClosed, withMembers } from '@shared/diagram/groups'
import { shortestPath } from '@shared/diagram/path'
import { graphId } from '@shared/build-graph'
import type { Graph, GraphNode } from '@shared/graph'
import { expect, test } from 'vitest'

const node = (id: string, schema: string): GraphNode => ({
  id,
  schema,
  label: id,
  kind: 'table',
  rowCount: null,
  columns: [],
  primaryKeys: [],
})
const key = (source: string, target: string) => ({
  ...{ id: `${source}-${target}`, name: '', source, target, sourceColumns: ['x'], targetColumns: ['id'] },
  ...({ sourceCardinality: 'zero-or-many', targetCardinality: 'one' } as const),
})
const graph: Graph = {
  nodes: [node('a1', 'a'), node('a2', 'a'), node('b1', 'b'), node('b2', 'b'), node('c1', 'c')],
  edges: [key('a1', 'a2'), key('a1', 'b1'), key('a2', 'b1'), key('a2', 'b2'), key('b1', 'c1'), key('c1', 'a1')],
}
const lines = ({ edges }: Graph) =>
  edges.map(({ kind, source, target, count }) => [kind, groupOfId(source) ?? source, groupOfId(target) ?? target, count])

test('a closed group is one box with its number, and all lines to the same place are one', () => {
  const groups = groupMap(graph, { ...USUAL_GROUPING, by: 'schema' })
  const one = withClosed(graph, groups, new Set(['a']))
  expect(one.nodes.map(({ id, members }) => [id, members])).toEqual([
    ['b1', undefined],
    ['b2', undefined],
    ['c1', undefined],
    [groupId('a'), 2],
  ])
  expect(lines(one)).toEqual([
    [undefined, 'b1', 'c1', undefined],
    ['bundle', 'a', 'b1', 2],
    ['bundle', 'a', 'b2', 1],
    ['bundle', 'c1', 'a', 1],
  ])
  const all = withClosed(graph, groups, new Set(['a', 'b', 'c', 'gone']))
  expect(lines(all)).toEqual([
    ['bundle', 'a', 'b', 3],
    ['bundle', 'b', 'c', 1],
    ['bundle', 'c', 'a', 1],
  ])
  expect(withClosed(graph, groups, new Set())).toBe(graph)
  // A bundle has no columns to join on.
  expect(shortestPath(all, groupId('a'), groupId('b'))).toBeUndefined()
})

test('folders are what the user makes: who is in none stands alone and stays open', () => {
  const folders = new Map([
    ['a1', 'mine'],
    ['c1', 'mine'],
  ])
  const groups = groupMap(graph, { ...USUAL_GROUPING, by: 'folder', folders })
  expect([...groups]).toEqual([...folders])
  expect(withClosed(graph, groups, new Set(['mine', ''])).nodes.map(({ members }) => members)).toEqual([undefined, undefined, undefined, 2])
})

test('no relation has the id of a group', () => {
  const hostile = ['group a', '"group a', '""group a', '', '"', '""']
  for (const schema of hostile) for (const name of hostile) expect(groupOfId(graphId(schema, name, 'group a'))).toBeUndefined()
  expect(groupOfId(groupId('a"b.c'))).toBe('a"b.c')
})

test('a closed group bears what those in it have in common, and what is done to its box is done to them', () => {
  const groups = groupMap(graph, { ...USUAL_GROUPING, by: 'schema' })
  const colours = new Map([
    ['a1', 'blue'],
    ['b1', 'blue'],
    ['b2', 'green'],
  ])
  const boxes = (closed: string[], mixed?: string) => Object.fromEntries(onBoxes(colours, groups, new Set(closed), mixed))
  expect(boxes([])).toEqual(Object.fromEntries(colours))
  expect(boxes(['a', 'c'])).toEqual({ ...Object.fromEntries(colours), [groupId('a')]: 'blue' })
  expect(boxes(['b'])).toEqual(Object.fromEntries(colours))
  expect(boxes(['b'], 'changed')[groupId('b')]).toBe('changed')
  expect(withMembers(groups, [groupId('b'), 'c1', groupId('gone')])).toEqual(['b1', 'b2', 'c1'])
})
