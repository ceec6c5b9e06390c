import { describe, expect, test } from 'vitest'
import { createElement } from '../../../../src/renderer/ui/drawn/create-element'
import { jsx, jsxs } from '../../../../src/renderer/ui/drawn/jsx-runtime'
import { visible, visibleName } from '../../../../src/renderer/ui/visible'

const hex = (character: string) => (character.codePointAt(0) ?? 0).toString(16)

describe('R08 names that hide something', () => {
  test.each([
    ['\u202eeciovni', '‹U+202E›eciovni'],
    ['pay\u200bments', 'pay‹U+200B›ments'],
    ['\ufeffusers', '‹U+FEFF›users'],
    ['\u001b[31mred\u0007', '‹U+001B›[31mred‹U+0007›'],
    ['\u0000', '‹U+0000›'],
    ['a\u2066b\u2069', 'a‹U+2066›b‹U+2069›'],
    ['\ud83d alone', '‹U+D83D› alone'],
    ['tag \u{e0041}', 'tag ‹U+E0041›'],
    ['a\u200db', 'a‹U+200D›b'],
    ['\u3164', '‹U+3164›'],
  ])('%j is shown as %j', (name, shown) => {
    expect(visible(name)).toBe(shown)
    expect(visibleName(name)).toBe(shown)
  })

  test.each(['orders', 'Größe', 'שלום', 'نامه‌ای', '👨‍👩‍👧', 'क्‍ष', '注文', 'a b', ''])('%j is shown as it is', (name) => {
    expect(visible(name)).toBe(name)
  })

  test('every mark and override of direction there is, and every control', () => {
    const all = Array.from({ length: 0x3000 }, (_, at) => String.fromCodePoint(at))
    // Bidi_Control and Cc by their own names; tab and ends of lines stay in texts, and are signs in names.
    const hidden = all.filter((character) => /[\p{Bidi_Control}\p{Cc}]/u.test(character))
    expect(hidden.length).toBeGreaterThan(70)
    expect(hidden.filter((character) => visible(character) === character).map(hex)).toEqual(['9', 'a', 'd'])
    expect(hidden.filter((character) => visibleName(character) === character).map(hex)).toEqual([])
  })

  test('every element is made of what is shown, its tip and its name for screen readers, too', () => {
    const element = jsx('span', { title: '\u202ea', 'aria-label': 'b\u200b', children: 'c\u0007', id: 'd\u0007' })
    expect(element.props).toEqual({ title: '‹U+202E›a', 'aria-label': 'b‹U+200B›', children: 'c‹U+0007›', id: 'd\u0007' })
    expect(jsxs('span', { children: ['a\u202e', 1, element] }).props).toEqual({ children: ['a‹U+202E›', 1, element] })
    const old = createElement('span', { title: 'a\u202e' }, 'b\u0007', 1)
    expect(old.props).toEqual({ title: 'a‹U+202E›', children: ['b‹U+0007›', 1] })
    const props = { title: 'plain', children: ['plain', element] }
    expect(jsxs('span', props).props).toEqual(props)
  })
})
