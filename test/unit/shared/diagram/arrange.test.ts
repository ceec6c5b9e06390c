import ELK from 'elkjs/lib/elk.bundled.js'
import { expect, test } from 'vitest'
import { arrange, type Engine } from '../../../../src/shared/diagram/arrange'
import { crossingsOf } from '../../../../src/shared/diagram/crossings'
import { freight } from '../../../support/freight'
import { CHINOOK, NORTHWIND, SAKILA } from '../../../support/known-schemas'
import { byDagre, crossings, requestOf, requestOfSql } from '../../../support/layout-samples'
import type { Arranged, LayoutRequest } from '../../../../src/shared/diagram/pieces'

const elk = new ELK()
const engine: Engine = (graph) => elk.layout(graph)
const WIDTH = 196

/** A schema of `count` tables: every one refers to two earlier ones, every tenth to itself, the last `alone` to nothing. */
function request(count: number, alone: number, schemas = 1): LayoutRequest {
  const nodes = Array.from({ length: count + alone }, (_, at) => ({
    width: WIDTH,
    height: 48 + (at % 4) * 20,
    group: `schema ${String(at % schemas)}`,
  }))
  const edges = Array.from({ length: count }, (_, child) => child).flatMap((child) => [
    ...(child === 0 ? [] : [{ child, parent: Math.floor(child / 3), childY: 38, parentY: 38 }]),
    ...(child < 5 ? [] : [{ child, parent: (child * 7) % 5, childY: 38, parentY: 38 }]),
    ...(child % 10 === 0 ? [{ child, parent: child, childY: 38, parentY: 38 }] : []),
  ])
  return { nodes, edges, aspect: 1.6 }
}

function boxesOf({ nodes }: LayoutRequest, { positions }: Arranged) {
  return nodes.map(({ width, height }, at) => ({ ...(positions[at] ?? { x: NaN, y: NaN }), width, height }))
}

for (const [name, schemas] of [
  ['one schema', 1],
  ['three schemas', 3],
] as const) {
  test(`${name}: no box covers another one`, async () => {
    const asked = request(24, 5, schemas)
    const boxes = boxesOf(asked, await arrange(asked, engine))
    for (const [at, a] of boxes.entries())
      for (const b of boxes.slice(at + 1))
        expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true)
  })

  test(`${name}: every line runs at right angles from its column's row to the key's, and under no box`, async () => {
    const asked = request(24, 5, schemas)
    const arranged = await arrange(asked, engine)
    const boxes = boxesOf(asked, arranged)
    asked.edges.forEach(({ child, parent, childY, parentY }, at) => {
      const route = arranged.routes[at] ?? []
      const [from, to] = [route[0]!, route.at(-1)!]
      const loop = child === parent
      expect([boxes[child]!.x, boxes[child]!.x + WIDTH]).toContainEqual(expect.closeTo(from.x, 3))
      expect([boxes[parent]!.x, boxes[parent]!.x + WIDTH]).toContainEqual(expect.closeTo(to.x, 3))
      if (!loop) expect(from.y).toBeCloseTo(boxes[child]!.y + childY)
      if (!loop) expect(to.y).toBeCloseTo(boxes[parent]!.y + parentY)
      route.forEach((point, n) => {
        const before = route[n - 1]
        if (before === undefined) return
        expect(Math.min(Math.abs(point.x - before.x), Math.abs(point.y - before.y))).toBeCloseTo(0)
        for (const box of boxes) {
          const covered =
            Math.max(point.x, before.x) > box.x + 0.5 &&
            Math.min(point.x, before.x) < box.x + box.width - 0.5 &&
            Math.max(point.y, before.y) > box.y + 0.5 &&
            Math.min(point.y, before.y) < box.y + box.height - 0.5
          expect(covered).toBe(false)
        }
      })
    })
  })
}

test('schemas have frames that hold their own relations and nothing else', async () => {
  const asked = request(18, 4, 3)
  const arranged = await arrange(asked, engine)
  expect(arranged.groups.map((group) => group.name)).toEqual(['schema 0', 'schema 1', 'schema 2'])
  boxesOf(asked, arranged).forEach((box, at) => {
    for (const frame of arranged.groups) {
      const inside =
        box.x >= frame.x && box.y >= frame.y && box.x + box.width <= frame.x + frame.width && box.y + box.height <= frame.y + frame.height
      expect(inside).toBe(frame.name === asked.nodes[at]?.group)
    }
  })
})

test('a long chain of keys is folded into the shape of the window', async () => {
  const nodes = Array.from({ length: 12 }, () => ({ width: WIDTH, height: 68, group: 'a' }))
  const edges = nodes.slice(1).map((_, at) => ({ child: at + 1, parent: at, childY: 38, parentY: 38 }))
  const { positions } = await arrange({ nodes, edges, aspect: 1.6 }, engine)
  const columns = new Set(positions.map((place) => Math.round(place.x / 20)))
  expect(columns.size).toBeLessThan(7)
})

test('relations without references stand apart, in order', async () => {
  const asked = request(0, 7)
  const { positions } = await arrange(asked, engine)
  expect(new Set(positions.map((place) => place.x)).size).toBeGreaterThan(1)
  expect(Math.min(...positions.map((place) => place.y))).toBe(0)
})

test('of several tries the best is kept, the same each time, and each is told with the best until then', async () => {
  const asked = requestOf(freight(100))
  const told: { readonly done: number; readonly total: number; readonly crossings: number | undefined }[] = []
  const found = await arrange(asked, engine, (progress, soFar) => told.push({ ...progress, crossings: soFar && crossingsOf(soFar.routes) }))
  expect(told.map(({ done, total }) => [done, total])).toEqual([0, 1, 2, 3, 4, 5].map((done) => [done, 6]))
  const [none, first] = told.map(({ crossings: own }) => own)
  expect(none).toBeUndefined()
  expect(first).toBeGreaterThan(0)
  const again = await arrange(asked, engine)
  expect(again).toEqual(found)
})

for (const [name, statements] of [
  ['Northwind', NORTHWIND],
  ['Sakila', SAKILA],
  ['Chinook', CHINOOK],
] as const)
  test(`${name}: lines cross no more often than dagre's, and fit a window at their full size`, async () => {
    const asked = requestOfSql(statements)
    const { positions, routes } = await arrange(asked, engine)
    expect(crossingsOf(routes)).toBeLessThanOrEqual(crossings(byDagre(asked)))
    expect(crossingsOf(routes)).toBe(crossings({ lines: routes }))
    const right = asked.nodes.map(({ width }, at) => (positions[at]?.x ?? NaN) + width)
    const bottom = asked.nodes.map(({ height }, at) => (positions[at]?.y ?? NaN) + height)
    expect(Math.max(...right)).toBeLessThan(1200)
    expect(Math.max(...bottom)).toBeLessThan(740)
  })

test('schemas that no line joins are arranged each for itself, lines as calm as alone, in frames side by side', async () => {
  const both = [requestOfSql(NORTHWIND), requestOfSql(SAKILA)] as const
  const shift = both[0].nodes.length
  const asked: LayoutRequest = {
    nodes: both.flatMap(({ nodes }, at) => nodes.map((node) => ({ ...node, group: ['northwind', 'sakila'][at] ?? '' }))),
    edges: both.flatMap(({ edges }, at) =>
      edges.map((edge) => ({ ...edge, child: edge.child + at * shift, parent: edge.parent + at * shift })),
    ),
    aspect: 1.6,
  }
  const { groups, positions, routes } = await arrange(asked, engine)
  expect(crossingsOf(routes)).toBeLessThanOrEqual(crossings(byDagre(both[0])) + crossings(byDagre(both[1])))
  expect(groups.map(({ name }) => name)).toEqual(['northwind', 'sakila'])
  for (const [at, { group, width, height }] of asked.nodes.entries()) {
    const { x, y } = positions[at] ?? { x: NaN, y: NaN }
    for (const frame of groups) {
      const inside = x >= frame.x && y >= frame.y && x + width <= frame.x + frame.width && y + height <= frame.y + frame.height
      expect([group, frame.name, inside]).toEqual([group, frame.name, group === frame.name])
    }
  }
  const [left, right] = [...groups].sort((a, b) => a.x - b.x)
  expect((left?.x ?? NaN) + (left?.width ?? NaN)).toBeLessThan(right?.x ?? NaN)
})

for (const size of [15, 30, 60, 100])
  test(`${String(size)} relations: lines cross less often than dagre's`, async () => {
    const asked = requestOf(freight(size))
    expect(crossingsOf((await arrange(asked, engine)).routes)).toBeLessThan(crossings(byDagre(asked)))
  })

test('a crossing is where two lines truly cross, not where they meet or run along each other', () => {
  const line = (...points: readonly (readonly [number, number])[]) => points.map(([x, y]) => ({ x, y }))
  expect(crossingsOf([line([0, 5], [10, 5]), line([5, 0], [5, 10])])).toBe(1)
  expect(crossingsOf([line([0, 5], [10, 5]), line([5, 5], [5, 10])])).toBe(0)
  expect(crossingsOf([line([0, 5], [10, 5]), line([2, 5], [8, 5])])).toBe(0)
  expect(crossingsOf([line([0, 5], [10, 5], [10, 0], [5, 0], [5, 10])])).toBe(0)
})

test('what is in no group stands beside the frames; many groups that somebody chose are regions', async () => {
  const asked = request(24, 5, 3)
  const nodes = asked.nodes.map((node) => (node.group === 'schema 2' ? { ...node, group: '' } : node))
  const { groups, positions } = await arrange({ ...asked, nodes, inFrames: true }, engine)
  expect(groups.map(({ name }) => name).sort()).toEqual(['schema 0', 'schema 1'])
  for (const [at, { group, height }] of nodes.entries()) {
    const { x, y } = positions[at] ?? { x: NaN, y: NaN }
    for (const frame of groups) {
      const touches = x < frame.x + frame.width && x + WIDTH > frame.x && y < frame.y + frame.height && y + height > frame.y
      expect([group, frame.name, touches]).toEqual([group, frame.name, group === frame.name])
    }
  }
  const many = request(100, 5, 3)
  expect((await arrange({ ...many, inFrames: true }, engine)).groups).toHaveLength(3)
  expect((await arrange(many, engine)).groups).toHaveLength(0)
})
