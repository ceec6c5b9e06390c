import type { KeyboardEvent, PointerEvent } from 'react'
import styles from './frame.module.css'

interface SplitterProps {
  /** What is as wide as it says. */
  readonly label: string
  readonly value: number
  readonly range: readonly [least: number, most: number]
  /** Of an arrow key. */
  readonly step: number
  /** The value that belongs to a place of the pointer. */
  readonly toValue: (x: number, edge: HTMLElement) => number
  readonly onMove: (value: number) => void
  readonly onDone: (value: number) => void
}

/** An edge between two parts of the window: dragged, or moved with the arrow keys. */
export function Splitter({ label, value, range: [least, most], step, toValue, onMove, onDone }: SplitterProps) {
  const clamp = (wanted: number) => Math.round(Math.max(least, Math.min(most, wanted)))
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (event.buttons === 1) onMove(clamp(toValue(event.clientX, event.currentTarget)))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowLeft' ? -step : event.key === 'ArrowRight' ? step : 0
    if (by !== 0) {
      onMove(clamp(value + by))
      onDone(clamp(value + by))
    }
  }
  return (
    <div
      className={styles['resizer']}
      role="separator"
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={Math.round(value)}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onPointerUp={() => onDone(clamp(value))}
      onKeyDown={onKeyDown}
    />
  )
}
