import type { VaultStatus } from '@shared/contract'
import { useState } from 'react'
import { call } from '../../client'
import { makeRecoveryCode, RecoveryCode } from '../../secrets/recovery-code'
import { say } from '../../state/jobs'
import { Button } from '../../ui/button'
import { errorText } from '../../ui/error-text'
import { Field, Input } from '../../ui/field'
import styles from './settings.module.css'

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
      say('Sealed everything under a new key')
    } catch (error) {
      setProblem(errorText(error))
    }
  }
  return (
    <>
      <p className={styles['muted']}>
        {has
          ? 'A recovery code opens the saved secrets when the password is forgotten or the keychain is gone. A new one ends it.'
          : 'Without a recovery code, a forgotten password or a lost keychain takes the saved secrets with it.'}
      </p>
      {code !== undefined && (
        <div className={styles['found']}>
          <RecoveryCode code={code} onKept={() => setCode(undefined)} />
        </div>
      )}
      {code === undefined && (
        <div className={styles['buttons']}>
          <Button onClick={() => void make()}>{has ? 'Make a new recovery code' : 'Make a recovery code'}</Button>
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
          <Field
            label="Master password, for a new key"
            error={problem}
            help="Seals every saved secret under a new key, in case somebody copied the old one."
          >
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
          Use a new key
        </Button>
      </form>
      {!asked && problem !== undefined && <p className={styles['warn']}>{problem}</p>}
    </>
  )
}
