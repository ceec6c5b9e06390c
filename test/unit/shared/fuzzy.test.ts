import { matchName, wanted } from '@shared/fuzzy'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

/** The name with what was found in brackets. */
function marked(text: string, name: string): string | undefined {
  const match = matchName(wanted(text), name)
  if (match === undefined) return undefined
  let from = 0
  let out = ''
  for (const [begin, end] of match.marks) {
    out += `${name.slice(from, begin)}[${name.slice(begin, end)}]`
    from = end
  }
  return out + name.slice(from)
}

function ranked(text: string, names: readonly string[]): string[] {
  return names
    .map((name) => ({ name, score: matchName(wanted(text), name)?.score ?? -1 }))
    .filter(({ score }) => score >= 0)
    .sort((a, b) => b.score - a.score)
    .map(({ name }) => name)
}

describe('a name is found', () => {
  test.each([
    ['orders', 'orders', '[orders]'],
    ['cust', 'customers', '[cust]omers'],
    ['lines', 'order_lines', 'order_[lines]'],
    ['ol', 'order_lines', '[o]rder_[l]ines'],
    ['ordli', 'order_lines', '[ord]er_[li]nes'],
    ['ol', 'OrderLines', '[O]rder[L]ines'],
    ['order lines', 'order_lines', '[order]_[lines]'],
    ['p2', 'parts_p2', 'parts_[p2]'],
    ['rdr', 'orders', 'o[rd]e[r]s'],
    ['SALES', 'sales', '[sales]'],
    ['größe', 'Größe', '[Größe]'],
  ])('by %s: %s', (text, name, result) => {
    expect(marked(text, name)).toBe(result)
  })

  test('however a name is made, without taking for ever', () => {
    const name = `${'a_'.repeat(60)}xb`
    expect(matchName(wanted(`${'a'.repeat(30)}b`), name)).toBeDefined()
    expect(matchName(wanted('ab'), `${'a'.repeat(16_000)}b`)).toBeDefined()
  })

  test('not by letters it has not, or has in another order', () => {
    expect(marked('xyz', 'orders')).toBeUndefined()
    expect(marked('sredro', 'orders')).toBeUndefined()
  })

  test('whole first, then its beginning, a word, initials, the middle, scattered letters; of two alike the shorter', () => {
    const names = ['c_a_t', 'concatenated', 'cat_names', 'cat', 'the_cat', 'cat_name', 'clear_at']
    expect(ranked('cat', names)).toEqual(['cat', 'cat_name', 'cat_names', 'the_cat', 'c_a_t', 'clear_at', 'concatenated'])
  })

  test('however it is spelt: marks are the letters that were typed, in their order', () => {
    const name = fc.string({ minLength: 1, maxLength: 24 })
    fc.assert(
      fc.property(name, fc.array(fc.nat(), { maxLength: 6 }), (text, picks) => {
        const places = [...new Set(picks.map((pick) => pick % text.length))].sort((a, b) => a - b)
        const typed = wanted(places.map((place) => text[place]).join(''))
        const match = matchName(typed, text)
        expect(match).toBeDefined()
        const found = (match?.marks ?? []).map(([begin, end]) => text.slice(begin, end).toLowerCase()).join('')
        if (match !== undefined && match.marks.length > 0) expect([typed.letters, typed.text]).toContain(found)
      }),
    )
  })
})
