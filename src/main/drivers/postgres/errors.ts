import { AppError, type ErrorCode } from '@shared/errors'
import { networkError, noAnswer, type Place } from '../network-errors'

/** SQLSTATE (manual, appendix A) → our codes, words and what to do. */
const TABLE: Readonly<Record<string, readonly [ErrorCode, string, string]>> = {
  '28P01': ['auth_failed', 'The server refused user or password', 'Check both; the server does not say which is wrong'],
  '28000': ['auth_failed', 'The server does not let this user in from here', 'Check the user, the database and pg_hba.conf'],
  '3D000': ['not_found', 'There is no such database on this server', 'It may have been dropped or renamed: check its name'],
  '42501': ['permission_denied', 'This role may not do that', 'Ask for the right, or connect as another role'],
  '42P01': ['not_found', 'The relation is not there any more', 'Refresh the connection'],
  '53300': ['refused', 'The server has no connection left', 'Try again later'],
  '57P03': ['refused', 'The server is starting up', 'Try again in a moment'],
  '57P01': ['unreachable', 'The server ended the connection', 'It may have restarted: try again'],
  '55P03': ['timeout', 'A relation is locked by somebody else', 'Try again when the change there is done'],
}

/** Our code for a SQLSTATE; `permission_denied` also for what a read-only transaction refuses (25006). */
export function codeOf(sqlState: string): ErrorCode {
  return sqlState === '25006' ? 'permission_denied' : (TABLE[sqlState]?.[0] ?? 'query_failed')
}

interface State {
  /** The call was cancelled. */
  readonly aborted?: boolean
  /** Its time was up. */
  readonly timedOut?: boolean
  /** Where it was connected to, while connecting. */
  readonly place?: Place
}

/** Puts an error of `pg` into words. */
export function toAppError(error: unknown, state: State = {}): AppError {
  if (error instanceof AppError) return error
  if (state.aborted === true) return new AppError('cancelled', 'Cancelled', { cause: error })
  const sqlState = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  const text = error instanceof Error ? error.message : String(error)
  // Looked up first: the server's words for a lock it waited for in vain speak of a timeout too.
  const found = TABLE[sqlState]
  if (found !== undefined)
    return new AppError(found[0], found[1], { hint: found[2], detail: { sqlState, text: text.slice(0, 400) }, cause: error })
  if (sqlState === '57014' || state.timedOut === true || /timeout/i.test(text)) return noAnswer(error, state.place, { sqlState })
  const network = networkError(error, state.place)
  if (network !== undefined) return network
  if (/SSL|certificate|Hostname\/IP/i.test(text))
    return new AppError('tls_failed', 'No encrypted connection could be agreed on', {
      hint: 'Choose another kind of encryption, or a certificate authority',
      detail: { text: text.slice(0, 300) },
      cause: error,
    })
  if (/Connection terminated|ended unexpectedly|not queryable/i.test(text))
    return new AppError('unreachable', 'The connection was lost', { hint: 'Try again', cause: error })
  return new AppError('query_failed', `PostgreSQL refused the query: ${text.slice(0, 400)}`, { detail: { sqlState }, cause: error })
}
