import { useVirtualizer } from '@tanstack/react-virtual'
import { Plus, Search } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, useCallback, useDeferredValue, useRef, useState } from 'react'
import { useCommands } from '../../commands/registry'
import { type MenuTarget, ObjectMenu } from '../../menus/object-menu'
import { refresh, scanAndCheck } from '../../state/actions'
import { showDialog } from '../../state/dialogs'
import { checkSoon } from '../../state/freshness-watch'
import { clearJob } from '../../state/jobs'
import { openTab } from '../../state/tabs'
import { IconButton } from '../../ui/button'
import { ErrorState } from '../../ui/error-state'
import { FilterInput } from '../../ui/field'
import { count } from '../../ui/format'
import { openMenuByKey } from '../../ui/menu'
import styles from './tree.module.css'
import { rowKey, type TreeRow, typeAhead } from './tree-model'
import { TreeRowView } from './tree-row'
import { setActiveRow, toggleRow, useTreeState } from '../../state/tree'
import { useTree } from './use-tree'

const ROW = 24
const CONNECTION_ROW = 32
/** Between connections. */
const GAP = 6

/** Connections and what is in them: one list, virtualised, a full ARIA tree with one tab stop. */
export function Tree() {
  const [filter, setFilter] = useState('')
  const [pointed, setPointed] = useState<TreeRow>()
  const wanted = useDeferredValue(filter)
  const { rows, loading, error, environments } = useTree(wanted)
  const active = useTreeState((state) => state.active)
  const scroller = useRef<HTMLDivElement>(null)
  const typed = useRef({ text: '', at: 0 })
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => (rows[at]?.kind === 'connection' ? CONNECTION_ROW : ROW) + (lastOf(rows, at) ? GAP : 0),
    getItemKey: useCallback((at: number) => rows[at]?.key ?? at, [rows]),
    overscan: 5,
  })
  const activeAt = rows.findIndex((row) => row.key === active)
  const activeRow = rows[activeAt]
  useCommands(activeRow === undefined ? [] : [{ id: 'view.refresh', run: () => void refresh(targetOf(activeRow)) }], { within: scroller })
  const found = rows.filter((row) => row.kind === 'relation' || row.kind === 'object').length

  const move = (at: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, at))]
    if (row === undefined) return
    setActiveRow(row.key)
    virtual.scrollToIndex(rows.indexOf(row))
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[activeAt]
    const menu =
      row !== undefined &&
      openMenuByKey(event, () => {
        const drawn = document.getElementById(domId(row.key))
        if (drawn === null) virtual.scrollToIndex(activeAt)
        return drawn
      })
    if (menu || handleKey(event, rows, activeAt, row, move, typed.current)) event.preventDefault()
  }

  // One menu for all rows: one around each would cost more than the rows themselves.
  const point = (event: MouseEvent) => {
    const id = event.target instanceof Element ? event.target.closest('[role=treeitem]')?.id : undefined
    const row = rows.find((r) => domId(r.key) === id)
    if (row === undefined || row.kind === 'note' || row.kind === 'group') event.preventDefault()
    else setPointed(row)
  }

  return (
    <nav className={styles['sidebar']} aria-label="Connections">
      <div className={styles['top']}>
        <FilterInput
          id="tree-filter"
          className={styles['filter']}
          value={filter}
          placeholder="Filter names"
          aria-label="Filter names"
          found={wanted === '' ? undefined : count(found)}
          onChange={(e) => setFilter(e.target.value)}
          onKeyDown={(e) => {
            if (e.key === 'Escape') setFilter('')
            if (e.key === 'ArrowDown') {
              scroller.current?.focus()
              move(0)
            }
          }}
        />
        <IconButton label="Search everything (Ctrl Shift F)" onClick={() => openTab({ kind: 'search' })}>
          <Search size={16} strokeWidth={1.5} />
        </IconButton>
        <IconButton label="Add connection" onClick={() => showDialog({ kind: 'connection', id: undefined })}>
          <Plus size={16} strokeWidth={1.5} />
        </IconButton>
      </div>
      {error !== null && error !== undefined ? <ErrorState error={error} /> : null}
      {!loading && rows.length === 0 && error === null && (
        <div className={styles['nothing']}>
          {wanted === '' ? (
            <p>No connections yet</p>
          ) : (
            <>
              <p>Nothing called “{filter.trim()}”</p>
              <p className={styles['why']}>Only what was read is searched: open a connection to have its names</p>
            </>
          )}
        </div>
      )}
      <ObjectMenu target={pointed && targetOf(pointed)} connectionName={pointed?.kind === 'connection' ? pointed.label : undefined}>
        <div
          ref={scroller}
          className={styles['scroller']}
          role="tree"
          aria-label="Database objects"
          tabIndex={0}
          aria-activedescendant={activeAt < 0 ? undefined : domId(active ?? '')}
          onKeyDown={onKeyDown}
          onContextMenu={point}
          onPointerDown={(event) => event.pointerType === 'mouse' || point(event)}
          onFocus={(event) => {
            // A click brings its own row; only somebody who came by keyboard needs one.
            if (activeAt < 0 && event.currentTarget.matches(':focus-visible')) move(0)
          }}
          data-testid="tree"
        >
          <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
            {virtual.getVirtualItems().map((item) => {
              const row = rows[item.index]
              return row === undefined ? null : (
                <TreeRowView
                  key={row.key}
                  row={row}
                  id={domId(row.key)}
                  top={item.start}
                  height={item.size - (lastOf(rows, item.index) ? GAP : 0)}
                  active={row.key === active}
                  last={lastOf(rows, item.index)}
                  environment={environments.get(row.connectionId) ?? 'local'}
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
}

function handleKey(
  event: KeyboardEvent,
  rows: readonly TreeRow[],
  at: number,
  row: TreeRow | undefined,
  move: (at: number) => void,
  typed: { text: string; at: number },
): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  // Whoever moves on begins a new word.
  if (event.key.length !== 1) typed.text = ''
  switch (event.key) {
    case 'ArrowDown':
      move(at + 1)
      return true
    case 'ArrowUp':
      move(at - 1)
      return true
    case 'Home':
      move(0)
      return true
    case 'End':
      move(rows.length - 1)
      return true
    case 'ArrowRight':
      if (row?.expandable === true && !row.expanded) toggle(row)
      else if (row?.expandable === true) move(at + 1)
      return true
    case 'ArrowLeft':
      if (row?.expandable === true && row.expanded) toggle(row)
      else if (row !== undefined) move(parentOf(rows, at))
      return true
    case 'Enter':
      if (row !== undefined) open(row)
      return true
    default: {
      if (event.key.length !== 1) return false
      const now = Date.now()
      typed.text = now - typed.at > 700 ? event.key : typed.text + event.key
      typed.at = now
      move(typeAhead(rows, at, typed.text))
      return true
    }
  }
}

/** Is this the last row of its connection? */
function lastOf(rows: readonly TreeRow[], at: number): boolean {
  const next = rows[at + 1]
  return next === undefined || next.kind === 'connection'
}

function parentOf(rows: readonly TreeRow[], at: number): number {
  const level = rows[at]?.level ?? 1
  for (let above = at - 1; above >= 0; above -= 1) if ((rows[above]?.level ?? 0) < level) return above
  return at
}

/** Opening a connection shows what is known at once and asks the database behind it; the first time it is read. */
function toggle(row: TreeRow): void {
  toggleRow(row.key)
  if (row.expanded) return
  if (row.kind !== 'connection') {
    checkSoon(row.connectionId)
    return
  }
  clearJob(row.connectionId)
  void scanAndCheck(row.connectionId)
}

function select(row: TreeRow): void {
  setActiveRow(row.key)
  if (row.kind === 'relation' || row.kind === 'column' || row.kind === 'object') preview(row, true)
  if (row.kind === 'note' && row.label.startsWith('Locked')) showDialog({ kind: 'unlock' })
}

function open(row: TreeRow): void {
  if (row.kind === 'relation' || row.kind === 'column' || row.kind === 'object') preview(row, false)
  else if (row.expandable) toggle(row)
}

function preview({ connectionId, schema, name, object }: TreeRow, isPreview: boolean): void {
  if (object !== undefined) openTab({ kind: 'object', connectionId, object }, isPreview)
  else if (schema !== undefined && name !== undefined) openTab({ kind: 'relation', connectionId, schema, name }, isPreview)
}

function targetOf({ connectionId, schema, name, kind, object }: TreeRow): MenuTarget {
  if (object !== undefined) return { connectionId, object }
  if (kind === 'connection' || schema === undefined) return { connectionId }
  return { connectionId, schema, ...(name === undefined ? {} : { name }) }
}

function domId(key: string): string {
  return `tree-${rowKey(key).replaceAll(/[^\w]/g, (c) => c.charCodeAt(0).toString(36))}`
}
