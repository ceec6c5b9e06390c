import { type Grouping, groupId, USUAL_GROUPING } from '@shared/diagram/groups'
import type { BoxColour, Note } from '@shared/diagram/notes'
import { NODE, type Placed } from '@shared/diagram/model'

/** Where boxes were put by hand, by node id; with the first of them all others are held where they stood. */
export type Moved = ReadonlyMap<string, Placed>

/** What the user made of a diagram: places, and what stands on it. By node id. */
export interface Board {
  readonly places: Moved
  readonly colours: ReadonlyMap<string, BoxColour>
  readonly notes: readonly Note[]
  readonly grouping: Grouping
}
/** What stands on a diagram wherever its boxes are. */
export type Marks = Omit<Board, 'places'>

/** What was done and can be undone: whole states, for boxes share their places with the state before. */
export interface Moves {
  readonly now: Board
  readonly before: readonly Board[]
  readonly after: readonly Board[]
}

const KEPT = 100
/** Between what is held and what is new, px. */
const GAP = 48
const NOTHING: Moved = new Map()
export const EMPTY_BOARD: Board = { places: NOTHING, colours: new Map(), notes: [], grouping: USUAL_GROUPING }
export const NO_MOVES: Moves = { now: EMPTY_BOARD, before: [], after: [] }

/** What was kept of an earlier run: nothing of it can be undone. */
export function movesOf(now: Board): Moves {
  return { ...NO_MOVES, now }
}

/** Boxes put somewhere, all others held where the layout has them; what was undone before can no longer be redone. */
export function put(moves: Moves, places: Moved, laid: Moved): Moves {
  if (places.size === 0) return moves
  // Of ten thousand boxes the places are a megabyte: no list is made of them on the way.
  const all = new Map(laid)
  for (const held of [moves.now.places, places]) for (const [id, place] of held) all.set(id, place)
  return done(moves, { ...moves.now, places: all })
}

/** Every box back where the layout has it. */
export function tidied(moves: Moves): Moves {
  return moves.now.places.size === 0 ? moves : done(moves, { ...moves.now, places: NOTHING })
}

/** Something else on the diagram. */
export function marked(moves: Moves, marks: Partial<Marks>): Moves {
  return done(moves, { ...moves.now, ...marks })
}

/** The colour of relations; undefined for none. */
export function coloured(moves: Moves, ids: Iterable<string>, colour: BoxColour | undefined): Moves {
  const { colours } = moves.now
  const own = new Set(ids)
  if ([...own].every((id) => colours.get(id) === colour)) return moves
  const others = [...colours].filter(([other]) => !own.has(other))
  return marked(moves, { colours: new Map(colour === undefined ? others : [...others, ...[...own].map((id) => [id, colour] as const)]) })
}

/** Relations put into a folder, or out of theirs (undefined); by whose folders it is grouped from then. */
export function filed(moves: Moves, ids: readonly string[], folder: string | undefined): Moves {
  const { grouping } = moves.now
  const own = new Set(ids)
  const others = [...grouping.folders].filter(([id]) => !own.has(id))
  const folders = new Map(folder === undefined ? others : [...others, ...ids.map((id) => [id, folder] as const)])
  return marked(moves, { grouping: { ...grouping, by: 'folder', folders } })
}

/** Groups that are closed from now on. Their boxes stand where the first of their relations stood, if those were put somewhere. */
export function closing(moves: Moves, closed: ReadonlySet<string>, groups: ReadonlyMap<string, string>): Moves {
  const places = new Map(moves.now.places)
  if (places.size > 0)
    for (const name of closed) {
      if (moves.now.grouping.closed.has(name)) continue
      const own = [...groups].flatMap(([id, group]) => (group === name ? [places.get(id)] : [])).filter((place) => place !== undefined)
      if (own.length > 0) places.set(groupId(name), { x: Math.min(...own.map(({ x }) => x)), y: Math.min(...own.map(({ y }) => y)) })
    }
  return done(moves, { ...moves.now, places, grouping: { ...moves.now.grouping, closed } })
}

/** A note as it is now: a new one, another text or place; without a text it is gone. */
export function noted(moves: Moves, note: Note): Moves {
  const { notes } = moves.now
  const old = notes.find(({ id }) => id === note.id)
  if (old === undefined) return note.text === '' ? moves : marked(moves, { notes: [...notes, note] })
  if (old.text === note.text && sameSpot(old, note)) return moves
  return marked(moves, { notes: note.text === '' ? notes.filter((one) => one !== old) : notes.map((one) => (one === old ? note : one)) })
}

function sameSpot(a: Note, b: Note): boolean {
  return a.x === b.x && a.y === b.y && a.beside?.key === b.beside?.key && a.beside?.dx === b.beside?.dx && a.beside?.dy === b.beside?.dy
}

/** Do two boards bear the same, wherever boxes stand? */
export function sameMarks(a: Board, b: Board): boolean {
  return a.colours === b.colours && a.notes === b.notes && a.grouping === b.grouping
}

function done({ now, before }: Moves, next: Board): Moves {
  return { now: next, before: kept(before, now), after: [] }
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
export function movedIn(now: Moved, laid: Moved, heightOf: (id: string) => number): Moved {
  if (now.size === 0) return NOTHING
  const moved = new Map<string, Placed>()
  const fresh: string[] = []
  let [left, right, bottom, tallest] = [Infinity, -Infinity, -Infinity, 0]
  for (const [id, place] of laid) {
    const own = now.get(id)
    if (own === undefined) {
      fresh.push(id)
      tallest = Math.max(tallest, heightOf(id))
      continue
    }
    left = Math.min(left, own.x)
    right = Math.max(right, own.x)
    bottom = Math.max(bottom, own.y + heightOf(id))
    if (own.x !== place.x || own.y !== place.y) moved.set(id, own)
  }
  // Nothing that is held is in this picture: it stands as it was laid out.
  if (bottom === -Infinity) return NOTHING
  const columns = Math.max(1, Math.floor((right - left) / (NODE.width + GAP)) + 1)
  for (const [at, id] of fresh.entries())
    moved.set(id, {
      x: left + (at % columns) * (NODE.width + GAP),
      y: bottom + GAP + Math.floor(at / columns) * (tallest + GAP),
    })
  return moved
}

function kept(before: readonly Board[], now: Board): readonly Board[] {
  return [...before, now].slice(-KEPT)
}
