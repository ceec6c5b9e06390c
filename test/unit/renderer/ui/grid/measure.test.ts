import { expect, test } from 'vitest'
import { isNumericType } from '@shared/row-text'
import { cellText, columnWidth, isJson, WIDTH } from '../../../../../src/renderer/ui/grid/measure'

test.each([
  ['bigint', true],
  ['numeric(38,10)', true],
  ['int unsigned', true],
  ['DOUBLE', true],
  ['integer[]', false],
  ['int4range', false],
  ['interval', false],
  ['text', false],
])('values of %s at the right edge: %s', (type, numeric) => {
  expect(isNumericType(type)).toBe(numeric)
})

test('JSON is known by its type, or by its shape where the database keeps it as text', () => {
  expect(isJson('jsonb', '1')).toBe(true)
  expect(isJson('TEXT', '{"a":1}')).toBe(true)
  expect(isJson('TEXT', 'a {b}')).toBe(false)
})

test('bytes are told as hex, and a cut is seen', () => {
  expect(cellText({ hex: '00ff', bytes: 2 })).toBe('0x00ff')
  expect(cellText({ hex: '00'.repeat(40), bytes: 40 })).toBe(`0x${'00'.repeat(12)}…`)
})

test('a column is as wide as what it shows, within bounds', () => {
  const wide = columnWidth({ name: 'a', type: 'text' }, 0, [['x'.repeat(500)]])
  expect(wide).toBe(WIDTH.max)
  expect(columnWidth({ name: 'a', type: 'text' }, 0, [])).toBe(WIDTH.min)
  expect(columnWidth({ name: 'a', type: 'text' }, 0, [['x'.repeat(500)]], WIDTH.largest)).toBe(WIDTH.largest)
})
