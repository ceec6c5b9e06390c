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
import { t, type Words } from '../../words'
import { said } from '../../words/said'

const STATES: Readonly<Record<VaultStatus['state'], Words>> = {
  empty: 'settings.vaultEmpty',
  locked: 'settings.vaultLocked',
  unlocked: 'settings.vaultUnlocked',
  session: 'settings.vaultSession',
}

const OPENERS: Readonly<Record<VaultStatus['slots'][number], Words>> = {
  keychain: 'settings.byKeychain',
  password: 'settings.byPassword',
  both: 'settings.byBoth',
  recovery: 'settings.byRecovery',
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
        <strong>{t(STATES[state])}</strong>
        {slots.length > 0 && t('settings.sealed', { ways: slots.map((slot) => t(OPENERS[slot])).join(t('settings.orBy')) })}
        <span className={styles['muted']}>
          {' '}
          · {keychain.available ? t('settings.keychain', { name: said(keychain.label) }) : said(keychain.label)}
        </span>
      </p>
      {problem !== null && <p className={styles['warn']}>{t('connections.unlock.problem', { problem: said(problem) })}</p>}
      <div className={styles['buttons']}>
        {state === 'unlocked' && asked && <Button onClick={lock}>{t('settings.lockNow')}</Button>}
        {state === 'locked' && <Button onClick={() => showDialog({ kind: 'unlock' })}>{t('settings.unlock')}</Button>}
      </div>
      {state !== 'locked' && <MasterPassword slots={slots} keychain={keychain.available} />}
      {state === 'unlocked' && <Recovery slots={slots} asked={asked} />}
    </div>
  )
}
