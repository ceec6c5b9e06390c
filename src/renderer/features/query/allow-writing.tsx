import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { t } from '../../words'

/** Asks before a console of a production database gets a session that may write. */
export function AllowWriting({
  name,
  onAllow,
  onClose,
}: {
  readonly name: string
  readonly onAllow: () => void
  readonly onClose: () => void
}) {
  return (
    <Dialog
      title={t('query.allowTitle', { name })}
      onClose={onClose}
      actions={
        <>
          <Button data-first-focus onClick={onClose}>
            {t('query.stayReadOnly')}
          </Button>
          <Button
            look="danger"
            onClick={() => {
              onAllow()
              onClose()
            }}
          >
            {t('query.allow')}
          </Button>
        </>
      }
    >
      <p>{t('query.allowText')}</p>
    </Dialog>
  )
}
