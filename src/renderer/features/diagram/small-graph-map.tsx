import { MiniMap } from '@xyflow/react'
import { t } from '../../words'
import styles from './diagram.module.css'
import type { TableNodeType } from './table-node'

const SIZE = { width: 168, height: 108 } as const

/** All of a diagram that is mounted whole, in a corner. */
export function SmallGraphMap() {
  return (
    <MiniMap<TableNodeType>
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

function miniColor({ data }: TableNodeType): string {
  if (data.nearness === 'self') return 'var(--accent)'
  return data.nearness === 'near' ? 'var(--accent-line)' : 'var(--border-control)'
}
