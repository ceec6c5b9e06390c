import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adjacencyOf, breadthFirst } from '../../../../src/shared/diagram/adjacency'
import { groupsOf, usualGrouping } from '../../../../src/shared/diagram/grouping'
import type { Arranged, LayoutRequest } from '../../../../src/shared/diagram/pieces'
import { lengthOf, packRegions, refineRegions } from '../../../../src/shared/diagram/regions'
import type { GraphNode } from '../../../../src/shared/graph'

const request = fc.integer({ min: 1, max: 60 }).chain((count) =>
  fc.record({
    nodes: fc.array(
      fc.record({ width: fc.constant(196), height: fc.integer({ min: 28, max: 500 }), group: fc.constantFrom('a', 'b', 'c', '') }),
      { minLength: count, maxLength: count },
    ),
    edges: fc.array(fc.record({ child: fc.nat(count - 1), parent: fc.nat(count - 1), childY: fc.constant(0), parentY: fc.constant(0) }), {
      maxLength: 120,
    }),
    aspect: fc.double({ min: 0.6, max: 2.5, noNaN: true }),
  }),
)

function expectSound(asked: LayoutRequest, { positions, groups }: Arranged): void {
  const boxes = asked.nodes.map((node, at) => ({ ...node, ...positions[at]! }))
  for (const [at, a] of boxes.entries()) {
    const frame = groups.find(({ name }) => name === a.group)!
    expect(a.x >= frame.x && a.x + a.width <= frame.x + frame.width + 1e-6).toBe(true)
    expect(a.y >= frame.y && a.y + a.height <= frame.y + frame.height + 1e-6).toBe(true)
    for (const b of boxes.slice(at + 1)) expect(apart(a, b)).toBe(true)
  }
  for (const [at, a] of groups.entries()) for (const b of groups.slice(at + 1)) expect(apart(a, b)).toBe(true)
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
function apart(a: Box, b: Box): boolean {
  return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
}

describe('regions', () => {
  test('boxes stand in the frame of their group, and nothing covers anything, at once and refined', () => {
    fc.assert(
      fc.property(request, (asked) => {
        expectSound(asked, packRegions(asked))
        expectSound(asked, refineRegions(asked))
      }),
      { numRuns: 60 },
    )
  })

  test('a frame says how many stand in it', () => {
    const nodes = ['a', 'a', 'b'].map((group) => ({ width: 196, height: 60, group }))
    expect(packRegions({ nodes, edges: [], aspect: 1.6 }).groups.map(({ name, count }) => [name, count])).toEqual([
      ['a', 2],
      ['b', 1],
    ])
  })

  test('refining shortens the ways between what refers to each other', () => {
    // A ring whose members are scattered over a region.
    const nodes = Array.from({ length: 144 }, () => ({ width: 196, height: 60, group: '' }))
    const edges = nodes.map((_, at) => ({ child: (at * 53) % 144, parent: ((at + 12) * 53) % 144, childY: 0, parentY: 0 }))
    const asked = { nodes, edges, aspect: 1.6 }
    expect(lengthOf(refineRegions(asked).positions, asked)).toBeLessThan(lengthOf(packRegions(asked).positions, asked))
  })
})

test('every box comes once, what is joined one after the other', () => {
  fc.assert(
    fc.property(request, ({ nodes, edges }) => {
      const order = breadthFirst(nodes.length, adjacencyOf(nodes.length, edges))
      expect([...order].sort((a, b) => a - b)).toEqual(nodes.map((_, at) => at))
    }),
  )
  const pair = [{ child: 0, parent: 3, childY: 0, parentY: 0 }]
  expect([...breadthFirst(4, adjacencyOf(4, pair))]).toEqual([0, 3, 1, 2])
})

describe('grouping', () => {
  const node = (label: string, schema = 'main'): GraphNode => ({
    ...{ id: label, schema, label, kind: 'table', rowCount: null, columns: [], primaryKeys: [] },
  })
  const many = (word: string, count: number) => Array.from({ length: count }, (_, at) => node(`${word}${String(at)}`))

  test('is by schema where there are several', () => {
    expect(usualGrouping([node('a'), node('b', 'other')])).toBe('schema')
    expect(usualGrouping([node('a'), node('b')])).toBe('prefix')
  })

  test('by first word puts what shares it with enough others together, the rest apart', () => {
    const nodes = [...many('order_', 5), ...many('UserRole', 6), ...many('few_', 4)]
    expect(new Set(groupsOf(nodes, 'prefix'))).toEqual(new Set(['order', 'User', '']))
  })
})
