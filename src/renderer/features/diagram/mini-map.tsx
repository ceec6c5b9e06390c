import { useReactFlow, useStoreApi } from '@xyflow/react'
import { memo, type PointerEvent, useEffect, useRef } from 'react'
import { t } from '../../words'
import type { Bounds } from './camera'
import styles from './diagram.module.css'
import { seenBy } from './layer'

const SIZE = { width: 168, height: 108 } as const

interface MiniMapProps {
  readonly bounds: Bounds
  /** The picture of everything; drawn anew when `drawn` grows. */
  readonly picture: HTMLCanvasElement | undefined
  readonly drawn: number
}

/** All of a large diagram in a corner, with the window's part framed. A click or a drag goes there. */
export const SmallMap = memo(function SmallMap({ bounds, picture, drawn }: MiniMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  const store = useStoreApi()
  const flow = useReactFlow()
  const scale = Math.min(SIZE.width / Math.max(1, bounds.width), SIZE.height / Math.max(1, bounds.height)) * 0.92
  const left = (SIZE.width - bounds.width * scale) / 2
  const top = (SIZE.height - bounds.height * scale) / 2

  useEffect(() => {
    const ctx = canvas.current?.getContext('2d')
    if (ctx === null || ctx === undefined || canvas.current === null) return
    const ratio = window.devicePixelRatio
    canvas.current.width = SIZE.width * ratio
    canvas.current.height = SIZE.height * ratio
    if (picture === undefined || picture.width === 0) return
    ctx.imageSmoothingQuality = 'high'
    ctx.drawImage(picture, left * ratio, top * ratio, bounds.width * scale * ratio, bounds.height * scale * ratio)
  }, [picture, drawn, bounds, scale, left, top])

  useEffect(() => {
    const place = () => {
      if (frame.current === null) return
      const seen = seenBy(store.getState())
      const clamp = (value: number, limit: number) => Math.max(0, Math.min(limit, value))
      const x = clamp((seen.x - bounds.x) * scale + left, SIZE.width)
      const y = clamp((seen.y - bounds.y) * scale + top, SIZE.height)
      const right = clamp((seen.x + seen.width - bounds.x) * scale + left, SIZE.width)
      const bottom = clamp((seen.y + seen.height - bounds.y) * scale + top, SIZE.height)
      frame.current.style.transform = `translate(${String(x)}px, ${String(y)}px)`
      frame.current.style.width = `${String(Math.max(4, right - x))}px`
      frame.current.style.height = `${String(Math.max(4, bottom - y))}px`
    }
    place()
    return store.subscribe(place)
  }, [store, bounds, scale, left, top])

  const go = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons === 0) return
    const box = event.currentTarget.getBoundingClientRect()
    const x = bounds.x + (event.clientX - box.left - left) / scale
    const y = bounds.y + (event.clientY - box.top - top) / scale
    void flow.setCenter(x, y, { zoom: flow.getZoom(), duration: 0 })
  }
  return (
    <div
      className={`${styles['minimap'] ?? ''} ${styles['smallMap'] ?? ''}`}
      style={SIZE}
      role="img"
      aria-label={t('diagram.overview')}
      data-testid="small-map"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        go(event)
      }}
      onPointerMove={go}
    >
      <canvas ref={canvas} style={SIZE} aria-hidden="true" />
      <div ref={frame} className={styles['smallFrame']} />
    </div>
  )
})
