import { MenuBar } from '@shared/menu-bar'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import type * as Keymap from '../../../../src/renderer/commands/keymap'
import type * as Bar from '../../../../src/renderer/commands/menu-bar'
import type * as Registry from '../../../../src/renderer/commands/registry'
import { normal } from '../../../../src/renderer/commands/chords'
import { COMMAND_IDS, GROUPS, MAIN_COMMANDS, specOf } from '../../../../src/renderer/commands/list'

let keymap: typeof Keymap
let bar: typeof Bar
let registry: typeof Registry
beforeAll(async () => {
  // What the preload script puts there; nothing is called.
  vi.stubGlobal('window', { relata: { platform: 'linux', onProgress: () => undefined, onEvent: () => undefined } })
  keymap = await import('../../../../src/renderer/commands/keymap')
  bar = await import('../../../../src/renderer/commands/menu-bar')
  registry = await import('../../../../src/renderer/commands/registry')
})

describe('the list of commands', () => {
  test('gives no keys to two commands', () => {
    for (const mac of [false, true]) {
      const twice = [...keymap.byChord({}, mac)].filter(([, ids]) => ids.length > 1)
      expect(twice).toEqual([])
    }
  })

  test('writes every chord as it is compared', () => {
    for (const id of COMMAND_IDS) for (const chord of specOf(id).keys) expect(normal(chord, true), id).toBe(chord)
  })
})

describe('the keymap', () => {
  test('is what somebody chose, and the default for the rest; no keys are a choice too', () => {
    const chosen = { 'view.refresh': ['F9'], 'tab.close': [] }
    expect(keymap.chordsFor('view.refresh', chosen)).toEqual(['F9'])
    expect(keymap.chordsFor('tab.close', chosen)).toEqual([])
    expect(keymap.chordsFor('connection.new', chosen)).toEqual(['Mod+N'])
    expect(keymap.byChord(chosen, false).get('F9')).toEqual(['view.refresh'])
    expect(keymap.byChord(chosen, false).get('F5')).toBeUndefined()
  })
})

describe('who runs a command', () => {
  const tree = { contains: (element: unknown) => element === inTree } as unknown as Element
  const inTree = {} as Element
  const elsewhere = {} as Element
  const window = { id: 'view.refresh', run: () => undefined, level: 'window' } as const
  const view = { id: 'view.refresh', run: () => undefined, level: 'view' } as const
  const focus = { id: 'view.refresh', run: () => undefined, level: 'focus', within: () => tree } as const

  test('is what has the focus, then the view in front, then the window', () => {
    const all = [window, focus, view]
    expect(registry.nearest(all, 'view.refresh', inTree)).toBe(focus)
    expect(registry.nearest(all, 'view.refresh', elsewhere)).toBe(view)
    expect(registry.nearest([window, focus], 'view.refresh', elsewhere)).toBe(window)
    expect(registry.nearest(all, 'tab.close', inTree)).toBeUndefined()
  })
})

describe('the menu bar', () => {
  test('has every command once, in its menu, with its keys, and fits the channel', () => {
    const menus = bar.menuBar(
      (id) => keymap.chordsFor(id, {}),
      (id) => id !== 'tab.close',
    )
    expect(MenuBar.safeParse(menus).error).toBeUndefined()
    expect(menus).toHaveLength(Object.keys(GROUPS).length)
    const items = menus.flatMap(({ groups }) => groups.flat())
    expect(items.map(({ id }) => id).toSorted()).toEqual(MAIN_COMMANDS.toSorted())
    expect(items.find(({ id }) => id === 'view.refresh')).toEqual({ id: 'view.refresh', title: 'Refresh', keys: 'F5', enabled: true })
    expect(items.find(({ id }) => id === 'tab.close')?.enabled).toBe(false)
    expect(items.find(({ id }) => id === 'cache.open')?.keys).toBeUndefined()
  })
})
