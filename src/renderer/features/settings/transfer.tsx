import { importConnections } from '../../state/actions'
import { showDialog } from '../../state/dialogs'
import { say } from '../../state/jobs'
import { Button } from '../../ui/button'
import { errorText } from '../../ui/error-text'
import styles from './settings.module.css'

/** Saved connections to another machine or a colleague, and back. */
export function Transfer() {
  return (
    <div className={styles['redis']}>
      <p className={styles['muted']}>
        A file takes saved connections to another machine or a colleague: without passwords, or with them and sealed under a passphrase.
      </p>
      <div className={styles['buttons']}>
        <Button onClick={() => showDialog({ kind: 'export' })}>Export connections…</Button>
        <Button onClick={() => void importConnections().catch((error: unknown) => say(errorText(error)))}>Import connections…</Button>
      </div>
    </div>
  )
}
