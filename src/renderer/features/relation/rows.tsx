import type { Cell } from '@shared/cells'
import { useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { call } from '../../client'
import { keys } from '../../queries'
import { Button } from '../../ui/button'
import { EmptyState, ErrorState, Skeleton } from '../../ui/error-state'
import { count, duration } from '../../ui/format'
import styles from './rows.module.css'

const LIMIT = 100
const ROW = 28

/** The first rows, always from the database: rows are never cached. */
export function Rows({ connectionId, schema, name }: { readonly connectionId: string; readonly schema: string; readonly name: string }) {
  const page = useQuery({
    queryKey: keys.rows(connectionId, schema, name),
    queryFn: ({ signal }) => call('catalog.rows', { id: connectionId, schema, name, limit: LIMIT }, { signal }),
    staleTime: 0,
  })
  const scroller = useRef<HTMLDivElement>(null)
  const rows = page.data?.rows ?? []
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 10 })
  if (page.data === undefined) {
    if (page.error === null) return <Skeleton rows={10} />
    return (
      <ErrorState error={page.error}>
        <Button onClick={() => void page.refetch()}>Try again</Button>
      </ErrorState>
    )
  }
  const { columns, more, elapsedMs } = page.data
  if (rows.length === 0) return <EmptyState title="No rows" text="The relation is empty" />
  const grid = {
    gridTemplateColumns: `44px ${columns.map((column) => `minmax(${String(columnWidth(column.name))}px, ${String(columnWidth(column.name) * 2)}px)`).join(' ')}`,
  }
  return (
    <div className={styles['rows']}>
      <div
        ref={scroller}
        className={styles['scroller']}
        tabIndex={0}
        role="grid"
        aria-label={`First rows of ${name}`}
        aria-rowcount={rows.length}
      >
        <div className={styles['header']} style={grid} role="row">
          <span role="columnheader">
            <span className="visually-hidden">Row</span>
          </span>
          {columns.map((column, at) => (
            <span key={`${column.name}.${String(at)}`} role="columnheader" className={styles['column']}>
              {column.name}
              <small>{column.type}</small>
            </span>
          ))}
        </div>
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="rowgroup">
          {virtual.getVirtualItems().map((item) => (
            <div
              key={item.key}
              className={styles['row']}
              style={{ ...grid, transform: `translateY(${String(item.start)}px)` }}
              role="row"
              aria-rowindex={item.index + 1}
            >
              <span className={styles['number']} role="rowheader">
                {item.index + 1}
              </span>
              {(rows[item.index] ?? []).map((cell, at) => (
                <CellView key={at} cell={cell} />
              ))}
            </div>
          ))}
        </div>
      </div>
      <p className={styles['foot']}>
        {more ? `First ${count(rows.length)} rows` : `${count(rows.length)} rows`} · read in {duration(elapsedMs)}
      </p>
    </div>
  )
}

function CellView({ cell }: { readonly cell: Cell }) {
  if (cell === null)
    return (
      <span role="gridcell" className={styles['null']}>
        NULL
      </span>
    )
  if (typeof cell === 'object') {
    return (
      <span role="gridcell" className="mono" title={`${count(cell.bytes)} bytes`}>
        0x{cell.hex.slice(0, 32)}
        {cell.bytes > 16 ? '…' : ''}
      </span>
    )
  }
  const numeric = typeof cell === 'number' || (typeof cell === 'string' && /^-?\d+(\.\d+)?$/.test(cell) && cell.length < 20)
  return (
    <span role="gridcell" className={`selectable ${numeric ? (styles['number'] ?? '') : ''}`} title={String(cell)}>
      {String(cell)}
    </span>
  )
}

function columnWidth(name: string): number {
  return Math.min(220, Math.max(90, name.length * 8 + 24))
}
