import type { QueryDraft } from '@shared/query-texts'
import { AppError } from '@shared/errors'
import { create } from 'zustand'
import { call, onEvent } from '../client'
import { asAppError, errorText } from '../ui/error-text'
import { putToSleep } from './asleep'
import { t } from '../words'
import { say } from './jobs'
import { connectionOf, consolesThere, type Tab, type TabContent } from './tab-model'
import { openBehind, openTab, useTabs } from './tabs'
import { useTreeState } from './tree'

/** Between a key and writing the text down, ms. */
const PAUSE_MS = 300

type ConsoleTab = Extract<TabContent, { readonly kind: 'query' }>

/** Texts of consoles, as they stand; also of those that were closed in this window, for as long as they can be opened again. */
const texts = new Map<string, string>()
const waiting = new Map<string, ReturnType<typeof setTimeout>>()
/** Texts that could not be written down, and were said to be. */
const unsaved = new Set<string>()
/** Consoles whose tabs were closed, until the main process has put away what stood in them. */
const closing = new Map<string, Promise<void>>()
const listeners = new Set<(console: string) => void>()

/** Calls `listener` with every console that is gone for good: closed, and not to be opened again. */
export function whenConsoleGone(listener: (console: string) => void): void {
  listeners.add(listener)
}

/** Whether a console is open, or can be opened again. */
export function isConsoleThere(console: string): boolean {
  return consolesThere(useTabs.getState()).has(console)
}

/** Consoles that are open while what stands in them cannot be read, and why: nothing may be typed over it. */
export const useHeld = create<{ readonly held: ReadonlySet<string>; readonly error: AppError | undefined }>()(() => ({
  held: new Set(),
  error: undefined,
}))

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
    if (!unsaved.has(console)) say(t('query.notKept', { why: errorText(error) }))
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
    for (const { console, text } of drafts) if (!texts.has(console)) texts.set(console, text)
    bringBack(drafts)
    useHeld.setState({ held: new Set(), error: undefined })
    return true
  } catch (error) {
    const open = [...consolesIn(useTabs.getState().tabs).keys()]
    useHeld.setState({ held: new Set(open.filter((console) => !texts.has(console))), error: asAppError(error) })
    const locked = error instanceof AppError && error.code === 'secrets_locked'
    if (!locked) say(t('query.notRestored', { why: errorText(error) }))
    return !locked
  }
}

/** Opens consoles behind what is looked at. Their connections are asked nothing, unless something of them is in use. */
function bringBack(drafts: readonly QueryDraft[]): void {
  const { tabs } = useTabs.getState()
  const open = consolesIn(tabs)
  const inTree = [...useTreeState.getState().expanded].flatMap((key) => (JSON.parse(key) as string[]).slice(0, 1))
  const inUse = new Set([...inTree, ...tabs.flatMap((tab) => connectionOf(tab) ?? [])])
  const closed = drafts.filter(({ console }) => !open.has(console))
  putToSleep(closed.map(({ id }) => id).filter((id) => !inUse.has(id)))
  for (const { console, id: connectionId, number } of closed) openBehind({ kind: 'query', connectionId, console, number })
}

/**
 * A console is there as long as its tab: one that opens is written down at once, one that closes ends its session. What this window
 * holds of it goes when it cannot be opened again.
 */
function followTabs(): void {
  useTabs.subscribe((now, before) => {
    if (now.tabs === before.tabs && now.closed === before.closed) return
    const [open, was] = [consolesIn(now.tabs), consolesIn(before.tabs)]
    for (const [console, tab] of open) if (!was.has(console)) void save(tab)
    for (const [console, tab] of was) if (!open.has(console)) closing.set(console, drop(tab))
    const there = consolesThere(now)
    for (const console of consolesThere(before)) if (!there.has(console)) void letGo(console)
  })
}

/** Behind what is put away of it: the last of its text may be written then. */
async function letGo(console: string): Promise<void> {
  await closing.get(console)
  closing.delete(console)
  if (isConsoleThere(console)) return
  texts.delete(console)
  unsaved.delete(console)
  for (const listener of listeners) listener(console)
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
    say(t('query.closedUnkept', { why: errorText(error) }))
  }
}
