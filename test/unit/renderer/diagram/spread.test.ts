import { expect, test } from 'vitest'
import { EMPTY_BOARD, movesOf, put, undone } from '../../../../src/renderer/features/diagram/moves'
import { spread } from '../../../../src/renderer/features/diagram/spread'
import { NODE } from '../../../../src/shared/diagram/model'

const column = (count: number, pitch: number, x = 0) =>
  new Map(Array.from({ length: count }, (_, at) => [`t${String(x)}.${String(at)}`, { x, y: at * pitch }] as const))
const overlaps = (places: ReadonlyMap<string, { x: number; y: number }>, height: number) => {
  const all = [...places.values()]
  return all.flatMap((a, at) => all.slice(at + 1).filter((b) => Math.abs(a.x - b.x) < NODE.width && Math.abs(a.y - b.y) < height)).length
}

test('boxes that have grown push those below them down, column by column, and no further than they must', () => {
  const held = new Map([...column(20, 90), ...column(20, 110, 244), ...column(3, 400, 700)])
  expect(overlaps(held, 200)).toBeGreaterThan(20)
  const pushed = spread(held, () => 200)
  expect(overlaps(new Map([...held, ...pushed]), 200)).toBe(0)
  expect(pushed.get('t0.0')).toBeUndefined()
  expect(pushed.get('t0.1')).toEqual({ x: 0, y: 222 })
  expect(pushed.get('t700.2')).toBeUndefined()
})

test('what has grown pushes nothing in the column beside it', () => {
  const held = new Map([...column(5, 90), ...column(5, 90, 244)])
  const pushed = spread(held, (id) => (id.startsWith('t0.') ? 200 : 60))
  expect([...pushed.keys()].every((id) => id.startsWith('t0.'))).toBe(true)
  expect(pushed.size).toBe(4)
})

test('where nothing has grown, and where somebody put one head on another, all stays', () => {
  expect(spread(column(20, 90), () => 60).size).toBe(0)
  const piled = new Map([
    ['a', { x: 0, y: 0 }],
    ['b', { x: 40, y: 10 }],
  ])
  expect(spread(piled, () => 60).size).toBe(0)
})

test('what made way is a step that Undo takes back: nobody loses where he put a box', () => {
  const held = column(5, 90)
  const before = movesOf({ ...EMPTY_BOARD, places: held })
  const after = put(
    before,
    spread(held, () => 200),
    held,
  )
  expect(overlaps(after.now.places, 200)).toBe(0)
  expect(undone(after).now.places).toBe(held)
  expect(
    put(
      after,
      spread(after.now.places, () => 60),
      held,
    ),
  ).toBe(after)
})
