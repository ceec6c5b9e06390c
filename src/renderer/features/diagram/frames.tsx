import { ViewportPortal } from '@xyflow/react'
import { visibleName } from '../../ui/visible'
import styles from './diagram.module.css'
import type { GroupFrame } from '@shared/diagram/pieces'

/** Frames around schemas, below everything. */
export function Frames({ frames }: { readonly frames: readonly GroupFrame[] }) {
  return (
    <ViewportPortal>
      {frames.map(({ name, x, y, width, height }) => (
        <div
          key={name}
          className={styles['frame']}
          style={{ transform: `translate(${String(x)}px, ${String(y)}px)`, width, height }}
          data-testid="schema-frame"
        >
          <span>{visibleName(name)}</span>
        </div>
      ))}
    </ViewportPortal>
  )
}
