import { saidIn } from '@shared/said'
import { languageNow } from '.'

/** What the main process said, in the language of the window; see {@link saidIn}. */
export function said(text: string): string {
  return saidIn(languageNow(), text)
}
