import type { Cardinality, GraphEdge } from '@shared/graph'
import { type Edge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath, Position } from '@xyflow/react'
import { memo } from 'react'
import styles from './diagram.module.css'

export interface KeyEdgeData extends Record<string, unknown> {
  readonly edge: GraphEdge
  readonly state: 'plain' | 'lit' | 'dim'
}
export type KeyEdgeType = Edge<KeyEdgeData, 'key'>

const FOOT = 12

/** A foreign key: one line whatever its columns, a crow's foot for many, a bar for one, a ring for optional. */
export const KeyEdge = memo(function KeyEdge(props: EdgeProps<KeyEdgeType>) {
  const { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data } = props
  if (data === undefined) return null
  const [path, labelX, labelY] = getSmoothStepPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
    borderRadius: 6,
    offset: 24,
  })
  const columns = data.edge.sourceColumns.length
  return (
    <>
      <path d={path} className={styles['edge']} data-state={data.state} data-testid="edge" data-edge={data.edge.id} />
      <End x={sourceX} y={sourceY} side={sourcePosition} cardinality={data.edge.sourceCardinality} state={data.state} />
      <End x={targetX} y={targetY} side={targetPosition} cardinality={data.edge.targetCardinality} state={data.state} />
      {columns > 1 && (
        <EdgeLabelRenderer>
          <span
            className={styles['bead']}
            data-state={data.state}
            style={{ transform: `translate(-50%, -50%) translate(${String(labelX)}px, ${String(labelY)}px)` }}
            title={data.edge.sourceColumns.join(', ')}
          >
            {columns}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  )
})

interface EndProps {
  readonly x: number
  readonly y: number
  readonly side: Position
  readonly cardinality: Cardinality
  readonly state: KeyEdgeData['state']
}

function End({ x, y, side, cardinality, state }: EndProps) {
  const away = side === Position.Left ? -1 : 1
  const many = cardinality === 'many' || cardinality === 'zero-or-many'
  const optional = cardinality === 'zero-or-one' || cardinality === 'zero-or-many'
  const tip = x + away * FOOT
  return (
    <g className={styles['end']} data-state={state}>
      {many ? (
        <path d={`M${String(x)} ${String(y - 5)} L${String(tip)} ${String(y)} L${String(x)} ${String(y + 5)}`} />
      ) : (
        <path d={`M${String(x + away * 6)} ${String(y - 5)} V${String(y + 5)}`} />
      )}
      {optional && <circle cx={tip + away * 3} cy={y} r="3" />}
    </g>
  )
}
