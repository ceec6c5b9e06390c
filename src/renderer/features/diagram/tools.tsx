import type { GraphEdge } from '@shared/graph'
import { useReactFlow, useStore } from '@xyflow/react'
import { LayoutGrid, Map as MapIcon, Maximize, Minus, Plus, Redo2, StickyNote, Undo2 } from 'lucide-react'
import { memo } from 'react'
import { Button, IconButton } from '../../ui/button'
import { t } from '../../words'
import styles from './diagram.module.css'
import { type MapMarks, ShownMenu } from './shown-menu'
import { type Moves, redone, undone } from './moves'
import type { Lines } from '@shared/diagram/lines'
import type { FieldMode } from '@shared/diagram/model'
import { keysText } from '../../commands/keymap'
import { DASHES } from '@shared/diagram/way'

const MODES: readonly (readonly [FieldMode, () => string])[] = [
  ['names', () => t('diagram.names')],
  ['keys', () => t('diagram.keys')],
  ['all', () => t('diagram.columns')],
]
const STEP_MS = 120

interface ToolsProps {
  readonly mode: FieldMode
  readonly onMode: (mode: FieldMode) => void
  readonly lines: Lines
  readonly onLines: (lines: Lines) => void
  readonly onFit: () => void
  /** Puts what is selected back in order, or everything. */
  readonly onTidy: () => void
  readonly selected: number
  readonly minimap: boolean
  readonly onMinimap: () => void
  /** A note is added; undefined where there can be none. */
  readonly onNote: (() => void) | undefined
  /** What marks of the map tell; undefined where there is no map. */
  readonly marks: MapMarks | undefined
  readonly moves: Moves
  /** The group of each relation. */
  readonly groups: ReadonlyMap<string, string>
  readonly onMoves: (change: (moves: Moves) => Moves) => void
}

/** What can be done with the canvas: zoom, fit, tidy, how much a box shows, the overview. */
export function Tools({
  mode,
  onMode,
  lines,
  onLines,
  onFit,
  onTidy,
  selected,
  minimap,
  onMinimap,
  onNote,
  marks,
  moves,
  onMoves,
  groups,
}: ToolsProps) {
  const flow = useReactFlow()
  const duration = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : STEP_MS
  return (
    <div className={styles['toolbar']} role="toolbar" aria-label={t('diagram.canvas')}>
      <IconButton label={t('diagram.zoomOut')} onClick={() => void flow.zoomOut({ duration })}>
        <Minus size={16} strokeWidth={1.5} />
      </IconButton>
      <ZoomLevel />
      <IconButton label={t('diagram.zoomIn')} onClick={() => void flow.zoomIn({ duration })}>
        <Plus size={16} strokeWidth={1.5} />
      </IconButton>
      <IconButton label={t('diagram.fit')} shortcut={keysText('Shift+1')} onClick={onFit}>
        <Maximize size={15} strokeWidth={1.5} />
      </IconButton>
      <span className={styles['line']} />
      <IconButton
        label={t('diagram.undo')}
        shortcut={keysText('Mod+Z')}
        disabled={moves.before.length === 0}
        onClick={() => onMoves(undone)}
      >
        <Undo2 size={15} strokeWidth={1.5} />
      </IconButton>
      <IconButton
        label={t('diagram.redo')}
        shortcut={keysText('Mod+Y')}
        disabled={moves.after.length === 0}
        onClick={() => onMoves(redone)}
      >
        <Redo2 size={15} strokeWidth={1.5} />
      </IconButton>
      <Button
        look="plain"
        icon={<LayoutGrid size={14} strokeWidth={1.5} />}
        title={selected > 0 ? t('diagram.tidySelectedHelp', { count: selected }) : t('diagram.tidyHelp')}
        onClick={onTidy}
      >
        {selected > 0 ? t('diagram.tidySelected') : t('diagram.tidy')}
      </Button>
      <span className={styles['line']} />
      <div role="group" aria-label={t('diagram.boxes')} className={styles['modes']}>
        {MODES.map(([value, label]) => (
          <button key={value} type="button" className={styles['mode']} aria-pressed={value === mode} onClick={() => onMode(value)}>
            {label()}
          </button>
        ))}
      </div>
      <span className={styles['line']} />
      {onNote !== undefined && (
        <IconButton label={t('diagram.addNote')} onClick={onNote}>
          <StickyNote size={15} strokeWidth={1.5} />
        </IconButton>
      )}
      <ShownMenu {...{ lines, onLines, marks, moves, onMoves, groups }} />
      <IconButton label={t('diagram.overview')} aria-pressed={minimap} onClick={onMinimap}>
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
    <div className={styles['legend']} aria-hidden="true" data-testid="legend">
      <span>
        <svg width="20" height="12" viewBox="0 0 20 12">
          <path d="M0 6H20M20 1 9 6 20 11" />
        </svg>
        {t('diagram.many')}
      </span>
      <span>
        <svg width="20" height="12" viewBox="0 0 20 12">
          <path d="M0 6H20M14 1V11" />
        </svg>
        {t('diagram.one')}
      </span>
      {edges.some(({ kind }) => kind === 'inferred') && (
        <span>
          <svg width="20" height="12" viewBox="0 0 20 12">
            <path d="M1 6H20" strokeDasharray={DASHES.inferred.join(' ')} />
          </svg>
          <i className={styles['beadSample']}>?</i>
          {t('diagram.inferred')}
        </span>
      )}
      {edges.some(({ kind }) => kind === 'reads') && (
        <span>
          <svg width="20" height="12" viewBox="0 0 20 12">
            <path d="M0 6H20" strokeDasharray={DASHES.reads.join(' ')} />
          </svg>
          {t('diagram.readsLine')}
        </span>
      )}
      {optional && (
        <span>
          <svg width="20" height="12" viewBox="0 0 20 12">
            <path d="M0 6H3M9 6H20M14 1V11" />
            <circle cx="6" cy="6" r="3" />
          </svg>
          {t('diagram.oneOrNone')}
        </span>
      )}
      {composite && (
        <span>
          <i className={styles['beadSample']}>2</i>
          {t('diagram.inKey')}
        </span>
      )}
    </div>
  )
})
