import { ViewportPortal } from '@xyflow/react'
import { visibleName } from '../../ui/visible'
import { t } from '../../words'
import styles from './frames.module.css'
import type { GroupFrame } from '@shared/diagram/pieces'

/** Frames around schemas and other groups, below everything; what is in no group has none. */
export function Frames({ frames, onClose }: { readonly frames: readonly GroupFrame[]; readonly onClose: (name: string) => void }) {
  const named = frames.filter(({ name }) => name !== '')
  return (
    <ViewportPortal>
      {named.map(({ name, x, y, width, height }) => (
        <div
          key={name}
          className={styles['frame']}
          style={{ transform: `translate(${String(x)}px, ${String(y)}px)`, width, height }}
          data-testid="schema-frame"
        >
          <button
            type="button"
            className="nopan"
            title={t('diagram.closeGroup', { name: visibleName(name) })}
            onClick={() => onClose(name)}
          >
            {visibleName(name)}
          </button>
        </div>
      ))}
    </ViewportPortal>
  )
}
