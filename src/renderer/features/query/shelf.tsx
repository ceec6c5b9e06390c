import type { HistoryItem, SavedQuery } from '@shared/query-texts'
import { useQuery } from '@tanstack/react-query'
import { Eraser, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { call } from '../../client'
import { queries } from '../../queries'
import { say } from '../../state/jobs'
import { IconButton } from '../../ui/button'
import { EmptyState, ErrorState, Skeleton } from '../../ui/error-state'
import { errorText } from '../../ui/error-text'
import { FilterInput } from '../../ui/field'
import { duration } from '../../ui/format'
import { clock } from '../../ui/time-words'
import { useNow } from '../../ui/use-now'
import { t } from '../../words'
import styles from './query.module.css'

interface ShelfProps {
  readonly id: string
  readonly which: 'history' | 'saved'
  /** Puts a text into the console. */
  readonly onTake: (text: string) => void
  readonly onClose: () => void
}

/** Beside the editor: what was run, or what was saved. */
export function Shelf({ id, which, onTake, onClose }: ShelfProps) {
  const [search, setSearch] = useState('')
  const title = which === 'history' ? t('query.history') : t('query.saved')
  return (
    <aside className={styles['shelf']} aria-label={title}>
      <header className={styles['shelfHead']}>
        <FilterInput
          placeholder={which === 'history' ? t('query.searchHistory') : t('query.searchSaved')}
          aria-label={which === 'history' ? t('query.searchHistory') : t('query.searchSaved')}
          value={search}
          onChange={(e) => setSearch(e.target.value)}
        />
        {which === 'history' && (
          <IconButton label={t('query.forgetHistory')} onClick={() => void forget(id)}>
            <Eraser size={14} strokeWidth={1.5} />
          </IconButton>
        )}
        <IconButton label={t('query.close')} onClick={onClose}>
          <X size={14} strokeWidth={1.5} />
        </IconButton>
      </header>
      {which === 'history' ? <HistoryList {...{ id, search, onTake }} /> : <SavedList {...{ id, search, onTake }} />}
    </aside>
  )
}

interface ListProps extends Pick<ShelfProps, 'id' | 'onTake'> {
  readonly search: string
}

function HistoryList({ id, search, onTake }: ListProps) {
  const found = useQuery({
    queryKey: ['query-history', id, search],
    queryFn: ({ signal }) => call('query.history', { id, search }, { signal }),
    placeholderData: (before: readonly HistoryItem[] | undefined) => before as HistoryItem[] | undefined,
    staleTime: 0,
  })
  const now = useNow()
  if (found.error !== null) return <ErrorState error={found.error} />
  if (found.data === undefined) return <Skeleton rows={4} />
  if (found.data.length === 0)
    return <EmptyState title={search === '' ? t('query.noHistory') : t('query.noneFound')} text={t('query.noHistoryText')} />
  return (
    <ul className={styles['list']}>
      {found.data.map((item) => (
        <li key={item.entry}>
          <button type="button" className={styles['entry']} title={t('query.take')} onClick={() => onTake(item.text)}>
            <code>{item.text.slice(0, 400)}</code>
            <small data-state={item.state}>
              {clock(item.at, now)} · {stateOf(item)}
            </small>
          </button>
        </li>
      ))}
    </ul>
  )
}

function stateOf({ state, rows, elapsedMs }: HistoryItem): string {
  if (state === 'written') return t('query.notRun')
  if (state !== 'ok') return state === 'failed' ? t('query.failed') : t('query.cancelled')
  return rows === null ? duration(elapsedMs) : `${t('query.rows', { count: rows })} · ${duration(elapsedMs)}`
}

function SavedList({ id, search, onTake }: ListProps) {
  const found = useQuery({ queryKey: ['query-saved', id], queryFn: ({ signal }) => call('query.saved', { id }, { signal }), staleTime: 0 })
  if (found.error !== null) return <ErrorState error={found.error} />
  if (found.data === undefined) return <Skeleton rows={4} />
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = ({ name, text }: SavedQuery) => words.every((word) => `${name}\n${text}`.toLowerCase().includes(word))
  const shown = found.data.filter(fits)
  if (shown.length === 0)
    return <EmptyState title={search === '' ? t('query.noSaved') : t('query.noneFound')} text={t('query.noSavedText')} />
  return (
    <ul className={styles['list']}>
      {shown.map((saved) => (
        <li key={saved.entry} className={styles['savedRow']}>
          <button type="button" className={styles['entry']} title={t('query.take')} onClick={() => onTake(saved.text)}>
            <strong>{saved.name}</strong>
            <code>{saved.text.slice(0, 200)}</code>
          </button>
          <IconButton label={t('query.removeSaved', { name: saved.name })} onClick={() => void remove(id, saved)}>
            <Trash2 size={14} strokeWidth={1.5} />
          </IconButton>
        </li>
      ))}
    </ul>
  )
}

async function remove(id: string, { entry, name }: SavedQuery): Promise<void> {
  try {
    await call('query.removeSaved', { entry })
    await queries.invalidateQueries({ queryKey: ['query-saved', id] })
    say(t('query.removed', { name }))
  } catch (error) {
    say(errorText(error))
  }
}

async function forget(id: string): Promise<void> {
  try {
    await call('query.forgetHistory', { id })
    await queries.invalidateQueries({ queryKey: ['query-history', id] })
    say(t('query.historyForgotten'))
  } catch (error) {
    say(errorText(error))
  }
}
