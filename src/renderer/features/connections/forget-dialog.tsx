import { useState } from 'react'
import { exportSchema, forget } from '../../state/actions'
import type { Forgetting, Loss } from '../../state/forgetting'
import { useConnection } from '../../state/use-connection'
import { Button } from '../../ui/button'
import { errorText } from '../../ui/error-text'
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
  const name = connection?.name ?? t('connections.forget.theConnection')
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
      title={t('connections.forget.title', { what: words })}
      action={t('connections.forget.action')}
      danger
      more={<Button onClick={() => void save()}>{t('connections.forget.exportFirst')}</Button>}
      onConfirm={async () => await forget(what)}
      onClose={onClose}
    >
      {loss.unread !== undefined && (
        <p>
          <strong>{loss.unread}.</strong> {t('connections.forget.unread', { name })}
        </p>
      )}
      {loss.history > 0 && (
        <p>
          <strong>{t('connections.forget.history', { count: loss.history })}</strong> {t('connections.forget.historyGone')}
        </p>
      )}
      <p>{t('connections.forget.untouched')}</p>
      {connection?.shared === true && what.schema === undefined && <p>{t('cache.forgetShared')}</p>}
      {saved !== undefined && <p role="status">{saved}</p>}
    </ConfirmDialog>
  )
}
