import { describe, expect, test } from 'vitest'
import { draggedWith } from '../../../../src/renderer/features/diagram/drag'
import { partOf, type Snapshot } from '../../../../src/renderer/features/diagram/export-snapshot'
import { coloured, NO_MOVES, undone } from '../../../../src/renderer/features/diagram/moves'
import { toggled } from '../../../../src/renderer/features/diagram/selection'
import { highlight } from '../../../../src/shared/diagram/model'
import type { Graph } from '../../../../src/shared/graph'

const places: Readonly<Record<string, { x: number; y: number }>> = { a: { x: 0, y: 0 }, b: { x: 300, y: 40 }, c: { x: 600, y: 80 } }
const place = (id: string) => places[id] ?? { x: 0, y: 0 }
const node = (id: string) => ({ id, schema: 'main', label: id, kind: 'table' as const, rowCount: null, columns: [], primaryKeys: [] })
const edge = (source: string, target: string) => ({
  ...{ id: `${source}-${target}`, name: '', source, target, sourceColumns: ['x'], targetColumns: ['id'] },
  ...{ sourceCardinality: 'zero-or-many' as const, targetCardinality: 'one' as const },
})
const graph: Graph = { nodes: ['a', 'b', 'c', 'd'].map(node), edges: [edge('a', 'b'), edge('b', 'c'), edge('c', 'd')] }

describe('several that are selected', () => {
  test('go as far as the one that is dragged, mounted or not', () => {
    const all = draggedWith(new Map([['b', { x: 310, y: 20 }]]), new Set(['a', 'b', 'c']), ['a', 'b', 'c'], place)
    expect(Object.fromEntries(all)).toEqual({ a: { x: 10, y: -20 }, b: { x: 310, y: 20 }, c: { x: 610, y: 60 } })
  })

  test('stay where they are while something else is dragged', () => {
    const drags = new Map([['d', { x: 5, y: 5 }]])
    expect(draggedWith(drags, new Set(['a', 'b']), ['a', 'b'], place)).toEqual(drags)
    expect(draggedWith(new Map([['a', { x: 5, y: 5 }]]), new Set(['a']), ['a', 'b'], place).size).toBe(1)
  })

  test('are one more or one less, in the order in which they were taken', () => {
    expect([...toggled(toggled(new Set(['b']), 'a'), 'c')]).toEqual(['b', 'a', 'c'])
    expect([...toggled(new Set(['b', 'a']), 'b')]).toEqual(['a'])
  })

  test('light all their neighbours and lines', () => {
    const strong = highlight(graph, new Set(['a', 'd']))
    expect([...(strong?.nodes ?? [])].sort()).toEqual(['a', 'b', 'c', 'd'])
    expect([...(strong?.edges ?? [])]).toEqual(['a-b', 'c-d'])
    expect(highlight(graph, new Set())).toBeUndefined()
  })

  test('are coloured in one step, which is undone as one', () => {
    const blue = coloured(NO_MOVES, ['a', 'b'], 'blue')
    const next = coloured(blue, ['b', 'c'], 'green')
    expect(Object.fromEntries(next.now.colours)).toEqual({ a: 'blue', b: 'green', c: 'green' })
    expect(undone(next).now).toEqual(blue.now)
    expect(coloured(next, ['b', 'c'], 'green')).toBe(next)
    expect([...coloured(next, ['a', 'b'], undefined).now.colours.keys()]).toEqual(['c'])
  })

  test('leave alone in an export, a single one with its neighbours', () => {
    const snapshot = (selected: readonly string[]): Snapshot => ({
      ...{ placed: true, graph, mode: 'keys', colours: new Map(), notes: [], groups: [], routes: new Map(), moved: new Map() },
      ...{ positions: new Map(Object.entries(places)), selected: new Set(selected), membersOf: () => [] },
      ...{ camera: { x: 0, y: 0, zoom: 1 }, window: { width: 1, height: 1 } },
    })
    expect(partOf(snapshot(['b']), 'selection').only).toEqual(['a', 'b', 'c'])
    expect(partOf(snapshot(['a', 'd']), 'selection').only).toEqual(['a', 'd'])
  })
})
