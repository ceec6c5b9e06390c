import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NODE } from '../../../../src/shared/diagram/model'
import { sidesOf, stepsBetween, wayAlong, wayBetween } from '../../../../src/shared/diagram/way'

const place = fc.record({ x: fc.integer({ min: -2000, max: 2000 }), y: fc.integer({ min: -2000, max: 2000 }) })
const end = fc.tuple(place, fc.constantFrom(1 as const, -1 as const)).map(([at, away]) => ({ ...at, away }))

test('steps run upright and level, out of the side that they begin at and into the side that they end at', () => {
  fc.assert(
    fc.property(end, end, (from, to) => {
      const points = stepsBetween(from, to)
      expect(points[0]).toMatchObject({ x: from.x, y: from.y })
      expect(points.at(-1)).toMatchObject({ x: to.x })
      for (let at = 1; at < points.length; at += 1) {
        const [a, b] = [points[at - 1]!, points[at]!]
        expect(a.x === b.x || a.y === b.y).toBe(true)
      }
      expect((points[1]!.x - from.x) * from.away).toBeGreaterThanOrEqual(0)
      expect((points.at(-2)!.x - to.x) * to.away).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('a route is followed while it meets both boxes, and left when one was moved', () => {
  const edge = { id: 'e' } as Parameters<typeof wayBetween>[0]
  const boxes = { source: { x: 0, y: 0 }, target: { x: 500, y: 0 }, sourceY: 40, targetY: 40 }
  const route = [
    { x: NODE.width, y: 40 },
    { x: 300, y: 40 },
    { x: 300, y: 60 },
    { x: 500, y: 60 },
  ]
  expect(wayBetween(edge, route, boxes).points).toEqual(route)
  expect(wayBetween(edge, route, { ...boxes, target: { x: 900, y: 0 } }).points.at(-1)).toMatchObject({ x: 900, y: 40 })
  expect(wayAlong(route, 'e')).toMatchObject({ source: { away: 1 }, target: { away: -1 } })
})

test('edges leave towards the other box', () => {
  expect(sidesOf({ x: 0, y: 0 }, { x: 900, y: 0 })).toEqual(['right', 'left'])
  expect(sidesOf({ x: 900, y: 0 }, { x: 0, y: 0 })).toEqual(['left', 'right'])
  expect(sidesOf({ x: 0, y: 0 }, { x: 10, y: 900 })).toEqual(['right', 'right'])
})
