import { relationKey } from '@shared/catalog'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../client'
import { keys } from '../../queries'
import { openTab } from '../../state/tabs'
import { Button } from '../../ui/button'
import { lineWords } from '../../ui/change-words'
import { EmptyState, ErrorState, Skeleton } from '../../ui/error-state'
import { clock } from '../../ui/time-words'
import { useNow } from '../../ui/use-now'
import { t } from '../../words'
import { SectionHead } from './facts'
import styles from './relation.module.css'

interface RelationHistoryProps {
  readonly connectionId: string
  readonly schema: string
  readonly name: string
}

/** What changed of this relation, one reading after the other, the newest first. */
export function RelationHistory({ connectionId, schema, name }: RelationHistoryProps) {
  const now = useNow(60_000)
  const key = relationKey({ schema, name })
  const history = useQuery({
    queryKey: [...keys.history(connectionId), 'of', key],
    queryFn: ({ signal }) => call('history.of', { id: connectionId, key }, { signal }),
  })
  if (history.data === undefined) return history.error === null ? <Skeleton rows={5} /> : <ErrorState error={history.error} />
  const { changes } = history.data
  if (changes.length === 0) return <EmptyState title={t('relation.noHistory')} text={t('relation.noHistoryText', { name })} />
  return (
    <div className={styles['scroll']}>
      {changes.map(({ id, readAt, change }, at) => (
        <section key={id} role="group" aria-label={t('relation.changedAt', { time: clock(readAt, now) })}>
          <SectionHead title={`${t(`relation.${change.kind}`)}, ${t('relation.changedAt', { time: clock(readAt, now) })}`}>
            {at === 0 && (
              <Button look="plain" onClick={() => openTab({ kind: 'history', connectionId })}>
                {t('relation.wholeHistory')}
              </Button>
            )}
          </SectionHead>
          {change.lines.map((line, n) => (
            <p key={n} className={`${styles['changeLine'] ?? ''} selectable`}>
              {lineWords(line).map((piece, part) =>
                piece.code ? <code key={part}>{piece.text}</code> : <span key={part}>{piece.text}</span>,
              )}
            </p>
          ))}
        </section>
      ))}
    </div>
  )
}
