import type { VaultStatus } from '@shared/contract'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../client'
import { keys } from '../../queries'
import { showDialog } from '../../state/dialogs'
import { say } from '../../state/jobs'
import { Button } from '../../ui/button'
import { errorText } from '../../ui/error-text'
import { MasterPassword } from './master-password'
import { Recovery } from './recovery'
import styles from './settings.module.css'

const STATES: Readonly<Record<VaultStatus['state'], string>> = {
  empty: 'No secret is saved yet',
  locked: 'Saved secrets are locked',
  unlocked: 'Saved secrets are unlocked',
  session: 'Secrets are kept in memory until Relata is closed',
}

const OPENERS: Readonly<Record<VaultStatus['slots'][number], string>> = {
  keychain: 'the system’s keychain opens',
  password: 'the master password opens',
  both: 'the master password and the system’s keychain open together',
  recovery: 'the recovery code opens',
}

/** What opens the saved secrets, told as it is, and how to change that. */
export function Security() {
  const vault = useQuery({ queryKey: keys.vault, queryFn: ({ signal }) => call('vault.status', {}, { signal }) })
  if (vault.data === undefined) return null
  const { state, slots, keychain, problem } = vault.data
  const asked = slots.includes('password') || slots.includes('both')
  const lock = () => void call('vault.lock', {}).catch((error: unknown) => say(errorText(error)))
  return (
    <div className={styles['redis']}>
      <p>
        <strong>{STATES[state]}</strong>
        {slots.length > 0 && <>, sealed under a key that {slots.map((slot) => OPENERS[slot]).join(', or ')}</>}
        <span className={styles['muted']}> · {keychain.available ? `Keychain: ${keychain.label}` : keychain.label}</span>
      </p>
      {problem !== null && <p className={styles['warn']}>{problem}. Nothing was lost.</p>}
      <div className={styles['buttons']}>
        {state === 'unlocked' && asked && <Button onClick={lock}>Lock now</Button>}
        {state === 'locked' && <Button onClick={() => showDialog({ kind: 'unlock' })}>Unlock…</Button>}
      </div>
      {state !== 'locked' && <MasterPassword slots={slots} keychain={keychain.available} />}
      {state === 'unlocked' && <Recovery slots={slots} asked={asked} />}
    </div>
  )
}
