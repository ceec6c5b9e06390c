import type { LanguageChoice, Preferences, ThemeChoice } from '@shared/preferences'
import { Eraser } from 'lucide-react'
import { askToForgetAll } from '../../state/forget-all'
import { say } from '../../state/jobs'
import { savePreferences, usePreferences } from '../../state/preferences'
import { openTab } from '../../state/tabs'
import { Button } from '../../ui/button'
import { Segmented } from '../../ui/choices'
import { ErrorState, Skeleton } from '../../ui/error-state'
import { errorText } from '../../ui/error-text'
import { Field, Select } from '../../ui/field'
import { bytes } from '../../ui/format'
import { LANGUAGES, t } from '../../words'
import { Keymap } from './keymap'
import { Network } from './network'
import { RedisForm } from './redis-form'
import { Security } from './security'
import styles from './settings.module.css'
import { Team } from './team'
import { Transfer } from './transfer'
import { TtlFields } from './ttl'

const LIMITS = [256, 512, 1024, 4096, 16_384].map((megabytes) => megabytes * 1024 ** 2)

const IDLE = [0, 5, 15, 60]

/** How the window looks, where the cache lies and how much it may keep, and what opens the saved secrets. */
export function SettingsView() {
  const preferences = usePreferences()
  if (preferences.error !== null) return <ErrorState error={preferences.error} />
  if (preferences.data === undefined) return <Skeleton rows={8} head />
  const save = (patch: Partial<Preferences>) => void savePreferences(patch).catch((error: unknown) => say(errorText(error)))
  const { theme, language, keymap, snapshotLimitBytes, lockAfterMinutes, ttlMinutes } = preferences.data
  const limits = [...new Set([...LIMITS, snapshotLimitBytes])].sort((a, b) => a - b)
  return (
    <div className={styles['settings']} data-scrolls>
      <h1 className={styles['title']}>{t('settings.title')}</h1>
      <section aria-labelledby="settings-appearance" className={styles['section']}>
        <h2 id="settings-appearance">{t('settings.appearance')}</h2>
        <div className={styles['fields']}>
          <div className={styles['choice']}>
            <span aria-hidden="true">{t('settings.theme')}</span>
            <Segmented label={t('settings.theme')} value={theme} choices={themes()} onChange={(next) => save({ theme: next })} />
          </div>
          <div className={styles['choice']}>
            <span aria-hidden="true">{t('settings.language')}</span>
            <Segmented
              label={t('settings.language')}
              value={language}
              choices={languages()}
              onChange={(next) => save({ language: next })}
            />
          </div>
        </div>
      </section>
      <section aria-labelledby="settings-keys" className={styles['section']}>
        <h2 id="settings-keys">{t('keymap.title')}</h2>
        <div className={styles['fields']}>
          <Keymap keymap={keymap} onChange={(next) => save({ keymap: next })} />
        </div>
      </section>
      <section aria-labelledby="settings-connections" className={styles['section']}>
        <h2 id="settings-connections">{t('settings.connections')}</h2>
        <div className={styles['fields']}>
          <Transfer />
        </div>
      </section>
      <section aria-labelledby="settings-cache" className={styles['section']}>
        <h2 id="settings-cache">{t('settings.cache')}</h2>
        <div className={styles['fields']}>
          <RedisForm />
          <TtlFields ttl={ttlMinutes} onChange={(next) => save({ ttlMinutes: next })} />
          <Field label={t('settings.room')} help={t('settings.roomHelp')}>
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
          <div className={styles['buttons']}>
            <Button look="dangerLine" icon={<Eraser size={14} strokeWidth={1.5} />} onClick={askToForgetAll}>
              {t('cache.forgetAll')}
            </Button>
            <Button onClick={() => openTab({ kind: 'cache' })}>{t('settings.showCache')}</Button>
          </div>
        </div>
      </section>
      <section aria-labelledby="settings-network" className={styles['section']}>
        <h2 id="settings-network">{t('settings.network')}</h2>
        <div className={styles['fields']}>
          <Network value={preferences.data} onChange={save} />
        </div>
      </section>
      <section aria-labelledby="settings-team" className={styles['section']}>
        <h2 id="settings-team">{t('settings.team')}</h2>
        <div className={styles['fields']}>
          <Team />
        </div>
      </section>
      <section aria-labelledby="settings-security" className={styles['section']}>
        <h2 id="settings-security">{t('settings.security')}</h2>
        <div className={styles['fields']}>
          <Security />
          <Field label={t('settings.lock')} help={t('settings.lockHelp')}>
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
                      {minutes === 0 ? t('settings.lockNever') : t('settings.lockAfter', { minutes })}
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

function themes(): readonly { readonly value: ThemeChoice; readonly label: string }[] {
  return [
    { value: 'system', label: t('settings.themeSystem') },
    { value: 'light', label: t('settings.themeLight') },
    { value: 'dark', label: t('settings.themeDark') },
    { value: 'contrast', label: t('settings.themeContrast') },
    { value: 'contrast-dark', label: t('settings.themeContrastDark') },
  ]
}

/** Each language by its own name, so that nobody has to read another to find it. */
function languages(): readonly { readonly value: LanguageChoice; readonly label: string }[] {
  const own = Object.entries(LANGUAGES) as [LanguageChoice, string][]
  return [{ value: 'system', label: t('settings.languageSystem') }, ...own.map(([value, label]) => ({ value, label }))]
}
