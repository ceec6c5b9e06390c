import { relationKey } from '@shared/catalog'
import { useQuery } from '@tanstack/react-query'
import { RefreshCw, Workflow } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { RelationReply } from '@shared/contract'
import { call } from '../../client'
import { keys } from '../../queries'
import { refresh, scan } from '../../state/actions'
import { useJobs } from '../../state/jobs'
import { useSeen } from '../../state/unseen'
import { openTab } from '../../state/tabs'
import { Button } from '../../ui/button'
import { ErrorState, Skeleton } from '../../ui/error-state'
import { FreshnessLine } from '../../ui/freshness-line'
import { bytes, estimate } from '../../ui/format'
import { KIND_WORDS } from '../../ui/kind-icon'
import { Ddl } from './ddl'
import { Rows } from './rows'
import styles from './relation.module.css'
import { Structure } from './structure'

interface RelationViewProps {
  readonly connectionId: string
  readonly schema: string
  readonly name: string
}

const SECTIONS = ['Structure', 'Data', 'DDL'] as const
type Section = (typeof SECTIONS)[number]

/** One relation: what it is made of, its first rows, its DDL. Old content stays until the new is complete. */
export function RelationView({ connectionId, schema, name }: RelationViewProps) {
  const [section, setSection] = useState<Section>('Structure')
  const relation = useQuery({
    queryKey: keys.relation(connectionId, schema, name),
    queryFn: ({ signal }) => call('catalog.relation', { id: connectionId, schema, name }, { signal }),
  })
  const reading = useJobs((state) => state.jobs[connectionId] !== undefined && state.jobs[connectionId].error === undefined)
  useSeen(connectionId, relation.data === undefined ? undefined : relationKey({ schema, name }))
  if (relation.data === undefined) {
    // While a first reading runs, the rest is on its way: the event that ends it asks again.
    if (relation.error === null || reading) return <Skeleton rows={12} />
    return (
      <ErrorState error={relation.error}>
        <Button onClick={() => void scan(connectionId).then(() => relation.refetch())}>Refresh the connection</Button>
        <Button onClick={() => void relation.refetch()}>Try again</Button>
      </ErrorState>
    )
  }
  return (
    <article className={styles['relation']} aria-label={name}>
      <Head connectionId={connectionId} reply={relation.data} />
      <div className={styles['sections']} role="tablist" aria-label="Parts of the relation">
        {SECTIONS.map((part) => (
          <button
            key={part}
            type="button"
            role="tab"
            aria-selected={part === section}
            className={styles['section']}
            onClick={() => setSection(part)}
          >
            {part}
          </button>
        ))}
      </div>
      {section === 'Structure' && <Structure connectionId={connectionId} reply={relation.data} />}
      {section === 'Data' && <Rows connectionId={connectionId} schema={schema} name={name} />}
      {section === 'DDL' && <Ddl text={relation.data.ddl} />}
    </article>
  )
}

function Head({ connectionId, reply }: { readonly connectionId: string; readonly reply: RelationReply }): ReactNode {
  const { relation, freshness } = reply
  const { schema, name } = relation
  return (
    <header className={styles['head']}>
      <div className={styles['line']}>
        <span className={styles['crumbs']}>
          {schema} › {KIND_WORDS[relation.kind][1]}
        </span>
        <Button
          look="plain"
          icon={<Workflow size={14} />}
          onClick={() => openTab({ kind: 'diagram', connectionId, focus: JSON.stringify([schema, name]) })}
        >
          Show in diagram
        </Button>
        <Button
          icon={<RefreshCw size={14} />}
          title="Read this relation again (F5)"
          onClick={() => void refresh({ connectionId, schema, name })}
        >
          Refresh
        </Button>
      </div>
      <div className={styles['line']}>
        <h1 className={`${styles['name'] ?? ''} selectable`}>{name}</h1>
        <span className={styles['facts']}>
          {estimate(relation.rowEstimate)} rows
          {relation.sizeBytes === undefined ? '' : ` · ${bytes(relation.sizeBytes)}`}
        </span>
      </div>
      <div className={styles['line']}>
        <p className={styles['comment']}>{relation.comment}</p>
        <FreshnessLine freshness={freshness} />
      </div>
    </header>
  )
}
