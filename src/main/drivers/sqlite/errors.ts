import { AppError, type ErrorCode } from '@shared/errors'

/** SQLite result codes (sqlite.org/rescode.html) → our codes, words and what to do. Matched by prefix, longest first. */
const TABLE: readonly (readonly [string, ErrorCode, string, string])[] = [
  ['SQLITE_NOTADB', 'invalid_input', 'This file is not a SQLite database', 'Choose another file; an encrypted database cannot be opened'],
  ['SQLITE_CORRUPT', 'invalid_input', 'This SQLite file is damaged', 'Restore it from a backup, or recover it with the sqlite3 shell'],
  ['SQLITE_CANTOPEN', 'permission_denied', 'The file cannot be opened', 'Check that it exists and that you may read it'],
  ['SQLITE_PERM', 'permission_denied', 'You may not read this file', 'Check the rights of the file'],
  [
    'SQLITE_READONLY',
    'permission_denied',
    'The file needs recovery and is opened read-only',
    'Open it once with the program that wrote it',
  ],
  ['SQLITE_BUSY', 'timeout', 'The file is locked by another program', 'Wait until it is done, then try again'],
  ['SQLITE_LOCKED', 'timeout', 'The file is locked by another program', 'Wait until it is done, then try again'],
  ['SQLITE_INTERRUPT', 'cancelled', 'Cancelled', 'Try again'],
  ['SQLITE_IOERR', 'unreachable', 'The file could not be read', 'Check the disk or the network share'],
  ['SQLITE_ERROR', 'query_failed', 'SQLite refused the query', 'The schema may have an error in it'],
]

/** Errors of the file system while a file is looked at (nodejs.org/api/errors.html). */
const FILE_SYSTEM: Readonly<Record<string, string>> = {
  EACCES: 'SQLITE_PERM',
  EPERM: 'SQLITE_PERM',
  EIO: 'SQLITE_IOERR',
  ENOENT: 'SQLITE_CANTOPEN',
}
/** A path that no file can have: links that point at one another, a file in the place of a folder, too many letters. */
const NO_WAY = new Set(['ELOOP', 'ENOTDIR', 'ENAMETOOLONG'])
/** What ends a reading; any other refusal concerns the one relation that was asked for. */
const FATAL = /^SQLITE_(BUSY|LOCKED|IOERR|NOMEM|NOTADB|CANTOPEN|PROTOCOL|CORRUPT$)/

/** True when nothing more can be read after this error, false when only this relation cannot. */
export function isFatal(error: unknown): boolean {
  return error instanceof AppError || FATAL.test(codeOf(error))
}

/** Puts an error of better-sqlite3 into words; anything else is returned as `query_failed` with its own text. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const text = error instanceof Error ? error.message : String(error)
  if (NO_WAY.has(codeOf(error)))
    return new AppError('invalid_input', 'This path leads to no file', {
      hint: 'Check it for links that point at one another, and for a file in the place of a folder',
      detail: { errno: codeOf(error) },
      cause: error,
    })
  if (text === 'unsupported file format')
    return new AppError('invalid_input', 'This file has a format that this SQLite does not know', {
      hint: 'It was written by a newer one, or it is damaged',
      cause: error,
    })
  const sqliteCode = FILE_SYSTEM[codeOf(error)] ?? codeOf(error)
  const found = TABLE.find(([prefix]) => sqliteCode.startsWith(prefix))
  if (found === undefined) return new AppError('query_failed', text, { cause: error })
  const [, code, message, hint] = found
  const told = code === 'query_failed' ? `${message}: ${text}` : message
  return new AppError(code, told, { hint, detail: { sqliteCode, text: text.slice(0, 400) }, cause: error })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
