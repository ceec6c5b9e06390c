import { AppError, type ErrorCode } from '@shared/errors'
import type { Freshness } from '@shared/freshness'
import { t } from '../words'
import { said } from '../words/said'

/** Codes that mean "the database cannot be asked now". */
const OUT_OF_REACH: ReadonlySet<ErrorCode> = new Set(['unreachable', 'refused', 'timeout', 'tls_failed', 'offline'])

export function isOutOfReach(error: unknown): boolean {
  return error instanceof AppError && OUT_OF_REACH.has(error.code)
}

/** Why what needs the database cannot be had now; undefined while it can. */
export function outageWords(freshness: Freshness | undefined): string | undefined {
  return freshness?.outage === undefined ? undefined : t('ui.outOfReach', { why: inside(freshness.outage.why) })
}

/**
 * What the main process said, as it stands in the middle of a sentence: `Nothing listens …` → `nothing listens …`, `SQLite …` as it
 * is. Another language decides by more than the place which words begin large: there it stays as it is.
 */
export function inside(english: string): string {
  const sentence = said(english)
  if (sentence !== english) return sentence
  return /^\p{Lu}(?!\p{Lu}|\p{Ll}+\p{Lu})/u.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence
}
