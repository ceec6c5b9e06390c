import { t, type Words } from '../words'
import type { Chord } from './chords'

/** Menus of the menu bar, in their order; also the heads of the shortcut list. */
export const GROUPS = { file: 'commands.groupFile', view: 'commands.groupView', go: 'commands.groupGo' } as const satisfies Readonly<
  Record<string, Words>
>
export type Group = keyof typeof GROUPS

interface CommandSpec {
  readonly group: Group
  /** By default; the first is the one that is shown. */
  readonly keys: readonly Chord[]
  /** What to do first, where nothing on screen can run it. */
  readonly needs?: Words
  /** One of a row of many: in the lists of keys alone, so that the others are found. */
  readonly quiet?: boolean
}

/**
 * Every command of the application, whether or not it can run now: keyboard, palette, shortcut list, keymap and menu bar read this one
 * list. What it is called stands in the catalogue of texts under `commands.`; what it does is said by whoever is on screen: see
 * `useCommands`.
 */
export const COMMANDS = {
  'connection.new': { group: 'file', keys: ['Mod+N'] },
  'connection.import': { group: 'file', keys: [] },
  'connection.export': { group: 'file', keys: [] },
  'query.new': { group: 'file', keys: ['Mod+Shift+N', 'Mod+T'], needs: 'commands.needsConnection' },
  'query.run': { group: 'file', keys: ['Mod+Enter'], needs: 'commands.needsConsole' },
  'query.runAll': { group: 'file', keys: ['Mod+Shift+Enter'], needs: 'commands.needsConsole' },
  'query.cancel': { group: 'file', keys: ['Mod+.'], needs: 'commands.needsConsole' },
  'settings.open': { group: 'file', keys: ['Mod+,'] },
  'tab.close': { group: 'file', keys: ['Mod+W'], needs: 'commands.needsTab' },
  'tab.closeOthers': { group: 'file', keys: [], needs: 'commands.needsTwoTabs' },
  'tab.closeRight': { group: 'file', keys: [], needs: 'commands.needsTwoTabs' },
  'tab.reopen': { group: 'file', keys: ['Mod+Shift+T'], needs: 'commands.needsClosed' },

  'view.refresh': { group: 'view', keys: ['F5', 'Mod+R'], needs: 'commands.needsConnection' },
  'connection.refresh': { group: 'view', keys: ['Mod+F5'], needs: 'commands.needsConnection' },
  'view.filter': { group: 'view', keys: ['Mod+F'] },
  'sidebar.toggle': { group: 'view', keys: ['Mod+B'] },
  'tab.pin': { group: 'view', keys: [], needs: 'commands.needsTab' },
  'tab.split': { group: 'view', keys: ['Mod+\\'], needs: 'commands.needsTwoTabs' },
  'zoom.in': { group: 'view', keys: ['Mod+=', 'Mod+Plus'] },
  'zoom.out': { group: 'view', keys: ['Mod+-'] },
  'zoom.reset': { group: 'view', keys: ['Mod+0'] },
  'connection.system': { group: 'view', keys: [], needs: 'commands.needsConnection' },
  'theme.next': { group: 'view', keys: [] },

  'find.anything': { group: 'go', keys: ['Mod+P'] },
  'palette.open': { group: 'go', keys: ['Mod+K'] },
  'search.open': { group: 'go', keys: ['Mod+Shift+F'] },
  'cache.open': { group: 'go', keys: [] },
  'tab.next': { group: 'go', keys: ['Ctrl+Tab'], needs: 'commands.needsTwoTabs' },
  'tab.previous': { group: 'go', keys: ['Ctrl+Shift+Tab'], needs: 'commands.needsTwoTabs' },
  'tab.right': { group: 'go', keys: ['Mod+PageDown'], needs: 'commands.needsTwoTabs' },
  'tab.left': { group: 'go', keys: ['Mod+PageUp'], needs: 'commands.needsTwoTabs' },
  'tab.moveRight': { group: 'go', keys: ['Mod+Shift+PageDown'], needs: 'commands.needsTwoTabs' },
  'tab.moveLeft': { group: 'go', keys: ['Mod+Shift+PageUp'], needs: 'commands.needsTwoTabs' },
  'tab.go1': { group: 'go', keys: ['Mod+1'], needs: 'commands.needsTab', quiet: true },
  'tab.go2': { group: 'go', keys: ['Mod+2'], needs: 'commands.needsTab', quiet: true },
  'tab.go3': { group: 'go', keys: ['Mod+3'], needs: 'commands.needsTab', quiet: true },
  'tab.go4': { group: 'go', keys: ['Mod+4'], needs: 'commands.needsTab', quiet: true },
  'tab.go5': { group: 'go', keys: ['Mod+5'], needs: 'commands.needsTab', quiet: true },
  'tab.go6': { group: 'go', keys: ['Mod+6'], needs: 'commands.needsTab', quiet: true },
  'tab.go7': { group: 'go', keys: ['Mod+7'], needs: 'commands.needsTab', quiet: true },
  'tab.go8': { group: 'go', keys: ['Mod+8'], needs: 'commands.needsTab', quiet: true },
  'tab.last': { group: 'go', keys: ['Mod+9'], needs: 'commands.needsTab', quiet: true },
  'region.next': { group: 'go', keys: ['F6'] },
  'region.previous': { group: 'go', keys: ['Shift+F6'] },
  'shortcuts.show': { group: 'go', keys: ['F1', '?'] },
} as const satisfies Readonly<Record<string, CommandSpec>>

export type CommandId = keyof typeof COMMANDS

export const COMMAND_IDS = Object.keys(COMMANDS) as readonly CommandId[]

/** What the list says of a command. */
export function specOf(id: CommandId): CommandSpec {
  return COMMANDS[id]
}

/** What a command is called, in the language of the window. */
export function titleOf(id: CommandId): string {
  return t(`commands.${id}`)
}

/** The commands that menu bar and palettes show. */
export const MAIN_COMMANDS = COMMAND_IDS.filter((id) => specOf(id).quiet !== true)

export function isCommand(id: string): id is CommandId {
  return Object.hasOwn(COMMANDS, id)
}
