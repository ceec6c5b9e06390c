import { useQuery } from '@tanstack/react-query'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { Eraser, FileText, Lock, PlugZap } from 'lucide-react'
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react'
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
const HEAD = 24
const COLUMNS = ['cache.entry', 'cache.connection', 'cache.type', 'cache.keptIn', 'cache.size', 'cache.stored', 'cache.timeLeft'] as const

interface CacheEntriesProps {
  readonly chosen: Forgetting | undefined
  readonly onForget: (what: Forgetting) => void
}

/** Every entry that this machine has a name for: one stop for Tab, arrows inside, Enter or Delete asks to forget. */
export function CacheEntries({ chosen, onForget }: CacheEntriesProps) {
  const [filter, setFilter] = useState('')
  const entries = useQuery({ queryKey: keys.entries, queryFn: ({ signal }) => call('cache.entries', {}, { signal }) })
  const lines = useMemo(() => entryLines(entries.data ?? []), [entries.data])
  const wanted = filter.trim().toLowerCase()
  const shown = lines.filter((line) => `${line.connection} ${line.name}`.toLowerCase().includes(wanted))
  const scroller = useRef<HTMLDivElement>(null)
  const id = useId()
  const [wantedAt, setAt] = useState(0)
  // Of a list that became shorter the last.
  const at = Math.min(wantedAt, shown.length - 1)
  const virtual = useVirtualizer({
    ...{ count: shown.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 10 },
    // The head lies in the list, and stays where it is.
    ...{ scrollMargin: HEAD, scrollPaddingStart: HEAD },
    // The active row is always drawn: a screen reader is told its id.
    rangeExtractor: (range) => {
      const drawn = defaultRangeExtractor(range)
      return at < 0 || drawn.includes(at) ? drawn : [...drawn, at].sort((a, b) => a - b)
    },
  })
  const onKeyDown = (event: KeyboardEvent) => {
    const line = shown[at]
    if (line === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW) - 1)
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -at,
      End: shown.length,
    }
    const step = steps[event.key]
    if (step !== undefined) {
      const next = Math.max(0, Math.min(shown.length - 1, at + step))
      setAt(next)
      virtual.scrollToIndex(next)
    } else if ((event.key === 'Enter' || event.key === 'Delete') && line.connectionId !== undefined) onForget({ kind: 'line', line })
    else return
    event.preventDefault()
  }
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
      <div
        ref={scroller}
        className={styles['list']}
        role="grid"
        aria-label={t('cache.entries')}
        aria-rowcount={shown.length + 1}
        aria-activedescendant={at < 0 ? undefined : `${id}-${String(at)}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div role="row" aria-rowindex={1} className={styles['columns']}>
          {COLUMNS.map((name) => (
            <span key={name} role="columnheader">
              {t(name)}
            </span>
          ))}
          <span role="columnheader">
            <span className="visually-hidden">{t('cache.forget')}</span>
          </span>
        </div>
        {entries.data !== undefined && shown.length === 0 && (
          <div role="row">
            <span role="gridcell" className={styles['none']}>
              {wanted === '' ? t('cache.nothing') : t('cache.noEntry')}
            </span>
          </div>
        )}
        <div className={styles['body']} style={{ height: virtual.getTotalSize() }} role="rowgroup">
          {virtual.getVirtualItems().map((item) => {
            const line = shown[item.index]
            return line === undefined ? null : (
              <Entry
                key={line.key}
                id={`${id}-${String(item.index)}`}
                line={line}
                index={item.index}
                top={item.start - HEAD}
                active={item.index === at}
                chosen={chosen?.kind === 'line' && chosen.line.key === line.key}
                onActive={() => setAt(item.index)}
                onForget={() => onForget({ kind: 'line', line })}
              />
            )
          })}
        </div>
      </div>
    </section>
  )
}

interface EntryProps {
  readonly id: string
  readonly line: EntryLine
  readonly index: number
  readonly top: number
  /** The one that keys speak of. */
  readonly active: boolean
  readonly chosen: boolean
  readonly onActive: () => void
  readonly onForget: () => void
}

function Entry({ id, line, index, top, active, chosen, onActive, onForget }: EntryProps) {
  const now = useNow()
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={active}
      className={styles['entry']}
      data-active={active}
      data-chosen={chosen}
      onPointerDown={onActive}
      style={{ transform: `translateY(${String(top)}px)` }}
    >
      <span role="gridcell" className={styles['entryName']} title={line.name}>
        <EntryIcon line={line} />
        <span className={styles['cut']}>{line.name}</span>
      </span>
      <span role="gridcell" title={line.connection}>
        {line.connection}
      </span>
      <span role="gridcell">
        <code>{line.type}:</code>
      </span>
      <span role="gridcell">{line.layers.map((layer) => t(LAYER_WORDS[layer])).join(', ')}</span>
      <span role="gridcell">{bytes(line.bytes)}</span>
      <span role="gridcell">{ago(line.storedAt, now)}</span>
      <span role="gridcell">
        {line.expiresAt === undefined ? t('cache.keptUntil') : t('cache.endsIn', { time: left(line.expiresAt, now) })}
      </span>
      <span role="gridcell">
        {line.connectionId !== undefined && (
          <IconButton label={t('cache.forgetNamed', { name: line.name })} className={styles['forget']} tabIndex={-1} onClick={onForget}>
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
