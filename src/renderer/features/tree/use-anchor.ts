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
    const element = scroller.current
    if (last.wanted === wanted) {
      const at = rows.indexOf(last.key)
      const moved = at < 0 ? 0 : topOf(at) - last.top
      // Asked of the element itself, now that it moves: what was heard last may be older than that.
      if (element !== null && moved !== 0) element.scrollTo({ top: element.scrollTop + moved })
    } else {
      if (last.wanted === '') place.current = scrolled()
      element?.scrollTo({ top: wanted === '' ? place.current : 0 })
    }
  }, [rows, wanted, scroller, topOf, scrolled])
  useLayoutEffect(() => {
    before.current = { rows, wanted, key: rows.at(first)?.key, top: topOf(first) }
  })
}
