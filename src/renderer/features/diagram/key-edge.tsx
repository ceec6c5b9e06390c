import type { Cardinality, GraphEdge } from '@shared/graph'
import { type Edge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath, Position } from '@xyflow/react'
import { memo } from 'react'
import styles from './diagram.module.css'
import type { Placed } from '@shared/diagram/model'
import { roomiestPoint, roundedPath } from '@shared/diagram/route'

export interface KeyEdgeData extends Record<string, unknown> {
  readonly edge: GraphEdge
  readonly state: 'plain' | 'lit' | 'dim'
  /** The way elk found, from the referring column; undefined once one of the two relations was moved by hand. */
  readonly route: readonly Placed[] | undefined
}
export type KeyEdgeType = Edge<KeyEdgeData, 'key'>

/** Length of a crow's foot, half its width, and where the bar of "one" and the ring of "none" stand, px from the box. */
const FOOT = { length: 12, half: 5, bar: 6, ring: 12, radius: 3 } as const

/** A foreign key: one line whatever its columns, a crow's foot for many, a bar for one, a ring where there may be none. */
export const KeyEdge = memo(function KeyEdge(props: EdgeProps<KeyEdgeType>) {
  const { data } = props
  if (data === undefined) return null
  const { path, bead, source, target } =
    data.route === undefined || data.route.length < 2 ? stepped(props) : routed(data.route, data.edge.id)
  const columns = data.edge.sourceColumns.length
  return (
    <>
      <path d={path} className={styles['edge']} data-state={data.state} data-testid="edge" data-edge={data.edge.id} />
      <path d={endPath(source, data.edge.sourceCardinality)} className={styles['end']} data-state={data.state} />
      <path d={endPath(target, data.edge.targetCardinality)} className={styles['end']} data-state={data.state} />
      {columns > 1 && (
        <EdgeLabelRenderer>
          <span
            className={styles['bead']}
            data-state={data.state}
            style={{ transform: `translate(-50%, -50%) translate(${String(bead.x)}px, ${String(bead.y)}px)` }}
            title={data.edge.sourceColumns.join(', ')}
          >
            {columns}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  )
})

interface End extends Placed {
  /** Which way the line leaves the box. */
  readonly away: 1 | -1
}
interface Way {
  readonly path: string
  readonly bead: Placed
  readonly source: End
  readonly target: End
}

function routed(route: readonly Placed[], id: string): Way {
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

/** Where along its piece an edge's bead sits: not the same for all, so that beads of lines side by side stand apart. */
function beadPart(id: string): number {
  let sum = 0
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1009
  return 0.3 + (0.4 * sum) / 1009
}

function stepped(props: EdgeProps<KeyEdgeType>): Way {
  const { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition } = props
  const [path, x, y] = getSmoothStepPath({
    ...{ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition },
    borderRadius: 7,
    offset: 24,
  })
  return {
    path,
    bead: { x, y },
    source: { x: sourceX, y: sourceY, away: sourcePosition === Position.Left ? -1 : 1 },
    target: { x: targetX, y: targetY, away: targetPosition === Position.Left ? -1 : 1 },
  }
}

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
