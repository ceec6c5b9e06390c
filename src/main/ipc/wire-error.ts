import { AppError, type WireError } from '@shared/errors'
import type { Logger } from '../log'
import { fileError } from '../sqlite-error'

/**
 * Turns anything thrown into plain data for the wire. An expected AppError keeps its words, a failure of one of our own files
 * gets some (sqlite-error.ts); everything else
 * becomes `internal` with a log id, and its text stays in the log: it may hold what must not leave the process.
 */
export function toWire(error: unknown, log: Logger): WireError {
  const known = error instanceof AppError ? error : fileError(error)
  if (known !== undefined) {
    if (known !== error) log.error({ err: error }, 'a file of ours failed')
    return {
      code: known.code,
      message: known.message,
      ...(known.hint === undefined ? {} : { hint: known.hint }),
      ...(known.detail === undefined ? {} : { detail: { ...known.detail } }),
    }
  }
  if (error instanceof Error && error.name === 'AbortError') return { code: 'cancelled', message: 'Cancelled' }
  const logId = Math.random().toString(36).slice(2, 10)
  log.error({ err: error, logId }, 'unexpected error')
  return {
    code: 'internal',
    message: 'Something went wrong inside Relata',
    hint: `Try again; the log has the details under ${logId}`,
    detail: { logId },
  }
}
