import { ViewportPortal } from '@xyflow/react'
import { useMemo } from 'react'
import styles from './diagram.module.css'
import { Bead, EdgeLines } from './key-edge'
import type { Placed } from '@shared/diagram/model'
import type { Scene } from './scene'
import { wayMeanwhile } from './scene-way'

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
  const { edges } = scene.picture.graph
  const own = useMemo(() => {
    if (lit === undefined) return []
    return edges.flatMap((edge, at) => (lit.has(edge.id) ? [{ edge, at }] : [])).slice(0, MOST)
  }, [edges, lit])
  if (own.length === 0) return null
  const ways = own.flatMap(({ edge, at }) => {
    const way = wayMeanwhile(scene, at, dragged)
    return way === undefined ? [] : [{ edge, way }]
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
