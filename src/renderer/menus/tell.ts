import { say } from '../state/jobs'
import { errorText } from '../ui/error-text'

/** Says what went wrong with something that was chosen in a menu. */
export function tell(error: unknown): void {
  say(errorText(error))
}
