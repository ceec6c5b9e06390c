import { isNumericType } from '@shared/row-text'
import { ChevronDown, ChevronUp, ListFilter } from 'lucide-react'
import { type PointerEvent, type ReactNode, useRef } from 'react'
import { t } from '../../words'
import type { GridColumn, SortKey } from './types'
import styles from './grid.module.css'

interface GridHeadProps {
  readonly id: string
  readonly columns: readonly GridColumn[]
  readonly first: number
  readonly last: number
  readonly widths: readonly number[]
  readonly lefts: readonly number[]
  readonly numberWidth: number
  readonly bands: number
  /** Where the keyboard is in the header; undefined while it is among the values. */
  readonly active: { readonly row: number; readonly column: number } | undefined
  readonly sort: readonly SortKey[]
  readonly sortable: boolean
  readonly mark: ((column: number) => ReactNode) | undefined
  readonly filter: ((column: number) => ReactNode) | undefined
  readonly onResize: (column: number, width: number) => void
  readonly onFit: (column: number) => void
}

/** Names, types and filters of the columns; stays in sight above the rows. */
export function GridHead(props: GridHeadProps) {
  const { id, columns, first, last, widths, lefts, numberWidth, bands, active, sort, sortable, mark, filter } = props
  const shown = columns.slice(first, last + 1).map((column, at) => ({ column, at: first + at }))
  const place = (at: number) => ({ left: numberWidth + (lefts[at] ?? 0), width: widths[at] })
  const width = numberWidth + (lefts.at(-1) ?? 0)
  const isActive = (row: number, column: number) => active?.row === row && active.column === column
  return (
    <div className={styles['head']} role="rowgroup" style={{ width }}>
      <div className={styles['names']} role="row" aria-rowindex={1}>
        <div className={styles['corner']} role="columnheader" aria-colindex={1} style={{ width: numberWidth }}>
          <span className="visually-hidden">{t('grid.row')}</span>
        </div>
        {shown.map(({ column, at }) => {
          const place_ = sort.findIndex((key) => key.column === at)
          const key = sort[place_]
          return (
            <div
              key={at}
              id={`${id}-${String(-bands)}-${String(at)}`}
              role="columnheader"
              aria-colindex={at + 2}
              aria-sort={key === undefined ? 'none' : key.descending ? 'descending' : 'ascending'}
              className={styles['column']}
              data-row={-bands}
              data-column={at}
              data-active={isActive(-bands, at)}
              data-numeric={isNumericType(column.type)}
              data-sortable={sortable}
              title={`${column.name} ${column.type}`}
              style={place(at)}
            >
              <span className={styles['columnName']}>
                {mark?.(at)}
                <span>{column.name}</span>
                {key !== undefined && <SortMark descending={key.descending} place={sort.length > 1 ? place_ + 1 : undefined} />}
              </span>
              <small>{column.type}</small>
              <Handle width={widths[at] ?? 0} onResize={(wide) => props.onResize(at, wide)} onFit={() => props.onFit(at)} />
            </div>
          )
        })}
      </div>
      {filter !== undefined && (
        // Fields have the menu of texts, which the system shows.
        <div className={styles['filters']} role="row" aria-rowindex={2} onContextMenu={(event) => event.stopPropagation()}>
          <div className={styles['corner']} role="rowheader" aria-colindex={1} style={{ width: numberWidth }}>
            <ListFilter size={12} strokeWidth={1.5} aria-hidden="true" />
            <span className="visually-hidden">{t('grid.filters')}</span>
          </div>
          {shown.map(({ at }) => (
            <div
              key={at}
              id={`${id}--1-${String(at)}`}
              role="gridcell"
              aria-colindex={at + 2}
              className={styles['filter']}
              data-row={-1}
              data-column={at}
              data-active={isActive(-1, at)}
              style={place(at)}
            >
              {filter(at)}
            </div>
          ))}
        </div>
      )}
    </div>
  )
}

function SortMark({ descending, place }: { readonly descending: boolean; readonly place: number | undefined }) {
  const Icon = descending ? ChevronDown : ChevronUp
  return (
    <span className={styles['sort']}>
      <Icon size={12} strokeWidth={1.75} aria-hidden="true" />
      {place !== undefined && <small>{place}</small>}
    </span>
  )
}

interface HandleProps {
  readonly width: number
  readonly onResize: (width: number) => void
  readonly onFit: () => void
}

/** The right edge of a header: dragged it sets the width, double-clicked it fits the values. By keyboard: Alt+Shift+arrows. */
function Handle({ width, onResize, onFit }: HandleProps) {
  const drag = useRef<{ readonly x: number; readonly width: number }>(undefined)
  const move = (event: PointerEvent) => {
    if (drag.current !== undefined) onResize(drag.current.width + event.clientX - drag.current.x)
  }
  return (
    <span
      className={styles['handle']}
      aria-hidden="true"
      data-handle=""
      onPointerDown={(event) => {
        event.stopPropagation()
        event.currentTarget.setPointerCapture(event.pointerId)
        drag.current = { x: event.clientX, width }
      }}
      onPointerMove={move}
      onPointerUp={() => {
        drag.current = undefined
      }}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => {
        event.stopPropagation()
        onFit()
      }}
    />
  )
}
