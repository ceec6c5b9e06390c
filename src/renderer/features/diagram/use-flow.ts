import type { Graph } from '@shared/graph'
import { type RefObject, useEffect, useMemo, useState } from 'react'
import { freeAspect } from './camera'
import type { KeyEdgeType } from './key-edge'
import type { Arrangement } from '@shared/diagram/request'
import { layeredLayout } from './layout'
import { anchorsOf, type FieldMode, highlight, NODE, nodeHeight, OVERVIEW_LIMIT, packLayout, type Placed } from '@shared/diagram/model'
import type { TableNodeType } from './table-node'

/** How long the last complete picture stands (or none, before the first) while the worker thinks, ms. */
const PATIENCE_MS = 2500
const NO_WINDOW = 1.6

/** A picture that is complete: what it shows, and where. */
export interface Picture extends Arrangement {
  readonly graph: Graph
  readonly mode: FieldMode
  /** False for positions that stand in while the layered ones are made. */
  readonly final: boolean
}

/**
 * The picture to draw: the last complete one until the worker has the new one; packed positions where that takes long.
 * `undefined` for a moment before the first; `refining` while the worker works.
 */
export function usePicture(
  graph: Graph,
  mode: FieldMode,
  canvas: RefObject<HTMLElement | null>,
): { readonly picture: Picture | undefined; readonly refining: boolean } {
  const [last, setLast] = useState<Picture | undefined>()
  const worthIt = graph.nodes.length <= OVERVIEW_LIMIT * 2
  const packed = useMemo(
    (): Picture => ({ graph, mode, positions: packLayout(graph, mode), routes: new Map(), groups: [], final: false }),
    [graph, mode],
  )
  useEffect(() => {
    if (!worthIt) return
    const abort = new AbortController()
    const { clientWidth = 0, clientHeight = 0 } = canvas.current ?? {}
    const aspect = clientHeight === 0 ? NO_WINDOW : freeAspect({ width: clientWidth, height: clientHeight })
    const timer = setTimeout(() => setLast(packed), PATIENCE_MS)
    layeredLayout(graph, mode, aspect, abort.signal)
      .then(
        (arrangement) => setLast({ graph, mode, final: true, ...arrangement }),
        (error: unknown) => {
          if (abort.signal.aborted) return
          // The packed positions stand; only a real failure is worth a line in the console.
          setLast({ ...packed, final: true })
          console.error('layout failed', error)
        },
      )
      .finally(() => clearTimeout(timer))
    return () => {
      abort.abort()
      clearTimeout(timer)
    }
  }, [graph, mode, packed, worthIt, canvas])
  if (!worthIt) return { picture: packed, refining: false }
  const done = last?.graph === graph && last.mode === mode && last.final
  return { picture: last, refining: !done }
}

/** Nodes and edges for React Flow. Sizes are known beforehand: nothing has to be mounted to be measured. */
export function buildFlow(
  { graph, mode, positions, routes, groups }: Picture,
  moved: ReadonlyMap<string, Placed>,
  selected: string | undefined,
  connectionId: string,
): { nodes: TableNodeType[]; edges: KeyEdgeType[] } {
  const strong = highlight(graph, selected)
  const anchors = anchorsOf(graph, mode)
  const place = (id: string): Placed => moved.get(id) ?? positions.get(id) ?? { x: 0, y: 0 }
  const out = Map.groupBy(graph.edges, (edge) => edge.source)
  const into = Map.groupBy(graph.edges, (edge) => edge.target)
  const nodes = graph.nodes.map((node): TableNodeType => {
    const outgoing = out.get(node.id) ?? []
    const incoming = into.get(node.id) ?? []
    const lit = new Set([
      ...outgoing.filter((e) => strong?.edges.has(e.id)).flatMap((e) => e.sourceColumns),
      ...incoming.filter((e) => strong?.edges.has(e.id)).flatMap((e) => e.targetColumns),
    ])
    const ports = [
      ...outgoing.map((e) => ({ id: e.id, y: anchors.get(e.id)?.sourceY ?? 0, type: 'source' as const })),
      ...incoming.map((e) => ({ id: e.id, y: anchors.get(e.id)?.targetY ?? 0, type: 'target' as const })),
    ]
    const nearness = strong === undefined ? 'plain' : node.id === selected ? 'self' : strong.nodes.has(node.id) ? 'near' : 'far'
    return {
      ...{
        id: node.id,
        type: 'table',
        position: place(node.id),
        width: NODE.width,
        height: nodeHeight(node, mode),
        selected: node.id === selected,
      },
      // Inside a frame that bears the schema's name the relation's own name is enough.
      data: { node, mode, connectionId, nearness, lit, ports, title: groups.length > 0 ? node.label : node.id },
    }
  })
  const edges = graph.edges.map((edge): KeyEdgeType => {
    const sides = sidesOf(place(edge.source), place(edge.target))
    const state = strong === undefined ? 'plain' : strong.edges.has(edge.id) ? 'lit' : 'dim'
    const byHand = moved.has(edge.source) || moved.has(edge.target)
    return {
      id: edge.id,
      type: 'key',
      source: edge.source,
      target: edge.target,
      sourceHandle: `${edge.id}.${sides[0]}`,
      targetHandle: `${edge.id}.${sides[1]}`,
      data: { edge, state, route: byHand ? undefined : routes.get(edge.id) },
      zIndex: state === 'lit' ? 1 : 0,
    }
  })
  return { nodes, edges }
}

/** Edges leave towards their other end; where boxes stand above each other both ends use the right side. */
function sidesOf(source: Placed, target: Placed): readonly ['left' | 'right', 'left' | 'right'] {
  if (target.x >= source.x + NODE.width) return ['right', 'left']
  if (target.x + NODE.width <= source.x) return ['left', 'right']
  return ['right', 'right']
}
