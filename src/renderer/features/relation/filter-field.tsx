import type { RowFilter } from '@shared/row-query'
import { X } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../words'
import { readFilter, writeFilter } from './filter-text'
import styles from './rows.module.css'

interface FilterFieldProps {
  readonly column: string
  readonly filter: RowFilter | undefined
  readonly onChange: (filter: RowFilter | undefined) => void
}

/** A field under a column: what its values must be, applied on Enter or when it is left. */
export function FilterField({ column, filter, onChange }: FilterFieldProps) {
  const applied = filter === undefined ? '' : writeFilter(filter)
  const [draft, setDraft] = useState({ of: applied, text: applied })
  // Changed from elsewhere: by a reference that was followed, or by going back.
  if (draft.of !== applied) setDraft({ of: applied, text: applied })
  const apply = () => {
    if (draft.text !== applied) onChange(readFilter(column, draft.text))
  }
  return (
    <span className={styles['filter']} data-on={filter !== undefined}>
      <input
        tabIndex={-1}
        spellCheck={false}
        autoComplete="off"
        value={draft.text}
        aria-label={t('grid.filterOf', { column })}
        title={t('grid.filterHelp')}
        onChange={(event) => setDraft({ of: applied, text: event.target.value })}
        onBlur={apply}
        onKeyDown={(event) => {
          if (event.key === 'Enter') apply()
          if (event.key === 'Escape') setDraft({ of: applied, text: applied })
        }}
      />
      {filter !== undefined && (
        <button type="button" tabIndex={-1} aria-label={t('grid.filterClear', { column })} onClick={() => onChange(undefined)}>
          <X size={12} strokeWidth={1.75} aria-hidden="true" />
        </button>
      )}
    </span>
  )
}
