import type { Graph } from '@shared/graph'
import { useEffect, useMemo, useState } from 'react'
import type { KeyEdgeType } from './key-edge'
import { layeredLayout } from './layout'
import { type FieldMode, highlight, NODE, nodeHeight, OVERVIEW_LIMIT, packLayout, type Placed } from './model'
import type { TableNodeType } from './table-node'

/** Positions: packed at once, layered as soon as the worker has them. `refining` while it works. */
export function usePositions(graph: Graph, mode: FieldMode): { positions: ReadonlyMap<string, Placed>; refining: boolean } {
  const packed = useMemo(() => packLayout(graph, mode), [graph, mode])
  const [layered, setLayered] = useState<{ readonly of: unknown; readonly positions: ReadonlyMap<string, Placed> } | undefined>()
  const worthIt = graph.nodes.length <= OVERVIEW_LIMIT * 2
  useEffect(() => {
    if (!worthIt) return
    const abort = new AbortController()
    layeredLayout(graph, mode, abort.signal).then(
      (positions) => setLayered({ of: packed, positions }),
      (error: unknown) => {
        // The packed positions stand; only a real failure is worth a line in the console.
        if (!abort.signal.aborted) console.error('layout failed', error)
      },
    )
    return () => abort.abort()
  }, [graph, mode, packed, worthIt])
  const done = layered?.of === packed
  return { positions: done ? layered.positions : packed, refining: worthIt && !done }
}

/** Nodes and edges for React Flow. Sizes are known beforehand: nothing has to be mounted to be measured. */
export function buildFlow(
  graph: Graph,
  mode: FieldMode,
  positions: ReadonlyMap<string, Placed>,
  moved: ReadonlyMap<string, Placed>,
  selected: string | undefined,
  connectionId: string,
): { nodes: TableNodeType[]; edges: KeyEdgeType[] } {
  const strong = highlight(graph, selected)
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
      ...outgoing.map((e) => ({ id: e.id, columns: e.sourceColumns, type: 'source' as const })),
      ...incoming.map((e) => ({ id: e.id, columns: e.targetColumns, type: 'target' as const })),
    ]
    return {
      ...{
        id: node.id,
        type: 'table',
        position: place(node.id),
        width: NODE.width,
        height: nodeHeight(node, mode),
        selected: node.id === selected,
      },
      data: { node, mode, connectionId, dim: strong !== undefined && !strong.nodes.has(node.id), lit, ports },
    }
  })
  const edges = graph.edges.map((edge): KeyEdgeType => {
    const sides = sidesOf(place(edge.source), place(edge.target))
    const state = strong === undefined ? 'plain' : strong.edges.has(edge.id) ? 'lit' : 'dim'
    return {
      id: edge.id,
      type: 'key',
      source: edge.source,
      target: edge.target,
      sourceHandle: `${edge.id}.${sides[0]}`,
      targetHandle: `${edge.id}.${sides[1]}`,
      data: { edge, state },
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
