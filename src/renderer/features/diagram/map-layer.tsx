import { useStoreApi, ViewportPortal } from '@xyflow/react'
import { memo, type RefObject, useEffect, useRef } from 'react'
import styles from './diagram.module.css'
import type { Aim } from './camera'
import { Layer } from './layer'
import type { Look } from './look'
import type { Scene } from './scene'

interface MapLayerProps {
  readonly scene: Scene
  readonly look: Look
  readonly aim: RefObject<Aim | undefined>
  /** Told the picture of everything whenever it was drawn anew. */
  readonly onOverview: (picture: HTMLCanvasElement) => void
}

/** The drawn picture behind the mounted boxes of a large diagram. */
export const MapLayer = memo(function MapLayer(props: MapLayerProps) {
  return (
    <ViewportPortal>
      <Canvases {...props} />
    </ViewportPortal>
  )
})

// A component of its own: a portal has its place only once the view around it is mounted.
function Canvases({ scene, look, aim, onOverview }: MapLayerProps) {
  const overview = useRef<HTMLCanvasElement>(null)
  const one = useRef<HTMLCanvasElement>(null)
  const other = useRef<HTMLCanvasElement>(null)
  const layer = useRef<Layer | undefined>(undefined)
  const store = useStoreApi()
  useEffect(() => {
    const canvas = overview.current
    if (canvas === null || one.current === null || other.current === null) return
    const made = new Layer(
      canvas,
      [one.current, other.current],
      // What is drawn is for where the camera will be: whatever it passes on its way is gone before it is drawn.
      () => {
        const { transform, width, height } = store.getState()
        const to = aim.current
        if (to === undefined || performance.now() > to.until) return { transform, width, height }
        return { transform: [to.view.x, to.view.y, to.view.zoom], width, height, aimed: true }
      },
      () => onOverview(canvas),
    )
    layer.current = made
    const unsubscribe = store.subscribe((now, before) => {
      if (now.transform !== before.transform || now.width !== before.width || now.height !== before.height) made.moved()
    })
    return () => {
      unsubscribe()
      made.stop()
    }
  }, [store, aim, onOverview])
  useEffect(() => layer.current?.show(scene, look), [scene, look])
  return (
    <>
      <canvas ref={overview} className={styles['layer']} aria-hidden="true" />
      <canvas ref={one} className={styles['layer']} aria-hidden="true" data-testid="layer" />
      <canvas ref={other} className={styles['layer']} aria-hidden="true" data-testid="layer" />
    </>
  )
}
