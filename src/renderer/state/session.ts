import { call } from '../client'
import { connectionsQuery, queries } from '../queries'
import { putToSleep } from './asleep'
import { connectionOf, openIn, type Side, type Tab, type Tabs } from './tab-model'
import { useTabs } from './tabs'
import { useTreeState } from './tree'

/** Between a change and writing it down, ms. */
const PAUSE_MS = 400

/** What is shown again at the next start: what is open, never what was typed. */
interface Session {
  readonly tabs: readonly Tab[]
  readonly active: string | undefined
  readonly shown: Readonly<Partial<Record<Side, string>>>
  readonly recent: readonly string[]
  readonly expanded: readonly string[]
  readonly row: string | undefined
}

/**
 * Shows what was open at the last end, from what is cached: their connections are asleep until somebody does something with them.
 * Those that are gone since, and previews, are left out.
 */
export async function restoreSession(): Promise<void> {
  const { session } = await call('window.session', {})
  if (session === null) return
  const { tabs, active, shown, recent, expanded, row } = JSON.parse(session) as Session
  const saved = new Set((await queries.fetchQuery(connectionsQuery)).map(({ id }) => id))
  const isThere = (connection: string | undefined) => connection === undefined || saved.has(connection)
  const kept = tabs.filter((tab) => isThere(connectionOf(tab)))
  const rows = expanded.filter((key) => isThere((JSON.parse(key) as string[])[0]))
  putToSleep([
    ...new Set([...kept.flatMap((tab) => connectionOf(tab) ?? []), ...rows.map((key) => (JSON.parse(key) as string[])[0] ?? '')]),
  ])
  useTreeState.setState({ expanded: new Set(rows), active: row })
  useTabs.setState((state) => openAll(state, { tabs: kept, active, shown, recent }))
}

/** Opens tabs again, each as it was; what does not fit together is put right by the way tabs are opened. Pure. */
export function openAll(state: Tabs, { tabs, active, shown, recent }: Pick<Tabs, 'tabs' | 'active' | 'shown' | 'recent'>): Tabs {
  const opened = tabs.reduce((now, tab) => openIn(now, tab, { side: tab.side, preview: tab.preview }), state)
  const pinned = new Set(tabs.filter((tab) => tab.pinned).map(({ id }) => id))
  const known = new Set(opened.tabs.map(({ id }) => id))
  const front = active !== undefined && known.has(active) ? active : opened.active
  const there = (id: string | undefined) => (id !== undefined && known.has(id) ? id : undefined)
  const [left, right] = [there(shown.left) ?? opened.shown.left, there(shown.right) ?? opened.shown.right]
  return {
    ...opened,
    tabs: opened.tabs.map((tab) => ({ ...tab, pinned: pinned.has(tab.id) })),
    active: front,
    shown: { ...(left === undefined ? {} : { left }), ...(right === undefined ? {} : { right }) },
    recent: recent.filter((id) => known.has(id)),
  }
}

/** Writes down what is open, a moment after it changed. `tell`: of what went wrong. */
export function keepSession(tell: (error: unknown) => void): void {
  let last = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const keep = () => {
    timer = undefined
    const session = JSON.stringify(now())
    if (session === last) return
    last = session
    call('window.keepSession', { session }).catch(tell)
  }
  for (const store of [useTabs, useTreeState])
    store.subscribe(() => {
      timer ??= setTimeout(keep, PAUSE_MS)
    })
}

function now(): Session {
  const { tabs, active, shown, recent } = useTabs.getState()
  const { expanded, active: row } = useTreeState.getState()
  return { tabs, active, shown, recent, expanded: [...expanded], row }
}
