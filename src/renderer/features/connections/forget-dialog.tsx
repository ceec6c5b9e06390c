import { useState } from 'react'
import { exportSchema, forget } from '../../state/actions'
import type { Forgetting, Loss } from '../../state/forgetting'
import { useConnection } from '../../state/use-connection'
import { Button } from '../../ui/button'
import { errorText } from '../../ui/error-text'
import { counted } from '../../ui/format'
import { t } from '../../words'
import { ConfirmDialog } from './confirm-dialog'

interface ForgetDialogProps {
  readonly what: Forgetting
  /** What would be forgotten: "the last known schema of Fleet". */
  readonly words: string
  readonly loss: Loss
  readonly onClose: () => void
}

/** Asks before something is forgotten that cannot be read again at once, or not at all; it can be saved as a file first. */
export function ForgetDialog({ what, words, loss, onClose }: ForgetDialogProps) {
  const connection = useConnection(what.connectionId)
  const name = connection?.name ?? 'the connection'
  const [saved, setSaved] = useState<string | undefined>()
  const save = async () => {
    try {
      setSaved((await exportSchema(what.connectionId, name)) ?? saved)
    } catch (error) {
      setSaved(errorText(error))
    }
  }
  return (
    <ConfirmDialog
      title={`Forget ${words}?`}
      action="Forget"
      danger
      more={<Button onClick={() => void save()}>Export schema first…</Button>}
      onConfirm={async () => await forget(what)}
      onClose={onClose}
    >
      {loss.unread !== undefined && (
        <p>
          <strong>{loss.unread}.</strong> What you forget cannot be read again until {name} is back.
        </p>
      )}
      {loss.history > 0 && (
        <p>
          <strong>{counted(loss.history, 'change')} in its history.</strong> They cannot be made again at all.
        </p>
      )}
      <p>The database and the saved connection are not touched.</p>
      {connection?.shared === true && what.schema === undefined && <p>{t('cache.forgetShared')}</p>}
      {saved !== undefined && <p role="status">{saved}</p>}
    </ConfirmDialog>
  )
}
