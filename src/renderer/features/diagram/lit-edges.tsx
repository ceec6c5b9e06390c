import { ViewportPortal } from '@xyflow/react'
import { useMemo } from 'react'
import styles from './diagram.module.css'
import { Bead, EdgeLines } from './key-edge'
import { type Placed, rowY } from '@shared/diagram/model'
import { wayBetween } from '@shared/diagram/way'
import type { Scene } from './scene'

/** More lines than this are no picture: the selected relation's neighbours say it. */
const MOST = 300

interface LitEdgesProps {
  readonly scene: Scene
  /** Ids of the edges at full strength. */
  readonly lit: ReadonlySet<string> | undefined
  /** Where boxes are that are being dragged. */
  readonly dragged: ReadonlyMap<string, Placed>
}

/** The selected relation's edges in a large diagram, above what the layer draws; they follow a drag. */
export function LitEdges({ scene, lit, dragged }: LitEdgesProps) {
  const { graph, mode, routes } = scene.picture
  const own = useMemo(() => (lit === undefined ? [] : graph.edges.filter((edge) => lit.has(edge.id)).slice(0, MOST)), [graph, lit])
  if (own.length === 0) return null
  const place = (id: string): Placed => {
    const at = scene.index.get(id) ?? -1
    return dragged.get(id) ?? { x: scene.x[at] ?? 0, y: scene.y[at] ?? 0 }
  }
  const ways = own.flatMap((edge) => {
    const [from, to] = [graph.nodes[scene.index.get(edge.source) ?? -1], graph.nodes[scene.index.get(edge.target) ?? -1]]
    if (from === undefined || to === undefined) return []
    const byHand = [from.id, to.id].some((id) => dragged.has(id) || scene.moved.has(id))
    const way = wayBetween(edge, byHand ? undefined : routes.get(edge.id), {
      source: place(edge.source),
      target: place(edge.target),
      sourceY: rowY(from, mode, edge.sourceColumns[0] ?? ''),
      targetY: rowY(to, mode, edge.targetColumns[0] ?? ''),
    })
    return [{ edge, way }]
  })
  return (
    <ViewportPortal>
      <svg className={styles['lit']} aria-hidden="true">
        {ways.map(({ edge, way }) => (
          <EdgeLines key={edge.id} edge={edge} way={way} state="lit" />
        ))}
      </svg>
      {ways.map(({ edge, way }) => (
        <Bead key={edge.id} edge={edge} way={way} state="lit" />
      ))}
    </ViewportPortal>
  )
}
