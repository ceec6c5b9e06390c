import type { VaultStatus } from '@shared/contract'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../client'
import { keys } from '../../queries'
import type { Draft } from '../../state/kept'
import { Field, Select } from '../../ui/field'
import { t } from '../../words'
import styles from './connections.module.css'

/** Where the password of a connection is kept: by what protects saved secrets on this machine now, or nowhere. */
export function KeepField({ draft, onChange }: { readonly draft: Draft; readonly onChange: (draft: Draft) => void }) {
  const vault = useQuery({ queryKey: keys.vault, queryFn: ({ signal }) => call('vault.status', {}, { signal }) })
  return (
    <div className={styles['keep']}>
      <Field label={t('connections.keep.label')} help={draft.asks ? t('connections.keep.asksHelp') : undefined}>
        {(id, describedBy) => (
          <Select
            id={id}
            aria-describedby={describedBy}
            value={draft.asks ? 'asks' : 'kept'}
            onChange={(e) => onChange({ ...draft, asks: e.target.value === 'asks' })}
          >
            <option value="kept">{keptBy(vault.data)}</option>
            <option value="asks">{t('connections.keep.asks')}</option>
          </Select>
        )}
      </Field>
    </div>
  )
}

function keptBy(vault: VaultStatus | undefined): string {
  if (vault === undefined || vault.state === 'empty') return t('connections.keep.choose')
  if (vault.state === 'session') return t('connections.keep.session')
  if (vault.slots.includes('both')) return t('connections.keep.both')
  return t(vault.slots.includes('keychain') ? 'connections.keep.keychain' : 'connections.keep.password')
}
