import { ExternalLink, History, Rows3, SquareTerminal, Table2, Workflow } from 'lucide-react'
import { openConsole, openTemplate } from '../state/consoles'
import type { TabContent } from '../state/tab-model'
import { openBehind, openTab } from '../state/tabs'
import { look } from '../state/relation-looks'
import type { MenuItem } from '../ui/menu'
import { t } from '../words'
import { tell } from './tell'
import type { MenuTarget } from './target'

/**
 * Ways to look at what a menu is about. `outage`: why the database cannot be asked now; `undrawn`: whether it is in no diagram,
 * because the database keeps it for itself; `opened`: whether it stands open where the menu is.
 */
export function openItems(
  target: MenuTarget,
  { outage, undrawn, opened }: { readonly outage: string | undefined; readonly undrawn: boolean; readonly opened: boolean },
): MenuItem[] {
  const { connectionId, schema, name, object } = target
  if (object !== undefined) return opened ? [] : opening({ kind: 'object', connectionId, object })
  if (schema === undefined)
    return [diagram({ kind: 'diagram', connectionId }), history(connectionId), query(t('query.open'), () => openConsole(connectionId))]
  if (name === undefined) return [diagram({ kind: 'diagram', connectionId, schema }, undrawn)]
  const content = { kind: 'relation', connectionId, schema, name } as const
  const view = (section: 'Data' | 'Structure') => () => {
    look({ connectionId, schema, name }, { section })
    openTab(content)
  }
  return [
    ...(opened ? [] : opening(content)),
    {
      ...{ label: t('menu.viewData'), icon: <Rows3 size={14} />, onSelect: view('Data') },
      ...(outage === undefined ? {} : { disabled: t('menu.dataNeeds', { why: outage }) }),
    },
    { label: t('menu.viewStructure'), icon: <Table2 size={14} />, onSelect: view('Structure') },
    query(t('query.selectTemplate'), () => void openTemplate(connectionId, schema, name).catch(tell)),
    diagram({ kind: 'diagram', connectionId, focus: JSON.stringify([schema, name]) }, undrawn),
  ]
}

function opening(content: TabContent): MenuItem[] {
  return [
    { label: t('menu.open'), icon: <ExternalLink size={14} />, shortcut: 'Enter', onSelect: () => openTab(content) },
    { label: t('menu.openBehind'), shortcut: t('menu.ctrlClick'), onSelect: () => openBehind(content) },
  ]
}

function diagram(content: TabContent, undrawn = false): MenuItem {
  return {
    ...{ label: t('menu.showInDiagram'), icon: <Workflow size={14} />, onSelect: () => openTab(content) },
    ...(undrawn ? { disabled: t('menu.undrawn') } : {}),
  }
}

function history(connectionId: string): MenuItem {
  return { label: t('menu.showChanges'), icon: <History size={14} />, onSelect: () => openTab({ kind: 'history', connectionId }) }
}

function query(label: string, onSelect: () => void): MenuItem {
  return { label, icon: <SquareTerminal size={14} />, onSelect }
}
