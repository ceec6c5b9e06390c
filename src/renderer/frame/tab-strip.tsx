import { useQuery } from '@tanstack/react-query'
import { History, Layers, Search, SlidersHorizontal, X } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { call } from '../client'
import { keys } from '../queries'
import { activateTab, closeTab, connectionOf, cycleTab, openTab, type Tab, useTabs } from '../state/tabs'
import { useKinds } from '../state/use-outline'
import { DiagramIcon } from '../ui/icons'
import { KindIcon } from '../ui/kind-icon'
import { ObjectIcon } from '../ui/object-icon'
import styles from './frame.module.css'
import { visibleName } from '../ui/visible'

/** Open things. A preview is in italics; a double click keeps it. */
export function TabStrip() {
  const { tabs, active } = useTabs()
  const connections = useQuery({ queryKey: keys.connections, queryFn: ({ signal }) => call('connections.list', {}, { signal }) })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowRight') cycleTab(1)
    if (event.key === 'ArrowLeft') cycleTab(-1)
  }
  return (
    <div className={styles['tabs']} role="tablist" aria-label="Open views" onKeyDown={onKeyDown}>
      {tabs.map((tab) => {
        const connection = connections.data?.find((c) => c.id === connectionOf(tab))
        const name = visibleName(title(tab, connection?.name))
        return (
          <div
            key={tab.id}
            role="presentation"
            className={styles['tab']}
            data-active={tab.id === active}
            data-preview={tab.preview}
            data-environment={connection?.environment}
          >
            <button
              type="button"
              role="tab"
              tabIndex={tab.id === active ? 0 : -1}
              aria-selected={tab.id === active}
              className={styles['tabButton']}
              onClick={() => activateTab(tab.id)}
              onDoubleClick={() => openTab(tab)}
              onAuxClick={() => closeTab(tab.id)}
            >
              <TabIcon tab={tab} connectionId={connection?.id} />
              <span className={styles['tabName']}>{name}</span>
              <span className={styles['tabFrom']}>{from(tab, connection?.name)}</span>
            </button>
            <button
              type="button"
              className={styles['close']}
              tabIndex={-1}
              aria-hidden="true"
              title={`Close ${name} (Ctrl W)`}
              onClick={() => closeTab(tab.id)}
            >
              <X size={12} />
            </button>
          </div>
        )
      })}
    </div>
  )
}

function TabIcon({ tab, connectionId }: { readonly tab: Tab; readonly connectionId: string | undefined }) {
  const kindOf = useKinds(tab.kind === 'relation' ? connectionId : undefined)
  if (tab.kind === 'cache') return <Layers size={16} strokeWidth={1.35} aria-hidden="true" />
  if (tab.kind === 'settings') return <SlidersHorizontal size={16} strokeWidth={1.35} aria-hidden="true" />
  if (tab.kind === 'search') return <Search size={16} strokeWidth={1.35} aria-hidden="true" />
  if (tab.kind === 'history') return <History size={16} strokeWidth={1.35} aria-hidden="true" />
  if (tab.kind === 'object') return <ObjectIcon kind={tab.object.kind} />
  return tab.kind === 'diagram' ? <DiagramIcon /> : <KindIcon kind={kindOf(tab.schema, tab.name)} quiet />
}

function title(tab: Tab, connection: string | undefined): string {
  if (tab.kind === 'cache') return 'Cache'
  if (tab.kind === 'search') return 'Search'
  if (tab.kind === 'settings') return 'Settings'
  if (tab.kind === 'history') return 'History'
  if (tab.kind === 'object') return tab.object.name
  return tab.kind === 'relation' ? tab.name : (tab.schema ?? connection ?? '')
}

function from(tab: Tab, connection: string | undefined): string {
  if (connectionOf(tab) === undefined) return ''
  return tab.kind === 'diagram' ? 'diagram' : (connection ?? '')
}
