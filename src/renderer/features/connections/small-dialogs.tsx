import { useState } from 'react'
import { call } from '../../client'
import { clearJob } from '../../state/jobs'
import { closeConnectionTabs } from '../../state/tabs'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { errorText } from '../../ui/error-text'
import { Field, Input } from '../../ui/field'
import styles from './connections.module.css'

/** Asks before a saved connection goes: this cannot be undone. */
export function RemoveDialog({ id, name, onClose }: { readonly id: string; readonly name: string; readonly onClose: () => void }) {
  const [problem, setProblem] = useState<string | undefined>()
  const remove = async () => {
    try {
      await call('connections.remove', { id })
      closeConnectionTabs(id)
      onClose()
    } catch (error) {
      setProblem(errorText(error))
    }
  }
  return (
    <Dialog
      title={`Remove ${name}?`}
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onClick={onClose}>
            Cancel
          </Button>
          <Button look="danger" onClick={() => void remove()}>
            Remove the connection
          </Button>
        </>
      }
    >
      <p>The saved connection, its password and everything cached of it are dropped. The database is not touched.</p>
      {problem !== undefined && (
        <p role="alert" className={styles['error']}>
          {problem}
        </p>
      )}
    </Dialog>
  )
}

/** Asks before the sample is put back: what was changed in it is overwritten. */
export function RestoreSampleDialog({ onClose, onRestored }: { readonly onClose: () => void; readonly onRestored: (id: string) => void }) {
  const [problem, setProblem] = useState<string | undefined>()
  const [busy, setBusy] = useState(false)
  const restore = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      const { id } = await call('connections.restoreSample', {})
      clearJob(id)
      onClose()
      onRestored(id)
    } catch (error) {
      setProblem(errorText(error))
      setBusy(false)
    }
  }
  return (
    <Dialog
      title="Restore the sample?"
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" disabled={busy} onClick={() => void restore()}>
            Restore the sample
          </Button>
        </>
      }
    >
      <p>
        The sample database is put back as it was shipped, and its connection where that was removed. What was changed in the sample’s file
        is lost; your own databases are not touched.
      </p>
      {problem !== undefined && (
        <p role="alert" className={styles['error']}>
          {problem}
        </p>
      )}
    </Dialog>
  )
}

/** Unlocks the vault with the master password. */
export function UnlockDialog({ onClose }: { readonly onClose: () => void }) {
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<string | undefined>()
  const unlock = async () => {
    try {
      await call('vault.unlock', { password })
      onClose()
    } catch (error) {
      setProblem(errorText(error))
    }
  }
  return (
    <Dialog
      title="Unlock saved passwords"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" disabled={password === ''} onClick={() => void unlock()}>
            Unlock
          </Button>
        </>
      }
    >
      <Field label="Master password" error={problem}>
        {(id, describedBy) => (
          <Input
            id={id}
            aria-describedby={describedBy}
            autoFocus
            type="password"
            value={password}
            onChange={(e) => setPassword(e.target.value)}
            onKeyDown={(e) => e.key === 'Enter' && void unlock()}
          />
        )}
      </Field>
    </Dialog>
  )
}
