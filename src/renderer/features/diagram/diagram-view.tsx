import '@xyflow/react/dist/base.css'
import type { Graph } from '@shared/graph'
import { useQuery } from '@tanstack/react-query'
import { ReactFlowProvider } from '@xyflow/react'
import { AlignLeft } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { call } from '../../client'
import { keys } from '../../queries'
import { check, refresh, scan } from '../../state/actions'
import { useConnection } from '../../state/use-connection'
import { Button } from '../../ui/button'
import { EmptyState, ErrorState, Skeleton } from '../../ui/error-state'
import { FreshnessBanner } from '../../ui/freshness-banner'
import { FreshnessLine } from '../../ui/freshness-line'
import { DiagramIcon } from '../../ui/icons'
import { Crumbs } from '../../ui/crumbs'
import { counted, count } from '../../ui/format'
import { Canvas, type CanvasHandle } from './canvas'
import styles from './diagram.module.css'
import { EdgeList } from './edge-list'
import { FindTable } from './find-table'
import { busiest, type FieldMode, neighbourhood, OVERVIEW_LIMIT, subgraph } from '@shared/diagram/model'

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
          Read the connection
        </Button>
      </ErrorState>
    )
  }
  if (graph.data.nodes.length === 0) return <EmptyState title="No tables" text="There is nothing to draw in this schema" />
  return <Diagram graph={graph.data} connectionId={connectionId} schema={schema} focus={focus} freshness={graph.data.freshness} />
}

function Diagram({
  graph,
  connectionId,
  schema,
  focus,
  freshness,
}: {
  readonly graph: Graph
  readonly connectionId: string
  readonly schema: string | undefined
  readonly focus: string | undefined
  readonly freshness: Parameters<typeof FreshnessLine>[0]['freshness']
}) {
  const wanted = useMemo(() => focusId(graph, focus), [graph, focus])
  const large = graph.nodes.length > OVERVIEW_LIMIT
  const [all, setAll] = useState(false)
  const [hops, setHops] = useState(1)
  const [mode, setMode] = useState<FieldMode>('keys')
  const [list, setList] = useState(false)
  const start = wanted ?? busiest(graph)
  const shown = useMemo(
    () => (large && !all && start !== undefined ? subgraph(graph, neighbourhood(graph, start, hops)) : graph),
    [graph, large, all, start, hops],
  )
  const connection = useConnection(connectionId)?.name ?? ''
  const name = schema ?? connection
  const canvas = useRef<CanvasHandle>(null)
  const search = useRef<HTMLInputElement>(null)
  return (
    <div className={styles['diagram']}>
      <FreshnessBanner
        freshness={freshness}
        name={name}
        onCheck={() => void check(connectionId)}
        onRefresh={() => void refresh({ connectionId, ...(schema === undefined ? {} : { schema }) })}
      />
      <header className={styles['head']}>
        <Crumbs connectionId={connectionId} path={schema === undefined ? [] : [schema]}>
          <h1>{large && !all ? `Around ${start ?? ''}` : 'Diagram'}</h1>
        </Crumbs>
        <span className={styles['line']} />
        <span className={styles['counts']}>
          {counted(shown.nodes.length, 'relation')}, {counted(shown.edges.length, 'reference')}
        </span>
        <FreshnessLine freshness={freshness} />
        <span className={styles['grow']} />
        {large && !all && (
          <>
            <Button look="plain" onClick={() => setHops(hops + 1)}>
              One step further
            </Button>
            <Button look="plain" onClick={() => setAll(true)}>
              Show all {count(graph.nodes.length)}
            </Button>
          </>
        )}
        {large && all && (
          <Button look="plain" onClick={() => setAll(false)}>
            Show the neighbourhood
          </Button>
        )}
        {!list && <FindTable ref={search} graph={shown} onFind={(id) => canvas.current?.fly(id)} />}
        <Button
          look="plain"
          icon={list ? <DiagramIcon size={14} /> : <AlignLeft size={14} strokeWidth={1.5} />}
          aria-pressed={list}
          onClick={() => setList(!list)}
        >
          {list ? 'Show as diagram' : 'Show as list'}
        </Button>
      </header>
      {list ? (
        <EdgeList graph={shown} connectionId={connectionId} />
      ) : (
        <ReactFlowProvider>
          <Canvas
            key={`${String(all)}.${String(hops)}`}
            graph={shown}
            mode={mode}
            onMode={setMode}
            connectionId={connectionId}
            focus={wanted}
            ref={canvas}
            onSearch={() => search.current?.focus()}
          />
        </ReactFlowProvider>
      )}
    </div>
  )
}

function focusId(graph: Graph, focus: string | undefined): string | undefined {
  if (focus === undefined) return undefined
  const [schema, name] = JSON.parse(focus) as [string, string]
  return graph.nodes.find((node) => node.schema === schema && node.label === name)?.id
}
