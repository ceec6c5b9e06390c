import { type RefObject, useCallback, useState } from 'react'
import { Beyond } from './beyond'
import type { Aim } from './camera'
import { LitEdges } from './lit-edges'
import type { Look } from './look'
import { MapLayer } from './map-layer'
import { SmallMap } from './mini-map'
import type { Placed } from '@shared/diagram/model'
import type { Scene } from './scene'

interface LargePictureProps {
  readonly scene: Scene
  readonly look: Look
  readonly aim: RefObject<Aim | undefined>
  readonly lit: ReadonlySet<string> | undefined
  readonly dragged: ReadonlyMap<string, Placed>
  readonly minimap: boolean
}

/** What is drawn of a large diagram instead of being mounted: everything behind the boxes, the lit lines, the overview. */
export function LargePicture({ scene, look, aim, lit, dragged, minimap }: LargePictureProps) {
  const [overview, setOverview] = useState<{ readonly picture: HTMLCanvasElement; readonly drawn: number } | undefined>()
  const onOverview = useCallback(
    (picture: HTMLCanvasElement) => setOverview((before) => ({ picture, drawn: (before?.drawn ?? 0) + 1 })),
    [],
  )
  return (
    <>
      <MapLayer scene={scene} look={look} aim={aim} onOverview={onOverview} />
      <LitEdges scene={scene} lit={lit} dragged={dragged} />
      {minimap && (
        <Beyond bounds={scene.bounds}>
          <SmallMap bounds={scene.bounds} picture={overview?.picture} drawn={overview?.drawn ?? 0} />
        </Beyond>
      )}
    </>
  )
}
