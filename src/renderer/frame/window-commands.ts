import { useCommands } from '../commands/registry'
import { importConnections, refresh } from '../state/actions'
import { showDialog } from '../state/dialogs'
import { say } from '../state/jobs'
import { closeTab, connectionOf, cycleTab, openTab, type Tab, useTabs } from '../state/tabs'
import { errorText } from '../ui/error-text'
import { t } from '../words'

interface Window {
  /** The one in front. */
  readonly tab: Tab | undefined
  readonly onSidebar: () => void
  readonly onTheme: () => void
}

/** What the commands of the whole window do; views and lists say what theirs do themselves. */
export function useWindowCommands({ tab, onSidebar, onTheme }: Window): void {
  const several = useTabs((state) => state.tabs.length > 1)
  const connectionId = tab === undefined ? undefined : connectionOf(tab)
  const needsTab = tab === undefined ? t('commands.needsTab') : undefined
  const needsTwo = several ? undefined : t('commands.needsTwoTabs')
  const needsConnection = connectionId === undefined ? t('commands.needsConnection') : undefined
  useCommands(
    [
      { id: 'connection.new', run: () => showDialog({ kind: 'connection', id: undefined }) },
      { id: 'connection.import', run: () => void importConnections().catch((error: unknown) => say(errorText(error))) },
      { id: 'connection.export', run: () => showDialog({ kind: 'export' }) },
      { id: 'settings.open', run: () => openTab({ kind: 'settings' }) },
      { id: 'tab.close', run: () => tab !== undefined && closeTab(tab.id), disabled: needsTab },
      { id: 'view.refresh', run: () => tab !== undefined && refreshTab(tab), disabled: needsConnection },
      {
        id: 'connection.refresh',
        run: () => connectionId !== undefined && void refresh({ connectionId }),
        disabled: needsConnection,
      },
      { id: 'view.filter', run: () => document.getElementById('tree-filter')?.focus() },
      { id: 'sidebar.toggle', run: onSidebar },
      { id: 'theme.next', run: onTheme },
      { id: 'find.anything', run: () => showDialog({ kind: 'find' }) },
      { id: 'palette.open', run: () => showDialog({ kind: 'commands' }) },
      { id: 'shortcuts.show', run: () => showDialog({ kind: 'shortcuts' }) },
      { id: 'search.open', run: search },
      { id: 'cache.open', run: () => openTab({ kind: 'cache' }) },
      { id: 'tab.next', run: () => cycleTab(1), disabled: needsTwo },
      { id: 'tab.previous', run: () => cycleTab(-1), disabled: needsTwo },
      { id: 'region.next', run: () => nextRegion(false) },
      { id: 'region.previous', run: () => nextRegion(true) },
    ],
    { level: 'window' },
  )
}

function refreshTab(tab: Tab): void {
  const connectionId = connectionOf(tab)
  if (connectionId === undefined) return
  void refresh(tab.kind === 'relation' ? { connectionId, schema: tab.schema, name: tab.name } : { connectionId })
}

/** The search tab takes the focus when it opens; one that is open already is given it. */
function search(): void {
  openTab({ kind: 'search' })
  document.getElementById('search-text')?.focus()
}

/** Sidebar, tabs, view, status: the first thing in the next region that takes the focus. */
function nextRegion(backwards: boolean): void {
  const regions = [...document.querySelectorAll('[role=tree], [role=tablist], #view, footer')]
  const at = regions.findIndex((region) => region.contains(document.activeElement))
  for (let step = 1; step <= regions.length; step += 1) {
    const region = regions[(at + (backwards ? -step : step) + regions.length * 2) % regions.length]
    const target = region?.matches('[tabindex="0"]') === true ? region : region?.querySelector('[tabindex="0"], button, input, select')
    if (target instanceof HTMLElement) {
      target.focus()
      return
    }
  }
}
