import { expect, test } from 'vitest'
import { fitted } from '../../../../src/renderer/features/diagram/fitted'

test('R08 what is painted shows hidden characters, the second time too, and is cut where there is no room', () => {
  for (let times = 0; times < 2; times += 1) expect(fitted('a\u202eb', 600, 13)).toBe('a‹U+202E›b')
  expect(fitted('orders', 600, 13)).toBe('orders')
  expect(fitted('order_positions', 60, 13)).toMatch(/^order_.?…$/)
  expect(fitted('orders', 5, 13)).toBe('')
})
