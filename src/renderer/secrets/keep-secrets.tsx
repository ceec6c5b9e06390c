import { AppError } from '@shared/errors'
import { type ReactNode, useState } from 'react'
import { call } from '../client'
import { Button } from '../ui/button'
import { Field, Input } from '../ui/field'
import { Strength } from '../ui/strength'
import { t } from '../words'
import styles from './secrets.module.css'

/** Asked when there is a secret to keep and nothing to keep it in, or when what keeps it is locked. */
export function KeepSecrets({ error, onReady }: { readonly error: AppError; readonly onReady: () => void }) {
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<string | undefined>()
  const locked = error.code === 'secrets_locked'
  const run = async (work: () => Promise<unknown>) => {
    setProblem(undefined)
    try {
      await work()
      onReady()
    } catch (caught) {
      setProblem(caught instanceof AppError ? caught.message : String(caught))
    }
  }
  return (
    <section className={styles['keep']} aria-label="Keep the password">
      <h3 className={styles['head']}>{locked ? 'Passwords are locked' : 'Keep the password'}</h3>
      <p>{error.message}</p>
      <Field label="Master password" help={help(locked, password)} error={problem}>
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
          {locked ? 'Unlock and save' : 'Set the master password and save'}
        </Button>
        {error.detail?.['again'] === true && <Button onClick={onReady}>{t('settings.tryAgain')}</Button>}
        {!locked && <Button onClick={() => void run(() => call('vault.useSession', {}))}>Keep for this session only</Button>}
      </div>
    </section>
  )
}

function help(locked: boolean, password: string): ReactNode {
  if (locked) return undefined
  return password === '' ? 'Seals every saved password on this machine. It cannot be recovered' : <Strength password={password} />
}
