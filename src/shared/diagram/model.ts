import type { Graph, GraphNode } from '../graph'
import { isKey } from './lines'

export type FieldMode = 'all' | 'keys' | 'names'
export type ColumnOf = GraphNode['columns'][number]

/** Measures in px. */
export const NODE = { width: 196, head: 28, row: 20, gap: 48 } as const
/** Above this many relations a diagram opens on one relation and its neighbours. */
export const OVERVIEW_LIMIT = 150
/** Up to so many relations everything is mounted; of more only what is near and large enough to be read. */
export const MOUNT_LIMIT = 40
/** Up to so many the layers of elk are waited for; of more they are a tall strip that nobody reads, and regions are packed instead. */
export const LAYERED_LIMIT = 200

export interface Placed {
  readonly x: number
  readonly y: number
}

/** The columns a node shows in a mode. */
export function visibleColumns(node: GraphNode, mode: FieldMode): readonly ColumnOf[] {
  if (mode === 'names') return []
  return mode === 'all' ? node.columns : node.columns.filter((column) => column.primary || column.foreign || column.unique)
}

export function nodeHeight(node: GraphNode, mode: FieldMode): number {
  const rows = visibleColumns(node, mode).length
  return NODE.head + rows * NODE.row + (rows === 0 ? 0 : 4)
}

/** Where a column's row is; the head where it is hidden. y from the top of the box. */
export function rowY(node: GraphNode, mode: FieldMode, column: string): number {
  const at = visibleColumns(node, mode).findIndex((shown) => shown.name === column)
  return at < 0 ? NODE.head / 2 : NODE.head + at * NODE.row + NODE.row / 2
}

/** Where the two ends of an edge meet their boxes, y from the top of each. */
export interface Anchors {
  readonly sourceY: number
  readonly targetY: number
}

/**
 * Where every edge meets its boxes. A composite key leaves from the column that it shares least with other keys, so that
 * two of them are told apart. Where rows that must have a partner and rows that may have none meet the same row, the two
 * kinds arrive side by side: lines that share an end share its meaning.
 */
export function anchorsOf(graph: Graph, mode: FieldMode): ReadonlyMap<string, Anchors> {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const uses = new Map<string, number>()
  const kinds = new Map<string, Set<string>>()
  for (const edge of graph.edges) {
    for (const column of edge.sourceColumns) uses.set(key(edge.source, column), (uses.get(key(edge.source, column)) ?? 0) + 1)
    const end = key(edge.target, edge.targetColumns[0] ?? '')
    kinds.set(end, (kinds.get(end) ?? new Set()).add(edge.targetCardinality))
  }
  return new Map(
    graph.edges.map((edge) => {
      const [source, target] = [nodes.get(edge.source), nodes.get(edge.target)]
      const shared = (column: string) => uses.get(key(edge.source, column)) ?? 0
      const [from = ''] = [...edge.sourceColumns].sort((a, b) => shared(a) - shared(b))
      const [to = ''] = edge.targetColumns
      const mixed = (kinds.get(key(edge.target, to))?.size ?? 0) > 1
      const aside = !mixed ? 0 : edge.targetCardinality === 'one' ? -ASIDE : ASIDE
      return [
        edge.id,
        {
          sourceY: source === undefined ? 0 : rowY(source, mode, from),
          targetY: target === undefined ? 0 : rowY(target, mode, to) + aside,
        },
      ]
    }),
  )
}

const ASIDE = 5

function key(node: string, column: string): string {
  return JSON.stringify([node, column])
}

/** Which foreign keys are followed from a relation: those it holds, those that refer to it, or both. */
export type Direction = 'both' | 'out' | 'into'

/** Everything within `hops` foreign keys of a relation. */
export function neighbourhood(graph: Graph, start: string, hops: number, direction: Direction = 'both'): Set<string> {
  const around = new Map<string, string[]>()
  const link = (from: string, to: string) => {
    const known = around.get(from)
    if (known === undefined) around.set(from, [to])
    else known.push(to)
  }
  for (const { source, target } of graph.edges) {
    if (direction !== 'into') link(source, target)
    if (direction !== 'out') link(target, source)
  }
  const found = new Set([start])
  let edge = [start]
  for (let hop = 0; hop < hops; hop += 1) {
    edge = edge.flatMap((id) => around.get(id) ?? []).filter((id) => !found.has(id))
    for (const id of edge) found.add(id)
  }
  return found
}

/** The part of a graph whose nodes are in `ids`, with the edges inside it. */
export function subgraph(graph: Graph, ids: ReadonlySet<string>): Graph {
  return {
    nodes: graph.nodes.filter((node) => ids.has(node.id)),
    edges: graph.edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target)),
  }
}

/** The relation with most keys: where a large diagram opens when nobody chose one. */
export function busiest(graph: Graph): string | undefined {
  const degrees = new Map<string, number>()
  for (const { source, target } of graph.edges.filter(isKey)) {
    degrees.set(source, (degrees.get(source) ?? 0) + 1)
    degrees.set(target, (degrees.get(target) ?? 0) + 1)
  }
  return [...degrees].sort((a, b) => b[1] - a[1])[0]?.[0] ?? graph.nodes[0]?.id
}

/** What stays at full strength while relations are selected: themselves, their neighbours, and the edges between. */
export interface Highlight {
  readonly nodes: ReadonlySet<string>
  readonly edges: ReadonlySet<string>
  /** The columns that those edges meet, by node. */
  readonly columns: ReadonlyMap<string, ReadonlySet<string>>
}

export function highlight(graph: Graph, selected: string | ReadonlySet<string> | undefined): Highlight | undefined {
  const own = typeof selected === 'string' ? new Set([selected]) : selected
  if (own === undefined || own.size === 0) return undefined
  const edges = graph.edges.filter((edge) => own.has(edge.source) || own.has(edge.target))
  const columns = new Map<string, Set<string>>()
  const light = (node: string, names: readonly string[]) => {
    const known = columns.get(node) ?? new Set<string>()
    columns.set(node, known)
    for (const name of names) known.add(name)
  }
  for (const edge of edges) {
    light(edge.source, edge.sourceColumns)
    light(edge.target, edge.targetColumns)
  }
  return {
    nodes: new Set([...own, ...edges.flatMap((edge) => [edge.source, edge.target])]),
    edges: new Set(edges.map((edge) => edge.id)),
    columns,
  }
}
