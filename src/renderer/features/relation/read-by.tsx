import { useQuery } from '@tanstack/react-query'
import { call } from '../../client'
import { keys } from '../../queries'
import { useKinds } from '../../state/use-outline'
import { ErrorState } from '../../ui/error-state'
import { KindIcon } from '../../ui/kind-icon'
import { t } from '../../words'
import { Fact, SectionHead } from './facts'
import styles from './relation.module.css'
import type { Go } from './structure'

interface ReadByProps {
  readonly connectionId: string
  readonly schema: string
  readonly name: string
  readonly onGo: Go
}

/** Views that read a relation; absent where there is none. */
export function ReadBy({ connectionId, schema, name, onGo }: ReadByProps) {
  const kindOf = useKinds(connectionId)
  const found = useQuery({
    queryKey: [...keys.relation(connectionId, schema, name), 'dependents'],
    queryFn: ({ signal }) => call('catalog.dependents', { id: connectionId, schema, name }, { signal }),
  })
  if (found.error !== null) return <ErrorState error={found.error} />
  const { relations = [], complete = true } = found.data ?? {}
  if (relations.length === 0 && complete) return null
  return (
    <section role="group" aria-label={t('relation.readBy')}>
      <SectionHead title={t('relation.readBy')} total={relations.length}>
        {!complete && <span className={styles['sectionAside']}>{t('relation.readByPartly')}</span>}
      </SectionHead>
      {relations.map((view) => (
        <Fact
          key={JSON.stringify([view.schema, view.name])}
          icon={<KindIcon size={14} kind={kindOf(view.schema, view.name)} />}
          name={view.name}
          prefix={view.schema === schema ? undefined : view.schema}
          what=""
          onClick={() => onGo(view.schema, view.name)}
          about={view}
        />
      ))}
    </section>
  )
}
