import type { Chord } from './chords'

/** Menus of the menu bar, in their order; also the heads of the shortcut list. */
export const GROUPS = ['file', 'view', 'go'] as const
export type Group = (typeof GROUPS)[number]

interface CommandSpec {
  readonly title: string
  readonly group: Group
  /** By default; the first is the one that is shown. */
  readonly keys: readonly Chord[]
  /** What to do first, where nothing on screen can run it. */
  readonly needs?: string
}

/**
 * Every command of the application, whether or not it can run now: keyboard, palette, shortcut list, keymap and menu bar read this one
 * list. What it does is said by whoever is on screen: see `useCommands`.
 */
export const COMMANDS = {
  'connection.new': { title: 'New connection…', group: 'file', keys: ['Mod+N'] },
  'connection.import': { title: 'Import connections…', group: 'file', keys: [] },
  'connection.export': { title: 'Export connections…', group: 'file', keys: [] },
  'settings.open': { title: 'Settings', group: 'file', keys: ['Mod+,'] },
  'tab.close': { title: 'Close tab', group: 'file', keys: ['Mod+W'], needs: 'Open a tab first' },

  'view.refresh': { title: 'Refresh', group: 'view', keys: ['F5', 'Mod+R'], needs: 'Open a table or a diagram first' },
  'connection.refresh': {
    title: 'Refresh everything of the connection',
    group: 'view',
    keys: ['Mod+F5'],
    needs: 'Open something of a connection first',
  },
  'view.filter': { title: 'Filter', group: 'view', keys: ['Mod+F'] },
  'sidebar.toggle': { title: 'Show or hide the sidebar', group: 'view', keys: ['Mod+B'] },
  'theme.next': { title: 'Next theme', group: 'view', keys: [] },

  'search.open': { title: 'Search everything', group: 'go', keys: ['Mod+Shift+F'] },
  'cache.open': { title: 'Cache', group: 'go', keys: [] },
  'tab.next': { title: 'Next tab', group: 'go', keys: ['Ctrl+Tab'], needs: 'Open two tabs first' },
  'tab.previous': { title: 'Previous tab', group: 'go', keys: ['Ctrl+Shift+Tab'], needs: 'Open two tabs first' },
  'region.next': { title: 'Next part of the window', group: 'go', keys: ['F6'] },
  'region.previous': { title: 'Previous part of the window', group: 'go', keys: ['Shift+F6'] },
} as const satisfies Readonly<Record<string, CommandSpec>>

export type CommandId = keyof typeof COMMANDS

export const COMMAND_IDS = Object.keys(COMMANDS) as readonly CommandId[]

/** What the list says of a command. */
export function specOf(id: CommandId): CommandSpec {
  return COMMANDS[id]
}

export function isCommand(id: string): id is CommandId {
  return Object.hasOwn(COMMANDS, id)
}
