import { bytes, count } from '../../ui/format'
import styles from './cache.module.css'
import { t } from '../../words'

export interface Bar {
  readonly key: string
  readonly name: string
  /** How much of what was asked for it was answered. */
  readonly note?: string
  readonly entries: number
  readonly bytes: number
}

/** Groups of entries, how many and how large together; the bar is the share of the largest. */
export function Bars({ title, bars }: { readonly title: string; readonly bars: readonly Bar[] }) {
  const most = Math.max(1, ...bars.map((bar) => bar.bytes))
  return (
    <section aria-label={title}>
      <h2 className={styles['sectionHead']}>{title}</h2>
      <ul className={styles['types']}>
        {bars.map((bar) => (
          <li key={bar.key} data-note={bar.note !== undefined}>
            <span className={styles['type']}>{bar.name}</span>
            {bar.note !== undefined && (
              <span className={styles['muted']} title={t('cache.answeredBy')}>
                {bar.note}
              </span>
            )}
            <span>{count(bar.entries)}</span>
            <span className={styles['muted']}>{bytes(bar.bytes)}</span>
            <i className={styles['bar']}>
              <i style={{ width: `${String(bar.bytes === 0 ? 0 : Math.max(2, (100 * bar.bytes) / most))}%` }} />
            </i>
          </li>
        ))}
      </ul>
    </section>
  )
}
