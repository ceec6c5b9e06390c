import { useState } from 'react'
import { call } from '../../client'
import { clearJob } from '../../state/jobs'
import { closeConnectionTabs } from '../../state/tabs'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { errorText } from '../../ui/error-text'
import { Field, Input } from '../../ui/field'
import { ConfirmDialog } from './confirm-dialog'

/** Asks before a saved connection goes: this cannot be undone. */
export function RemoveDialog({ id, name, onClose }: { readonly id: string; readonly name: string; readonly onClose: () => void }) {
  const remove = async () => {
    await call('connections.remove', { id })
    closeConnectionTabs(id)
  }
  return (
    <ConfirmDialog title={`Remove ${name}?`} action="Remove the connection" danger onConfirm={remove} onClose={onClose}>
      The saved connection, its password, everything cached of it and its history are dropped. The database is not touched.
    </ConfirmDialog>
  )
}

/** Asks before the sample is put back: what was changed in it is overwritten. */
export function RestoreSampleDialog({ onClose, onRestored }: { readonly onClose: () => void; readonly onRestored: (id: string) => void }) {
  const restore = async () => {
    const { id } = await call('connections.restoreSample', {})
    clearJob(id)
    onRestored(id)
  }
  return (
    <ConfirmDialog title="Restore the sample?" action="Restore the sample" onConfirm={restore} onClose={onClose}>
      The sample database is put back as it was shipped, and its connection where that was removed. What was changed in the sample’s file is
      lost; your own databases are not touched.
    </ConfirmDialog>
  )
}

/** Unlocks the vault with the master password, or with the recovery code. */
export function UnlockDialog({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('')
  const [byCode, setByCode] = useState(false)
  const [problem, setProblem] = useState<string | undefined>()
  const unlock = async () => {
    try {
      await (byCode ? call('vault.recover', { code: text }) : call('vault.unlock', { password: text }))
      onClose()
    } catch (error) {
      setProblem(errorText(error))
    }
  }
  const turn = () => {
    setByCode(!byCode)
    setText('')
    setProblem(undefined)
  }
  return (
    <Dialog
      title="Unlock saved passwords"
      onClose={onClose}
      actions={
        <>
          <Button onClick={turn}>{byCode ? 'Use the master password' : 'Use the recovery code'}</Button>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" disabled={text === ''} onClick={() => void unlock()}>
            Unlock
          </Button>
        </>
      }
    >
      <Field
        key={String(byCode)}
        label={byCode ? 'Recovery code' : 'Master password'}
        error={problem}
        help={byCode ? 'Seven groups of four, as it was shown once. Then set a new master password in the settings.' : undefined}
      >
        {(id, describedBy) => (
          <Input
            id={id}
            aria-describedby={describedBy}
            autoFocus
            type={byCode ? 'text' : 'password'}
            value={text}
            onChange={(e) => setText(e.target.value)}
            onKeyDown={(e) => e.key === 'Enter' && void unlock()}
          />
        )}
      </Field>
    </Dialog>
  )
}
