import { type BoxGrid, boxGrid } from '@shared/diagram/box-grid'
import { throughGutters } from '@shared/diagram/gutters'
import { NODE, type Placed } from '@shared/diagram/model'
import type { LayoutRequest } from '@shared/diagram/pieces'
import { packRegions } from '@shared/diagram/regions'
import { sidesOf, stepsBetween, wayBetween } from '@shared/diagram/way'
import { expect, test } from 'vitest'
import { freight } from '../../../support/freight'

const gridFor = (places: readonly Placed[], heights: readonly number[]) =>
  boxGrid(places.map((place, at) => ({ ...place, height: heights[at] ?? 0 })))

/** How many boxes a line goes through, its ends left out. */
function behind(points: readonly Placed[], places: readonly Placed[], heights: readonly number[]): number {
  let found = 0
  for (const [at, { x, y }] of places.entries()) {
    const through = points.slice(1).some((to, n) => {
      const from = points[n] ?? to
      return (
        Math.max(from.x, to.x) > x + 1 &&
        Math.min(from.x, to.x) < x + NODE.width - 1 &&
        Math.max(from.y, to.y) > y + 1 &&
        Math.min(from.y, to.y) < y + (heights[at] ?? 0) - 1
      )
    })
    if (through) found += 1
  }
  return found
}

/** A schema of so many relations in regions. */
function inRegions(count: number) {
  const tables = freight(count)
  const index = new Map(tables.map((table, at) => [table, at]))
  const request: LayoutRequest = {
    nodes: tables.map(({ area, refers }) => ({ width: NODE.width, height: NODE.head + NODE.row * (1 + refers.length) + 4, group: area })),
    edges: tables.flatMap(({ refers }, child) =>
      refers.map(({ to }, key) => ({
        child,
        parent: index.get(to) ?? 0,
        childY: NODE.head + NODE.row * (key + 1.5),
        parentY: NODE.head + NODE.row / 2,
      })),
    ),
    aspect: 1.6,
  }
  return { tables, request, ...packRegions(request) }
}

test('lines within the regions of a schema run in gutters and gaps, behind no box', () => {
  const { tables, request, positions } = inRegions(600)
  const heights = request.nodes.map(({ height }) => height)
  const grid = gridFor(positions, heights)
  let [ours, straight, lines] = [0, 0, 0]
  for (const [at, { child, parent, childY, parentY }] of request.edges.entries()) {
    const [a, b] = [positions[child], positions[parent]]
    if (a === undefined || b === undefined || tables[child]?.area !== tables[parent]?.area) continue
    const [out, into] = sidesOf(a, b)
    if (out === into) continue
    const end = (box: Placed, y: number, side: 'left' | 'right') => ({
      x: side === 'left' ? box.x : box.x + NODE.width,
      y: box.y + y,
      away: side === 'left' ? (-1 as const) : (1 as const),
    })
    const [from, to] = [end(a, childY, out), end(b, parentY, into)]
    const points = throughGutters(from, to, grid, String(at))
    expect([points[0], points.at(-1)]).toMatchObject([
      { x: from.x, y: from.y },
      { x: to.x, y: to.y },
    ])
    for (const [n, point] of points.slice(1).entries()) expect(point.x === points[n]?.x || point.y === points[n]?.y).toBe(true)
    ours += behind(points, positions, heights)
    straight += behind(stepsBetween(from, to), positions, heights)
    lines += 1
  }
  expect(lines).toBeGreaterThan(200)
  expect(straight).toBeGreaterThan(100)
  expect(ours).toBe(0)
})

test('lines from one region to another, and long ones within one, run around what is between', () => {
  const { request, positions, groups } = inRegions(1200)
  const heights = request.nodes.map(({ height }) => height)
  const boxes = positions.map((place, at) => ({ ...place, height: heights[at] ?? 0 }))
  const [around, through] = [boxGrid(boxes, groups), boxGrid(boxes)]
  let [ours, before, lines] = [0, 0, 0]
  for (const [at, { child, parent, childY, parentY }] of request.edges.entries()) {
    const [source, target] = [positions[child], positions[parent]]
    if (source === undefined || target === undefined || child === parent) continue
    const edge = { id: String(at), name: '', source: '', target: '', sourceColumns: [], targetColumns: [] }
    const ends = { sourceCardinality: 'many', targetCardinality: 'one' } as const
    const way = (grid: BoxGrid) =>
      wayBetween({ ...edge, ...ends }, undefined, { source, target, sourceY: childY, targetY: parentY }, grid).points
    const points = way(around)
    for (const [n, point] of points.slice(1).entries()) expect(point.x === points[n]?.x || point.y === points[n]?.y).toBe(true)
    ours += behind(points, positions, heights) > 0 ? 1 : 0
    before += behind(way(through), positions, heights) > 0 ? 1 : 0
    lines += 1
  }
  expect(lines).toBeGreaterThan(1000)
  expect(before).toBeGreaterThan(lines / 10)
  expect(ours).toBeLessThan(lines / 100)
})

test('past boxes without a gap between them it goes on in one direction, and ends', () => {
  const places = [{ x: 0, y: 0 }, ...Array.from({ length: 40 }, (_, at) => ({ x: 244, y: -800 + at * 60 })), { x: 488, y: 0 }]
  const heights = places.map(() => 60)
  const points = throughGutters({ x: NODE.width, y: 30, away: 1 }, { x: 488, y: 30, away: -1 }, gridFor(places, heights), 'a')
  expect(behind(points, places, heights)).toBe(0)
  expect(points.length).toBeLessThan(10)
})

test('lines of two keys between the same boxes take lanes of their own', () => {
  const places = [
    { x: 0, y: 0 },
    { x: 244, y: 200 },
  ]
  const ends = [
    { x: NODE.width, y: 40, away: 1 },
    { x: 244, y: 240, away: -1 },
  ] as const
  const ways = ['a', 'b', 'c'].map((id) => JSON.stringify(throughGutters(...ends, gridFor(places, [60, 60]), id)))
  expect(new Set(ways).size).toBe(3)
})
