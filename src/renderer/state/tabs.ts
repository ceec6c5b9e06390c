import { type ObjectName, objectKey } from '@shared/catalog'
import { create } from 'zustand'

export type TabContent =
  | { readonly kind: 'relation'; readonly connectionId: string; readonly schema: string; readonly name: string }
  | { readonly kind: 'diagram'; readonly connectionId: string; readonly schema?: string; readonly focus?: string }
  | { readonly kind: 'object'; readonly connectionId: string; readonly object: ObjectName }
  | { readonly kind: 'history'; readonly connectionId: string }
  | { readonly kind: 'search' }
  | { readonly kind: 'cache' }
  | { readonly kind: 'settings' }

export type Tab = TabContent & {
  readonly id: string
  /** A preview is replaced by the next preview; a pinned tab stays. */
  readonly preview: boolean
}

interface Tabs {
  readonly tabs: readonly Tab[]
  readonly active: string | undefined
}

/** What a tab shows, as its identity: the same thing is never open twice. */
export function tabId(content: TabContent): string {
  if (content.kind === 'relation') return JSON.stringify(['relation', content.connectionId, content.schema, content.name])
  if (content.kind === 'diagram') return JSON.stringify(['diagram', content.connectionId, content.schema ?? null])
  if (content.kind === 'object') return JSON.stringify(['object', content.connectionId, objectKey(content.object)])
  return content.kind === 'history' ? JSON.stringify(['history', content.connectionId]) : content.kind
}

/** The connection a tab speaks of; undefined for one that speaks of all. */
export function connectionOf(tab: TabContent): string | undefined {
  return 'connectionId' in tab ? tab.connectionId : undefined
}

/** Opens or activates a tab. A preview replaces the preview that is open; opening it again for good pins it. Pure. */
export function openIn({ tabs }: Tabs, content: TabContent, preview: boolean): Tabs {
  const id = tabId(content)
  const existing = tabs.find((tab) => tab.id === id)
  const tab: Tab = { ...content, id, preview: preview && existing?.preview !== false }
  if (existing !== undefined) return { tabs: tabs.map((t) => (t.id === id ? tab : t)), active: id }
  const kept = preview ? tabs.filter((t) => !t.preview) : tabs
  return { tabs: [...kept, tab], active: id }
}

/** Closes a tab; its right neighbour, else its left one, becomes active. Pure. */
export function closeIn({ tabs, active }: Tabs, id: string): Tabs {
  const at = tabs.findIndex((tab) => tab.id === id)
  const rest = tabs.filter((tab) => tab.id !== id)
  return { tabs: rest, active: active === id ? (rest[at] ?? rest[at - 1])?.id : active }
}

export const useTabs = create<Tabs>()(() => ({ tabs: [], active: undefined }))

export function openTab(content: TabContent, preview = false): void {
  useTabs.setState((state) => openIn(state, content, preview))
}

/** Opens a tab behind the one in front. Pure. */
export function openBehindIn(state: Tabs, content: TabContent): Tabs {
  const { tabs, active } = openIn(state, content, false)
  return { tabs, active: state.active ?? active }
}

export function openBehind(content: TabContent): void {
  useTabs.setState((state) => openBehindIn(state, content))
}

export function closeTab(id: string): void {
  useTabs.setState((state) => closeIn(state, id))
}

export function activateTab(id: string): void {
  useTabs.setState({ active: id })
}

/** Closes every tab of a connection that was removed. */
export function closeConnectionTabs(connectionId: string): void {
  const doomed = useTabs.getState().tabs.filter((tab) => connectionOf(tab) === connectionId)
  for (const tab of doomed) closeTab(tab.id)
}

/** Walks through the tabs, around the end. */
export function cycleTab(step: 1 | -1): void {
  const { tabs, active } = useTabs.getState()
  const at = tabs.findIndex((tab) => tab.id === active)
  const next = tabs[(at + step + tabs.length) % tabs.length]
  if (next !== undefined) activateTab(next.id)
}
