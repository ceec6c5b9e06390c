import type { Cell } from '@shared/cells'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type MouseEvent, type ReactNode, type PointerEvent, useEffect, useId, useRef, useState } from 'react'
import { Menu, openMenuByKey } from '../menu'
import { GridHead } from './grid-head'
import { GridRow } from './grid-row'
import styles from './grid.module.css'
import { type CellRange, clamped, contains, extendTo, moved, selectCell, selectRows, type Selection, type Spot } from './selection'
import type { GridColumn, RowSource, SortKey } from './types'
import { useWidths } from './use-widths'

/** As in tokens.css, px. */
const ROW = 28
const HEAD = 44
const FILTERS = 32
/** px that a press makes a column wider. */
const STEP = 16
/** Rows from the end at which more are asked for. */
const NEAR_END = 60

export interface GridProps {
  /** What the rows are, for assistive technology. */
  readonly label: string
  /** The same array as long as they are the same columns: widths go with it. */
  readonly columns: readonly GridColumn[]
  readonly rows: RowSource
  /** True when there are more rows than `rows` has; `onEnd` is called as the last one comes near. */
  readonly more?: boolean
  readonly onEnd?: () => void
  readonly sort?: readonly SortKey[]
  /** A click on a header or Enter there; `add` with Shift. */
  readonly onSort?: (column: number, add: boolean) => void
  /** In front of a column's name. */
  readonly mark?: (column: number) => ReactNode
  /** A field under each header; what can be focused in it has tabIndex -1 and is reached by Enter. */
  readonly filter?: (column: number) => ReactNode
  /** Another look for a cell; undefined = the usual one. The same function as long as it draws the same. */
  readonly cell?: (cell: Cell, spot: Spot) => ReactNode
  readonly onSelect?: (selection: Selection) => void
  /** Enter or a double click on a value. */
  readonly onOpen?: (spot: Spot) => void
  /** Ctrl+C, or Cmd+C. */
  readonly onCopy?: (range: CellRange) => void
  /** Before the grid's own keys; true = done. */
  readonly onKey?: (event: KeyboardEvent, selection: Selection) => boolean
  /** Of a context menu about the selection, see {@link Menu}. */
  readonly menu?: ReactNode
  /** The same about a column, on its header. */
  readonly headMenu?: (column: number) => ReactNode
  /** Takes the focus as it appears: for somebody who came here from another grid. */
  readonly takesFocus?: boolean
  /** Stands where rows would, when there are none. */
  readonly empty?: ReactNode
}

/**
 * Values in rows and columns, both virtualised: the look of every table of data. A WAI-ARIA grid with one tab stop; arrows, Home,
 * End and Page keys move in it, with Shift they select, Alt+Shift+left and right set a column's width.
 */
export function Grid(props: GridProps) {
  const { columns, rows, more = false, filter, onEnd, onSelect, onSort } = props
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const { widths, lefts, resize, fit } = useWidths(columns, rows)
  const [head, setHead] = useState<number>()
  const [selected, setSelected] = useState<Selection>(() => selectCell({ row: 0, column: 0 }))
  const bands = filter === undefined ? 1 : 2
  const headHeight = HEAD + (filter === undefined ? 0 : FILTERS)
  const numberWidth = Math.max(48, String(rows.length).length * 8 + 22)
  const view = scroller.current?.clientHeight ?? 0
  const bounds = { rows: rows.length, columns: columns.length, bands, page: Math.max(1, Math.floor((view - headHeight) / ROW) - 1) }
  const selection = clamped(selected, bounds)
  const { active, range } = selection

  const down = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 8 })
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => widths[at] ?? 0,
    overscan: 2,
  })
  useEffect(() => across.measure(), [across, widths])
  const shownColumns = across.getVirtualItems()
  const [first, last] = [shownColumns[0]?.index ?? 0, shownColumns.at(-1)?.index ?? -1]
  const shownRows = down.getVirtualItems()
  const lastShown = shownRows.at(-1)?.index ?? 0
  useEffect(() => {
    if (more && lastShown >= rows.length - NEAR_END) onEnd?.()
  }, [more, lastShown, rows.length, onEnd])

  const { takesFocus = false } = props
  useEffect(() => {
    if (takesFocus) scroller.current?.focus({ preventScroll: true })
  }, [takesFocus])

  const select = (next: Selection, reveal = true) => {
    setSelected(next)
    onSelect?.(next)
    if (reveal) scrollTo(next.active)
  }
  const scrollTo = ({ row, column }: Spot) => {
    const box = scroller.current
    if (box === null) return
    if (row >= 0) box.scrollTop = within(box.scrollTop, box.clientHeight - headHeight, row * ROW, ROW)
    box.scrollLeft = within(box.scrollLeft, box.clientWidth - numberWidth, lefts[column] ?? 0, widths[column] ?? 0)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const box = scroller.current
    // A key in a filter belongs to it, but for the one that leaves it.
    if (event.target !== box) {
      if (event.key === 'Escape' && event.target instanceof HTMLElement && event.target.closest('[data-row]') !== null) box?.focus()
      return
    }
    if (props.onKey?.(event, selection) === true || handleKey(event)) event.preventDefault()
  }
  const handleKey = (event: KeyboardEvent): boolean => {
    const ctrl = event.ctrlKey || event.metaKey
    const cell = () => document.getElementById(`${id}-${String(active.row)}-${String(active.column)}`)
    const hasMenu = active.row >= 0 ? props.menu !== undefined : props.headMenu !== undefined && active.row === -bands
    if (hasMenu && openMenuByKey(event, cell)) return true
    if (event.altKey) {
      const wider = event.key === 'ArrowRight' ? STEP : event.key === 'ArrowLeft' ? -STEP : 0
      if (wider === 0 || !event.shiftKey) return false
      resize(active.column, (widths[active.column] ?? 0) + wider)
      return true
    }
    if (ctrl && event.key === 'c') {
      props.onCopy?.(range)
      return props.onCopy !== undefined
    }
    if (event.key === 'Enter') {
      if (active.row >= 0) props.onOpen?.(active)
      else if (active.row === -bands) onSort?.(active.column, event.shiftKey)
      else cell()?.querySelector<HTMLElement>('input, button, select')?.focus()
      return true
    }
    const next = moved(selection, { key: event.key, ctrl, shift: event.shiftKey }, bounds)
    if (next !== undefined) select(next, next.active !== active)
    return next !== undefined
  }

  const onPointerDown = (event: PointerEvent) => {
    const place = placeOf(event.target)
    if (place === undefined || (event.button !== 0 && event.button !== 2)) return
    if ('number' in place) {
      const from = event.shiftKey ? selection.anchor.row : place.number
      select(selectRows(Math.max(0, from), place.number, columns.length), false)
      return
    }
    // The menu is about the selection when it opens on it.
    const kept = event.button === 2 && contains(range, place)
    if (place.row >= 0 && !kept) select(event.shiftKey ? extendTo(selection, place) : selectCell(place))
  }
  const onPointerMove = (event: PointerEvent) => {
    if (event.buttons !== 1 || selection.anchor.row < 0) return
    const place = placeOf(event.target)
    if (place === undefined || 'number' in place || place.row < 0) return
    if (place.row !== active.row || place.column !== active.column) select(extendTo(selection, place))
  }
  const onClick = (event: MouseEvent) => {
    const place = placeOf(event.target)
    if (place === undefined || 'number' in place || place.row !== -bands) return
    select(selectCell(place))
    onSort?.(place.column, event.shiftKey)
  }
  const onDoubleClick = (event: MouseEvent) => {
    const place = placeOf(event.target)
    if (place !== undefined && !('number' in place) && place.row >= 0) props.onOpen?.(place)
  }

  const onContextMenu = (event: MouseEvent) => {
    const place = placeOf(event.target)
    const column = place !== undefined && !('number' in place) && place.row === -bands ? place.column : undefined
    setHead(column)
    const has = column === undefined ? isValue(place) && props.menu !== undefined : props.headMenu !== undefined
    if (!has) event.preventDefault()
  }

  const width = numberWidth + (lefts.at(-1) ?? 0)
  const grid = (
    <div
      ref={scroller}
      className={styles['grid']}
      role="grid"
      aria-label={props.label}
      aria-readonly="true"
      aria-multiselectable="true"
      aria-rowcount={more ? -1 : rows.length + bands}
      aria-colcount={columns.length + 1}
      tabIndex={0}
      aria-activedescendant={`${id}-${String(active.row)}-${String(active.column)}`}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onClick={onClick}
      onDoubleClick={onDoubleClick}
      onContextMenu={onContextMenu}
    >
      <GridHead
        {...{ id, columns, first, last, widths, lefts, numberWidth, bands, filter }}
        active={active.row < 0 ? active : undefined}
        sort={props.sort ?? []}
        sortable={onSort !== undefined}
        mark={props.mark}
        onResize={resize}
        onFit={fit}
      />
      {rows.length === 0 && props.empty}
      <div className={styles['body']} style={{ height: down.getTotalSize(), width }} role="rowgroup">
        {shownRows.map((item) => (
          <GridRow
            key={item.index}
            {...{ id, columns, first, last, widths, lefts, numberWidth, bands }}
            index={item.index}
            top={item.start}
            cells={rows.at(item.index)}
            from={item.index >= range.top && item.index <= range.bottom ? range.left : 0}
            to={item.index >= range.top && item.index <= range.bottom ? range.right : -1}
            active={item.index === active.row ? active.column : -1}
            render={props.cell}
          />
        ))}
      </div>
    </div>
  )
  const { menu, headMenu } = props
  if (menu === undefined && headMenu === undefined) return grid
  return <Menu content={head === undefined ? menu : headMenu?.(head)}>{grid}</Menu>
}

/** Where to scroll so that something of `size` at `start` is within `length` px; where it is already, that is here. */
function within(from: number, length: number, start: number, size: number): number {
  if (start < from) return start
  return start + size > from + length ? start + size - length : from
}

type Place = Spot | { readonly number: number }

/** The cell, header or row number that an event is about. */
function placeOf(target: EventTarget): Place | undefined {
  if (!(target instanceof Element) || target.closest('[data-handle], input') !== null) return undefined
  const found = target.closest<HTMLElement>('[data-row], [data-number]')
  if (found === null) return undefined
  const { row, column, number } = found.dataset
  return number === undefined ? { row: Number(row), column: Number(column) } : { number: Number(number) }
}

function isValue(place: Place | undefined): boolean {
  return place !== undefined && ('number' in place || place.row >= 0)
}
