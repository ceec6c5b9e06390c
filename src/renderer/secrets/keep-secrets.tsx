import { AppError } from '@shared/errors'
import { type ReactNode, useState } from 'react'
import { call } from '../client'
import { Button } from '../ui/button'
import { Field, Input } from '../ui/field'
import { Strength } from '../ui/strength'
import { t } from '../words'
import styles from './secrets.module.css'
import { asAppError, messageOf } from '../ui/error-text'

const LABELS = {
  locked: { save: 'connections.secrets.unlockAndSave', connect: 'connections.secrets.unlockAndConnect' },
  none: { save: 'connections.secrets.setAndSave', connect: 'connections.secrets.setAndConnect' },
} as const

interface KeepSecretsProps {
  readonly error: AppError
  /** True where a connection is opened right after it was saved: the buttons say so. */
  readonly connects?: boolean
  /** Goes on with what was asked for before. */
  readonly onReady: () => void
}

/** Asked when there is a secret to keep and nothing to keep it in, or when what keeps it is locked. */
export function KeepSecrets({ error, connects = false, onReady }: KeepSecretsProps) {
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<string | undefined>()
  const locked = error.code === 'secrets_locked'
  const run = async (work: () => Promise<unknown>) => {
    setProblem(undefined)
    try {
      await work()
      onReady()
    } catch (caught) {
      setProblem(messageOf(asAppError(caught)))
    }
  }
  return (
    <section className={styles['keep']} aria-label={t('connections.secrets.keep')}>
      <h3 className={styles['head']}>{locked ? t('connections.secrets.locked') : t('connections.secrets.keep')}</h3>
      <p>{messageOf(error)}</p>
      <Field label={t('connections.unlock.password')} help={help(locked, password)} error={problem}>
        {(id, describedBy) => (
          <Input id={id} aria-describedby={describedBy} type="password" value={password} onChange={(e) => setPassword(e.target.value)} />
        )}
      </Field>
      <div className={styles['choices']}>
        <Button
          look="primary"
          disabled={password === ''}
          onClick={() => void run(() => (locked ? call('vault.unlock', { password }) : call('vault.setPassword', { password })))}
        >
          {t(LABELS[locked ? 'locked' : 'none'][connects ? 'connect' : 'save'])}
        </Button>
        {error.detail?.['again'] === true && <Button onClick={onReady}>{t('settings.tryAgain')}</Button>}
        {!locked && <Button onClick={() => void run(() => call('vault.useSession', {}))}>{t('connections.secrets.session')}</Button>}
      </div>
    </section>
  )
}

function help(locked: boolean, password: string): ReactNode {
  if (locked) return undefined
  return password === '' ? t('connections.secrets.help') : <Strength password={password} />
}
