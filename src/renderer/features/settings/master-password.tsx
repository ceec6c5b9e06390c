import type { VaultStatus } from '@shared/contract'
import { useState } from 'react'
import { call } from '../../client'
import { say } from '../../state/jobs'
import { Button } from '../../ui/button'
import { Segmented } from '../../ui/choices'
import { errorText } from '../../ui/error-text'
import { Field, Input } from '../../ui/field'
import { Strength } from '../../ui/strength'
import styles from './settings.module.css'
import { t } from '../../words'

const WAYS = [
  { value: 'also', label: 'settings.wayAlso' },
  { value: 'needed', label: 'settings.wayNeeded' },
  { value: 'no', label: 'settings.wayNo' },
] as const
type Way = (typeof WAYS)[number]['value']

/** Sets or changes the master password and, where there is a keychain, what that is to do beside it. */
export function MasterPassword({ slots, keychain }: { readonly slots: VaultStatus['slots']; readonly keychain: boolean }) {
  const set = slots.includes('password') || slots.includes('both')
  const now = slots.includes('both') ? 'needed' : slots.includes('keychain') || !set ? 'also' : 'no'
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [way, setWay] = useState<Way>(now)
  const [problem, setProblem] = useState<string | undefined>()
  const run = async (work: () => Promise<unknown>, done: string) => {
    setProblem(undefined)
    try {
      await work()
      setPassword('')
      setAgain('')
      say(done)
    } catch (error) {
      setProblem(errorText(error))
    }
  }
  const save = () =>
    run(
      async () => await call('vault.setPassword', keychain ? { password, keychain: way } : { password }),
      set ? t('settings.passwordChanged') : t('settings.passwordSet'),
    )
  return (
    <form
      className={styles['redis']}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      {keychain && (
        <Segmented
          label={t('settings.opens')}
          value={way}
          choices={WAYS.map((one) => ({ ...one, label: t(one.label) }))}
          onChange={setWay}
        />
      )}
      <div className={styles['row']}>
        <Field
          label={set ? t('settings.passwordNew') : t('connections.unlock.password')}
          error={problem}
          help={password === '' ? t('settings.passwordHelp') : <Strength password={password} />}
        >
          {(id, describedBy) => (
            <Input id={id} aria-describedby={describedBy} type="password" value={password} onChange={(e) => setPassword(e.target.value)} />
          )}
        </Field>
        <Field label={t('settings.again')} error={again !== '' && again !== password ? t('settings.differ') : undefined}>
          {(id, describedBy) => (
            <Input id={id} aria-describedby={describedBy} type="password" value={again} onChange={(e) => setAgain(e.target.value)} />
          )}
        </Field>
        <Button type="submit" className={styles['beside'] ?? ''} disabled={password === '' || again !== password}>
          {set ? t('settings.changeIt') : t('settings.setIt')}
        </Button>
      </div>
      {keychain && set && (
        <div className={styles['buttons']}>
          <Button onClick={() => void run(async () => await call('vault.useKeychain', {}), t('settings.keychainOpens'))}>
            {t('settings.keychainAlone')}
          </Button>
        </div>
      )}
    </form>
  )
}
