import '@xyflow/react/dist/base.css'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../client'
import { keys } from '../../queries'
import { scan } from '../../state/actions'
import { useConnection } from '../../state/use-connection'
import { Button } from '../../ui/button'
import { EmptyState, ErrorState, Skeleton } from '../../ui/error-state'
import { t } from '../../words'
import { Diagram } from './diagram'

interface DiagramViewProps {
  readonly connectionId: string
  readonly schema: string | undefined
  /** A relation to start from: JSON of [schema, name]. */
  readonly focus: string | undefined
}

/** The entity-relationship diagram of a connection or a schema. Large ones open on one relation and its neighbours. */
export function DiagramView({ connectionId, schema, focus }: DiagramViewProps) {
  const graph = useQuery({
    queryKey: keys.graph(connectionId, schema),
    queryFn: ({ signal }) => call('catalog.graph', { id: connectionId, ...(schema === undefined ? {} : { schema }) }, { signal }),
  })
  const name = useConnection(connectionId)?.name
  if (graph.data === undefined) {
    if (graph.error === null) return <Skeleton rows={8} head />
    return (
      <ErrorState error={graph.error} about={name}>
        <Button look="primary" onClick={() => void scan(connectionId).then(() => graph.refetch())}>
          {t('diagram.readConnection')}
        </Button>
      </ErrorState>
    )
  }
  if (graph.data.nodes.length === 0) return <EmptyState title={t('diagram.nothing')} text={t('diagram.nothingText')} />
  return <Diagram graph={graph.data} connectionId={connectionId} schema={schema} focus={focus} freshness={graph.data.freshness} />
}
