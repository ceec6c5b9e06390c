import type { AppError, ErrorCode } from '@shared/errors'
import { CircleX, Copy } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { LinkButton } from './banner'
import { asAppError, errorText, messageOf } from './error-text'
import { isOutOfReach } from './outage-words'
import styles from './states.module.css'
import { clock } from './time-words'
import { t, type Words } from '../words'
import { said } from '../words/said'

const HEADLINES: Readonly<Record<ErrorCode, Words>> = {
  cancelled: 'ui.cancelled',
  timeout: 'ui.timeout',
  unreachable: 'ui.unreachable',
  refused: 'ui.unreachable',
  tls_failed: 'ui.tls',
  auth_failed: 'ui.auth',
  host_key_unknown: 'ui.hostKeyUnknown',
  host_key_refused: 'ui.hostKeyRefused',
  permission_denied: 'ui.permission',
  query_failed: 'ui.query',
  not_found: 'ui.notFound',
  invalid_input: 'ui.invalid',
  conflict: 'ui.conflict',
  unsupported: 'ui.unsupported',
  secrets_locked: 'ui.locked',
  secrets_unavailable: 'ui.noSecret',
  store_from_future: 'ui.fromFuture',
  store_damaged: 'ui.damaged',
  disk_full: 'ui.diskFull',
  offline: 'ui.offlineHead',
  internal: 'ui.internal',
}
/** Headlines that read on with the name of what could not be had. */
const WITH_NAME: ReadonlySet<ErrorCode> = new Set(['unreachable', 'refused'])

interface ErrorStateProps {
  readonly error: unknown
  /** The name of what could not be shown. */
  readonly about?: string | undefined
  /** Why it takes what failed: a sentence. */
  readonly note?: string
  /** What can be done, the best first. */
  readonly children?: ReactNode
}

/** An error where the content would be: headline, what happened, what to do, the driver's own words in mono. */
export function ErrorState({ error, about, note, children }: ErrorStateProps) {
  const known = asAppError(error)
  const headline = WITH_NAME.has(known.code) ? t('ui.unreachableNamed', { name: about ?? t('ui.theDatabase') }) : t(HEADLINES[known.code])
  return (
    <div className={styles['error']} role="alert">
      <h2 className={styles['headline']}>
        <CircleX size={18} strokeWidth={1.5} aria-hidden="true" />
        {headline}
      </h2>
      {note !== undefined && isOutOfReach(known) && <p>{note}</p>}
      <p className="selectable">{errorText(known)}</p>
      <pre className={`${styles['code'] ?? ''} selectable`}>{codeLines(known)}</pre>
      {children !== undefined && <div className={styles['actions']}>{children}</div>}
      <CopyDetails text={details(headline, known)} />
    </div>
  )
}

/** Copies what happened for somebody who can help; an error carries no secret. */
function CopyDetails({ text }: { readonly text: string }) {
  const [copied, setCopied] = useState(false)
  return (
    <p className={styles['copy']}>
      <Copy size={14} strokeWidth={1.5} aria-hidden="true" />
      <LinkButton onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}>
        {copied ? t('ui.copied') : t('ui.copyDetails')}
      </LinkButton>
      <span>{t('ui.withoutSecrets')}</span>
    </p>
  )
}

/** `auth_failed · sqlState 28P01`, then one line per further fact. */
function codeLines({ code, detail = {} }: AppError): string {
  const fact = ([name, value]: readonly [string, unknown]) =>
    name === 'missingSince' ? t('ui.missingSince', { when: clock(Number(value), Date.now()) }) : `${name} ${String(value)}`
  return [code, ...Object.entries(detail).map(fact)].join(' · ')
}

function details(headline: string, error: AppError): string {
  return [headline, messageOf(error), ...(error.hint === undefined ? [] : [said(error.hint)]), codeLines(error)].join('\n')
}

interface EmptyStateProps {
  readonly title: string
  readonly text: string
  readonly icon?: ReactNode
  readonly children?: ReactNode
}

/** Nothing to show, and why, with that reason's button. */
export function EmptyState({ title, text, icon, children }: EmptyStateProps) {
  return (
    <div className={styles['empty']}>
      {icon !== undefined && <span className={styles['emptyIcon']}>{icon}</span>}
      <h2 className={styles['title']}>{title}</h2>
      <p className={styles['hint']}>{text}</p>
      {children !== undefined && <div className={styles['actions']}>{children}</div>}
    </div>
  )
}

/** Rows that stand still while the first reading runs; `head` leaves the place of a view's title. */
export function Skeleton({ rows, head = false }: { readonly rows: number; readonly head?: boolean }) {
  return (
    <div className={styles['skeleton']} aria-busy="true" role="status" aria-label={t('ui.loading')}>
      {head && (
        <div className={styles['skeletonHead']}>
          <i style={{ width: 160 }} />
          <i style={{ width: 220, height: 14 }} />
        </div>
      )}
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles['skeletonRow']}>
          <i style={{ width: 12, height: 12 }} />
          <i style={{ width: `${String(14 + ((row * 29) % 17))}%` }} />
          <i style={{ width: `${String(8 + ((row * 13) % 9))}%` }} />
        </div>
      ))}
    </div>
  )
}
