import { Lock } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { call } from '../../client'
import { look, type Look, type Looked } from '../../state/relation-looks'
import { LinkButton } from '../../ui/banner'
import { errorText } from '../../ui/error-text'
import { duration } from '../../ui/format'
import { cellsIn, type Selection } from '../../ui/grid/selection'
import { t } from '../../words'
import { ExportRows } from './export-rows'
import { ReadingRows } from './reading-rows'
import styles from './rows.module.css'
import type { useRows } from './use-rows'

interface RowsFootProps {
  readonly here: Looked
  readonly seen: Look
  readonly found: ReturnType<typeof useRows>
  readonly selection: Selection
}

/** Under the rows: how many there are, counted only when wanted, and what is chosen. */
export function RowsFoot({ here, seen, found, selection }: RowsFootProps) {
  const { rows, hasNextPage, first, isFetching, cancel } = found
  const cells = cellsIn(selection.range)
  return (
    <div className={styles['foot']}>
      <span>{hasNextPage ? t('grid.rowsTo', { to: rows.length }) : t('grid.allRows', { count: rows.length })}</span>
      {hasNextPage && <Count here={here} seen={seen} />}
      {first !== undefined && (
        <>
          <span className={styles['line']} />
          {isFetching ? <ReadingRows onCancel={cancel} /> : <span>{t('grid.readIn', { time: duration(first.elapsedMs) })}</span>}
        </>
      )}
      {seen.filters.length > 0 && (
        <>
          <span className={styles['line']} />
          <span>
            {t('grid.filtersOn', { count: seen.filters.length })}{' '}
            <LinkButton onClick={() => look(here, { filters: [] })}>{t('grid.filtersOff')}</LinkButton>
          </span>
        </>
      )}
      {cells > 1 && (
        <>
          <span className={styles['line']} />
          <span>{t('grid.cells', { count: cells })}</span>
        </>
      )}
      <span className={styles['grow']} />
      {first?.paging === 'number' && hasNextPage && <span title={t('grid.noKeyWhy')}>{t('grid.noKey')}</span>}
      <ExportRows here={here} seen={seen} />
      <span className={styles['readOnly']}>
        {t('grid.readOnly')}
        <Lock size={12} strokeWidth={1.5} aria-hidden="true" />
      </span>
    </div>
  )
}

type Counting = { readonly state: 'no' } | { readonly state: 'counting' } | { readonly state: 'done'; readonly words: string }

/** Counts when asked to, and lets go when asked to. */
function Count({ here, seen }: { readonly here: Looked; readonly seen: Look }) {
  const [counting, setCounting] = useState<Counting>({ state: 'no' })
  const abort = useRef<AbortController>(undefined)
  useEffect(() => () => abort.current?.abort(), [])
  const count = async () => {
    const control = new AbortController()
    abort.current = control
    setCounting({ state: 'counting' })
    try {
      const { connectionId: id, schema, name } = here
      const { rows } = await call('catalog.count', { id, schema, name, filters: [...seen.filters] }, { signal: control.signal })
      setCounting({ state: 'done', words: t('grid.counted', { count: rows }) })
    } catch (error) {
      setCounting(control.signal.aborted ? { state: 'no' } : { state: 'done', words: errorText(error) })
    }
  }
  if (counting.state === 'done') return <span role="status">{counting.words}</span>
  if (counting.state === 'counting')
    return (
      <span>
        {t('grid.counting')} <LinkButton onClick={() => abort.current?.abort()}>{t('grid.cancel')}</LinkButton>
      </span>
    )
  return <LinkButton onClick={() => void count()}>{t('grid.count')}</LinkButton>
}
