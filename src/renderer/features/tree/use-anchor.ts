import { type RefObject, useLayoutEffect, useRef } from 'react'
import type { TreeRows } from './tree-rows'

interface Anchored {
  readonly rows: TreeRows
  /** What is looked for. */
  readonly wanted: string
  /** The row at the upper edge. */
  readonly first: number
  /** Where a row begins, px. */
  readonly topOf: (index: number) => number
  /** How far it was scrolled when that was last heard: to ask the element would have it laid out at once, and again when it is drawn. */
  readonly scrolled: () => number
}

/**
 * Keeps the row that is at the upper edge where it is when rows come or go above it. A filter shows its hits from the first one, and
 * gives the place back that it took.
 */
export function useAnchor(scroller: RefObject<HTMLElement | null>, { rows, wanted, first, topOf, scrolled }: Anchored): void {
  const before = useRef<{ readonly rows: TreeRows; readonly wanted: string; readonly key: string | undefined; readonly top: number }>(
    undefined,
  )
  const place = useRef(0)
  useLayoutEffect(() => {
    const last = before.current
    if (last === undefined || last.rows === rows) return
    const now = scrolled()
    const goTo = (top: number) => {
      if (top !== now) scroller.current?.scrollTo({ top })
    }
    if (last.wanted === wanted) {
      const at = rows.indexOf(last.key)
      if (at >= 0) goTo(now + topOf(at) - last.top)
    } else {
      if (last.wanted === '') place.current = now
      goTo(wanted === '' ? place.current : 0)
    }
  }, [rows, wanted, scroller, topOf, scrolled])
  useLayoutEffect(() => {
    before.current = { rows, wanted, key: rows.at(first)?.key, top: topOf(first) }
  })
}
