import { AppError, type ErrorCode } from '@shared/errors'
import { networkError, noAnswer, type Place } from '../network-errors'

/** Server error numbers (MySQL manual, error message reference; mariadb.com/kb, error codes) → our codes and words. */
const TABLE: Readonly<Record<number, readonly [ErrorCode, string, string]>> = {
  1044: ['permission_denied', 'This user may not use that database', 'Ask for the right, or connect as another user'],
  1045: ['auth_failed', 'The server refused user or password', 'Check both; the server does not say which is wrong'],
  1049: ['not_found', 'There is no such database on this server', 'It may have been dropped or renamed: check its name'],
  1142: ['permission_denied', 'This user may not read that', 'Ask for the right, or connect as another user'],
  1143: ['permission_denied', 'This user may not read that column', 'Ask for the right, or connect as another user'],
  1146: ['not_found', 'The relation is not there any more', 'Refresh the connection'],
  1205: ['timeout', 'A relation is locked by somebody else', 'Try again when the change there is done'],
  1227: ['permission_denied', 'This user lacks a right for that', 'Ask for the right, or connect as another user'],
  1040: ['refused', 'The server has no connection left', 'Try again later'],
  1129: ['refused', 'The server blocks this host after too many failures', 'Ask for FLUSH HOSTS on the server'],
  1130: ['refused', 'The server does not let this host in', 'Ask for the right to connect from here'],
  1251: [
    'unsupported',
    'The server asks for a way to log in that is not supported',
    'Let the user log in with caching_sha2_password or mysql_native_password',
  ],
  1317: ['timeout', 'The query was ended by the server', 'Try again'],
  1698: ['auth_failed', 'This user may only log in by the system socket', 'Use a user with a password'],
  1969: ['timeout', 'The query took too long', 'Try again'],
  3024: ['timeout', 'The query took too long', 'Try again'],
}

/** Our code for a server's error number; `permission_denied` also for what a read-only transaction refuses (1792). */
export function codeOf(errno: number): ErrorCode {
  return errno === 1792 ? 'permission_denied' : (TABLE[errno]?.[0] ?? 'query_failed')
}

/** Whether a server asked for a file of this computer instead of answering (mysql2: lib/commands/query.js). It got nothing. */
export function asksForFile(error: unknown): error is Error {
  return error instanceof Error && error.message.startsWith('As a result of LOCAL INFILE')
}

/** Puts an error of `mysql2` into words. `aborted`: the call was cancelled; `place`: where it was connected to, while connecting. */
export function toAppError(error: unknown, aborted = false, place?: Place): AppError {
  if (error instanceof AppError) return error
  if (aborted) return new AppError('cancelled', 'Cancelled', { cause: error })
  const errno = error instanceof Error && 'errno' in error && typeof error.errno === 'number' ? error.errno : 0
  const text = error instanceof Error ? error.message : String(error)
  if (asksForFile(error))
    return new AppError('unsupported', 'The server asked for a file of this computer, and got nothing', {
      hint: 'No honest server does that: find out who runs it, or what stands in between, before you connect again',
      detail: { file: (/wants to read (.*) file, but/s.exec(text)?.[1] ?? '').slice(0, 200) },
      cause: error,
    })
  const found = TABLE[errno]
  if (found !== undefined)
    return new AppError(found[0], found[1], { hint: found[2], detail: { errno, text: text.slice(0, 400) }, cause: error })
  const network = networkError(error, place)
  if (network !== undefined) return network
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'PROTOCOL_CONNECTION_LOST' || /closed state|Connection lost/i.test(text))
    return new AppError('unreachable', 'The connection was lost', { hint: 'Try again', cause: error })
  if (code === 'PROTOCOL_SEQUENCE_TIMEOUT' || /ETIMEDOUT|timeout/i.test(text)) return noAnswer(error, place)
  const plugin = /unknown plugin (\S+?)\./.exec(text)?.[1]
  if (plugin !== undefined)
    return new AppError('unsupported', `The server asks for a way to log in that Relata does not know: ${plugin.slice(0, 60)}`, {
      hint: 'Let the user log in with caching_sha2_password or mysql_native_password',
      cause: error,
    })
  if (/SSL|TLS|certificate|Hostname/i.test(text))
    return new AppError('tls_failed', 'No encrypted connection could be agreed on', {
      hint: 'Choose another kind of encryption, or a certificate authority',
      detail: { text: text.slice(0, 300) },
      cause: error,
    })
  return new AppError('query_failed', `The server refused the query: ${text.slice(0, 400)}`, {
    ...(errno === 0 ? {} : { detail: { errno } }),
    cause: error,
  })
}
