import type { KeyboardEvent } from 'react'
import { open, toggle } from './tree-actions'
import type { TreeRow } from './tree-model'
import type { TreeRows } from './tree-rows'

/** A word that is being typed begins anew after this pause, ms. */
const PAUSE_MS = 700

/** Letters that were typed to go to a row, and when the last one was. */
export interface Typed {
  text: string
  at: number
}

/** What the keys of a tree do (https://www.w3.org/WAI/ARIA/apg/patterns/treeview/); false for a key that is none of them. */
export function handleKey(
  event: KeyboardEvent,
  rows: TreeRows,
  at: number,
  row: TreeRow | undefined,
  move: (at: number) => void,
  typed: Typed,
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
      else if (row !== undefined) move(rows.parentOf(at))
      return true
    case 'Enter':
    case 'F4':
      if (row !== undefined) open(row)
      return true
    default: {
      if (event.key.length !== 1) return false
      const now = Date.now()
      typed.text = now - typed.at > PAUSE_MS ? event.key : typed.text + event.key
      typed.at = now
      move(rows.typeAhead(at, typed.text))
      return true
    }
  }
}
