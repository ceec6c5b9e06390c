import { call } from '../../client'
import { clearJob } from '../../state/jobs'
import { closeConnectionTabs } from '../../state/tabs'
import { ConfirmDialog } from './confirm-dialog'
import { t } from '../../words'

/** Asks before a saved connection goes: this cannot be undone. */
export function RemoveDialog({ id, name, onClose }: { readonly id: string; readonly name: string; readonly onClose: () => void }) {
  const remove = async () => {
    await call('connections.remove', { id })
    closeConnectionTabs(id)
  }
  return (
    <ConfirmDialog
      title={t('connections.remove.title', { name })}
      action={t('connections.remove.action')}
      danger
      onConfirm={remove}
      onClose={onClose}
    >
      {t('connections.remove.about')}
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
    <ConfirmDialog title={t('connections.restore.title')} action={t('connections.restore.action')} onConfirm={restore} onClose={onClose}>
      {t('connections.restore.about')}
    </ConfirmDialog>
  )
}
