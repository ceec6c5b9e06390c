import { useState } from 'react'
import { marked, type Moves, NO_MOVES, sameMarks } from './moves'
import type { Views } from './use-views'

/**
 * What can be undone of what is shown. Only all of a diagram has places that are worth keeping: what is moved in a part of it is of that
 * part and of now. What stands on boxes (colours) is the view's, wherever it was put. `part`: names the part; undefined for all.
 */
export function usePartMoves(
  views: Views,
  part: string | undefined,
): { readonly moves: Moves; readonly onMoves: (change: (moves: Moves) => Moves) => void } {
  const [kept, setKept] = useState<{ readonly part: string | undefined; readonly moves: Moves }>({ part, moves: NO_MOVES })
  if (part === undefined) return { moves: views.moves, onMoves: views.setMoves }
  const own = kept.part === part ? kept.moves : NO_MOVES
  const moves: Moves = { ...own, now: { ...views.moves.now, places: own.now.places } }
  return {
    moves,
    onMoves: (change) => {
      const next = change(moves)
      setKept({ part, moves: next })
      const { places: _places, ...marks } = next.now
      if (!sameMarks(next.now, views.moves.now)) views.setMoves((old) => marked(old, marks))
    },
  }
}
