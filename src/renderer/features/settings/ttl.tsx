import type { Preferences } from '@shared/preferences'
import { Field, Select } from '../../ui/field'
import { t } from '../../words'
import styles from './settings.module.css'

type Ttl = Preferences['ttlMinutes']

const CHOICES: Readonly<Record<keyof Ttl, readonly number[]>> = {
  schema: [5, 15, 60, 240, 1440],
  test: [1, 5, 15, 60],
  config: [1, 5, 15, 30],
  metadata: [5, 30, 60, 240],
}

/** How long each type of entry is believed without asking the database. */
export function TtlFields({ ttl, onChange }: { readonly ttl: Ttl; readonly onChange: (ttl: Ttl) => void }) {
  return (
    <fieldset className={styles['ttl']}>
      <legend>{t('settings.ttl')}</legend>
      <div className={styles['row']}>
        {(Object.keys(CHOICES) as (keyof Ttl)[]).map((type) => (
          <Field key={type} label={t(`settings.ttl_${type}`)}>
            {(id) => (
              <Select id={id} value={ttl[type]} onChange={(event) => onChange({ ...ttl, [type]: Number(event.target.value) })}>
                {[...new Set([...CHOICES[type], ttl[type]])]
                  .sort((a, b) => a - b)
                  .map((minutes) => (
                    <option key={minutes} value={minutes}>
                      {minutes < 60 ? t('settings.minutes', { minutes }) : t('settings.hours', { hours: minutes / 60 })}
                    </option>
                  ))}
              </Select>
            )}
          </Field>
        ))}
      </div>
      <p className={styles['muted']}>{t('settings.ttlHelp')}</p>
    </fieldset>
  )
}
