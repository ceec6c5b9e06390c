import type { Cell } from '@shared/cells'
import { isNumericType } from '@shared/row-text'
import { memo, type ReactNode } from 'react'
import { CellContent } from './cell-content'
import type { GridColumn } from './types'
import styles from './grid.module.css'
import type { Spot } from './selection'

export interface GridRowProps {
  readonly id: string
  readonly index: number
  /** px from the first row. */
  readonly top: number
  /** Header rows above, for the number that assistive technology tells. */
  readonly bands: number
  readonly columns: readonly GridColumn[]
  readonly cells: readonly Cell[] | undefined
  /** First and last column that are drawn. */
  readonly first: number
  readonly last: number
  readonly widths: readonly number[]
  readonly lefts: readonly number[]
  readonly numberWidth: number
  /** First and last selected column; none where `to` is below `from`. */
  readonly from: number
  readonly to: number
  /** The column where the keyboard is; -1 in another row. */
  readonly active: number
  readonly render: ((cell: Cell, spot: Spot) => ReactNode) | undefined
}

/** One row of values. Drawn again only when something of it changes. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { id, index, top, bands, columns, cells, first, last, widths, lefts, numberWidth, from, to, active, render } = props
  const drawn: ReactNode[] = []
  for (let at = first; at <= last; at += 1) {
    const cell = cells?.[at] ?? null
    const type = columns[at]?.type ?? ''
    const selected = at >= from && at <= to
    drawn.push(
      <div
        key={at}
        id={`${id}-${String(index)}-${String(at)}`}
        role="gridcell"
        aria-colindex={at + 2}
        aria-selected={selected}
        className={styles['cell']}
        data-row={index}
        data-column={at}
        data-active={at === active}
        data-numeric={typeof cell === 'number' || isNumericType(type)}
        style={{ left: numberWidth + (lefts[at] ?? 0), width: widths[at] }}
      >
        {cells === undefined ? null : (render?.(cell, { row: index, column: at }) ?? <CellContent cell={cell} type={type} />)}
      </div>,
    )
  }
  return (
    <div
      role="row"
      aria-rowindex={index + 1 + bands}
      className={styles['row']}
      data-current={active >= 0}
      style={{ transform: `translateY(${String(top)}px)`, width: numberWidth + (lefts.at(-1) ?? 0) }}
    >
      <div role="rowheader" aria-colindex={1} className={styles['number']} style={{ width: numberWidth }} data-number={index}>
        {index + 1}
      </div>
      {drawn}
    </div>
  )
})
