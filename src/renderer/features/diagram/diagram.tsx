import { groupId, groupMap, onBoxes, shownId, withClosed } from '@shared/diagram/groups'
import { isKey, withLines } from '@shared/diagram/lines'
import { busiest, type Direction, neighbourhood, OVERVIEW_LIMIT, subgraph } from '@shared/diagram/model'
import { shortestPath } from '@shared/diagram/path'
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
import { ExportButton } from './export-button'
import { listSnapshot } from './export-snapshot'
import { FindTable } from './find-table'
import { useChanged } from './use-changed'
import { usePartMoves } from './use-part-moves'
import { keyOf, type Views, useViews } from './use-views'
import { ViewTools } from './view-tools'

interface DiagramProps {
  readonly graph: Graph
  readonly connectionId: string
  readonly schema: string | undefined
  readonly focus: string | undefined
  readonly freshness: Freshness
}

/** A diagram that has something to show. */
export function Diagram(props: DiagramProps) {
  const views = useViews(props.graph, props.connectionId, props.schema)
  return views === undefined ? null : <Arranged {...props} views={views} />
}

/** Its head, and the canvas or the list. */
function Arranged({ graph: read, connectionId, schema, focus, freshness, views }: DiagramProps & { readonly views: Views }) {
  const { hidden, setHidden, lines } = views
  // What was only checked is the same graph: it is not laid out again, and nobody's camera moves.
  const { nodes, edges, reads } = read
  const known = useMemo(() => withLines({ nodes, edges, ...(reads && { reads }) }, lines), [nodes, edges, reads, lines])
  const gone = useMemo(() => new Set(known.nodes.filter((node) => hidden.has(keyOf(node))).map(({ id }) => id)), [known, hidden])
  const open = useMemo(
    () => (gone.size === 0 ? known : subgraph(known, new Set(known.nodes.filter(({ id }) => !gone.has(id)).map(({ id }) => id)))),
    [known, gone],
  )
  const [list, setList] = useState(false)
  const { grouping } = views.moves.now
  const groups = useMemo(() => groupMap(open, grouping), [open, grouping])
  // A list has no boxes that could be closed.
  const graph = useMemo(() => (list ? open : withClosed(open, groups, grouping.closed)), [list, open, groups, grouping])
  const grouped = grouping.by === 'usual' && grouping.closed.size === 0 ? undefined : groups
  const wanted = useMemo(() => focusId(graph, focus), [graph, focus])
  const large = graph.nodes.length > OVERVIEW_LIMIT
  const [all, setAll] = useState(false)
  const [centre, setCentre] = useState<string | undefined>()
  const [hops, setHops] = useState(1)
  const [direction, setDirection] = useState<Direction>('both')
  const busy = useMemo(() => (large ? busiest(graph) : undefined), [graph, large])
  const chosen = centre !== undefined && graph.nodes.some((node) => node.id === centre) ? centre : undefined
  // What the diagram is drawn around; undefined for all of it.
  const around = all ? undefined : (chosen ?? (large ? (wanted ?? busy) : undefined))
  // What was hidden and found: it is looked at once it is drawn again.
  const [back, setBack] = useState<string | undefined>()
  const [ends, setEnds] = useState<readonly [string, string] | undefined>()
  const path = useMemo(() => ends && (shortestPath(open, ends[0], ends[1]) ?? null), [open, ends])
  const findPath = useCallback((from: string, to: string | undefined) => setEnds(to === undefined ? undefined : [from, to]), [])
  // In a large diagram a way is drawn alone: anywhere else it would be lost.
  const alone = large && path ? path : undefined
  const shown = useMemo(() => {
    if (alone !== undefined) return subgraph(graph, new Set(alone.ids))
    return around === undefined ? graph : subgraph(graph, neighbourhood(graph, around, hops, direction))
  }, [graph, alone, around, hops, direction])
  const part = around === undefined && alone === undefined ? undefined : JSON.stringify([around, alone?.ids])
  const { moves, onMoves } = usePartMoves(views, part)
  const unseen = useChanged(open, connectionId, schema)
  const changed = useMemo(
    () => ({ ...unseen, marks: onBoxes(unseen.marks, groups, grouping.closed, 'changed') }),
    [unseen, groups, grouping],
  )
  const connection = useConnection(connectionId)?.name ?? ''
  const canvas = useRef<CanvasHandle>(null)
  const search = useRef<HTMLInputElement>(null)
  const showAround = useCallback((id: string) => {
    setCentre(id)
    setAll(false)
    setEnds(undefined)
    setBack(undefined)
  }, [])
  /** With a closed group all that is in it. */
  const hide = (ids: readonly string[]) => {
    const own = new Set(ids)
    const taken = known.nodes.filter(({ id }) => own.has(id) || own.has(boxOf(id)))
    setHidden(new Set([...hidden, ...taken.map(keyOf)]))
    setBack(undefined)
  }
  /** What is in a closed group is found where that is. */
  const boxOf = (id: string) => {
    const group = groups.get(id)
    return group !== undefined && grouping.closed.has(group) ? groupId(group) : id
  }
  const found = (id: string) => {
    const node = gone.has(id) ? known.nodes.find((one) => one.id === id) : undefined
    if (node !== undefined) {
      setHidden(new Set([...hidden].filter((key) => key !== keyOf(node))))
      if (around === undefined && alone === undefined) setBack(id)
      else showAround(id)
      return
    }
    const there = boxOf(id)
    if (shown.nodes.some((node) => node.id === there)) canvas.current?.fly(there)
    else showAround(there)
  }
  const shownAgain = back === undefined || gone.has(back) ? undefined : boxOf(back)
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
          <h1>{around === undefined ? t('diagram.title') : t('diagram.around', { name: shownId(around) })}</h1>
        </Crumbs>
        <span className={styles['line']} />
        <span className={styles['counts']}>
          {t('diagram.relations', { count: shown.nodes.reduce((sum, { members = 1 }) => sum + members, 0) })},{' '}
          {t('diagram.references', { count: shown.edges.filter(isKey).length })}
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
                setEnds(undefined)
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
        {!list && <ViewTools views={views} />}
        {!list && <FindTable ref={search} nodes={known.nodes} hidden={gone} onFind={found} />}
        <Button
          look="plain"
          icon={list ? <DiagramIcon size={14} /> : <AlignLeft size={14} strokeWidth={1.5} />}
          aria-pressed={list}
          onClick={() => setList(!list)}
        >
          {list ? t('diagram.asDiagram') : t('diagram.asList')}
        </Button>
        <ExportButton
          {...{ connectionId, schema, lines }}
          complete={shown === known}
          take={() => (list ? listSnapshot(shown, views.mode, views.moves.now.colours) : canvas.current?.snapshot())}
        />
      </header>
      {list ? (
        <EdgeList graph={shown} {...{ connectionId, changed }} />
      ) : (
        <ReactFlowProvider>
          <Canvas
            graph={shown}
            all={open}
            groups={groups}
            grouped={grouped}
            path={path}
            onPath={findPath}
            mode={views.mode}
            onMode={views.setMode}
            marks={{ by: views.marks, onBy: views.setMarks }}
            lines={lines}
            onLines={views.setLines}
            connectionId={connectionId}
            asked={JSON.stringify([wanted, shownAgain, part, part === undefined ? [] : [hops, direction]])}
            focus={alone?.ids[0] ?? around ?? shownAgain ?? wanted}
            {...{ freshness, changed }}
            moves={moves}
            onMoves={onMoves}
            isWhole={part === undefined}
            onHide={hide}
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
