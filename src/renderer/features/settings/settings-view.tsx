import { useQuery } from '@tanstack/react-query'
import type { Preferences, ThemeChoice } from '@shared/preferences'
import { call } from '../../client'
import { keys, queries } from '../../queries'
import { say } from '../../state/jobs'
import { Segmented } from '../../ui/choices'
import { ErrorState, Skeleton } from '../../ui/error-state'
import { errorText } from '../../ui/error-text'
import { Field, Select } from '../../ui/field'
import { bytes } from '../../ui/format'
import { RedisForm } from './redis-form'
import { Security } from './security'
import styles from './settings.module.css'
import { Team } from './team'
import { Transfer } from './transfer'

const THEMES: readonly { readonly value: ThemeChoice; readonly label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'contrast', label: 'High contrast' },
  { value: 'contrast-dark', label: 'High contrast, dark' },
]
const LIMITS = [256, 512, 1024, 4096, 16_384].map((megabytes) => megabytes * 1024 ** 2)

const IDLE = [0, 5, 15, 60]

/** How the window looks, where the cache lies and how much it may keep, and what opens the saved secrets. */
export function SettingsView() {
  const preferences = useQuery({ queryKey: keys.preferences, queryFn: ({ signal }) => call('preferences.get', {}, { signal }) })
  if (preferences.error !== null) return <ErrorState error={preferences.error} />
  if (preferences.data === undefined) return <Skeleton rows={8} head />
  const save = (patch: Partial<Preferences>) =>
    void call('preferences.set', patch)
      .then((saved) => queries.setQueryData(keys.preferences, saved))
      .catch((error: unknown) => say(errorText(error)))
  const { theme, snapshotLimitBytes, lockAfterMinutes } = preferences.data
  const limits = [...new Set([...LIMITS, snapshotLimitBytes])].sort((a, b) => a - b)
  return (
    <div className={styles['settings']}>
      <h1 className={styles['title']}>Settings</h1>
      <section aria-labelledby="settings-appearance" className={styles['section']}>
        <h2 id="settings-appearance">Appearance</h2>
        <div className={styles['fields']}>
          <Segmented label="Theme" value={theme} choices={THEMES} onChange={(next) => save({ theme: next })} />
        </div>
      </section>
      <section aria-labelledby="settings-connections" className={styles['section']}>
        <h2 id="settings-connections">Connections</h2>
        <div className={styles['fields']}>
          <Transfer />
        </div>
      </section>
      <section aria-labelledby="settings-cache" className={styles['section']}>
        <h2 id="settings-cache">Cache</h2>
        <div className={styles['fields']}>
          <RedisForm />
          <Field
            label="Room for the last known schemas"
            help="On this disk, all connections together. When it is full, the one that was read the longest ago goes first; a connection that is open is kept."
          >
            {(id, describedBy) => (
              <Select
                id={id}
                aria-describedby={describedBy}
                className={styles['short'] ?? ''}
                value={snapshotLimitBytes}
                onChange={(event) => save({ snapshotLimitBytes: Number(event.target.value) })}
              >
                {limits.map((limit) => (
                  <option key={limit} value={limit}>
                    {bytes(limit)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
      </section>
      <section aria-labelledby="settings-team" className={styles['section']}>
        <h2 id="settings-team">Team</h2>
        <div className={styles['fields']}>
          <Team />
        </div>
      </section>
      <section aria-labelledby="settings-security" className={styles['section']}>
        <h2 id="settings-security">Security</h2>
        <div className={styles['fields']}>
          <Security />
          <Field
            label="Lock when nobody is there"
            help="Where a master password opens the secrets; sleep and a locked screen lock them at once."
          >
            {(id, describedBy) => (
              <Select
                id={id}
                aria-describedby={describedBy}
                className={styles['short'] ?? ''}
                value={lockAfterMinutes}
                onChange={(event) => save({ lockAfterMinutes: Number(event.target.value) })}
              >
                {[...new Set([...IDLE, lockAfterMinutes])]
                  .sort((a, b) => a - b)
                  .map((minutes) => (
                    <option key={minutes} value={minutes}>
                      {minutes === 0 ? 'Never' : `After ${String(minutes)} min`}
                    </option>
                  ))}
              </Select>
            )}
          </Field>
        </div>
      </section>
    </div>
  )
}
