import { NODE, type Placed } from '@shared/diagram/model'

/** Where boxes were put by hand, by node id; with the first of them all others are held where they stood. */
export type Moved = ReadonlyMap<string, Placed>

/** What was done and can be undone: whole states, for boxes share their places with the state before. */
export interface Moves {
  readonly now: Moved
  readonly before: readonly Moved[]
  readonly after: readonly Moved[]
}

const KEPT = 100
/** Between what is held and what is new, px. */
const GAP = 48
const NOTHING: Moved = new Map()
export const NO_MOVES: Moves = { now: NOTHING, before: [], after: [] }

/** What was kept of an earlier run: nothing of it can be undone. */
export function movesOf(now: Moved): Moves {
  return { ...NO_MOVES, now }
}

/** Boxes put somewhere, all others held where the layout has them; what was undone before can no longer be redone. */
export function put({ now, before, after }: Moves, places: Moved, laid: Moved): Moves {
  if (places.size === 0) return { now, before, after }
  return { now: new Map([...laid, ...now, ...places]), before: kept(before, now), after: [] }
}

/** Every box back where the layout has it. */
export function tidied(moves: Moves): Moves {
  return moves.now.size === 0 ? moves : { now: NOTHING, before: kept(moves.before, moves.now), after: [] }
}

export function undone({ now, before, after }: Moves): Moves {
  const last = before.at(-1)
  return last === undefined ? { now, before, after } : { now: last, before: before.slice(0, -1), after: [now, ...after] }
}

export function redone({ now, before, after }: Moves): Moves {
  const [next, ...rest] = after
  return next === undefined ? { now, before, after } : { now: next, before: kept(before, now), after: rest }
}

/**
 * The boxes of a picture that stand elsewhere than the layout has them: those that were moved, and those that have come since, in rows
 * below all others. Lines of the rest keep the ways that were found for them.
 */
export function movedIn(now: Moved, laid: Moved): Moved {
  if (now.size === 0) return NOTHING
  const moved = new Map<string, Placed>()
  const fresh: string[] = []
  let [left, right, bottom] = [Infinity, -Infinity, -Infinity]
  for (const [id, place] of laid) {
    const own = now.get(id)
    if (own === undefined) {
      fresh.push(id)
      continue
    }
    left = Math.min(left, own.x)
    right = Math.max(right, own.x)
    bottom = Math.max(bottom, own.y)
    if (own.x !== place.x || own.y !== place.y) moved.set(id, own)
  }
  // Nothing that is held is in this picture: it stands as it was laid out.
  if (bottom === -Infinity) return NOTHING
  const columns = Math.max(1, Math.floor((right - left) / (NODE.width + GAP)) + 1)
  for (const [at, id] of fresh.entries())
    moved.set(id, {
      x: left + (at % columns) * (NODE.width + GAP),
      // Nobody knows how tall the lowest box is here; a box is seldom taller than this.
      y: bottom + (1 + Math.floor(at / columns)) * TALL,
    })
  return moved
}

const TALL = 640

function kept(before: readonly Moved[], now: Moved): readonly Moved[] {
  return [...before, now].slice(-KEPT)
}
