import { type ObjectName, objectKey } from '@shared/catalog'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../client'
import { keys } from '../../queries'
import { scan } from '../../state/actions'
import { useSeen } from '../../state/unseen'
import { Button } from '../../ui/button'
import { ErrorState, Skeleton } from '../../ui/error-state'
import { FreshnessLine } from '../../ui/freshness-line'
import { Ddl } from './ddl'
import styles from './relation.module.css'
import { visibleName } from '../../ui/visible'
import { t } from '../../words'
import { said } from '../../words/said'

/** A routine, sequence, type …: what is to be known of it, and its definition. */
export function ObjectView({ connectionId, name }: { readonly connectionId: string; readonly name: ObjectName }) {
  const query = useQuery({
    queryKey: keys.object(connectionId, objectKey(name)),
    queryFn: ({ signal }) => call('catalog.object', { id: connectionId, ...name }, { signal }),
  })
  useSeen(connectionId, query.data === undefined ? undefined : objectKey(name))
  if (query.data === undefined) {
    if (query.error === null) return <Skeleton rows={8} />
    return (
      <ErrorState error={query.error}>
        <Button onClick={() => void scan(connectionId).then(() => query.refetch())}>{t('relation.refreshConnection')}</Button>
      </ErrorState>
    )
  }
  const { object, ddl, freshness } = query.data
  const values = object.values ?? []
  const facts = [
    ...Object.entries(object.facts),
    ...(values.length === 0 ? [] : [[t('relation.values'), values.join(', ')] as const]),
    ...(object.owner === undefined ? [] : [[t('relation.objectOwner'), object.owner] as const]),
  ]
  return (
    <article className={styles['relation']} aria-label={object.name}>
      <header className={styles['head']}>
        <div className={styles['line']}>
          <span className={styles['crumbs']}>
            {object.schema === '' ? '' : `${object.schema} › `}
            {t(`kinds.object.${object.kind}`)}
          </span>
        </div>
        <div className={styles['line']}>
          <h1 className={`${styles['name'] ?? ''} selectable`}>{visibleName(object.name)}</h1>
          {object.signature !== '' && <code className={styles['facts']}>({object.signature})</code>}
        </div>
        <div className={styles['line']}>
          <p className={styles['comment']}>{object.comment}</p>
          <FreshnessLine freshness={freshness} />
        </div>
      </header>
      <dl className={styles['objectFacts']}>
        {facts.map(([fact, value]) => (
          <div key={fact}>
            <dt>{said(fact)}</dt>
            <dd className="selectable">{value === 'yes' || value === 'no' ? said(value) : value}</dd>
          </div>
        ))}
      </dl>
      <Ddl text={ddl} />
    </article>
  )
}
