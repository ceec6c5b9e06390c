import { useCallback, useMemo, useState } from 'react'
import type { GridColumn, RowSource } from './types'
import { columnWidth, WIDTH } from './measure'

/** How wide each column is, and where it begins, px. */
export interface Widths {
  readonly widths: readonly number[]
  /** One more than there are columns: the last is the sum of all. */
  readonly lefts: readonly number[]
  resize(column: number, width: number): void
  /** As wide as its values. */
  fit(column: number): void
}

/** Widths by the first values, measured once per set of columns so that nothing moves as rows come, and as the user drags them. */
export function useWidths(columns: readonly GridColumn[], rows: RowSource): Widths {
  const [chosen, setChosen] = useState<Readonly<Record<number, number>>>({})
  const [measured, setMeasured] = useState<{ columns: readonly GridColumn[]; filled: boolean; widths: readonly number[] }>()
  let base = measured
  if (base === undefined || base.columns !== columns || (!base.filled && rows.length > 0)) {
    if (base !== undefined && base.columns !== columns) setChosen({})
    base = { columns, filled: rows.length > 0, widths: columns.map((column, at) => columnWidth(column, at, rows)) }
    setMeasured(base)
  }
  const { widths: natural } = base
  const widths = useMemo(() => natural.map((width, at) => chosen[at] ?? width), [natural, chosen])
  const lefts = useMemo(() => {
    const found = [0]
    for (const width of widths) found.push((found.at(-1) ?? 0) + width)
    return found
  }, [widths])
  const resize = useCallback((column: number, width: number) => {
    const within = Math.round(Math.max(WIDTH.smallest, Math.min(WIDTH.largest, width)))
    setChosen((before) => ({ ...before, [column]: within }))
  }, [])
  const fit = useCallback(
    (at: number) => {
      const column = columns[at]
      if (column !== undefined) resize(at, columnWidth(column, at, rows, WIDTH.largest))
    },
    [columns, rows, resize],
  )
  return { widths, lefts, resize, fit }
}
