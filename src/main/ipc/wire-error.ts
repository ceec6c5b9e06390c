import { AppError, type WireError } from '@shared/errors'
import type { Logger } from '../log'

/**
 * Turns anything thrown into plain data for the wire. An expected AppError keeps its words; everything else
 * becomes `internal` with a log id, and its text stays in the log: it may hold what must not leave the process.
 */
export function toWire(error: unknown, log: Logger): WireError {
  if (error instanceof AppError) {
    return {
      code: error.code,
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(error.detail === undefined ? {} : { detail: { ...error.detail } }),
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
