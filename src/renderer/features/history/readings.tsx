import type { HistoryEntry } from '@shared/change'
import { type KeyboardEvent, useState } from 'react'
import { clock } from '../../ui/time-words'
import { useNow } from '../../ui/use-now'
import type { Range } from './history-view'
import styles from './history.module.css'
import { dayWords, entryWords } from '../../ui/change-words'
import { t } from '../../words'

interface ReadingsProps {
  readonly entries: readonly HistoryEntry[]
  readonly range: Range
  readonly onRange: (range: Range) => void
}

/**
 * Readings that found something, newest first. A click shows that reading's own changes, with Shift everything since another one. One
 * stop for Tab, arrows inside.
 */
export function Readings({ entries, range, onRange }: ReadingsProps) {
  const now = useNow(60_000)
  const days = [...Map.groupBy(entries, (entry) => dayWords(entry.readAt, now))]
  const [at, setAt] = useState<number>()
  const stop = entries.find(({ id }) => id === at) ?? entries.find(({ id }) => id === range.to) ?? entries[0]
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const all = [...(event.currentTarget.closest('nav')?.querySelectorAll('button') ?? [])]
    const here = all.indexOf(event.currentTarget)
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    all[Math.max(0, Math.min(all.length - 1, to))]?.focus()
  }
  const choose = (entry: HistoryEntry, extend: boolean) => {
    const before = entries[entries.indexOf(entry) + 1]?.id ?? 0
    if (!extend) onRange({ from: before, to: entry.id })
    else if (entry.id > range.from) onRange({ from: range.from, to: entry.id })
    else onRange({ from: before, to: range.to })
  }
  return (
    <nav className={styles['readings']} aria-label={t('history.readings')}>
      <h2 className={styles['readingsHead']}>
        {t('history.readings')} <small>{t('history.thatFound')}</small>
      </h2>
      {days.map(([day, list]) => (
        <div key={day}>
          <h3 className={styles['day']}>{day}</h3>
          {list.map((entry) => {
            const inside = entry.id > range.from && entry.id <= range.to
            return (
              <button
                key={entry.id}
                type="button"
                className={styles['reading']}
                data-inside={inside}
                aria-current={entry.id === range.to}
                tabIndex={entry === stop ? 0 : -1}
                onFocus={() => setAt(entry.id)}
                onKeyDown={onKeyDown}
                title={`${entry.names.join(', ')}\n${t('history.shiftClick')}`}
                onClick={(event) => choose(entry, event.shiftKey)}
              >
                <span className={styles['time']}>{clock(entry.readAt, entry.readAt)}</span>
                <span className={styles['what']}>{entryWords(entry)}</span>
                {entry.id === range.to && <span className={styles['tag']}>{t('history.to')}</span>}
                {entry.id === range.from && <span className={styles['tag']}>{t('history.from')}</span>}
              </button>
            )
          })}
        </div>
      ))}
    </nav>
  )
}
