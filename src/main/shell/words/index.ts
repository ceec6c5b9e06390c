import type { LanguageChoice } from '@shared/preferences'
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
