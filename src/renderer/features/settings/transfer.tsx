import { importConnections } from '../../state/actions'
import { showDialog } from '../../state/dialogs'
import { say } from '../../state/jobs'
import { Button } from '../../ui/button'
import { errorText } from '../../ui/error-text'
import { t } from '../../words'
import styles from './settings.module.css'

/** Saved connections to another machine or a colleague, and back. */
export function Transfer() {
  return (
    <div className={styles['redis']}>
      <p className={styles['muted']}>{t('settings.transferAbout')}</p>
      <div className={styles['buttons']}>
        <Button onClick={() => showDialog({ kind: 'export' })}>{t('settings.exportConnections')}</Button>
        <Button onClick={() => void importConnections().catch((error: unknown) => say(errorText(error)))}>
          {t('settings.importConnections')}
        </Button>
      </div>
    </div>
  )
}
