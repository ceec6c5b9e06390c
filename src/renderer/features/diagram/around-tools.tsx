import type { Direction } from '@shared/diagram/model'
import { Minus, Plus } from 'lucide-react'
import { IconButton } from '../../ui/button'
import { Segmented } from '../../ui/choices'
import { t } from '../../words'
import styles from './head-tools.module.css'

const MOST_HOPS = 6

interface AroundToolsProps {
  readonly hops: number
  readonly onHops: (hops: number) => void
  readonly direction: Direction
  readonly onDirection: (direction: Direction) => void
}

/** How far around a relation the diagram goes, and along which references. */
export function AroundTools({ hops, onHops, direction, onDirection }: AroundToolsProps) {
  return (
    <>
      <div role="group" aria-label={t('diagram.steps', { count: hops })} className={styles['steps']}>
        <IconButton label={t('diagram.nearer')} disabled={hops <= 1} onClick={() => onHops(hops - 1)}>
          <Minus size={14} strokeWidth={1.5} />
        </IconButton>
        <span>{t('diagram.steps', { count: hops })}</span>
        <IconButton label={t('diagram.further')} disabled={hops >= MOST_HOPS} onClick={() => onHops(hops + 1)}>
          <Plus size={14} strokeWidth={1.5} />
        </IconButton>
      </div>
      <div className={styles['direction']}>
        <Segmented
          label={t('diagram.direction')}
          value={direction}
          choices={[
            { value: 'both', label: t('diagram.both') },
            { value: 'out', label: t('diagram.out') },
            { value: 'into', label: t('diagram.into') },
          ]}
          onChange={onDirection}
        />
      </div>
    </>
  )
}
