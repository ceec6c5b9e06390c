import { useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Eraser, FileText, Lock, PlugZap } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { call } from '../../client'
import { keys } from '../../queries'
import { useKinds } from '../../state/use-outline'
import { IconButton } from '../../ui/button'
import { FilterInput } from '../../ui/field'
import { bytes, count } from '../../ui/format'
import { KindIcon } from '../../ui/kind-icon'
import { ago, left } from '../../ui/time-words'
import { useNow } from '../../ui/use-now'
import styles from './cache.module.css'
import { LAYER_WORDS } from './cache-figures'
import { type EntryLine, entryLines } from './entry-lines'
import type { Forgetting } from './forget-tray'
import { t } from '../../words'

const ROW = 32
const COLUMNS = ['cache.entry', 'cache.connection', 'cache.type', 'cache.keptIn', 'cache.size', 'cache.stored', 'cache.timeLeft'] as const

interface CacheEntriesProps {
  readonly chosen: Forgetting | undefined
  readonly onForget: (what: Forgetting) => void
}

/** Every entry that this machine has a name for. */
export function CacheEntries({ chosen, onForget }: CacheEntriesProps) {
  const [filter, setFilter] = useState('')
  const entries = useQuery({ queryKey: keys.entries, queryFn: ({ signal }) => call('cache.entries', {}, { signal }) })
  const lines = useMemo(() => entryLines(entries.data ?? []), [entries.data])
  const wanted = filter.trim().toLowerCase()
  const shown = lines.filter((line) => `${line.connection} ${line.name}`.toLowerCase().includes(wanted))
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({ count: shown.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 10 })
  return (
    <section className={styles['entries']} aria-label={t('cache.entries')}>
      <div className={styles['entriesHead']}>
        <h2>
          {t('cache.entries')} <small>{count(lines.length)}</small>
        </h2>
        <FilterInput
          className={styles['filter']}
          placeholder={t('cache.filter')}
          aria-label={t('cache.filter')}
          value={filter}
          found={wanted === '' ? undefined : t('cache.nOfM', { n: shown.length, m: lines.length })}
          onChange={(e) => setFilter(e.target.value)}
        />
      </div>
      <div role="table" aria-label={t('cache.entries')} aria-rowcount={shown.length + 1} className={styles['grid']}>
        <div role="row" className={styles['columns']}>
          {COLUMNS.map((name) => (
            <span key={name} role="columnheader">
              {t(name)}
            </span>
          ))}
          <span role="columnheader">
            <span className="visually-hidden">{t('cache.forget')}</span>
          </span>
        </div>
        <div ref={scroller} className={styles['list']} tabIndex={0} role="rowgroup">
          {entries.data !== undefined && shown.length === 0 && (
            <p className={styles['none']}>{wanted === '' ? t('cache.nothing') : t('cache.noEntry')}</p>
          )}
          <div className={styles['body']} style={{ height: virtual.getTotalSize() }} role="presentation">
            {virtual.getVirtualItems().map((item) => {
              const line = shown[item.index]
              return line === undefined ? null : (
                <Entry
                  key={line.key}
                  line={line}
                  index={item.index}
                  top={item.start}
                  chosen={chosen?.kind === 'line' && chosen.line.key === line.key}
                  onForget={() => onForget({ kind: 'line', line })}
                />
              )
            })}
          </div>
        </div>
      </div>
    </section>
  )
}

interface EntryProps {
  readonly line: EntryLine
  readonly index: number
  readonly top: number
  readonly chosen: boolean
  readonly onForget: () => void
}

function Entry({ line, index, top, chosen, onForget }: EntryProps) {
  const now = useNow()
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={styles['entry']}
      data-chosen={chosen}
      style={{ transform: `translateY(${String(top)}px)` }}
    >
      <span role="cell" className={styles['entryName']} title={line.name}>
        <EntryIcon line={line} />
        <span className={styles['cut']}>{line.name}</span>
      </span>
      <span role="cell" title={line.connection}>
        {line.connection}
      </span>
      <span role="cell">
        <code>{line.type}:</code>
      </span>
      <span role="cell">{line.layers.map((layer) => t(LAYER_WORDS[layer])).join(', ')}</span>
      <span role="cell">{bytes(line.bytes)}</span>
      <span role="cell">{ago(line.storedAt, now)}</span>
      <span role="cell">
        {line.expiresAt === undefined ? t('cache.keptUntil') : t('cache.endsIn', { time: left(line.expiresAt, now) })}
      </span>
      <span role="cell">
        {line.connectionId !== undefined && (
          <IconButton label={t('cache.forgetNamed', { name: line.name })} className={styles['forget']} onClick={onForget}>
            <Eraser size={14} strokeWidth={1.5} />
          </IconButton>
        )}
      </span>
    </div>
  )
}

function EntryIcon({ line }: { readonly line: EntryLine }) {
  const kindOf = useKinds(line.relation === undefined ? undefined : line.connectionId)
  if (line.relation !== undefined) return <KindIcon size={14} kind={kindOf(line.relation.schema, line.relation.name)} quiet />
  const Icon = line.type === 'test' ? PlugZap : line.type === 'config' ? Lock : FileText
  return <Icon size={14} strokeWidth={1.5} aria-hidden="true" />
}
