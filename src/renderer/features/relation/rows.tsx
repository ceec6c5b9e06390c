import type { Relation } from '@shared/catalog'
import { useQuery } from '@tanstack/react-query'
import { Lock, RefreshCw } from 'lucide-react'
import { call } from '../../client'
import { keys } from '../../queries'
import { useConnection } from '../../state/use-connection'
import { Banner, LinkButton } from '../../ui/banner'
import { Button } from '../../ui/button'
import { EmptyState, ErrorState, Skeleton } from '../../ui/error-state'
import { errorText } from '../../ui/error-text'
import { count, duration } from '../../ui/format'
import { Grid } from '../../ui/grid/grid'
import { CrowsFootIcon, KeyIcon } from '../../ui/icons'
import { clock } from '../../ui/time-words'
import { useNow } from '../../ui/use-now'
import { t } from '../../words'
import styles from './rows.module.css'

const LIMIT = 100

/** The first rows, always from the database: rows are never cached. */
export function Rows({ connectionId, relation }: { readonly connectionId: string; readonly relation: Relation }) {
  const { schema, name } = relation
  const page = useQuery({
    queryKey: keys.rows(connectionId, schema, name),
    queryFn: ({ signal }) => call('catalog.rows', { id: connectionId, schema, name, limit: LIMIT }, { signal }),
    staleTime: 0,
  })
  const connection = useConnection(connectionId)
  const now = useNow()
  const rows = page.data?.rows ?? []
  const columns = page.data?.columns
  if (page.data === undefined || columns === undefined) {
    if (page.error === null) return <Skeleton rows={14} />
    return (
      <ErrorState error={page.error} about={connection?.name} note="Rows are never kept: each look at them needs the database">
        <Button look="primary" icon={<RefreshCw size={14} strokeWidth={1.5} />} onClick={() => void page.refetch()}>
          Try again
        </Button>
      </ErrorState>
    )
  }
  const { more, elapsedMs } = page.data
  if (rows.length === 0) return <EmptyState title="No rows" text={`${name} is empty, asked just now`} />
  return (
    <div className={styles['rows']}>
      {page.error !== null && (
        <Banner look="warn" actions={<LinkButton onClick={() => void page.refetch()}>Try again</LinkButton>}>
          <strong>Rows as they were {clock(page.dataUpdatedAt, now)}.</strong> They could not be read again. {errorText(page.error)}.
        </Banner>
      )}
      <Grid
        label={t('grid.firstRows', { name })}
        columns={columns}
        rows={rows}
        mark={(at) => <ColumnMark relation={relation} column={columns[at]?.name ?? ''} />}
      />
      <p className={styles['foot']}>
        <span>{more ? `Rows 1 to ${count(rows.length)}, more below, not counted` : `All ${count(rows.length)} rows`}</span>
        <span className={styles['line']} />
        <span>read in {duration(elapsedMs)}</span>
        <span className={styles['readOnly']}>
          Read only
          <Lock size={12} strokeWidth={1.5} aria-hidden="true" />
        </span>
      </p>
    </div>
  )
}

function ColumnMark({ relation, column }: { readonly relation: Relation; readonly column: string }) {
  if (relation.primaryKey?.columns.includes(column) === true) return <KeyIcon size={12} className={styles['pk']} label="primary key" />
  return relation.foreignKeys.some((key) => key.columns.includes(column)) ? (
    <CrowsFootIcon size={12} className={styles['fk']} label="foreign key" />
  ) : null
}
