import { useCommands } from '../commands/registry'
import { isHeld } from '../commands/use-keyboard'
import { importConnections, refresh } from '../state/actions'
import { openConsole } from '../state/consoles'
import { showDialog } from '../state/dialogs'
import { say } from '../state/jobs'
import { toggleSystem, useHasSystem } from '../state/system-schemas'
import { connectionOf, othersOf, type Tab, tabsOf } from '../state/tab-model'
import { closeTab, closeTabs, goToTab, moveTab, openTab, pinTab, reopenTab, stepTab, useTabs, walkTabs } from '../state/tabs'
import { errorText } from '../ui/error-text'
import { firstStop } from '../ui/keep-focus'
import { t } from '../words'

interface Window {
  /** The one in front. */
  readonly tab: Tab | undefined
  /** Whether the sidebar is in sight. */
  readonly sidebar: boolean
  readonly onSidebar: (wanted: boolean) => void
  readonly onTheme: () => void
  /** Percent. */
  readonly zoom: number
  readonly onZoom: (percent: number) => void
}

/** What the commands of the whole window do; views and lists say what theirs do themselves. */
export function useWindowCommands({ tab, sidebar, onSidebar, onTheme, zoom, onZoom }: Window): void {
  const tabs = useTabs()
  const several = tabs.tabs.length > 1
  const connectionId = tab === undefined ? undefined : connectionOf(tab)
  const needsTab = tab === undefined ? t('commands.needsTab') : undefined
  const needsTwo = several ? undefined : t('commands.needsTwoTabs')
  const hasSystem = useHasSystem(connectionId)
  const needsConnection = connectionId === undefined ? t('commands.needsConnection') : undefined
  const filter = () => {
    if (!sidebar) onSidebar(true)
    focusSoon('tree-filter')
  }
  useCommands(
    [
      { id: 'connection.new', run: () => showDialog({ kind: 'connection', id: undefined }) },
      { id: 'connection.import', run: () => void importConnections().catch((error: unknown) => say(errorText(error))) },
      { id: 'connection.export', run: () => showDialog({ kind: 'export' }) },
      { id: 'query.new', run: () => connectionId !== undefined && openConsole(connectionId), disabled: needsConnection },
      { id: 'settings.open', run: () => openTab({ kind: 'settings' }) },
      { id: 'tab.close', run: () => tab !== undefined && closeTab(tab.id), disabled: needsTab },
      { id: 'tab.closeOthers', run: () => tab !== undefined && closeTabs(othersOf(tabs, tab.id)), disabled: needsTwo },
      { id: 'tab.closeRight', run: () => tab !== undefined && closeTabs(othersOf(tabs, tab.id, true)), disabled: needsTwo },
      { id: 'tab.reopen', run: reopenTab, disabled: tabs.closed.length > 0 ? undefined : t('commands.needsClosed') },
      { id: 'tab.pin', run: () => tab !== undefined && pinTab(tab.id, !tab.pinned), disabled: needsTab },
      { id: 'tab.split', run: () => tab !== undefined && moveTab(tab.id, tab.side === 'left' ? 'right' : 'left'), disabled: needsTwo },
      { id: 'tab.moveRight', run: () => tab !== undefined && shift(tab, 1), disabled: needsTwo },
      { id: 'tab.moveLeft', run: () => tab !== undefined && shift(tab, -1), disabled: needsTwo },
      ...PLACES.map((id, at) => ({ id, run: () => goToTab(id === 'tab.last' ? -1 : at), disabled: needsTab })),
      { id: 'view.refresh', run: () => tab !== undefined && refreshTab(tab), disabled: needsConnection },
      {
        id: 'connection.refresh',
        run: () => connectionId !== undefined && void refresh({ connectionId }),
        disabled: needsConnection,
      },
      {
        id: 'connection.system',
        run: () => connectionId !== undefined && void toggleSystem(connectionId).catch((error: unknown) => say(errorText(error))),
        disabled: needsConnection ?? (hasSystem ? undefined : t('commands.noSystem')),
      },
      { id: 'view.filter', run: filter },
      { id: 'sidebar.toggle', run: () => onSidebar(!sidebar) },
      { id: 'zoom.in', run: () => onZoom(ZOOMS.find((one) => one > zoom) ?? zoom) },
      { id: 'zoom.out', run: () => onZoom(ZOOMS.findLast((one) => one < zoom) ?? zoom) },
      { id: 'zoom.reset', run: () => onZoom(100) },
      { id: 'theme.next', run: onTheme },
      { id: 'find.anything', run: () => showDialog({ kind: 'find' }) },
      { id: 'palette.open', run: () => showDialog({ kind: 'commands' }) },
      { id: 'shortcuts.show', run: () => showDialog({ kind: 'shortcuts' }) },
      { id: 'search.open', run: search },
      { id: 'cache.open', run: () => openTab({ kind: 'cache' }) },
      { id: 'tab.next', run: () => walkTabs(1, isHeld()), disabled: needsTwo },
      { id: 'tab.previous', run: () => walkTabs(-1, isHeld()), disabled: needsTwo },
      { id: 'tab.right', run: () => stepTab(1), disabled: needsTwo },
      { id: 'tab.left', run: () => stepTab(-1), disabled: needsTwo },
      { id: 'region.next', run: () => nextRegion(false) },
      { id: 'region.previous', run: () => nextRegion(true) },
    ],
    { level: 'window' },
  )
}

/** Frames that something may take to be drawn. */
const FRAMES = 20

/** Gives the focus to an element, once it is there and can take it. */
function focusSoon(id: string, frames = FRAMES): void {
  const element = document.getElementById(id)
  element?.focus()
  if (frames > 0 && (element === null || document.activeElement !== element)) requestAnimationFrame(() => focusSoon(id, frames - 1))
}

/** Steps of the zoom, percent. */
const ZOOMS = [50, 67, 80, 90, 100, 110, 125, 150, 175, 200]

const PLACES = ['tab.go1', 'tab.go2', 'tab.go3', 'tab.go4', 'tab.go5', 'tab.go6', 'tab.go7', 'tab.go8', 'tab.last'] as const

/** One place on, on its side. */
function shift(tab: Tab, step: 1 | -1): void {
  const all = tabsOf(useTabs.getState(), tab.side)
  const at = all.findIndex(({ id }) => id === tab.id)
  if (step < 0 ? at > 0 : at < all.length - 1) moveTab(tab.id, tab.side, all[step < 0 ? at - 1 : at + 2]?.id)
}

function refreshTab(tab: Tab): void {
  const connectionId = connectionOf(tab)
  if (connectionId === undefined) return
  void refresh(tab.kind === 'relation' ? { connectionId, schema: tab.schema, name: tab.name } : { connectionId })
}

/** The search tab takes the focus when it opens; one that is open already is given it. */
function search(): void {
  openTab({ kind: 'search' })
  const field = document.getElementById('search-text')
  field?.focus()
  if (field instanceof HTMLInputElement) field.select()
}

/** Sidebar, tabs, view, status: the first thing in the next region that takes the focus. */
function nextRegion(backwards: boolean): void {
  const all = [...document.querySelectorAll('[role=tree], [role=tablist], [role=tabpanel], footer')]
  // The parts of a relation are tabs, too: within a view, which would never be left by way of them.
  const regions = all.filter((region) => !all.some((other) => other !== region && other.contains(region)))
  const at = regions.findIndex((region) => region.contains(document.activeElement))
  for (let step = 1; step <= regions.length; step += 1) {
    const region = regions[(at + (backwards ? -step : step) + regions.length * 2) % regions.length]
    const target = region && firstStop(region)
    if (target !== undefined) {
      target.focus()
      return
    }
  }
}
