import type { GraphEdge } from '@shared/graph'
import { type Edge, EdgeLabelRenderer, type EdgeProps, Position } from '@xyflow/react'
import { memo } from 'react'
import { t } from '../../words'
import styles from './diagram.module.css'
import type { Placed } from '@shared/diagram/model'
import { roundedPath } from '@shared/diagram/route'
import { DASHES, endsPath, stepsBetween, type Way, wayAlong } from '@shared/diagram/way'

export interface KeyEdgeData extends Record<string, unknown> {
  readonly edge: GraphEdge
  readonly state: EdgeState
  /** The way elk found, from the referring column; undefined once one of the two relations was moved by hand. */
  readonly route: readonly Placed[] | undefined
}
export type KeyEdgeType = Edge<KeyEdgeData, 'key'>
type EdgeState = 'plain' | 'lit' | 'dim'

/** A line of a picture that is mounted whole. */
export const KeyEdge = memo(function KeyEdge(props: EdgeProps<KeyEdgeType>) {
  const { data } = props
  if (data === undefined) return null
  const way = wayAlong(data.route === undefined || data.route.length < 2 ? steps(props) : data.route, data.edge.id)
  return (
    <>
      <EdgeLines edge={data.edge} way={way} state={data.state} />
      <EdgeLabelRenderer>
        <Bead edge={data.edge} way={way} state={data.state} />
      </EdgeLabelRenderer>
    </>
  )
})

interface EdgePartProps {
  readonly edge: GraphEdge
  readonly way: Way
  readonly state: EdgeState
}

/** One line whatever its columns, a crow's foot for many, a bar for one, a ring where there may be none; dashed without ends for no key. */
export function EdgeLines({ edge, way, state }: EdgePartProps) {
  const ends = endsPath(edge, way)
  return (
    <>
      <path
        d={roundedPath(way.points)}
        className={styles['edge']}
        strokeDasharray={edge.kind && DASHES[edge.kind].join(' ')}
        data-state={state}
        data-testid={edge.kind ?? 'edge'}
        data-edge={edge.id}
      />
      {ends !== '' && <path d={ends} className={styles['end']} data-state={state} />}
    </>
  )
}

/** How many columns a composite key has; that a reference is inferred. */
export function Bead({ edge, way, state }: EdgePartProps) {
  const label = beadLabel(edge)
  if (label === undefined) return null
  return (
    <span
      className={styles['bead']}
      data-state={state}
      style={{ transform: `translate(-50%, -50%) translate(${String(way.bead.x)}px, ${String(way.bead.y)}px)` }}
      title={`${edge.sourceColumns.join(', ')}${edge.kind === 'inferred' ? ` (${t('diagram.inferred')})` : ''}`}
    >
      {label}
    </span>
  )
}

/** What stands on a line; undefined where nothing does. */
export function beadLabel({ kind, count = 1, sourceColumns }: GraphEdge): string | undefined {
  if (kind === 'bundle') return count > 1 ? String(count) : undefined
  // Between two boxes there is no room for a word: the legend and the tip say it.
  if (kind === 'inferred') return '?'
  return sourceColumns.length > 1 ? String(sourceColumns.length) : undefined
}

function steps({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition }: EdgeProps<KeyEdgeType>): Placed[] {
  const away = (side: Position) => (side === Position.Left ? -1 : 1)
  return stepsBetween({ x: sourceX, y: sourceY, away: away(sourcePosition) }, { x: targetX, y: targetY, away: away(targetPosition) })
}
