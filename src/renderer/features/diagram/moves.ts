import type { Placed } from '@shared/diagram/model'

/** Where boxes were put by hand, by node id. */
export type Moved = ReadonlyMap<string, Placed>

/** What was done and can be undone: whole states, for boxes share their places with the state before. */
export interface Moves {
  readonly now: Moved
  readonly before: readonly Moved[]
  readonly after: readonly Moved[]
}

const KEPT = 100
const NOTHING: Moved = new Map()
export const NO_MOVES: Moves = { now: NOTHING, before: [], after: [] }

/** Boxes put somewhere; what was undone before can no longer be redone. */
export function put({ now, before }: Moves, places: Moved): Moves {
  return places.size === 0 ? { now, before, after: [] } : { now: new Map([...now, ...places]), before: kept(before, now), after: [] }
}

/** Boxes back where the layout has them: these, or all. */
export function tidied(moves: Moves, ids?: ReadonlySet<string>): Moves {
  const rest = ids === undefined ? NOTHING : new Map([...moves.now].filter(([id]) => !ids.has(id)))
  return rest.size === moves.now.size ? moves : { now: rest, before: kept(moves.before, moves.now), after: [] }
}

export function undone({ now, before, after }: Moves): Moves {
  const last = before.at(-1)
  return last === undefined ? { now, before, after } : { now: last, before: before.slice(0, -1), after: [now, ...after] }
}

export function redone({ now, before, after }: Moves): Moves {
  const [next, ...rest] = after
  return next === undefined ? { now, before, after } : { now: next, before: kept(before, now), after: rest }
}

function kept(before: readonly Moved[], now: Moved): readonly Moved[] {
  return [...before, now].slice(-KEPT)
}
