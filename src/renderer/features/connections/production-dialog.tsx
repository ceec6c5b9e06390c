import { answerProduction } from '../../state/production'
import { Button } from '../../ui/button'
import { EnvironmentTag } from '../../ui/connection-marks'
import { Dialog } from '../../ui/dialog'
import { t } from '../../words'
import styles from './connections.module.css'

/** Asks before something is done with a production connection. */
export function ProductionDialog({ name, what }: { readonly name: string; readonly what: string }) {
  return (
    <Dialog
      title={t('connections.production.title', { name })}
      onClose={() => answerProduction(false)}
      actions={
        <>
          <Button data-first-focus onClick={() => answerProduction(false)}>
            {t('connections.ask.cancel')}
          </Button>
          <Button look="danger" onClick={() => answerProduction(true)}>
            {t('connections.production.goOn')}
          </Button>
        </>
      }
    >
      <p className={styles['production']}>
        <EnvironmentTag environment="production" />
        <span>{what}</span>
      </p>
    </Dialog>
  )
}
