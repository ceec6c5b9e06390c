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

test('R08 where a name has room for few letters its last word stays whole: it is what names of one kind differ in', () => {
  const few = (name: string) => shortened(name, 48, 10.5, 600)
  expect(few('release_url')).toMatch(/^rel?.*…url$/)
  expect(few('genre_mood')).toMatch(/^g.*…mood$/)
  // No room for that either, or no other word: from its beginning.
  expect(few('genre_annotation')).toMatch(/^genre.*…$/)
  expect(few('annotations')).toMatch(/^anno.*…$/)
  for (const name of ['release_url', 'genre_mood', 'genre_annotation']) expect(textWidth(few(name), 10.5, 600)).toBeLessThanOrEqual(48)
})
