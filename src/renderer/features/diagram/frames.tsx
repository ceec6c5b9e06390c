import { useStore, ViewportPortal } from '@xyflow/react'
import type { CSSProperties } from 'react'
import { visibleName } from '../../ui/visible'
import { t } from '../../words'
import styles from './frames.module.css'
import type { GroupFrame } from '@shared/diagram/pieces'

/** Frames around schemas and other groups, below everything; what is in no group has none. */
export function Frames({ frames, onClose }: { readonly frames: readonly GroupFrame[]; readonly onClose: (name: string) => void }) {
  // In a picture that is looked at from afar its names are still read; in steps, for a camera moves in every frame.
  const larger = useStore((state) => Math.round(10 * Math.min(1.8, Math.max(1, 0.9 / state.transform[2]))) / 10)
  const style = (rest: CSSProperties): CSSProperties & Readonly<Record<'--larger', number>> => ({ ...rest, '--larger': larger })
  const named = frames.filter(({ name }) => name !== '')
  return (
    <ViewportPortal>
      {named.map(({ name, x, y, width, height }) => (
        <div
          key={name}
          className={styles['frame']}
          style={style({ transform: `translate(${String(x)}px, ${String(y)}px)`, width, height })}
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
