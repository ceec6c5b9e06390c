import { MiniMap } from '@xyflow/react'
import { t } from '../../words'
import styles from './diagram.module.css'
import type { NoteNodeType } from './note-node'
import type { TableNodeType } from './table-node'

const SIZE = { width: 168, height: 108 } as const

/** All of a diagram that is mounted whole, in a corner. */
export function SmallGraphMap() {
  return (
    <MiniMap<TableNodeType | NoteNodeType>
      pannable
      zoomable
      className={styles['minimap'] ?? ''}
      style={SIZE}
      ariaLabel={t('diagram.overview')}
      nodeColor={miniColor}
      nodeStrokeWidth={0}
      nodeBorderRadius={8}
      bgColor="var(--raised)"
      maskColor="transparent"
      maskStrokeColor="var(--accent)"
      maskStrokeWidth={2}
      offsetScale={3}
    />
  )
}

const COLOURS = {
  ...{ blue: 'var(--kind-table)', purple: 'var(--kind-view)', pink: 'var(--kind-matview)', green: 'var(--kind-foreign)' },
  ...{ brown: 'var(--kind-function)', grey: 'var(--kind-partition)' },
} as const

function miniColor({ data }: TableNodeType | NoteNodeType): string {
  if ('note' in data) return 'var(--border)'
  if (data.nearness === 'self') return 'var(--accent)'
  if (data.colour !== undefined && data.nearness === 'plain') return COLOURS[data.colour]
  return data.nearness === 'near' ? 'var(--accent-line)' : 'var(--border-control)'
}
