import { AppError } from '@shared/errors'
import type { LanguageChoice } from '@shared/preferences'
import { saidIn } from '@shared/said'
import { de } from './de'
import { en, type NativeWords } from './en'

/**
 * What dialogs and menus of the system say, in the language of the window: the one that was chosen, else the system's (`de-AT`) where
 * Relata speaks it, else English.
 */
export function nativeWords(choice: LanguageChoice, system: string): NativeWords {
  const german = choice === 'system' ? system.toLowerCase().startsWith('de') : choice === 'de'
  return german ? de : en
}

export type { NativeWords }

/** What keeps Relata from starting, for a message of the system: what happened and what to do, in the language of `words`. */
export function whyNotStarted(error: unknown, words: NativeWords): string {
  const texts = error instanceof AppError ? [error.message, error.hint] : [error instanceof Error ? error.message : String(error)]
  return texts
    .filter((text) => text !== undefined)
    .map((text) => saidIn(words.language, text))
    .join('\n\n')
}
