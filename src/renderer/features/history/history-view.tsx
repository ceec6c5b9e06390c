import type { HistoryEntry } from '@shared/change'
import { useQuery } from '@tanstack/react-query'
import { ClipboardCopy, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { call } from '../../client'
import { keys } from '../../queries'
import { copyText } from '../../state/actions'
import { say } from '../../state/jobs'
import { useOutline } from '../../state/use-outline'
import { useHistory } from '../../state/unseen'
import { Button } from '../../ui/button'
import { errorText } from '../../ui/error-text'
import { EmptyState, ErrorState, Skeleton } from '../../ui/error-state'
import { isOutOfReach, outageWords } from '../../ui/outage-words'
import { clock } from '../../ui/time-words'
import { useNow } from '../../ui/use-now'
import { Changes } from './changes'
import styles from './history.module.css'
import { countKinds, entryWords } from '../../ui/change-words'
import { Readings } from './readings'
import { t } from '../../words'

/** Which readings are compared: numbers of history entries, 0 for the oldest known. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** What changed at a connection, reading by reading; any two of them compared. */
export function HistoryView({ connectionId }: { readonly connectionId: string }) {
  const history = useHistory(connectionId)
  if (history.data === undefined) return history.error === null ? <Skeleton rows={8} /> : <ErrorState error={history.error} />
  return <Loaded connectionId={connectionId} entries={history.data.entries} />
}

function Loaded({ connectionId, entries }: { readonly connectionId: string; readonly entries: readonly HistoryEntry[] }) {
  const [chosen, setChosen] = useState<Range | undefined>()
  const [busy, setBusy] = useState(false)
  const range = chosen ?? { from: entries[1]?.id ?? 0, to: entries[0]?.id ?? 0 }
  const outage = outageWords(useOutline(connectionId)?.freshness)
  const compareNow = async () => {
    setBusy(true)
    try {
      const found = await call('history.compare', { id: connectionId, from: range.from, to: 'now' })
      setChosen({ from: found.from, to: found.to })
      say(found.changes.length === 0 ? t('history.againNothing') : t('history.again', { what: entryWords(countKinds(found.changes)) }))
    } catch (error) {
      say(isOutOfReach(error) ? t('history.needsDatabase', { why: errorText(error) }) : errorText(error))
    } finally {
      setBusy(false)
    }
  }
  const compare = (
    <Button icon={<RefreshCw size={14} />} disabled={busy} title={outage} onClick={() => void compareNow()}>
      {busy ? t('history.reading') : t('history.compareNow')}
    </Button>
  )
  if (entries.length === 0)
    return (
      <EmptyState title={t('history.empty')} text={t('history.emptyHelp')}>
        {compare}
      </EmptyState>
    )
  return (
    <div className={styles['history']}>
      <Readings entries={entries} range={range} onRange={setChosen} />
      <Comparison connectionId={connectionId} range={range} action={compare} />
    </div>
  )
}

interface ComparisonProps {
  readonly connectionId: string
  readonly range: Range
  readonly action: React.ReactNode
}

function Comparison({ connectionId, range, action }: ComparisonProps) {
  const now = useNow()
  const input = { id: connectionId, ...range }
  const found = useQuery({
    queryKey: [...keys.history(connectionId), 'compare', range.from, range.to],
    queryFn: ({ signal }) => call('history.compare', input, { signal }),
  })
  const copy = async (format: 'text' | 'json') => {
    const { text } = await call('history.export', { ...input, format })
    await copyText(text)
  }
  const tell = (error: unknown) => say(errorText(error))
  if (found.data === undefined) return found.error === null ? <Skeleton rows={6} /> : <ErrorState error={found.error} />
  const { changes, fromAt, toAt } = found.data
  return (
    <section className={styles['comparison']} aria-label={t('history.whatChanged')}>
      <header className={styles['head']}>
        <div>
          <h1 className={styles['title']}>{t('history.since', { when: clock(fromAt, now) })}</h1>
          <p className={styles['sub']}>
            {t('history.until', {
              what: changes.length === 0 ? t('history.nothing') : entryWords(countKinds(changes)),
              when: clock(toAt, now),
            })}
          </p>
        </div>
        <span className={styles['grow']} />
        <Button look="plain" icon={<ClipboardCopy size={14} />} onClick={() => void copy('text').catch(tell)}>
          {t('history.copyText')}
        </Button>
        <Button look="plain" onClick={() => void copy('json').catch(tell)}>
          {t('history.copyJson')}
        </Button>
        {action}
      </header>
      <Changes connectionId={connectionId} range={range} changes={changes} />
    </section>
  )
}
