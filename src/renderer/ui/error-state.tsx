import { AppError, type ErrorCode } from '@shared/errors'
import type { ReactNode } from 'react'
import styles from './states.module.css'

const HEADLINES: Readonly<Record<ErrorCode, string>> = {
  cancelled: 'Cancelled',
  timeout: 'Took too long',
  unreachable: 'Cannot reach',
  refused: 'Refused',
  tls_failed: 'Not this server',
  auth_failed: 'Wrong password',
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
  offline: 'Offline',
  internal: 'Something went wrong',
}

/** An error where the content would be: headline, what happened, what to do, the driver's own code in mono. */
export function ErrorState({ error, children }: { readonly error: unknown; readonly children?: ReactNode }) {
  const known = error instanceof AppError ? error : new AppError('internal', error instanceof Error ? error.message : String(error))
  const code = known.detail?.['sqlState'] ?? known.detail?.['errno'] ?? known.detail?.['sqliteCode'] ?? known.code
  return (
    <div className={styles['state']} role="alert">
      <h2 className={styles['headline']}>{HEADLINES[known.code]}</h2>
      <p className="selectable">{known.message}</p>
      {known.hint !== undefined && <p className={styles['hint']}>{known.hint}</p>}
      <code className={styles['code']}>{String(code)}</code>
      {children !== undefined && <div className={styles['actions']}>{children}</div>}
    </div>
  )
}

/** Nothing to show, and why, with that reason's button. */
export function EmptyState({ title, text, children }: { readonly title: string; readonly text: string; readonly children?: ReactNode }) {
  return (
    <div className={styles['state']}>
      <h2 className={styles['headline']}>{title}</h2>
      <p className={styles['hint']}>{text}</p>
      {children !== undefined && <div className={styles['actions']}>{children}</div>}
    </div>
  )
}

/** Rows that stand still while the first reading runs. */
export function Skeleton({ rows }: { readonly rows: number }) {
  return (
    <div className={styles['skeleton']} aria-busy="true" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        <i key={row} style={{ width: `${String(35 + ((row * 29) % 55))}%` }} />
      ))}
    </div>
  )
}
