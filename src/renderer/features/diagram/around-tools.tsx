import type { Direction } from '@shared/diagram/model'
import { Minus, Plus } from 'lucide-react'
import { IconButton } from '../../ui/button'
import { Select } from '../../ui/field'
import { t } from '../../words'
import styles from './head-tools.module.css'

const MOST_HOPS = 6
const DIRECTIONS: readonly Direction[] = ['both', 'out', 'into']

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
      <Select
        className={styles['direction']}
        aria-label={t('diagram.direction')}
        value={direction}
        onChange={(event) => {
          const chosen = DIRECTIONS.find((one) => one === event.target.value)
          if (chosen !== undefined) onDirection(chosen)
        }}
      >
        <option value="both">{t('diagram.both')}</option>
        <option value="out">{t('diagram.out')}</option>
        <option value="into">{t('diagram.into')}</option>
      </Select>
    </>
  )
}
