import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  activateIn,
  closeIn,
  moveIn,
  NO_TABS,
  openIn,
  othersOf,
  pinIn,
  reopenIn,
  type TabContent,
  type Tabs,
  tabId,
  withoutConnection,
} from '../../../../src/renderer/state/tab-model'

const table = (name: string, connectionId = 'c'): TabContent => ({ kind: 'relation', connectionId, schema: 's', name })
const id = (name: string, connectionId = 'c') => tabId(table(name, connectionId))
const open = (...names: readonly string[]): Tabs => names.reduce((state, name) => openIn(state, table(name)), NO_TABS)
/** `a b* | c`: names in their order, the one in front of each side marked, a bar where it is split; the one in use in brackets. */
function drawn({ tabs, shown, active }: Tabs): string {
  const side = (of: 'left' | 'right') =>
    tabs
      .filter((tab) => tab.side === of)
      .map((tab) => {
        const name = `${tab.pinned ? '^' : ''}${tab.kind === 'relation' ? tab.name : tab.kind}${tab.preview ? '?' : ''}`
        const front = shown[of] === tab.id ? `${name}*` : name
        return active === tab.id ? `[${front}]` : front
      })
      .join(' ')
  return tabs.some((tab) => tab.side === 'right') ? `${side('left')} | ${side('right')}` : side('left')
}

describe('opening', () => {
  test('puts a tab in front, once', () => {
    expect(drawn(open('a', 'b', 'a'))).toBe('[a*] b')
  })

  test('a preview is replaced by the next preview, and kept when it is opened for good', () => {
    const preview = (state: Tabs, name: string) => openIn(state, table(name), { preview: true })
    const looked = preview(preview(open('a'), 'b'), 'c')
    expect(drawn(looked)).toBe('a [c?*]')
    expect(drawn(openIn(looked, table('c')))).toBe('a [c*]')
    expect(drawn(preview(openIn(looked, table('c')), 'd'))).toBe('a c [d?*]')
  })

  test('behind leaves in front what is there', () => {
    expect(drawn(openIn(open('a'), table('b'), { behind: true }))).toBe('[a*] b')
    expect(drawn(openIn(NO_TABS, table('b'), { behind: true }))).toBe('[b*]')
  })
})

describe('closing', () => {
  test('brings the right neighbour to the front, else the left one', () => {
    const three = open('a', 'b', 'c')
    expect(drawn(closeIn(activateIn(three, id('b')), [id('b')]))).toBe('a [c*]')
    expect(drawn(closeIn(three, [id('c')]))).toBe('a [b*]')
    expect(drawn(closeIn(three, [id('a')]))).toBe('b [c*]')
    expect(drawn(closeIn(open('a'), [id('a')]))).toBe('')
  })

  test('can be undone, the last first, but for previews', () => {
    const closed = closeIn(closeIn(open('a', 'b', 'c'), [id('b')]), [id('a')])
    expect(drawn(reopenIn(closed))).toBe('c [a*]')
    expect(drawn(reopenIn(reopenIn(closed)))).toBe('c a [b*]')
    expect(drawn(reopenIn(reopenIn(reopenIn(closed))))).toBe('c a [b*]')
    const preview = openIn(open('a'), table('p'), { preview: true })
    expect(closeIn(preview, [id('p')]).closed).toEqual([])
  })

  test('others and those to the right stay where they are pinned', () => {
    const four = pinIn(open('a', 'b', 'c', 'd'), id('d'), true)
    expect(drawn(four)).toBe('[^d*] a b c')
    expect(drawn(closeIn(four, othersOf(four, id('b'))))).toBe('[^d*] b')
    expect(drawn(closeIn(four, othersOf(four, id('b'), true)))).toBe('[^d*] a b')
  })

  test('a connection takes its tabs along, and what could bring them back', () => {
    const both = closeIn(openIn(open('a', 'b'), table('x', 'other')), [id('b')])
    expect(drawn(withoutConnection(both, 'c'))).toBe('[x*]')
    expect(withoutConnection(both, 'c').closed).toEqual([])
  })
})

describe('the split', () => {
  test('begins with a tab on the other side, and ends with its last one', () => {
    const split = moveIn(open('a', 'b', 'c'), id('c'), 'right')
    expect(drawn(split)).toBe('a b* | [c*]')
    expect(drawn(openIn(split, table('d')))).toBe('a b* | c [d*]')
    expect(drawn(closeIn(split, [id('c')]))).toBe('a [b*]')
    expect(drawn(closeIn(split, [id('a'), id('b')]))).toBe('[c*]')
  })

  test('is none with one tab', () => {
    expect(drawn(moveIn(open('a'), id('a'), 'right'))).toBe('[a*]')
  })
})

test('a tab is put before another one, pinned ones stay first', () => {
  const three = open('a', 'b', 'c')
  expect(drawn(moveIn(three, id('c'), 'left', id('a')))).toBe('[c*] a b')
  expect(drawn(moveIn(pinIn(three, id('b'), true), id('c'), 'left', id('b')))).toBe('^b [c*] a')
})

test('walking past a tab does not use it', () => {
  const three = open('a', 'b', 'c')
  expect(activateIn(three, id('a'), true).recent).toEqual(three.recent)
  expect(activateIn(three, id('a')).recent[0]).toBe(id('a'))
})

test('whatever is done, each side has one in front that is there, and no tab is there twice', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd')
  const step = fc.oneof(
    fc.record({ do: fc.constant('open' as const), name, preview: fc.boolean(), behind: fc.boolean() }),
    fc.record({ do: fc.constant('close' as const), names: fc.array(name, { maxLength: 3 }) }),
    fc.record({ do: fc.constant('move' as const), name, side: fc.constantFrom('left' as const, 'right' as const), before: name }),
    fc.record({ do: fc.constant('pin' as const), name, pinned: fc.boolean() }),
    fc.record({ do: fc.constant('reopen' as const) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      let state = NO_TABS
      for (const one of steps) {
        if (one.do === 'open') state = openIn(state, table(one.name), one)
        else if (one.do === 'close')
          state = closeIn(
            state,
            one.names.map((n) => id(n)),
          )
        else if (one.do === 'move') state = moveIn(state, id(one.name), one.side, id(one.before))
        else if (one.do === 'pin') state = pinIn(state, id(one.name), one.pinned)
        else state = reopenIn(state)
        const ids = state.tabs.map((tab) => tab.id)
        expect(new Set(ids).size).toBe(ids.length)
        expect(state.tabs.length === 0).toBe(state.active === undefined)
        expect(state.tabs.length === 0 || state.tabs.some((tab) => tab.side === 'left')).toBe(true)
        for (const side of ['left', 'right'] as const) {
          const own = state.tabs.filter((tab) => tab.side === side).map((tab) => tab.id)
          if (own.length === 0) expect(state.shown[side]).toBeUndefined()
          else expect(own).toContain(state.shown[side])
        }
        if (state.active !== undefined) expect(Object.values(state.shown)).toContain(state.active)
        expect(state.recent.every((recent) => ids.includes(recent))).toBe(true)
      }
    }),
    { numRuns: 300 },
  )
})
