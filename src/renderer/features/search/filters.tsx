import type { ReactNode } from 'react'
import type { ConnectionSummary, EngineInfo } from '@shared/connection'
import { Select } from '../../ui/field'
import { KIND_GROUP_NAMES, KIND_GROUPS } from '../../state/search-kinds'
import { setSearch, toggled, useSearch } from '../../state/search-state'
import styles from './search.module.css'
import { t } from '../../words'

interface FiltersProps {
  readonly connections: readonly ConnectionSummary[]
  readonly engines: readonly EngineInfo[]
  /** Of everything that was read, each once. */
  readonly schemas: readonly string[]
}

/** What to look among; a row of chips with nothing chosen means all. Schemas are a list: there may be hundreds. */
export function Filters({ connections, engines, schemas }: FiltersProps) {
  const chosen = useSearch()
  const used = engines.filter((engine) => connections.some((c) => c.engine === engine.id))
  return (
    <div className={styles['filters']}>
      <Chips label={t('search.kind')}>
        {KIND_GROUP_NAMES.map((group) => (
          <Chip key={group} on={chosen.kinds.includes(group)} onToggle={() => setSearch({ kinds: toggled(chosen.kinds, group) })}>
            {t(KIND_GROUPS[group].words)}
          </Chip>
        ))}
      </Chips>
      {used.length > 1 && (
        <Chips label={t('search.engine')}>
          {used.map(({ id, label }) => (
            <Chip key={id} on={chosen.engines.includes(id)} onToggle={() => setSearch({ engines: toggled(chosen.engines, id) })}>
              {label}
            </Chip>
          ))}
        </Chips>
      )}
      {connections.length > 1 && (
        <Chips label={t('search.connection')}>
          {connections.map(({ id, name }) => (
            <Chip
              key={id}
              on={chosen.connections.includes(id)}
              onToggle={() => setSearch({ connections: toggled(chosen.connections, id) })}
            >
              {name}
            </Chip>
          ))}
        </Chips>
      )}
      {schemas.length > 1 && (
        <Select
          className={styles['schema']}
          aria-label={t('search.schema')}
          value={chosen.schema === undefined ? -1 : schemas.indexOf(chosen.schema)}
          onChange={(event) => setSearch({ schema: schemas[Number(event.target.value)] })}
        >
          <option value={-1}>{t('search.anySchema')}</option>
          {schemas.map((schema, at) => (
            <option key={schema} value={at}>
              {schema}
            </option>
          ))}
        </Select>
      )}
      <Chip on={chosen.grouped} onToggle={() => setSearch({ grouped: !chosen.grouped })}>
        {t('search.group')}
      </Chip>
    </div>
  )
}

function Chips({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={styles['chips']} role="group" aria-label={label}>
      {children}
    </div>
  )
}

function Chip({ on, onToggle, children }: { readonly on: boolean; readonly onToggle: () => void; readonly children: string }) {
  return (
    <button type="button" className={styles['chip']} aria-pressed={on} onClick={onToggle}>
      {children}
    </button>
  )
}
