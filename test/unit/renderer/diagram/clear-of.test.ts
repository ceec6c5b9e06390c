import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clearOf } from '../../../../src/renderer/features/diagram/clear-of'
import { NODE } from '../../../../src/shared/diagram/model'
import { type Note, noteArea } from '../../../../src/shared/diagram/notes'

const note = (id: string, x: number, y: number): Note => ({ id, x, y, text: 'two\nlines' })
const box = (x: number, y: number, height = 80) => ({ x, y, width: NODE.width, height })
type Area = ReturnType<typeof noteArea>
const overlap = (a: Area, b: Area) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

test('a note that hides no box stays where it was put', () => {
  const notes = [note('a', 300, 0), note('b', 0, 200)]
  expect(clearOf(notes, [box(0, 0)])).toBe(notes)
})

test('one over a box goes to the nearest side of it', () => {
  expect(clearOf([note('a', 10, 60)], [box(0, 0)])).toEqual([note('a', 10, 92)])
  expect(clearOf([note('a', 180, 10)], [box(0, 0)])).toEqual([note('a', 208, 10)])
})

test('two of them do not end on each other, nor on one that stands there', () => {
  const areas = clearOf([note('a', 10, 60), note('b', 20, 60), note('c', 10, 95)], [box(0, 0)]).map(noteArea)
  for (const [at, one] of areas.entries()) for (const other of areas.slice(at + 1)) expect(overlap(one, other)).toBe(false)
  expect(areas[2]).toMatchObject({ x: 10, y: 95 })
})

test('in rows of boxes, wherever it is put: it hides none, and is not far away', () => {
  const boxes = Array.from({ length: 30 }, (_, at) => box((at % 6) * 244, Math.floor(at / 6) * 180, 60 + (at % 3) * 40))
  fc.assert(
    fc.property(fc.integer({ min: -300, max: 1600 }), fc.integer({ min: -300, max: 1000 }), (x, y) => {
      const [found] = clearOf([note('a', x, y)], boxes)
      if (found === undefined) throw new Error('no note')
      for (const one of boxes) expect(overlap(noteArea(found), one)).toBe(false)
      expect(Math.hypot(found.x - x, found.y - y)).toBeLessThan(640)
    }),
  )
})
