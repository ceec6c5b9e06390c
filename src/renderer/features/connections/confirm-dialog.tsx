import { type ReactNode, useState } from 'react'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { errorText } from '../../ui/error-text'
import styles from './connections.module.css'
import { t } from '../../words'

interface ConfirmDialogProps {
  readonly title: string
  /** What is lost and what is not. */
  readonly children: ReactNode
  /** The button that does it. */
  readonly action: string
  readonly danger?: boolean
  /** What else can be done, before the other buttons. */
  readonly more?: ReactNode
  /** Does it; the dialog closes when this resolves, and says why when it rejects. */
  readonly onConfirm: () => Promise<void>
  readonly onClose: () => void
}

/** Asks before something goes that cannot be brought back. */
export function ConfirmDialog({ title, children, action, danger = false, more, onConfirm, onClose }: ConfirmDialogProps) {
  const [problem, setProblem] = useState<string | undefined>()
  const [busy, setBusy] = useState(false)
  const confirm = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      await onConfirm()
      onClose()
    } catch (error) {
      setProblem(errorText(error))
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          {more}
          <Button data-first-focus onClick={onClose}>
            {t('ui.cancel')}
          </Button>
          <Button look={danger ? 'danger' : 'primary'} disabled={busy} onClick={() => void confirm()}>
            {action}
          </Button>
        </>
      }
    >
      {typeof children === 'string' ? <p>{children}</p> : children}
      {problem !== undefined && (
        <p role="alert" className={styles['error']}>
          {problem}
        </p>
      )}
    </Dialog>
  )
}
