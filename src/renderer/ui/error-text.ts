import { AppError } from '@shared/errors'
import { said } from '../words/said'

/** A failure as one line: what happened, then what to do about it. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error instanceof AppError && error.hint !== undefined ? `${messageOf(error)}. ${said(error.hint)}` : messageOf(error)
}

/** What happened, in the language of the window. */
export function messageOf(error: { readonly message: string }): string {
  return said(error.message)
}

/** Any failure as one with a code. */
export function asAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('internal', error instanceof Error ? error.message : String(error))
}
