import { describe, expect, test } from 'vitest'
import { Same } from '../../../../src/renderer/features/diagram/same'

const lit: ReadonlySet<string> = new Set(['id'])
const box = (id: string, x = 0, more: object = {}) => ({
  id,
  position: { x, y: 0 },
  data: { title: id, lit, ports: [{ id: 'a', y: 1 }], ...more },
})

describe('elements that stay the same', () => {
  test('a list that says the same is the same list', () => {
    const same = new Same<ReturnType<typeof box>>()
    const first = same.of([box('a'), box('b')])
    expect(same.of([box('a'), box('b')])).toBe(first)
  })

  test('a box that was moved is another object, all others are the ones they were', () => {
    const same = new Same<ReturnType<typeof box>>()
    const [a, b, c] = same.of([box('a'), box('b'), box('c')])
    const next = same.of([box('a'), box('b', 20), box('c')])
    expect(next[0]).toBe(a)
    expect(next[1]).not.toBe(b)
    expect(next[1]?.position.x).toBe(20)
    expect(next[2]).toBe(c)
  })

  test('what comes, goes or changes its place makes another list', () => {
    const same = new Same<ReturnType<typeof box>>()
    const [a, b] = same.of([box('a'), box('b')])
    const gone = same.of([box('b')])
    expect(gone).toEqual([b])
    expect(gone[0]).toBe(b)
    const [back] = same.of([box('a'), box('b')])
    expect(back).not.toBe(a)
    expect(same.of([box('b'), box('a')])[0]?.id).toBe('b')
  })

  test('a difference inside of its data is one: another text, a mark more, another set', () => {
    for (const more of [{ title: 'other' }, { colour: 'blue' }, { lit: new Set(['id']) }, { ports: [{ id: 'a', y: 2 }] }, { ports: [] }]) {
      const same = new Same<ReturnType<typeof box>>()
      const [before] = same.of([box('a')])
      expect(same.of([box('a', 0, more)])[0]).not.toBe(before)
    }
  })
})
