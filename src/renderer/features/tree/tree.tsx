import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { Plus, Search } from 'lucide-react'
import { type KeyboardEvent, memo, type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useCommands } from '../../commands/registry'
import { ObjectMenu } from '../../menus/object-menu'
import { refresh } from '../../state/actions'
import { openConsole } from '../../state/consoles'
import { showDialog } from '../../state/dialogs'
import { openTab } from '../../state/tabs'
import { revealRow, setActiveRow, useTreeState, rowKey } from '../../state/tree'
import { IconButton } from '../../ui/button'
import { ErrorState } from '../../ui/error-state'
import { openMenuByKey } from '../../ui/menu'
import { t } from '../../words'
import { NothingFound } from './nothing-found'
import styles from './tree.module.css'
import { moveByKey, place } from './arrange'
import { open, press, select, targetOf, toggle } from './tree-actions'
import { handleKey, type Typed } from './tree-keys'
import { type TreeRow } from './tree-model'
import { AGE_ID, TreeRowView } from './tree-row'
import { describe, sayAge } from './row-age'
import { TreeFilter } from './tree-filter'
import { useAnchor } from './use-anchor'
import type { TreeRows } from './tree-rows'
import { useTree } from './use-tree'
import { useWithKeys } from '../../commands/keymap'

const ROW = 24
const CONNECTION_ROW = 32
/** Between connections. */
const GAP = 6

/** Connections and what is in them: one list, virtualised, a full ARIA tree with one tab stop. */
export const Tree = memo(function Tree() {
  const withKeys = useWithKeys()
  const [filter, setFilter] = useState('')
  const [given, setGiven] = useState<{ readonly text: string }>()
  const [pointed, setPointed] = useState<TreeRow>()
  const wanted = filter.trim()
  const { rows, found, total, loading, error, environments, read, unseen } = useTree(wanted)
  const active = useTreeState((state) => state.active)
  const scroller = useRef<HTMLDivElement>(null)
  const typed = useRef<Typed>({ text: '', at: 0 })
  const activeAt = useMemo(() => rows.indexOf(active), [rows, active])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    // Until it is measured: the first drawing has its rows, and needs no second one.
    initialRect: { width: 0, height: window.innerHeight },
    estimateSize: (at) => (rows.isHead(at) ? CONNECTION_ROW : ROW) + (rows.isLast(at) ? GAP : 0),
    // Another function for other rows has the sizes asked for again; a place costs nothing, a name of each would.
    getItemKey: useCallback((at: number) => (rows.length > at ? at : -1), [rows]),
    overscan: 5,
    // The active row is always drawn: a screen reader is told its id.
    rangeExtractor: (range) => {
      const drawn = defaultRangeExtractor(range)
      return activeAt < 0 || drawn.includes(activeAt) ? drawn : [...drawn, activeAt].sort((a, b) => a - b)
    },
  })
  const topOf = useCallback((at: number) => virtual.measurementsCache[at]?.start ?? 0, [virtual])
  const scrolled = useCallback(() => virtual.scrollOffset ?? 0, [virtual])
  useAnchor(scroller, { rows, wanted, first: virtual.range?.startIndex ?? 0, topOf, scrolled })
  const activeRow = rows.at(activeAt)
  const age = activeRow && activeRow.kind !== 'folder' ? describe(activeRow) : undefined
  useCommands(
    activeRow === undefined || activeRow.kind === 'folder'
      ? []
      : [
          { id: 'view.refresh', run: () => void refresh(targetOf(activeRow)) },
          { id: 'connection.refresh', run: () => void refresh({ connectionId: activeRow.connectionId }) },
          { id: 'query.new', run: () => openConsole(activeRow.connectionId) },
        ],
    { within: scroller },
  )

  const move = (to: number) => {
    const at = Math.max(0, Math.min(rows.length - 1, to))
    const row = rows.at(at)
    if (row === undefined) return
    setActiveRow(row.key)
    virtual.scrollToIndex(at)
  }

  const revealed = useTreeState((state) => state.revealed)
  useEffect(() => {
    const at = rows.indexOf(revealed)
    if (at < 0) return
    revealRow(undefined)
    move(at)
  })

  // A row that went takes the place of whoever works here with the keyboard: the next one has it.
  const lastAt = useRef(0)
  useEffect(() => {
    if (activeAt >= 0) lastAt.current = activeAt
    else if (rows.length > 0 && scroller.current?.matches(':focus-visible') === true) move(lastAt.current)
  })

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows.at(activeAt)
    const menu =
      row !== undefined &&
      openMenuByKey(event, () => {
        const drawn = document.getElementById(domId(row.key))
        if (drawn === null) virtual.scrollToIndex(activeAt)
        return drawn
      })
    const moved = row !== undefined && moveByKey(event, row)
    if (menu || moved || handleKey(event, rows, activeAt, row, move, typed.current)) event.preventDefault()
  }

  // One menu for all rows: one around each would cost more than the rows themselves.
  const point = (event: MouseEvent) => {
    const row = rowAt(event.target, rows)
    if (row === undefined || row.kind === 'note' || row.kind === 'group' || row.kind === 'folder') event.preventDefault()
    else setPointed(row)
  }

  const pressed = (event: MouseEvent) => {
    const row = event.button === 0 && !isChevron(event.target) ? rowAt(event.target, rows) : undefined
    if (row !== undefined) press(row)
  }

  return (
    <nav className={styles['sidebar']} aria-label={t('tree.connections')}>
      <div className={styles['top']}>
        <TreeFilter
          given={given}
          found={wanted === '' ? undefined : t('tree.foundOf', { found, total })}
          onFilter={setFilter}
          onDown={() => {
            scroller.current?.focus()
            move(0)
          }}
        />
        <IconButton label={withKeys(t('tree.searchAll'), 'search.open')} onClick={() => openTab({ kind: 'search' })}>
          <Search size={16} strokeWidth={1.5} />
        </IconButton>
        <IconButton label={t('tree.addConnection')} onClick={() => showDialog({ kind: 'connection', id: undefined })}>
          <Plus size={16} strokeWidth={1.5} />
        </IconButton>
      </div>
      {error !== null && error !== undefined ? <ErrorState error={error} /> : null}
      {!loading && rows.length === 0 && error === null && wanted === '' && (
        <div className={styles['nothing']}>
          <p>{t('tree.noConnections')}</p>
        </div>
      )}
      {!loading && rows.length === 0 && error === null && wanted !== '' && (
        <NothingFound
          text={wanted}
          ids={read}
          onMeant={(text) => {
            setGiven({ text })
            setFilter(text)
            document.getElementById('tree-filter')?.focus()
          }}
        />
      )}
      <span id={AGE_ID} className="visually-hidden">
        {age}
      </span>
      <ObjectMenu target={pointed && targetOf(pointed)}>
        <div
          ref={scroller}
          className={styles['scroller']}
          role="tree"
          aria-label={t('tree.objects')}
          tabIndex={0}
          aria-activedescendant={activeAt < 0 ? undefined : domId(active ?? '')}
          onKeyDown={onKeyDown}
          // Whoever leaves begins a new word.
          onBlur={() => (typed.current.text = '')}
          onContextMenu={point}
          onPointerOver={(event) => sayAge(event.target, rows)}
          onPointerDown={(event) => (event.pointerType === 'mouse' ? pressed(event) : point(event))}
          onFocus={(event) => {
            // A click brings its own row; only somebody who came by keyboard needs one.
            if (activeAt < 0 && event.currentTarget.matches(':focus-visible')) move(0)
          }}
          data-testid="tree"
        >
          <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
            {virtual.getVirtualItems().map((item) => {
              const row = rows.at(item.index)
              return row === undefined ? null : (
                <TreeRowView
                  key={row.key}
                  row={row}
                  at={item.index}
                  id={domId(row.key)}
                  top={item.start}
                  height={item.size - (rows.isLast(item.index) ? GAP : 0)}
                  active={row.key === active}
                  last={rows.isLast(item.index)}
                  environment={row.kind === 'folder' ? undefined : (environments.get(row.connectionId) ?? 'local')}
                  unseen={unseen.get(row.connectionId)}
                  description={row.key === active ? age : undefined}
                  onDrop={place}
                  onToggle={toggle}
                  onSelect={select}
                  onOpen={open}
                />
              )
            })}
          </div>
        </div>
      </ObjectMenu>
    </nav>
  )
})

function rowAt(target: EventTarget, rows: TreeRows): TreeRow | undefined {
  const line = target instanceof Element ? target.closest<HTMLElement>('[role=treeitem]') : null
  return line === null ? undefined : rows.at(Number(line.dataset['at']))
}

function isChevron(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button') !== null
}

function domId(key: string): string {
  return `tree-${rowKey(key).replaceAll(/[^\w]/g, (c) => c.charCodeAt(0).toString(36))}`
}
