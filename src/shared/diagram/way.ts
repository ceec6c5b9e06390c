import type { Cardinality, GraphEdge } from '../graph'
import type { BoxGrid } from './box-grid'
import { aroundRegions, throughGutters } from './gutters'
import { NODE, type Placed } from './model'
import { roomiestPoint } from './route'

/** Length of a crow's foot, half its width, and where the bar of "one" and the ring of "none" stand, px from the box. */
const FOOT = { length: 12, half: 5, bar: 6, ring: 12, radius: 3 } as const
/** How far a line runs straight out of a box before it turns, px. */
const STUB = 24

/** Dashes and gaps of lines that are no foreign keys, px; none for a whole line. */
export const DASHES = { reads: [5, 4], inferred: [1.5, 3.5], bundle: [] } as const

/** Where an edge meets a box. */
export interface End extends Placed {
  /** Which way the line leaves the box. */
  readonly away: 1 | -1
}

/** An edge as it is drawn: its corners, where its bead sits, and its two ends. */
export interface Way {
  readonly points: readonly Placed[]
  readonly bead: Placed
  readonly source: End
  readonly target: End
}

/** The boxes an edge joins, and how far below the top of each it meets it. */
export interface Boxes {
  readonly source: Placed
  readonly target: Placed
  readonly sourceY: number
  readonly targetY: number
}

/**
 * An edge between two boxes: along the route that the layout found where it still meets both, else in steps of its own, past the boxes
 * of `grid` that stand between.
 */
export function wayBetween(edge: GraphEdge, route: readonly Placed[] | undefined, boxes: Boxes, grid?: BoxGrid): Way {
  return wayAlong(route !== undefined && route.length > 1 && meets(route, boxes) ? route : stepped(boxes, grid, edge.id), edge.id)
}

/** An edge along its corners. */
export function wayAlong(points: readonly Placed[], id: string): Way {
  const end = (point: Placed | undefined, next: Placed | undefined): End => ({
    ...{ x: point?.x ?? 0, y: point?.y ?? 0 },
    away: (next?.x ?? 0) < (point?.x ?? 0) ? -1 : 1,
  })
  return {
    points,
    bead: roomiestPoint(points, beadPart(id)),
    source: end(points[0], points[1]),
    target: end(points.at(-1), points.at(-2)),
  }
}

/** False once somebody moved a box away from the end of its line. */
function meets(route: readonly Placed[], { source, target }: Boxes): boolean {
  const at = (box: Placed, point: Placed | undefined) =>
    point !== undefined && point.y >= box.y && (Math.abs(point.x - box.x) < 1 || Math.abs(point.x - box.x - NODE.width) < 1)
  return at(source, route[0]) && at(target, route.at(-1))
}

/** Edges leave towards their other end; where boxes stand above each other both ends use the right side. */
export function sidesOf(source: Placed, target: Placed): readonly ['left' | 'right', 'left' | 'right'] {
  if (target.x >= source.x + NODE.width) return ['right', 'left']
  if (target.x + NODE.width <= source.x) return ['left', 'right']
  return ['right', 'right']
}

function stepped({ source, target, sourceY, targetY }: Boxes, grid: BoxGrid | undefined, id: string): readonly Placed[] {
  const [from, to] = sidesOf(source, target)
  const end = (box: Placed, y: number, side: 'left' | 'right'): End => ({
    ...{ x: side === 'left' ? box.x : box.x + NODE.width, y: box.y + y },
    away: side === 'left' ? -1 : 1,
  })
  const [start, finish] = [end(source, sourceY, from), end(target, targetY, to)]
  if (grid === undefined) return stepsBetween(start, finish)
  const within = from === to ? stepsBetween(start, finish) : throughGutters(start, finish, grid, id)
  return aroundRegions(start, finish, grid, id, within)
}

/** Corners between two ends: out of one box, across halfway, into the other; round about where the other lies behind. */
export function stepsBetween(from: End, to: End): Placed[] {
  // A relation that refers to itself with its columns hidden leaves and arrives at two places, or there is no loop to see.
  const end = from.x === to.x && from.y === to.y ? { ...to, y: to.y - FOOT.length } : to
  const isAhead = (end.x - from.x) * from.away >= 0
  if (from.away === end.away || isAhead) {
    const outer = from.away === 1 ? Math.max(from.x, end.x) + STUB : Math.min(from.x, end.x) - STUB
    const middle = from.away === end.away ? outer : (from.x + end.x) / 2
    return [from, { x: middle, y: from.y }, { x: middle, y: end.y }, end]
  }
  const [out, into, between] = [from.x + from.away * STUB, end.x + end.away * STUB, (from.y + end.y) / 2]
  return [from, { x: out, y: from.y }, { x: out, y: between }, { x: into, y: between }, { x: into, y: end.y }, end]
}

/** Both ends of an edge as an SVG path; nothing where it says nothing of how many. */
export function endsPath({ kind, sourceCardinality, targetCardinality }: GraphEdge, way: Way): string {
  return kind === 'reads' || kind === 'bundle' ? '' : `${endPath(way.source, sourceCardinality)}${endPath(way.target, targetCardinality)}`
}

/** Crow's foot for many, a bar for one, a ring where there may be none; as an SVG path. */
function endPath({ x, y, away }: End, cardinality: Cardinality): string {
  const n = (value: number) => String(Math.round(value * 100) / 100)
  if (cardinality === 'many' || cardinality === 'zero-or-many') {
    return `M${n(x)} ${n(y - FOOT.half)}L${n(x + away * FOOT.length)} ${n(y)}L${n(x)} ${n(y + FOOT.half)}`
  }
  const bar = `M${n(x + away * FOOT.bar)} ${n(y - FOOT.half)}V${n(y + FOOT.half)}`
  if (cardinality === 'one') return bar
  const ring = x + away * (FOOT.ring + FOOT.radius)
  const r = n(FOOT.radius)
  return `${bar}M${n(ring - FOOT.radius)} ${n(y)}a${r} ${r} 0 1 0 ${n(2 * FOOT.radius)} 0a${r} ${r} 0 1 0 ${n(-2 * FOOT.radius)} 0`
}

/** Where along its piece an edge's bead sits: not the same for all, so that beads of lines side by side stand apart. */
function beadPart(id: string): number {
  let sum = 0
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1009
  return 0.3 + (0.4 * sum) / 1009
}
