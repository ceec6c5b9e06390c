import { expect, test } from 'vitest'
import { steadied } from '../../../../src/renderer/features/diagram/camera'
import { NODE } from '../../../../src/shared/diagram/model'

const window = { width: 1000, height: 600 }
const places = (corners: Readonly<Record<string, readonly [number, number]>>) => (id: string) => {
  const [x = 0, y = 0] = corners[id] ?? []
  return { x, y }
}

test('the box in the middle of the window stays where it is on screen, wherever boxes are put', () => {
  const before = places({ a: [0, 0], b: [2000, 1000], c: [-500, 4000] })
  const now = places({ a: [70, 0], b: [300, -900], c: [0, 0] })
  const zoom = 0.8
  const view = { x: window.width / 2 - (2000 + NODE.width / 2) * zoom, y: window.height / 2 - (1000 + 40) * zoom, zoom }
  const after = steadied(view, window, ['a', 'b', 'c'], before, now)
  expect(after.zoom).toBe(zoom)
  expect([300 * zoom + after.x, -900 * zoom + after.y]).toEqual([
    expect.closeTo(2000 * zoom + view.x, 6),
    expect.closeTo(1000 * zoom + view.y, 6),
  ])
})

test('with nothing to hold on to the camera stays', () => {
  const view = { x: 12, y: -7, zoom: 1 }
  expect(steadied(view, window, [], places({}), places({}))).toEqual(view)
})
