import { call } from '../../client'
import { clearJob } from '../../state/jobs'
import { closeConnectionTabs } from '../../state/tabs'
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
