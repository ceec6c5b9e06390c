import type { ConnectionSummary } from '@shared/connection'
import { keys, queries } from '../queries'
import { closeDialog, showDialog } from './dialogs'

let answer: ((yes: boolean) => void) | undefined

/**
 * Asks once, by name, before something is done with a production connection. True where that is wanted, and where it is none.
 * `what`: what would be done, as a sentence.
 */
export async function askIfProduction(id: string, what: string): Promise<boolean> {
  const connection = queries.getQueryData<ConnectionSummary[]>(keys.connections)?.find((one) => one.id === id)
  if (connection?.environment !== 'production') return true
  answer?.(false)
  return await new Promise((done) => {
    answer = done
    showDialog({ kind: 'production', name: connection.name, what })
  })
}

/** The answer of whoever was asked. A page that came back after a failure has nobody who waits for one. */
export function answerProduction(yes: boolean): void {
  const done = answer
  answer = undefined
  closeDialog()
  done?.(yes)
}
