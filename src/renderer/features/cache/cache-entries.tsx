import { useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, useState } from 'react'
import { call } from '../../client'
import { keys } from '../../queries'
import { Input } from '../../ui/field'
import { bytes, count } from '../../ui/format'
import { ago, left } from '../../ui/time-words'
import { useNow } from '../../ui/use-now'
import styles from './cache.module.css'

/** Every entry that this machine has a name for. */
export function CacheEntries() {
  const [filter, setFilter] = useState('')
  const now = useNow()
  const entries = useQuery({ queryKey: keys.entries, queryFn: ({ signal }) => call('cache.entries', {}, { signal }) })
  const wanted = filter.trim().toLowerCase()
  const shown = (entries.data ?? []).filter((entry) => entry.label.toLowerCase().includes(wanted))
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({ count: shown.length, getScrollElement: () => scroller.current, estimateSize: () => 24, overscan: 10 })
  return (
    <section className={styles['entries']} aria-label="Entries">
      <div className={styles['entriesHead']}>
        <h2>
          Entries <small>{count(shown.length)}</small>
        </h2>
        <Input
          className={styles['filter']}
          placeholder="Filter entries"
          aria-label="Filter entries"
          value={filter}
          onChange={(e) => setFilter(e.target.value)}
        />
      </div>
      <div ref={scroller} className={styles['list']} tabIndex={0} role="list" aria-label="Entries">
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
          {virtual.getVirtualItems().map((item) => {
            const entry = shown[item.index]
            return entry === undefined ? null : (
              <div key={item.key} role="listitem" className={styles['entry']} style={{ transform: `translateY(${String(item.start)}px)` }}>
                <span>{entry.label}</span>
                <code>{entry.type}</code>
                <span>{entry.layer}</span>
                <span>{bytes(entry.bytes)}</span>
                <span>{ago(entry.storedAt, now)}</span>
                <span>{entry.expiresAt === null ? '—' : `ends in ${left(entry.expiresAt, now)}`}</span>
              </div>
            )
          })}
        </div>
      </div>
    </section>
  )
}
