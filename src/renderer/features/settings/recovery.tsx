import type { VaultStatus } from '@shared/contract'
import { useState } from 'react'
import { call } from '../../client'
import { makeRecoveryCode, RecoveryCode } from '../../secrets/recovery-code'
import { say } from '../../state/jobs'
import { Button } from '../../ui/button'
import { errorText } from '../../ui/error-text'
import { Field, Input } from '../../ui/field'
import styles from './settings.module.css'
import { t } from '../../words'

/** The recovery code, shown once, and a new key for everything. `asked`: a master password is needed for the latter. */
export function Recovery({ slots, asked }: { readonly slots: VaultStatus['slots']; readonly asked: boolean }) {
  const [code, setCode] = useState<string | undefined>()
  const [password, setPassword] = useState('')
  const [problem, setProblem] = useState<string | undefined>()
  const has = slots.includes('recovery')
  const make = async () => setCode(await makeRecoveryCode())
  const rotate = async () => {
    setProblem(undefined)
    try {
      setCode((await call('vault.rotate', asked ? { password } : {})).recoveryCode)
      setPassword('')
      say(t('settings.rotated'))
    } catch (error) {
      setProblem(errorText(error))
    }
  }
  return (
    <>
      <p className={styles['muted']}>{has ? t('settings.hasCode') : t('settings.noCode')}</p>
      {code !== undefined && (
        <div className={styles['found']}>
          <RecoveryCode code={code} onKept={() => setCode(undefined)} />
        </div>
      )}
      {code === undefined && (
        <div className={styles['buttons']}>
          <Button onClick={() => void make()}>{has ? t('settings.newCode') : t('settings.offerMake')}</Button>
        </div>
      )}
      <form
        className={styles['row']}
        onSubmit={(event) => {
          event.preventDefault()
          void rotate()
        }}
      >
        {asked && (
          <Field label={t('settings.rotatePassword')} error={problem} help={t('settings.rotateHelp')}>
            {(id, describedBy) => (
              <Input
                id={id}
                aria-describedby={describedBy}
                type="password"
                value={password}
                onChange={(e) => setPassword(e.target.value)}
              />
            )}
          </Field>
        )}
        <Button type="submit" className={asked ? (styles['beside'] ?? '') : ''} disabled={asked && password === ''}>
          {t('settings.rotate')}
        </Button>
      </form>
      {!asked && problem !== undefined && <p className={styles['warn']}>{problem}</p>}
    </>
  )
}
