import type { Cardinality, GraphEdge } from '@shared/graph'
import { getSmoothStepPath, Position } from '@xyflow/react'
import { NODE, type Placed } from '@shared/diagram/model'
import { roomiestPoint, roundedPath } from '@shared/diagram/route'

/** Length of a crow's foot, half its width, and where the bar of "one" and the ring of "none" stand, px from the box. */
const FOOT = { length: 12, half: 5, bar: 6, ring: 12, radius: 3 } as const

/** Where an edge meets a box. */
export interface End extends Placed {
  /** Which way the line leaves the box. */
  readonly away: 1 | -1
}
/** An edge as it is drawn: its line as an SVG path, where its bead sits, and its two ends. */
export interface Way {
  readonly path: string
  readonly bead: Placed
  readonly source: End
  readonly target: End
}

/** Along points that the layout found. */
export function routedWay(route: readonly Placed[], id: string): Way {
  const end = (point: Placed | undefined, next: Placed | undefined): End => ({
    ...{ x: point?.x ?? 0, y: point?.y ?? 0 },
    away: (next?.x ?? 0) < (point?.x ?? 0) ? -1 : 1,
  })
  return {
    path: roundedPath(route),
    bead: roomiestPoint(route, beadPart(id)),
    source: end(route[0], route[1]),
    target: end(route.at(-1), route.at(-2)),
  }
}

/** In steps between two ends. */
export function steppedWay(source: End, target: End): Way {
  const side = (end: End) => (end.away === -1 ? Position.Left : Position.Right)
  const [path, x, y] = getSmoothStepPath({
    ...{ sourceX: source.x, sourceY: source.y, sourcePosition: side(source) },
    ...{ targetX: target.x, targetY: target.y, targetPosition: side(target) },
    borderRadius: 7,
    offset: 24,
  })
  return { path, bead: { x, y }, source, target }
}

/** Edges leave towards their other end; where boxes stand above each other both ends use the right side. */
export function sidesOf(source: Placed, target: Placed): readonly ['left' | 'right', 'left' | 'right'] {
  if (target.x >= source.x + NODE.width) return ['right', 'left']
  if (target.x + NODE.width <= source.x) return ['left', 'right']
  return ['right', 'right']
}

/** An edge between two boxes: along its route where there is one, else in steps. */
export function wayBetween(
  edge: GraphEdge,
  route: readonly Placed[] | undefined,
  boxes: { readonly source: Placed; readonly target: Placed; readonly sourceY: number; readonly targetY: number },
): Way {
  if (route !== undefined && route.length > 1) return routedWay(route, edge.id)
  const { source, target, sourceY, targetY } = boxes
  const [from, to] = sidesOf(source, target)
  const end = (box: Placed, y: number, side: 'left' | 'right'): End => ({
    x: side === 'left' ? box.x : box.x + NODE.width,
    y: box.y + y,
    away: side === 'left' ? -1 : 1,
  })
  return steppedWay(end(source, sourceY, from), end(target, targetY, to))
}

/** Crow's foot for many, a bar for one, a ring where there may be none; as an SVG path. */
export function endPath({ x, y, away }: End, cardinality: Cardinality): string {
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
