import { create } from 'zustand'
import { wake } from './asleep'
import {
  activateIn,
  closeIn,
  connectionOf,
  moveIn,
  NO_TABS,
  openIn,
  pinIn,
  reopenIn,
  type Side,
  type Tab,
  type TabContent,
  type Tabs,
  withoutConnection,
} from './tab-model'

export const useTabs = create<Tabs>()(() => NO_TABS)

export function openTab(content: TabContent, preview = false): void {
  wakeFor(content)
  useTabs.setState((state) => openIn(state, content, { preview }))
}

/** Opens a tab behind the one in front. */
export function openBehind(content: TabContent): void {
  useTabs.setState((state) => openIn(state, content, { behind: true }))
}

export function closeTab(id: string): void {
  closeTabs([id])
}

export function closeTabs(ids: readonly string[]): void {
  useTabs.setState((state) => closeIn(state, ids))
}

export function activateTab(id: string): void {
  const tab = useTabs.getState().tabs.find((one) => one.id === id)
  if (tab !== undefined) wakeFor(tab)
  useTabs.setState((state) => activateIn(state, id))
}

export function reopenTab(): void {
  useTabs.setState(reopenIn)
}

export function pinTab(id: string, pinned: boolean): void {
  useTabs.setState((state) => pinIn(state, id, pinned))
}

/** Puts a tab before another one of a side, or at its end. */
export function moveTab(id: string, side: Side, before?: string): void {
  useTabs.setState((state) => moveIn(state, id, side, before))
}

/** Keeps a preview. */
export function keepTab(tab: Tab): void {
  useTabs.setState((state) => openIn(state, tab))
}

/** Closes every tab of a connection that was removed. */
export function closeConnectionTabs(connectionId: string): void {
  useTabs.setState((state) => withoutConnection(state, connectionId))
}

/** Whoever walks through the tabs: in which order, and where he is. Ends when Control is let go. */
let walk: { readonly order: readonly string[]; readonly at: number } | undefined

/**
 * The tab that was used before, and on with every further step; `held` = Control is held, and the walk goes on until it is not. Only
 * where it ends is used.
 */
export function walkTabs(step: 1 | -1, held: boolean): void {
  const { recent, tabs } = useTabs.getState()
  const order = walk?.order ?? [...recent, ...tabs.map(({ id }) => id).filter((id) => !recent.includes(id))]
  const at = ((walk?.at ?? 0) + step + order.length) % Math.max(1, order.length)
  const id = order[at]
  if (id === undefined) return
  walk = { order, at }
  useTabs.setState((state) => activateIn(state, id, true))
  if (!held) endWalk()
}

/** Where somebody is now is where he wanted to be. */
export function endWalk(): void {
  if (walk === undefined) return
  walk = undefined
  const { active } = useTabs.getState()
  if (active !== undefined) activateTab(active)
}

/** The tab at a place of the side that is used; -1 = the last. */
export function goToTab(at: number): void {
  const { tabs, active } = useTabs.getState()
  const side = tabs.find((tab) => tab.id === active)?.side
  const tab = tabs.filter((one) => one.side === side).at(at)
  if (tab !== undefined) activateTab(tab.id)
}

/** The neighbour of the one in front, around the end. */
export function stepTab(step: 1 | -1): void {
  const { tabs, active } = useTabs.getState()
  const side = tabs.find((tab) => tab.id === active)?.side
  const all = tabs.filter((one) => one.side === side)
  const at = all.findIndex((tab) => tab.id === active)
  const next = all[(at + step + all.length) % Math.max(1, all.length)]
  if (next !== undefined) activateTab(next.id)
}

function wakeFor(content: TabContent): void {
  const id = connectionOf(content)
  if (id !== undefined) wake(id)
}
