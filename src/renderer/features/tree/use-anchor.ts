import { type RefObject, useLayoutEffect, useRef } from 'react'
import type { TreeRows } from './tree-rows'

/**
 * Keeps the row that is at the upper edge where it is when rows come or go above it; `topOf` answers where a row begins. A filter
 * shows its hits from the first one, and gives the place back that it took.
 */
export function useAnchor(
  scroller: RefObject<HTMLElement | null>,
  rows: TreeRows,
  wanted: string,
  first: number,
  topOf: (index: number) => number,
): void {
  const before = useRef<{ readonly rows: TreeRows; readonly wanted: string; readonly key: string | undefined; readonly offset: number }>(
    undefined,
  )
  const place = useRef(0)
  useLayoutEffect(() => {
    const element = scroller.current
    const last = before.current
    if (element !== null && last !== undefined && last.rows !== rows) {
      if (last.wanted === wanted) {
        const at = rows.indexOf(last.key)
        if (at >= 0) element.scrollTo({ top: topOf(at) + last.offset })
      } else {
        if (last.wanted === '') place.current = element.scrollTop
        element.scrollTo({ top: wanted === '' ? place.current : 0 })
      }
    }
  }, [rows, wanted, scroller, topOf])
  useLayoutEffect(() => {
    const element = scroller.current
    before.current = { rows, wanted, key: rows.at(first)?.key, offset: (element?.scrollTop ?? 0) - topOf(first) }
  })
}
