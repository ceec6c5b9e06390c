import { useEffect } from 'react'
import { refresh } from '../state/actions'
import { showDialog } from '../state/dialogs'
import { closeTab, connectionOf, cycleTab, openTab, type Tab } from '../state/tabs'

/**
 * Keys of the whole window: F5 and Ctrl R refresh, Ctrl W closes, Ctrl Tab walks, Ctrl N adds, Ctrl B sidebar, Ctrl F filter,
 * Ctrl Shift F search, Ctrl , settings, F6 regions.
 */
export function useKeys(tab: Tab | undefined, onSidebar: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      const control = event.ctrlKey || event.metaKey
      const key = event.key.toLowerCase()
      if (event.key === 'F5' || (control && key === 'r')) refreshTab(tab)
      else if (control && key === 'w' && tab !== undefined) closeTab(tab.id)
      else if (control && event.key === 'Tab') cycleTab(event.shiftKey ? -1 : 1)
      else if (control && key === 'n') showDialog({ kind: 'connection', id: undefined })
      else if (control && key === 'b') onSidebar()
      else if (control && key === ',') openTab({ kind: 'settings' })
      else if (control && event.shiftKey && key === 'f') search()
      else if (control && key === 'f') document.getElementById('tree-filter')?.focus()
      else if (event.key === 'F6') nextRegion(event.shiftKey)
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [tab, onSidebar])
}

function refreshTab(tab: Tab | undefined): void {
  const connectionId = tab === undefined ? undefined : connectionOf(tab)
  if (tab === undefined || connectionId === undefined) return
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
