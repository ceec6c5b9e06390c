import type { VaultStatus } from '@shared/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../client'
import { keys } from '../../queries'
import { showDialog } from '../../state/dialogs'
import { say } from '../../state/jobs'
import { Button } from '../../ui/button'
import { errorText } from '../../ui/error-text'
import { Field, Input } from '../../ui/field'
import styles from './settings.module.css'

const STATES: Readonly<Record<VaultStatus['state'], string>> = {
  empty: 'No secret is saved yet',
  locked: 'Saved secrets are locked',
  unlocked: 'Saved secrets are unlocked',
  session: 'Secrets are kept in memory until Relata is closed',
}

/** What opens the saved secrets, told as it is, and the master password. */
export function Security() {
  const vault = useQuery({ queryKey: keys.vault, queryFn: ({ signal }) => call('vault.status', {}, { signal }) })
  if (vault.data === undefined) return null
  const { state, slots, keychain } = vault.data
  const lock = () => void call('vault.lock', {}).catch((error: unknown) => say(errorText(error)))
  return (
    <>
      <p>
        <strong>{STATES[state]}</strong>
        {slots.length > 0 && <>, sealed under a key that {openers(slots)}</>}
        <span className={styles['muted']}> · {keychain.available ? `Keychain: ${keychain.label}` : keychain.label}</span>
      </p>
      <div className={styles['buttons']}>
        {state === 'unlocked' && slots.includes('password') && <Button onClick={lock}>Lock now</Button>}
        {state === 'locked' && <Button onClick={() => showDialog({ kind: 'unlock' })}>Unlock…</Button>}
      </div>
      {state !== 'locked' && <MasterPassword set={slots.includes('password')} />}
    </>
  )
}

function openers(slots: VaultStatus['slots']): string {
  const words = { keychain: 'the system’s keychain', password: 'the master password' }
  return `${slots.map((slot) => words[slot]).join(' or ')} opens`
}

function MasterPassword({ set }: { readonly set: boolean }) {
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [problem, setProblem] = useState<string | undefined>()
  const differs = again !== '' && again !== password
  const save = async () => {
    setProblem(undefined)
    try {
      await call('vault.setPassword', { password })
      setPassword('')
      setAgain('')
      say(set ? 'Changed the master password' : 'Set a master password')
    } catch (error) {
      setProblem(errorText(error))
    }
  }
  return (
    <form
      className={styles['row']}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Field
        label={set ? 'New master password' : 'Master password'}
        error={problem}
        help="Opens the saved secrets too. It cannot be recovered."
      >
        {(id, describedBy) => (
          <Input id={id} aria-describedby={describedBy} type="password" value={password} onChange={(e) => setPassword(e.target.value)} />
        )}
      </Field>
      <Field label="The same again" error={differs ? 'The two differ' : undefined}>
        {(id, describedBy) => (
          <Input id={id} aria-describedby={describedBy} type="password" value={again} onChange={(e) => setAgain(e.target.value)} />
        )}
      </Field>
      <Button type="submit" className={styles['beside'] ?? ''} disabled={password === '' || again !== password}>
        {set ? 'Change it' : 'Set it'}
      </Button>
    </form>
  )
}
