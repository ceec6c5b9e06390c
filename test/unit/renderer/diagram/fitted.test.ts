import { textWidth } from '@shared/erd/text-width'
import { expect, test } from 'vitest'
import { fitted, shortened } from '../../../../src/renderer/features/diagram/fitted'

test('R08 what is painted shows hidden characters, the second time too, and is cut where there is no room', () => {
  for (let times = 0; times < 2; times += 1) expect(fitted('a\u202eb', 600, 13)).toBe('a‹U+202E›b')
  expect(fitted('orders', 600, 13)).toBe('orders')
  expect(fitted('order_positions', 60, 13)).toMatch(/^order_.?…$/)
  expect(fitted('orders', 5, 13)).toBe('')
})

test('R08 a name cut in its middle keeps both of its ends, as wide as there is room', () => {
  const short = shortened('collection_instrument', 80, 10.5)
  expect(short).toMatch(/^collec.*….*ment$/)
  expect(textWidth(short, 10.5, 400)).toBeLessThanOrEqual(80)
  expect(shortened('artist', 80, 10.5)).toBe('artist')
  expect(shortened('collection_instrument', 45, 10.5)).toMatch(/^coll.*…$/)
  expect(shortened('a\u202eb', 600, 13)).toBe('a‹U+202E›b')
})
