import type { AppError, ErrorCode } from '@shared/errors'
import { CircleX, Copy } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { LinkButton } from './banner'
import { asAppError, errorText } from './error-text'
import { isOutOfReach } from './outage-words'
import styles from './states.module.css'
import { clock } from './time-words'

const HEADLINES: Readonly<Record<ErrorCode, string>> = {
  cancelled: 'Cancelled',
  timeout: 'Took too long',
  unreachable: 'Cannot reach',
  refused: 'Cannot reach',
  tls_failed: 'Not this server',
  auth_failed: 'Not let in',
  host_key_unknown: 'Unknown SSH server',
  host_key_refused: 'Not the SSH server it was',
  permission_denied: 'No right',
  query_failed: 'The database refused',
  not_found: 'Not there',
  invalid_input: 'Not understood',
  conflict: 'Changed elsewhere',
  unsupported: 'Not supported',
  secrets_locked: 'Locked',
  secrets_unavailable: 'No secret',
  store_from_future: 'Made by a newer Relata',
  store_damaged: 'Damaged',
  disk_full: 'Disk full',
  offline: 'Offline',
  internal: 'Something went wrong',
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
  const headline = WITH_NAME.has(known.code) ? `${HEADLINES[known.code]} ${about ?? 'the database'}` : HEADLINES[known.code]
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
        {copied ? 'Copied' : 'Copy details'}
      </LinkButton>
      <span>without secrets</span>
    </p>
  )
}

/** `auth_failed · sqlState 28P01`, then one line per further fact. */
function codeLines({ code, detail = {} }: AppError): string {
  const fact = ([name, value]: readonly [string, unknown]) =>
    name === 'missingSince' ? `missing since ${clock(Number(value), Date.now())}` : `${name} ${String(value)}`
  return [code, ...Object.entries(detail).map(fact)].join(' · ')
}

function details(headline: string, error: AppError): string {
  return [headline, error.message, ...(error.hint === undefined ? [] : [error.hint]), codeLines(error)].join('\n')
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
    <div className={styles['skeleton']} aria-busy="true" role="status" aria-label="Loading">
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
