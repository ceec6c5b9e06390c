import { NOTE, noteArea, noteLines } from '@shared/diagram/notes'
import { textWidth } from '@shared/erd/text-width'
import fc from 'fast-check'
import { expect, test } from 'vitest'

test('a note is broken at blanks and where somebody broke it; a word that is too long is broken inside', () => {
  expect(noteLines('Orders come from two places:\n\nthe shop and the old system.')).toEqual([
    'Orders come from two places:',
    '',
    'the shop and the old system.',
  ])
  expect(noteLines('ask the billing team before anybody touches these columns')).toEqual([
    'ask the billing team before',
    'anybody touches these columns',
  ])
  const long = 'a_name_that_is_far_too_long_for_a_note_of_this_width'
  expect(noteLines(long).length).toBeGreaterThan(1)
  expect(noteLines(long).join('')).toBe(long)
  expect(noteLines('👩‍👩‍👧'.repeat(40)).join('')).toBe('👩‍👩‍👧'.repeat(40))
  expect(noteArea({ x: 1, y: 2, text: 'a\nb' })).toEqual({ x: 1, y: 2, width: NOTE.width, height: 52 })
})

test('nothing of any text is lost, and no line is wider than the note', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const lines = noteLines(text)
      for (const line of lines)
        if ([...new Intl.Segmenter('en').segment(line)].length > 1)
          expect(textWidth(line, NOTE.size, 400)).toBeLessThanOrEqual(NOTE.width - 2 * NOTE.pad)
      expect(lines.join('').replaceAll(' ', '')).toBe(noteLines(text.replaceAll(' ', '')).join(''))
    }),
    { numRuns: 200 },
  )
})
