import { AppError } from '@shared/errors'
import { call, onEvent } from '../client'
import { errorText } from '../ui/error-text'
import { say } from './jobs'
import type { Tab, TabContent } from './tab-model'
import { openTab, useTabs } from './tabs'

/** Between a key and writing the text down, ms. */
const PAUSE_MS = 300

type ConsoleTab = Extract<TabContent, { readonly kind: 'query' }>

/** Texts of consoles, as they stand; also of those that were closed in this window, should they be opened again. */
const texts = new Map<string, string>()
const waiting = new Map<string, ReturnType<typeof setTimeout>>()
/** Texts that could not be written down, and were said to be. */
const unsaved = new Set<string>()

/** The text of a console. */
export function consoleText(console: string): string {
  return texts.get(console) ?? ''
}

/** Opens a new console of a connection. */
export function openConsole(connectionId: string, text = ''): void {
  const numbers = useTabs.getState().tabs.flatMap((tab) => (tab.kind === 'query' && tab.connectionId === connectionId ? [tab.number] : []))
  const tab: ConsoleTab = { kind: 'query', connectionId, console: crypto.randomUUID(), number: Math.max(0, ...numbers) + 1 }
  texts.set(tab.console, text)
  openTab(tab)
}

/** Opens a console with a SELECT of a relation's columns, ready to be changed. */
export async function openTemplate(connectionId: string, schema: string, name: string): Promise<void> {
  const { sql } = await call('catalog.template', { id: connectionId, schema, name, template: 'select' })
  openConsole(connectionId, `${sql}\n`)
}

/** Writes a console's text down a moment after it changed: in the store, where it outlives the window and a crash. */
export function keepText(tab: ConsoleTab, text: string): void {
  texts.set(tab.console, text)
  clearTimeout(waiting.get(tab.console))
  waiting.set(
    tab.console,
    setTimeout(() => void save(tab), PAUSE_MS),
  )
}

async function save({ console, connectionId, number }: ConsoleTab): Promise<void> {
  waiting.delete(console)
  try {
    await call('query.saveDraft', { console, id: connectionId, text: consoleText(console), number })
    unsaved.delete(console)
  } catch (error) {
    if (!unsaved.has(console)) say(`What stands in the console could not be written down: ${errorText(error)}`)
    unsaved.add(console)
  }
}

/** Opens the consoles that were open when the application ended, or as soon as the vault shows what stood in them. */
export async function restoreConsoles(): Promise<void> {
  followTabs()
  if (await restored()) return
  const stop = onEvent('vault.changed', ({ state }) => {
    if (state === 'unlocked' || state === 'session') void restored().then((done) => done && stop())
  })
}

/** False while the vault keeps them. */
async function restored(): Promise<boolean> {
  try {
    const drafts = await call('query.drafts', {})
    const { tabs, active } = useTabs.getState()
    const open = new Set(tabs.flatMap((tab) => (tab.kind === 'query' ? [tab.console] : [])))
    for (const { console, text } of drafts) if (!texts.has(console)) texts.set(console, text)
    for (const { console, id: connectionId, number } of drafts)
      if (!open.has(console)) openTab({ kind: 'query', connectionId, console, number })
    // They come back behind what is looked at.
    if (active !== undefined) useTabs.setState({ active })
    return true
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'secrets_locked')) say(`Open consoles could not be brought back: ${errorText(error)}`)
    return error instanceof AppError && error.code !== 'secrets_locked'
  }
}

/** A console is there as long as its tab: one that opens is written down at once, one that closes ends its session. */
function followTabs(): void {
  useTabs.subscribe((now, before) => {
    if (now.tabs === before.tabs) return
    const [open, was] = [consolesIn(now.tabs), consolesIn(before.tabs)]
    for (const [console, tab] of open) if (!was.has(console)) void save(tab)
    for (const [console, tab] of was) if (!open.has(console)) void drop(tab)
  })
}

function consolesIn(tabs: readonly Tab[]): ReadonlyMap<string, ConsoleTab> {
  return new Map(tabs.flatMap((tab) => (tab.kind === 'query' ? [[tab.console, tab] as const] : [])))
}

async function drop(tab: ConsoleTab): Promise<void> {
  const { console } = tab
  const late = waiting.get(console)
  clearTimeout(late)
  try {
    await call('query.close', { console })
    // What was typed last is to be found in the history, too.
    if (late !== undefined) await save(tab)
    await call('query.dropDraft', { console })
  } catch (error) {
    say(`The console was closed, and what stood in it is not in the history: ${errorText(error)}`)
  }
}
