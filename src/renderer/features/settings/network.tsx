import { type Preferences, PROXY } from '@shared/preferences'
import { useState } from 'react'
import { Field, Input, Select } from '../../ui/field'
import { t } from '../../words'
import styles from './settings.module.css'

const SECONDS = [5, 10, 20, 60, 120]

type NetworkPart = Pick<Preferences, 'proxy' | 'connectSeconds'>

/** The way to servers: a proxy for every machine but this one, and how long a server may take to let us in. */
export function Network({ value, onChange }: { readonly value: NetworkPart; readonly onChange: (patch: Partial<NetworkPart>) => void }) {
  const [typed, setTyped] = useState(value.proxy)
  const wrong = PROXY.test(typed.trim()) ? undefined : t('settings.proxyWrong')
  const save = () => {
    if (wrong === undefined && typed.trim() !== value.proxy) onChange({ proxy: typed.trim() })
  }
  return (
    <div className={styles['row']}>
      <Field label={t('settings.proxy')} help={t('settings.proxyHelp')} error={wrong}>
        {(id, describedBy) => (
          <Input
            id={id}
            className="mono"
            aria-describedby={describedBy}
            placeholder="socks5://proxy.example:1080"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={save}
            onKeyDown={(event) => event.key === 'Enter' && save()}
          />
        )}
      </Field>
      <Field label={t('settings.connectLimit')}>
        {(id) => (
          <Select id={id} value={value.connectSeconds} onChange={(event) => onChange({ connectSeconds: Number(event.target.value) })}>
            {[...new Set([...SECONDS, value.connectSeconds])]
              .sort((a, b) => a - b)
              .map((seconds) => (
                <option key={seconds} value={seconds}>
                  {t('settings.seconds', { seconds })}
                </option>
              ))}
          </Select>
        )}
      </Field>
    </div>
  )
}
