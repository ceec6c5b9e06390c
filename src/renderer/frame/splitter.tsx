import type { KeyboardEvent, PointerEvent } from 'react'
import styles from './frame.module.css'

const MIN = 220
const MAX = 480
const STEP = 16

interface SplitterProps {
  readonly width: number
  readonly onMove: (width: number) => void
  readonly onDone: (width: number) => void
}

/** The edge between sidebar and stage: dragged, or moved with the arrow keys. */
export function Splitter({ width, onMove, onDone }: SplitterProps) {
  const clamp = (value: number) => Math.round(Math.max(MIN, Math.min(MAX, value)))
  const onPointerMove = (event: PointerEvent) => {
    if (event.buttons === 1) onMove(clamp(event.clientX))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowLeft' ? -STEP : event.key === 'ArrowRight' ? STEP : 0
    if (step !== 0) {
      onMove(clamp(width + step))
      onDone(clamp(width + step))
    }
  }
  return (
    <div
      className={styles['resizer']}
      role="separator"
      aria-label="Width of the sidebar"
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={MIN}
      aria-valuemax={MAX}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onPointerUp={() => onDone(clamp(width))}
      onKeyDown={onKeyDown}
    />
  )
}
