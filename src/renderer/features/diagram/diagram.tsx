import { busiest, type Direction, type FieldMode, neighbourhood, OVERVIEW_LIMIT, subgraph } from '@shared/diagram/model'
import type { Freshness } from '@shared/freshness'
import type { Graph } from '@shared/graph'
import { ReactFlowProvider } from '@xyflow/react'
import { AlignLeft } from 'lucide-react'
import { useCallback, useMemo, useRef, useState } from 'react'
import { check, refresh } from '../../state/actions'
import { useConnection } from '../../state/use-connection'
import { Button } from '../../ui/button'
import { Crumbs } from '../../ui/crumbs'
import { FreshnessBanner } from '../../ui/freshness-banner'
import { FreshnessLine } from '../../ui/freshness-line'
import { DiagramIcon } from '../../ui/icons'
import { t } from '../../words'
import { AroundTools } from './around-tools'
import { Canvas, type CanvasHandle } from './canvas'
import styles from './diagram.module.css'
import { EdgeList } from './edge-list'
import { FindTable } from './find-table'
import { NO_MOVES } from './moves'
import { useChanged } from './use-changed'

interface DiagramProps {
  readonly graph: Graph
  readonly connectionId: string
  readonly schema: string | undefined
  readonly focus: string | undefined
  readonly freshness: Freshness
}

/** A diagram that has something to show: its head, and the canvas or the list. */
export function Diagram({ graph, connectionId, schema, focus, freshness }: DiagramProps) {
  const wanted = useMemo(() => focusId(graph, focus), [graph, focus])
  const large = graph.nodes.length > OVERVIEW_LIMIT
  const [all, setAll] = useState(false)
  const [centre, setCentre] = useState<string | undefined>()
  const [hops, setHops] = useState(1)
  const [direction, setDirection] = useState<Direction>('both')
  const [mode, setMode] = useState<FieldMode>('keys')
  const [list, setList] = useState(false)
  const busy = useMemo(() => (large ? busiest(graph) : undefined), [graph, large])
  const chosen = centre !== undefined && graph.nodes.some((node) => node.id === centre) ? centre : undefined
  // What the diagram is drawn around; undefined for all of it.
  const around = all ? undefined : (chosen ?? (large ? (wanted ?? busy) : undefined))
  const shown = useMemo(
    () => (around === undefined ? graph : subgraph(graph, neighbourhood(graph, around, hops, direction))),
    [graph, around, hops, direction],
  )
  const changed = useChanged(graph, connectionId, schema)
  const [moves, setMoves] = useState(NO_MOVES)
  const connection = useConnection(connectionId)?.name ?? ''
  const canvas = useRef<CanvasHandle>(null)
  const search = useRef<HTMLInputElement>(null)
  const showAround = useCallback((id: string) => {
    setCentre(id)
    setAll(false)
  }, [])
  const found = (id: string) => {
    if (shown.nodes.some((node) => node.id === id)) canvas.current?.fly(id)
    else showAround(id)
  }
  return (
    <div className={styles['diagram']}>
      <FreshnessBanner
        freshness={freshness}
        name={schema ?? connection}
        onCheck={() => void check(connectionId)}
        onRefresh={() => void refresh({ connectionId, ...(schema === undefined ? {} : { schema }) })}
      />
      <header className={styles['head']}>
        <Crumbs connectionId={connectionId} path={schema === undefined ? [] : [schema]}>
          <h1>{around === undefined ? t('diagram.title') : t('diagram.around', { name: around })}</h1>
        </Crumbs>
        <span className={styles['line']} />
        <span className={styles['counts']}>
          {t('diagram.relations', { count: shown.nodes.length })}, {t('diagram.references', { count: shown.edges.length })}
        </span>
        <FreshnessLine freshness={freshness} />
        <span className={styles['grow']} />
        {around !== undefined && (
          <>
            <AroundTools hops={hops} onHops={setHops} direction={direction} onDirection={setDirection} />
            <Button
              look="plain"
              onClick={() => {
                setAll(true)
                setCentre(undefined)
              }}
            >
              {t('diagram.showAll', { total: graph.nodes.length })}
            </Button>
          </>
        )}
        {large && all && (
          <Button look="plain" onClick={() => setAll(false)}>
            {t('diagram.showAround')}
          </Button>
        )}
        {!list && <FindTable ref={search} graph={graph} onFind={found} />}
        <Button
          look="plain"
          icon={list ? <DiagramIcon size={14} /> : <AlignLeft size={14} strokeWidth={1.5} />}
          aria-pressed={list}
          onClick={() => setList(!list)}
        >
          {list ? t('diagram.asDiagram') : t('diagram.asList')}
        </Button>
      </header>
      {list ? (
        <EdgeList graph={shown} connectionId={connectionId} />
      ) : (
        <ReactFlowProvider>
          <Canvas
            graph={shown}
            mode={mode}
            onMode={setMode}
            connectionId={connectionId}
            focus={around ?? wanted}
            changed={changed}
            moves={moves}
            onMoves={setMoves}
            ref={canvas}
            onSearch={() => search.current?.focus()}
            onAround={showAround}
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
