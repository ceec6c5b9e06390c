import { isOutOfReach } from '../../ui/outage-words'
import type { QueryError, QueryOutcome } from '@shared/query'
import { QUERY_LIMITS } from '@shared/query'
import { CircleX, Lock, LockOpen } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { Banner, LinkButton } from '../../ui/banner'
import { EmptyState, ErrorState } from '../../ui/error-state'
import { bytes, duration } from '../../ui/format'
import { t } from '../../words'
import { Answer } from './answer'
import styles from './query.module.css'
import type { ConsoleRuns, Result } from './runs'

interface ResultsProps {
  readonly runs: ConsoleRuns
  readonly writable: boolean
  readonly connection: { readonly id: string; readonly name: string }
  readonly onShow: (at: number) => void
  /** Runs the statement of the shown result once more with another row limit. */
  readonly onAgain: (rows: number) => void
  /** Goes to a place of the console's text. */
  readonly onPlace: (at: number) => void
}

/** What the last run came to, a tab per statement. */
export function Results({ runs, writable, connection, onShow, onAgain, onPlace }: ResultsProps) {
  const { results, shown } = runs
  const result = results[shown]
  if (result === undefined)
    return (
      <div className={styles['lower']}>
        <EmptyState title={t('query.nothingRun')} text={writable ? t('query.nothingRunWritable') : t('query.nothingRunReadOnly')} />
      </div>
    )
  return (
    <div className={styles['lower']}>
      {results.length > 1 && <ResultTabs {...{ results, shown, onShow }} />}
      <div
        className={styles['result']}
        role={results.length > 1 ? 'tabpanel' : 'region'}
        aria-label={t('query.result', { number: result.number })}
      >
        <OneResult key={result.number} {...{ result, connection, onAgain, onPlace }} />
      </div>
    </div>
  )
}

function ResultTabs({
  results,
  shown,
  onShow,
}: {
  readonly results: readonly Result[]
  readonly shown: number
  readonly onShow: (at: number) => void
}) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    const next = (shown + step + results.length) % results.length
    onShow(next)
    event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus()
  }
  return (
    <div className={styles['tabs']} role="tablist" aria-label={t('query.results')} onKeyDown={onKeyDown}>
      {results.map((result, at) => (
        <button
          key={result.number}
          type="button"
          role="tab"
          tabIndex={at === shown ? 0 : -1}
          aria-selected={at === shown}
          className={styles['tab']}
          title={result.text.slice(0, 200)}
          onClick={() => onShow(at)}
        >
          {failureOf(result) !== undefined && <CircleX size={12} strokeWidth={1.5} aria-hidden="true" />}
          {result.number} <small>{shortOf(result)}</small>
        </button>
      ))}
    </div>
  )
}

function failureOf({ outcome, failure }: Result): object | undefined {
  return failure ?? outcome?.error ?? undefined
}

function shortOf(result: Result): string {
  const { outcome } = result
  if (outcome === undefined || outcome.error !== null)
    return result.failure?.code === 'cancelled' ? t('query.cancelled') : t('query.failed')
  return outcome.columns.length > 0 ? t('query.rows', { count: outcome.rows.length }) : writtenOf(outcome)
}

function writtenOf({ affected }: QueryOutcome): string {
  return affected === null ? t('query.done') : t('query.affected', { count: affected })
}

interface OneProps extends Pick<ResultsProps, 'connection' | 'onAgain' | 'onPlace'> {
  readonly result: Result
}

function OneResult({ result, connection, onAgain, onPlace }: OneProps) {
  const { outcome, failure } = result
  if (failure !== undefined || outcome === undefined) {
    if (failure === undefined) return null
    if (failure.code === 'cancelled') return <EmptyState title={t('query.cancelled')} text={t('query.cancelledText')} />
    return <ErrorState error={failure} about={connection.name} {...(isOutOfReach(failure) ? { note: t('query.needsDatabase') } : {})} />
  }
  return (
    <>
      {result.lost === true && <Banner look="quiet">{t('query.newSession')}</Banner>}
      {outcome.inTransaction && <Banner look="warn">{t('query.inTransaction')}</Banner>}
      {outcome.cut !== null && <Cut outcome={outcome} onAgain={onAgain} />}
      <Outcome {...{ outcome, result, connection, onPlace }} />
      {outcome.notices.length > 0 && (
        <ul className={`${styles['notices'] ?? ''} selectable`} aria-label={t('query.notices')}>
          {outcome.notices.map(({ severity, message }, at) => (
            <li key={`${String(at)} ${message}`}>
              <strong>{severity}</strong> {message}
            </li>
          ))}
        </ul>
      )}
      <Foot outcome={outcome} />
    </>
  )
}

/** What a statement came to: rows, what it wrote, or why the server refused it. */
function Outcome({ outcome, result, connection, onPlace }: Omit<OneProps, 'onAgain'> & { readonly outcome: QueryOutcome }) {
  if (outcome.error !== null) return <Refused error={outcome.error} result={result} onPlace={onPlace} />
  if (outcome.columns.length === 0) return <EmptyState title={writtenOf(outcome)} text={t('query.doneText')} />
  return <Answer connectionId={connection.id} outcome={outcome} number={result.number} />
}

/** A statement that the server refused: its own words, and the way to the place. */
function Refused({
  error,
  result,
  onPlace,
}: {
  readonly error: QueryError
  readonly result: Result
  readonly onPlace: (at: number) => void
}) {
  const { position, message, hint, detail } = error
  const line = position === null ? undefined : result.text.slice(0, position).split('\n').length
  return (
    <div className={styles['refused']} role="alert">
      <h2>
        <CircleX size={16} strokeWidth={1.5} aria-hidden="true" />
        {t('query.refused')}
      </h2>
      <p className="selectable">{message}</p>
      {hint !== undefined && <p className="selectable">{hint}</p>}
      {detail !== undefined && (
        <code className="selectable">
          {Object.entries(detail)
            .map(([name, value]) => `${name} ${String(value)}`)
            .join(' · ')}
        </code>
      )}
      {position !== null && line !== undefined && (
        <LinkButton onClick={() => onPlace(result.from + position)}>{t('query.showPlace', { line })}</LinkButton>
      )}
    </div>
  )
}

/** A result that was cut says by what, and offers more where asking again changes nothing. */
function Cut({ outcome, onAgain }: { readonly outcome: QueryOutcome; readonly onAgain: (rows: number) => void }) {
  const more = Math.min(outcome.rows.length * 10, QUERY_LIMITS.mostRows)
  const offer = outcome.cut === 'rows' && more > outcome.rows.length && outcome.affected === null
  return (
    <Banner look="info" actions={offer && <LinkButton onClick={() => onAgain(more)}>{t('query.againFor', { count: more })}</LinkButton>}>
      {outcome.cut === 'rows'
        ? t('query.cutRows', { count: outcome.rows.length })
        : t('query.cutBytes', { bytes: bytes(QUERY_LIMITS.bytes) })}
    </Banner>
  )
}

function Foot({ outcome }: { readonly outcome: QueryOutcome }) {
  const { columns, rows, cut, elapsedMs, readOnly, error } = outcome
  return (
    <p className={styles['foot']}>
      {error === null && columns.length > 0 && (
        <span>{cut === null ? t('query.allRows', { count: rows.length }) : t('query.firstRows', { count: rows.length })}</span>
      )}
      {error === null && columns.length === 0 && <span>{writtenOf(outcome)}</span>}
      <span>{t('query.took', { time: duration(elapsedMs) })}</span>
      <span className={styles['session']}>
        {readOnly ? t('query.sessionReadOnly') : t('query.sessionWritable')}
        {readOnly ? <Lock size={12} strokeWidth={1.5} aria-hidden="true" /> : <LockOpen size={12} strokeWidth={1.5} aria-hidden="true" />}
      </span>
    </p>
  )
}
