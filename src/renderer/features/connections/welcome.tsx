import { FileUp, Plus } from 'lucide-react'
import { useState } from 'react'
import { call } from '../../client'
import { importConnections } from '../../state/actions'
import { showDialog } from '../../state/dialogs'
import { EngineTile } from '../../ui/connection-marks'
import { errorText } from '../../ui/error-text'
import { Mark } from '../../ui/icons'
import styles from './welcome.module.css'

/** The first screen of somebody who has no connection: what can be done, the quickest first. */
export function Welcome() {
  const [problem, setProblem] = useState<string | undefined>()
  const [busy, setBusy] = useState(false)
  const restore = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      await call('connections.restoreSample', {})
    } catch (error) {
      setProblem(errorText(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className={styles['welcome']}>
      <span className={styles['mark']}>
        <Mark size={44} />
      </span>
      <h1 className={styles['title']}>Look into a database</h1>
      <p className={styles['text']}>Nothing leaves this computer, and nobody asks for an account.</p>
      <button type="button" autoFocus className={styles['choice']} disabled={busy} onClick={() => void restore()}>
        <EngineTile icon="Li" large />
        <span>
          <strong>Open the sample</strong>
          <small>A harbour with its ships and bookings, works at once</small>
        </span>
        <kbd aria-hidden="true">Enter</kbd>
      </button>
      <button type="button" className={styles['choice']} onClick={() => showDialog({ kind: 'connection', id: undefined })}>
        <span className={styles['plus']}>
          <Plus size={16} strokeWidth={1.5} aria-hidden="true" />
        </span>
        <span>
          <strong>Add a connection</strong>
          <small>Paste a URL, or fill in the form</small>
        </span>
        <span aria-hidden="true" className={styles['keys']}>
          <kbd>Ctrl</kbd>
          <kbd>N</kbd>
        </span>
      </button>
      <button
        type="button"
        className={styles['choice']}
        onClick={() => void importConnections().catch((error: unknown) => setProblem(errorText(error)))}
      >
        <span className={styles['plus']}>
          <FileUp size={16} strokeWidth={1.5} aria-hidden="true" />
        </span>
        <span>
          <strong>Import connections</strong>
          <small>From a file that Relata exported</small>
        </span>
      </button>
      {problem !== undefined && (
        <p role="alert" className={styles['problem']}>
          {problem}
        </p>
      )}
    </div>
  )
}
