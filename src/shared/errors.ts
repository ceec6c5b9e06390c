import { z } from 'zod'

/** Every way a call can fail. The renderer switches on these; the words shown to a person are its own. */
export const ERROR_CODES = [
  'cancelled',
  'timeout',
  'unreachable',
  'refused',
  'tls_failed',
  'auth_failed',
  'host_key_unknown',
  'host_key_refused',
  'permission_denied',
  'query_failed',
  'not_found',
  'invalid_input',
  'conflict',
  'unsupported',
  'secrets_locked',
  'secrets_unavailable',
  'store_from_future',
  'store_damaged',
  'disk_full',
  'offline',
  'internal',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** Flat facts about an error (SQLSTATE, host, position …). Never a secret. */
export type ErrorDetail = Readonly<Record<string, string | number | boolean>>

/** An error as it crosses a process boundary: plain data, clonable, without a stack. */
export const WireError = z.object({
  code: z.enum(ERROR_CODES),
  /** What happened, one sentence. */
  message: z.string(),
  /** What to do next, one sentence. */
  hint: z.string().optional(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
})
export type WireError = z.infer<typeof WireError>

/** An expected failure with a code, words for a person, and what to do next. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly detail: ErrorDetail | undefined

  constructor(code: ErrorCode, message: string, more: { hint?: string; detail?: ErrorDetail; cause?: unknown } = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.name = 'AppError'
    this.code = code
    this.hint = more.hint
    this.detail = more.detail
  }
}

/** Rebuilds the error that a process sent over the wire. */
export function fromWire(error: WireError): AppError {
  return new AppError(error.code, error.message, {
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.detail === undefined ? {} : { detail: error.detail }),
  })
}
