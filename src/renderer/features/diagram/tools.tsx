import type { GraphEdge } from '@shared/graph'
import { useReactFlow, useStore } from '@xyflow/react'
import { LayoutGrid, Map as MapIcon, Maximize, Minus, Plus } from 'lucide-react'
import { memo } from 'react'
import { Button, IconButton } from '../../ui/button'
import styles from './diagram.module.css'
import type { FieldMode } from '@shared/diagram/model'

const MODES: readonly (readonly [FieldMode, string])[] = [
  ['names', 'Names'],
  ['keys', 'Keys'],
  ['all', 'All columns'],
]
const STEP_MS = 120

interface ToolsProps {
  readonly mode: FieldMode
  readonly onMode: (mode: FieldMode) => void
  readonly onFit: () => void
  readonly onTidy: () => void
  readonly minimap: boolean
  readonly onMinimap: () => void
}

/** What can be done with the canvas: zoom, fit, tidy, how much a box shows, the overview. */
export function Tools({ mode, onMode, onFit, onTidy, minimap, onMinimap }: ToolsProps) {
  const flow = useReactFlow()
  const duration = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : STEP_MS
  return (
    <div className={styles['toolbar']} role="toolbar" aria-label="Diagram">
      <IconButton label="Zoom out" onClick={() => void flow.zoomOut({ duration })}>
        <Minus size={16} strokeWidth={1.5} />
      </IconButton>
      <ZoomLevel />
      <IconButton label="Zoom in" onClick={() => void flow.zoomIn({ duration })}>
        <Plus size={16} strokeWidth={1.5} />
      </IconButton>
      <IconButton label="Fit (Shift 1)" onClick={onFit}>
        <Maximize size={15} strokeWidth={1.5} />
      </IconButton>
      <span className={styles['line']} />
      <Button look="plain" icon={<LayoutGrid size={14} strokeWidth={1.5} />} title="Put everything back in order" onClick={onTidy}>
        Tidy
      </Button>
      <span className={styles['line']} />
      <div role="group" aria-label="What a box shows" className={styles['modes']}>
        {MODES.map(([value, label]) => (
          <button key={value} type="button" className={styles['mode']} aria-pressed={value === mode} onClick={() => onMode(value)}>
            {label}
          </button>
        ))}
      </div>
      <span className={styles['line']} />
      <IconButton label="Overview" aria-pressed={minimap} onClick={onMinimap}>
        <MapIcon size={16} strokeWidth={1.5} />
      </IconButton>
    </div>
  )
}

/** The camera's zoom; only this number is drawn again while somebody zooms. */
function ZoomLevel() {
  const zoom = useStore((state) => Math.round(state.transform[2] * 100))
  return <span className={styles['zoom']}>{zoom} %</span>
}

/** What the ends of a line mean; only what occurs. */
export const Legend = memo(function Legend({ edges }: { readonly edges: readonly GraphEdge[] }) {
  if (edges.length === 0) return null
  const optional = edges.some((edge) => edge.targetCardinality === 'zero-or-one')
  const composite = edges.some((edge) => edge.sourceColumns.length > 1)
  return (
    <div className={styles['legend']} aria-hidden="true">
      <span>
        <svg width="20" height="12" viewBox="0 0 20 12">
          <path d="M0 6H20M20 1 9 6 20 11" />
        </svg>
        many
      </span>
      <span>
        <svg width="20" height="12" viewBox="0 0 20 12">
          <path d="M0 6H20M14 1V11" />
        </svg>
        one
      </span>
      {optional && (
        <span>
          <svg width="20" height="12" viewBox="0 0 20 12">
            <path d="M0 6H3M9 6H20M14 1V11" />
            <circle cx="6" cy="6" r="3" />
          </svg>
          one or none
        </span>
      )}
      {composite && (
        <span>
          <i className={styles['beadSample']}>2</i>
          columns in key
        </span>
      )}
    </div>
  )
})
