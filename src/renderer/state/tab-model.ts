import { type ObjectName, objectKey } from '@shared/catalog'

export type TabContent =
  | { readonly kind: 'relation'; readonly connectionId: string; readonly schema: string; readonly name: string }
  | { readonly kind: 'diagram'; readonly connectionId: string; readonly schema?: string; readonly focus?: string }
  | { readonly kind: 'object'; readonly connectionId: string; readonly object: ObjectName }
  | { readonly kind: 'history'; readonly connectionId: string }
  | { readonly kind: 'query'; readonly connectionId: string; readonly console: string; readonly number: number }
  | { readonly kind: 'search' }
  | { readonly kind: 'cache' }
  | { readonly kind: 'settings' }

/** The two groups that the stage can be split into; without a split everything is left. */
export type Side = 'left' | 'right'

export type Tab = TabContent & {
  readonly id: string
  /** A preview is replaced by the next preview. */
  readonly preview: boolean
  /** A pinned tab stands first and stays when others are closed. */
  readonly pinned: boolean
  readonly side: Side
}

export interface Tabs {
  /** In their order; each side has those that say so. */
  readonly tabs: readonly Tab[]
  /** The one in front of the side that is used. */
  readonly active: string | undefined
  /** The one in front of each side. */
  readonly shown: Readonly<Partial<Record<Side, string>>>
  /** The ones in use, the latest first. */
  readonly recent: readonly string[]
  /** What was closed, the latest first. */
  readonly closed: readonly TabContent[]
}

export const NO_TABS: Tabs = { tabs: [], active: undefined, shown: {}, recent: [], closed: [] }
const CLOSED_KEPT = 20

/** What a tab shows, as its identity: the same thing is never open twice. */
export function tabId(content: TabContent): string {
  if (content.kind === 'relation') return JSON.stringify(['relation', content.connectionId, content.schema, content.name])
  if (content.kind === 'diagram') return JSON.stringify(['diagram', content.connectionId, content.schema ?? null])
  if (content.kind === 'object') return JSON.stringify(['object', content.connectionId, objectKey(content.object)])
  if (content.kind === 'query') return JSON.stringify(['query', content.console])
  return content.kind === 'history' ? JSON.stringify(['history', content.connectionId]) : content.kind
}

/** The connection a tab speaks of; undefined for one that speaks of all. */
export function connectionOf(tab: TabContent): string | undefined {
  return 'connectionId' in tab ? tab.connectionId : undefined
}

/** Consoles that are open, or were closed and can come back. Pure. */
export function consolesThere({ tabs, closed }: Pick<Tabs, 'tabs' | 'closed'>): ReadonlySet<string> {
  return new Set([...tabs, ...closed].flatMap((one) => (one.kind === 'query' ? [one.console] : [])))
}

/** The side that is used. Pure. */
export function sideOf({ tabs, active }: Tabs): Side {
  return tabs.find(({ id }) => id === active)?.side ?? 'left'
}

/** Tabs of a side. Pure. */
export function tabsOf({ tabs }: Tabs, side: Side): readonly Tab[] {
  return tabs.filter((tab) => tab.side === side)
}

/** Brings a tab to the front. `passing`: while somebody walks through them, who has not arrived. Pure. */
export function activateIn(state: Tabs, id: string, passing = false): Tabs {
  const tab = state.tabs.find((one) => one.id === id)
  if (tab === undefined) return state
  const recent = passing ? state.recent : [id, ...state.recent.filter((one) => one !== id)]
  return { ...state, active: id, shown: { ...state.shown, [tab.side]: id }, recent }
}

interface Opening {
  readonly preview?: boolean
  /** Behind the one in front. */
  readonly behind?: boolean
  readonly side?: Side
}

/** Opens or activates a tab. A preview replaces the preview of its side; opening it again for good keeps it. Pure. */
export function openIn(state: Tabs, content: TabContent, { preview = false, behind = false, side }: Opening = {}): Tabs {
  const id = tabId(content)
  const existing = state.tabs.find((tab) => tab.id === id)
  const into = existing?.side ?? side ?? sideOf(state)
  const tab: Tab = { ...content, id, preview: preview && existing?.preview !== false, pinned: existing?.pinned ?? false, side: into }
  const isReplaced = (one: Tab) => preview && one.preview && one.side === into
  const tabs =
    existing === undefined ? [...state.tabs.filter((one) => !isReplaced(one)), tab] : state.tabs.map((one) => (one.id === id ? tab : one))
  const next = swept({ ...state, tabs, closed: state.closed.filter((one) => tabId(one) !== id) })
  if (!behind || next.active === undefined) return activateIn(next, id)
  return next.recent.includes(id) ? next : { ...next, recent: [...next.recent, id] }
}

/** Closes tabs; in front comes the right neighbour of the one that was, else the left one. What was closed can come back. Pure. */
export function closeIn(state: Tabs, ids: readonly string[]): Tabs {
  const gone = new Set(ids)
  const doomed = state.tabs.filter(({ id }) => gone.has(id))
  if (doomed.length === 0) return state
  const closed = [
    ...doomed
      .filter(({ preview }) => !preview)
      .map(contentOnly)
      .reverse(),
    ...state.closed,
  ].slice(0, CLOSED_KEPT)
  const shown: Partial<Record<Side, string>> = {}
  for (const side of ['left', 'right'] as const) {
    const all = tabsOf(state, side)
    const at = all.findIndex(({ id }) => id === state.shown[side])
    const next = [...all.slice(Math.max(0, at)), ...all.slice(0, Math.max(0, at)).reverse()].find(({ id }) => !gone.has(id))
    if (next !== undefined) shown[side] = next.id
  }
  const was = sideOf(state)
  const active = state.active !== undefined && !gone.has(state.active) ? state.active : (shown[was] ?? shown.left ?? shown.right)
  const next = swept({ ...state, tabs: state.tabs.filter(({ id }) => !gone.has(id)), shown, active, closed })
  return active === undefined ? next : activateIn(next, active, active === state.active)
}

/** Brings back what was closed last. Pure. */
export function reopenIn(state: Tabs): Tabs {
  const [last] = state.closed
  return last === undefined ? state : openIn(state, last)
}

/** Keeps a preview, pins a tab or frees it; pinned ones stand first on their side. Pure. */
export function pinIn(state: Tabs, id: string, pinned: boolean): Tabs {
  const tabs = state.tabs.map((tab) => (tab.id === id ? { ...tab, pinned, preview: false } : tab))
  return { ...state, tabs: pinnedFirst(tabs) }
}

/** Puts a tab before another one of a side, or at its end. Pure. */
export function moveIn(state: Tabs, id: string, side: Side, before?: string): Tabs {
  const tab = state.tabs.find((one) => one.id === id)
  if (tab === undefined || before === id) return state
  const rest = state.tabs.filter((one) => one.id !== id)
  const at = before === undefined ? -1 : rest.findIndex((one) => one.id === before)
  const moved: Tab = { ...tab, side, preview: false }
  const tabs = at < 0 ? [...rest, moved] : [...rest.slice(0, at), moved, ...rest.slice(at)]
  const left = state.shown[tab.side] === id && tab.side !== side ? rest.findLast((one) => one.side === tab.side)?.id : state.shown[tab.side]
  const shown = { ...state.shown, ...(left === undefined ? {} : { [tab.side]: left }) }
  return activateIn(swept({ ...state, tabs: pinnedFirst(tabs), shown }), id)
}

/** Tabs of the side of one, but for it and the pinned ones; `right` = only those behind it. Pure. */
export function othersOf({ tabs }: Pick<Tabs, 'tabs'>, id: string, right = false): readonly string[] {
  const side = tabs.find((tab) => tab.id === id)?.side
  const all = tabs.filter((tab) => tab.side === side)
  const from = right ? all.findIndex((tab) => tab.id === id) : -1
  return all.filter((tab, at) => at > from && tab.id !== id && !tab.pinned).map((tab) => tab.id)
}

/** Drops what speaks of a connection, and what could bring it back. Pure. */
export function withoutConnection(state: Tabs, connectionId: string): Tabs {
  const doomed = state.tabs.filter((tab) => connectionOf(tab) === connectionId).map(({ id }) => id)
  const next = closeIn(state, doomed)
  return { ...next, closed: next.closed.filter((content) => connectionOf(content) !== connectionId) }
}

/** After tabs came or went: a right side alone is the left one, and what is named is there. */
function swept(state: Tabs): Tabs {
  const alone = state.tabs.length > 0 && !state.tabs.some(({ side }) => side === 'left')
  const tabs = alone ? state.tabs.map((tab): Tab => ({ ...tab, side: 'left' })) : state.tabs
  const known = new Set(tabs.map(({ id }) => id))
  const named: Readonly<Partial<Record<Side, string | undefined>>> = alone ? { left: state.shown.right } : state.shown
  const shown: Partial<Record<Side, string>> = {}
  for (const side of ['left', 'right'] as const) {
    const all = tabs.filter((tab) => tab.side === side)
    const front = all.find(({ id }) => id === named[side]) ?? all.at(-1)
    if (front !== undefined) shown[side] = front.id
  }
  const active = state.active !== undefined && known.has(state.active) ? state.active : (shown.left ?? shown.right)
  return { ...state, tabs, shown, active, recent: state.recent.filter((id) => known.has(id)) }
}

function pinnedFirst(tabs: readonly Tab[]): readonly Tab[] {
  return [...tabs.filter(({ pinned }) => pinned), ...tabs.filter(({ pinned }) => !pinned)]
}

function contentOnly({ id: _id, preview: _preview, pinned: _pinned, side: _side, ...content }: Tab): TabContent {
  return content
}
