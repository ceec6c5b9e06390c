import { useQuery } from '@tanstack/react-query'
import { Columns2, History, Layers, Pin, Search, SlidersHorizontal, SquareTerminal, X } from 'lucide-react'
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { call } from '../client'
import { useKeysOf } from '../commands/keymap'
import { titleOf } from '../commands/list'
import { keys } from '../queries'
import { connectionOf, othersOf, type Side, type Tab } from '../state/tab-model'
import { ObjectItems } from '../menus/object-menu'
import { targetOf } from '../menus/target'
import { activateTab, closeTab, closeTabs, keepTab, moveTab, pinTab, stepTab, useTabs } from '../state/tabs'
import { useKinds } from '../state/use-outline'
import { DiagramIcon } from '../ui/icons'
import { KindIcon } from '../ui/kind-icon'
import { Menu, type MenuGroups, MenuItems } from '../ui/menu'
import { ObjectIcon } from '../ui/object-icon'
import { visibleName } from '../ui/visible'
import { t } from '../words'
import styles from './tabs.module.css'

/** The tab that is being dragged. */
let dragged: string | undefined

/**
 * Open things of one side. A preview is in italics, a double click keeps it; the middle button closes; dragging puts in another order
 * or on the other side.
 */
export function TabStrip({ side }: { readonly side: Side }) {
  const state = useTabs()
  const connections = useQuery({ queryKey: keys.connections, queryFn: ({ signal }) => call('connections.list', {}, { signal }) })
  const strip = useRef<HTMLDivElement>(null)
  const [over, setOver] = useState<string>()
  const tabs = state.tabs.filter((tab) => tab.side === side)
  const shown = state.shown[side]
  useEffect(() => {
    // With the frame, which is laid out anyhow: at once, the page would be laid out for this alone. All of the tab, its cross too.
    const frame = requestAnimationFrame(() =>
      strip.current?.querySelector('[data-active="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    )
    return () => cancelAnimationFrame(frame)
  }, [shown, tabs.length])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'ArrowRight') stepTab(1)
    else if (event.key === 'ArrowLeft') stepTab(-1)
    else if (event.key === 'Delete' && shown !== undefined) closeTab(shown)
    else return
    event.preventDefault()
    requestAnimationFrame(() => strip.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus())
  }
  /** Before one of them, or at the end. */
  const drop = (event: DragEvent, before?: string) => {
    event.preventDefault()
    event.stopPropagation()
    if (dragged !== undefined) moveTab(dragged, side, before)
    setOver(undefined)
  }
  const dragOver = (event: DragEvent, before: string) => {
    if (dragged === undefined) return
    event.preventDefault()
    event.stopPropagation()
    setOver(before)
  }
  return (
    <div
      ref={strip}
      className={styles['tabs']}
      role="tablist"
      aria-label={side === 'left' ? t('tabs.views') : t('tabs.viewsRight')}
      data-used={tabs.some(({ id }) => id === state.active)}
      onKeyDown={onKeyDown}
      onWheel={(event) => {
        if (strip.current !== null && event.deltaX === 0) strip.current.scrollLeft += event.deltaY
      }}
      onDragOver={(event) => dragOver(event, '')}
      onDragLeave={() => setOver(undefined)}
      onDrop={(event) => drop(event)}
    >
      {tabs.map((tab) => {
        const connection = connections.data?.find((c) => c.id === connectionOf(tab))
        const name = visibleName(title(tab, connection?.name))
        return (
          <Menu key={tab.id} content={<TabMenu tab={tab} />}>
            <div
              role="presentation"
              className={styles['tab']}
              data-active={tab.id === shown}
              data-preview={tab.preview}
              data-over={over === tab.id}
              data-environment={connection?.environment}
              draggable
              onDragStart={(event) => {
                dragged = tab.id
                event.dataTransfer.effectAllowed = 'move'
              }}
              onDragEnd={() => {
                dragged = undefined
                setOver(undefined)
              }}
              onDragOver={(event) => dragOver(event, tab.id)}
              onDrop={(event) => drop(event, tab.id)}
            >
              <button
                type="button"
                role="tab"
                tabIndex={tab.id === shown ? 0 : -1}
                aria-selected={tab.id === shown}
                aria-controls={`view-${side}`}
                className={styles['tabButton']}
                onClick={() => activateTab(tab.id)}
                onDoubleClick={() => keepTab(tab)}
                onAuxClick={(event) => event.button === 1 && closeTab(tab.id)}
              >
                <TabIcon tab={tab} connectionId={connection?.id} />
                <span className={styles['tabName']}>{name}</span>
                <span className={styles['tabFrom']}>{from(tab, connection?.name)}</span>
                {tab.pinned && <Pin size={12} strokeWidth={1.6} role="img" aria-label={t('tabs.pinned')} />}
              </button>
              <button
                type="button"
                className={styles['close']}
                tabIndex={-1}
                aria-hidden="true"
                title={t('tabs.close', { name })}
                onClick={() => closeTab(tab.id)}
              >
                <X size={12} />
              </button>
            </div>
          </Menu>
        )
      })}
    </div>
  )
}

/** What can be done with one tab, and with what it shows. */
function TabMenu({ tab }: { readonly tab: Tab }) {
  const state = useTabs()
  const keysOf = useKeysOf()
  const { id, side, pinned, preview } = tab
  const others = othersOf(state, id)
  const right = othersOf(state, id, true)
  const alone = state.tabs.length < 2
  const none = t('tabs.noOthers')
  const groups: MenuGroups = [
    [
      ...(preview ? [{ label: t('tabs.keep'), onSelect: () => keepTab(tab) }] : []),
      { label: pinned ? t('tabs.unpin') : t('tabs.pin'), icon: <Pin size={14} />, onSelect: () => pinTab(id, !pinned) },
      {
        label: side === 'left' ? t('tabs.splitRight') : t('tabs.moveLeft'),
        icon: <Columns2 size={14} />,
        ...(alone ? { disabled: t('commands.needsTwoTabs') } : {}),
        onSelect: () => moveTab(id, side === 'left' ? 'right' : 'left'),
      },
    ],
    [
      { label: titleOf('tab.close'), icon: <X size={14} />, shortcut: keysOf('tab.close').join(' '), onSelect: () => closeTab(id) },
      { label: titleOf('tab.closeOthers'), ...(others.length === 0 ? { disabled: none } : {}), onSelect: () => closeTabs(others) },
      { label: titleOf('tab.closeRight'), ...(right.length === 0 ? { disabled: none } : {}), onSelect: () => closeTabs(right) },
    ],
  ]
  const target = targetOf(tab)
  return target === undefined ? <MenuItems groups={groups} /> : <ObjectItems target={target} before={groups} opened />
}

function TabIcon({ tab, connectionId }: { readonly tab: Tab; readonly connectionId: string | undefined }) {
  const kindOf = useKinds(tab.kind === 'relation' ? connectionId : undefined)
  if (tab.kind === 'cache') return <Layers size={16} strokeWidth={1.35} aria-hidden="true" />
  if (tab.kind === 'settings') return <SlidersHorizontal size={16} strokeWidth={1.35} aria-hidden="true" />
  if (tab.kind === 'search') return <Search size={16} strokeWidth={1.35} aria-hidden="true" />
  if (tab.kind === 'query') return <SquareTerminal size={16} strokeWidth={1.35} aria-hidden="true" />
  if (tab.kind === 'history') return <History size={16} strokeWidth={1.35} aria-hidden="true" />
  if (tab.kind === 'object') return <ObjectIcon kind={tab.object.kind} />
  return tab.kind === 'diagram' ? <DiagramIcon /> : <KindIcon kind={kindOf(tab.schema, tab.name)} quiet />
}

function title(tab: Tab, connection: string | undefined): string {
  if (tab.kind === 'cache') return t('tabs.cache')
  if (tab.kind === 'search') return t('tabs.search')
  if (tab.kind === 'settings') return t('tabs.settings')
  if (tab.kind === 'history') return t('tabs.history')
  if (tab.kind === 'query') return t('query.title', { number: tab.number })
  if (tab.kind === 'object') return tab.object.name
  return tab.kind === 'relation' ? tab.name : (tab.schema ?? connection ?? '')
}

function from(tab: Tab, connection: string | undefined): string {
  if (connectionOf(tab) === undefined) return ''
  return tab.kind === 'diagram' ? t('tabs.diagram') : (connection ?? '')
}
