import { acrossRegions } from './across'
import { behind, type BoxGrid, firstOn } from './box-grid'
import { NODE, type Placed } from './model'

/** How far from a box a line turns: the middle of the gutter beside it, and of the gap above or below it, px. */
const TURN = { aside: 24, apart: 14 } as const
/** So near a box a line does not run along it, px. */
const AIR = 5
/** Further than this a line would turn at every other box on its way: it runs straight, behind them. */
const FAR = 1500
/** Boxes that lie on each other may never let a line by. */
const MOST_TURNS = 60

/** An end of a line, and which way it leaves its box. */
interface End extends Placed {
  readonly away: 1 | -1
}

/**
 * Corners of a line between two boxes of which one is ahead of the other, through the gutters beside the boxes between them and the
 * gaps above and below those: behind no box where they stand in columns, as regions have them. Lines of several keys take lanes of
 * their own by `id`, so that two of them are told apart.
 */
export function throughGutters(from: End, to: End, boxes: BoxGrid, id: string): Placed[] {
  const [aside, apart] = lanesOf(id)
  const ahead = from.away
  const start = from.x + ahead * (TURN.aside + aside)
  const end = to.x - ahead * (TURN.aside + aside)
  const room = (end - start) * ahead
  // Side by side there is one gutter for both ends.
  if (room <= 0) return cornered([from, { x: (from.x + to.x) / 2 + aside, y: from.y }, { x: (from.x + to.x) / 2 + aside, y: to.y }, to])
  // Up or down in the gutter of one end, or of the other: regions one above the other do not have theirs at the same place.
  const ways = [from.y, to.y].map((level) => {
    const first = [from, { x: start, y: from.y }, { x: start, y: level }]
    const between = room > FAR ? [] : past({ x: start, y: level }, { x: end, y: to.y }, boxes, [aside, apart])
    return cornered([...first, ...between, { x: end, y: between.at(-1)?.y ?? level }, { x: end, y: to.y }, to])
  })
  const [early = [], late = []] = ways
  return behind(boxes, late) < behind(boxes, early) ? late : early
}

/** A line as `within` has it, or out of its region and around, where that goes behind fewer boxes. */
export function aroundRegions(from: End, to: End, boxes: BoxGrid, id: string, within: readonly Placed[]): readonly Placed[] {
  const hidden = behind(boxes, within)
  const around = hidden === 0 ? undefined : acrossRegions(from, to, boxes, lanesOf(id))
  return around === undefined || behind(boxes, around) >= hidden ? within : cornered(around)
}

/** Where a level way turns to pass the boxes on it, from one gutter to another. */
function past(from: Placed, to: Placed, boxes: BoxGrid, [aside, apart]: readonly [number, number]): Placed[] {
  const points: Placed[] = []
  const ahead = to.x > from.x
  let here = from
  let last: { readonly column: number; readonly down: boolean } | undefined
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const at = firstOn(boxes, here.y, here.x, to.x, AIR)
    if (at < 0) break
    const [left, top, height] = [boxes.x[at] ?? 0, boxes.y[at] ?? 0, boxes.height[at] ?? 0]
    const side = ahead ? Math.max(here.x, left - TURN.aside - aside) : Math.min(here.x, left + NODE.width + TURN.aside + aside)
    const [above, below] = [top - TURN.apart + apart, top + height + TURN.apart + apart]
    const way = (y: number) => Math.abs(y - here.y) + Math.abs(y - to.y)
    // Past one box of a column the next may stand: on in the same direction, or it would go back and forth.
    const down = last?.column === left ? last.down : way(below) < way(above)
    last = { column: left, down }
    const y = down ? below : above
    points.push({ x: side, y: here.y }, { x: side, y })
    here = { x: side, y }
  }
  return points
}

/** Lanes in gutters and in gaps, px from their middles. */
function lanesOf(id: string): readonly [aside: number, apart: number] {
  let sum = 0
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 10_007
  return [((sum % 5) - 2) * 3, ((Math.floor(sum / 5) % 5) - 2) * 3]
}

/** Without the points at which a line does not turn. */
function cornered(points: readonly Placed[]): Placed[] {
  const kept: Placed[] = []
  for (const point of points) {
    const [before, last] = [kept.at(-2), kept.at(-1)]
    if (last !== undefined && last.x === point.x && last.y === point.y) continue
    const onward =
      before !== undefined &&
      last !== undefined &&
      ((before.x === last.x && last.x === point.x) || (before.y === last.y && last.y === point.y))
    if (onward) kept.pop()
    kept.push(point)
  }
  return kept
}
