import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assignLayers } from '../../../../src/shared/diagram/layering'
import { packBoxes } from '../../../../src/shared/diagram/packing'
import { roomiestPoint, roundedPath } from '../../../../src/shared/diagram/route'

const graph = fc.integer({ min: 1, max: 40 }).chain((count) =>
  fc.record({
    nodes: fc.array(fc.record({ height: fc.integer({ min: 28, max: 600 }) }), { minLength: count, maxLength: count }),
    edges: fc.array(fc.record({ child: fc.nat(count - 1), parent: fc.nat(count - 1) }), { maxLength: 80 }),
    layers: fc.integer({ min: 1, max: 8 }),
  }),
)

describe('layers', () => {
  test('two ends of a line never share a layer, rings included', () => {
    fc.assert(
      fc.property(graph, ({ nodes, edges, layers }) => {
        const at = assignLayers(nodes, edges, layers)
        expect(at).toHaveLength(nodes.length)
        for (const { child, parent } of edges) if (child !== parent) expect(at[child]).not.toBe(at[parent])
      }),
    )
  })

  test('the relation referred to stands left where nothing speaks against it', () => {
    expect(assignLayers([{ height: 60 }, { height: 60 }], [{ child: 0, parent: 1 }], 2)).toEqual([1, 0])
  })
})

test('packed boxes never overlap and stay inside', () => {
  const box = fc.record({ width: fc.integer({ min: 1, max: 900 }), height: fc.integer({ min: 1, max: 900 }) })
  fc.assert(
    fc.property(fc.array(box, { minLength: 1, maxLength: 20 }), fc.double({ min: 0.5, max: 3, noNaN: true }), (boxes, aspect) => {
      const { corners, width, height } = packBoxes(boxes, 20, aspect)
      const placed = boxes.map((own, at) => ({ ...own, ...corners[at]! }))
      for (const [at, a] of placed.entries()) {
        expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= width + 1e-6 && a.y + a.height <= height + 1e-6).toBe(true)
        for (const b of placed.slice(at + 1))
          expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true)
      }
    }),
  )
})

describe('a line', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 40, y: 0 },
    { x: 40, y: 100 },
    { x: 90, y: 100 },
  ]
  test('has rounded corners', () => {
    expect(roundedPath(points)).toBe('M0 0L33 0Q40 0 40 7L40 93Q40 100 47 100L90 100')
  })
  test('has smaller corners where there is no room', () => {
    expect(roundedPath([points[0]!, { x: 4, y: 0 }, { x: 4, y: 50 }])).toBe('M0 0L2 0Q4 0 4 2L4 50')
  })
  test('carries its bead on its longest piece', () => {
    expect(roomiestPoint(points, 0.5)).toEqual({ x: 40, y: 50 })
  })
})
