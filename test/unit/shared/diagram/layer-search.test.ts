import { expect, test } from 'vitest'
import { costOf, type Part, searchLayers } from '../../../../src/shared/diagram/layer-search'
import { sketch } from '../../../../src/shared/diagram/sketch'

const BOX = { width: 196, height: 100 }
const line = (child: number, parent: number, childAt = 0.5, parentAt = 0.5) => ({ child, parent, childAt, parentAt })

test('a sketch counts the lines that cross whatever the order, and the gutters that lines pass', () => {
  const boxes = Array.from({ length: 4 }, () => BOX)
  // Two that both refer to the same two: one crossing, however they stand.
  expect(sketch(boxes, [line(0, 2), line(0, 3), line(1, 2), line(1, 3)], [0, 0, 1, 1])).toMatchObject({ crossings: 1, gutters: 4 })
  // In another order nothing crosses.
  expect(sketch(boxes, [line(0, 3), line(1, 2)], [0, 0, 1, 1])).toMatchObject({ crossings: 0, gutters: 2 })
  // Two that stand between two boxes: rows of those decide whether there is an order without a crossing.
  const between = (last: number) => [line(0, 2, 0.9), line(0, 3, 0.1), line(2, 1), line(3, 1, 0.5, last)]
  expect(sketch(boxes, between(0.4), [0, 2, 1, 1]).crossings).toBe(0)
  expect(sketch(boxes, between(0.6), [0, 2, 1, 1]).crossings).toBe(1)
  // A long line passes the layer between, and a box that refers to itself passes none.
  expect(sketch(boxes, [line(0, 2), line(1, 1)], [0, 1, 2, 1])).toMatchObject({ crossings: 0, gutters: 2 })
})

test('layers that are worth laying out never put two ends of a line side by side, are others each, and the same each time', () => {
  const part: Part = {
    boxes: Array.from({ length: 12 }, () => BOX),
    edges: Array.from({ length: 11 }, (_, at) => line(at + 1, Math.floor(at / 2))).concat([line(11, 0), line(9, 1), line(7, 7)]),
    aspect: 1.6,
  }
  const found = searchLayers(part, [3, 4], 8)
  expect(found.length).toBeGreaterThan(1)
  expect(new Set(found.map((layers) => layers.join())).size).toBe(found.length)
  for (const layers of found) {
    expect(new Set(layers).size).toBe(Math.max(...layers) + 1)
    for (const { child, parent } of part.edges) if (child !== parent) expect(layers[child]).not.toBe(layers[parent])
  }
  expect(searchLayers(part, [3, 4], 8)).toEqual(found)
})

test('what is drawn at full size costs more for a crossing than for a longer line, and most where it cannot be read whole', () => {
  const cost = (size: number, length: number, crossings: number) => costOf({ size, length, crossings }, 10, 10)
  expect(cost(700, 4000, 0)).toBeLessThan(cost(500, 2000, 1))
  expect(cost(500, 4000, 0)).toBe(cost(700, 4000, 0))
  expect(cost(1100, 4000, 0) / cost(900, 4000, 0)).toBeGreaterThan(1.5)
})
