import type { Placed } from '@shared/diagram/model'
import type { NodeChange } from '@xyflow/react'
import { startTransition, useCallback, useState } from 'react'
import type { Moved } from './moves'
import type { Selected } from './selection'

const NOTHING: Moved = new Map()

interface Board {
  readonly selected: Selected
  /** Ids of what is mounted: only of those it matters where they are meanwhile. */
  readonly seen: Iterable<string>
  readonly place: (id: string) => Placed
  /** Everything that was dragged, dropped at its places. */
  readonly onDrop: (places: Moved) => void
}

/** Boxes and notes that are being dragged, by element id; and what React Flow tells of it. */
export function useDrag(): { readonly dragged: Moved; readonly follow: (changes: readonly NodeChange[], board: Board) => void } {
  const [dragged, setDragged] = useState(NOTHING)
  const follow = (changes: readonly NodeChange[], { selected, seen, place, onDrop }: Board) => {
    const moves = changes.filter((change) => change.type === 'position')
    const drags = moves.flatMap(({ id, position }) => (position === undefined ? [] : [[id, position] as const]))
    if (moves.some((change) => change.dragging === false)) {
      onDrop(draggedWith(new Map([...dragged, ...drags]), selected, selected, place))
      setDragged(NOTHING)
    } else if (drags.length > 0) setDragged((old) => draggedWith(new Map([...old, ...drags]), selected, seen, place))
  }
  return { dragged, follow }
}

/**
 * A value as it was when a drag began, until the pointer is let go, and what is to be called as it begins. What stands beside the canvas waits
 * so long: it would change the canvas's size under the pointer.
 */
export function useHeld<T>(value: T): readonly [held: T, hold: () => void] {
  const [held, setHeld] = useState<{ readonly value: T } | undefined>()
  const hold = useCallback(() => {
    setHeld({ value })
    // And not the end of the drag: what is dragged may be gone by then, and nobody would tell of it.
    const over = new AbortController()
    const release = () => {
      over.abort()
      // What was dropped is drawn first: both at once hold the window up.
      startTransition(() => setHeld(undefined))
    }
    for (const end of ['pointerup', 'pointercancel']) window.addEventListener(end, release, { signal: over.signal })
  }, [value])
  return [held === undefined ? value : held.value, hold]
}

/**
 * Where boxes go that are dragged, together with what is selected beside them: as far as the first of them that is selected. `others`:
 * those that go with it, which may be selected without being mounted.
 */
export function draggedWith(
  drags: ReadonlyMap<string, Placed>,
  selected: Selected,
  others: Iterable<string>,
  place: (id: string) => Placed,
): ReadonlyMap<string, Placed> {
  const held = [...drags].find(([id]) => selected.has(id))
  if (held === undefined || selected.size === 1) return drags
  const from = place(held[0])
  const [dx, dy] = [held[1].x - from.x, held[1].y - from.y]
  const all = new Map(drags)
  for (const id of others) {
    if (all.has(id) || !selected.has(id)) continue
    const { x, y } = place(id)
    all.set(id, { x: x + dx, y: y + dy })
  }
  return all
}
