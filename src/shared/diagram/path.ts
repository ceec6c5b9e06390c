import type { Graph, GraphEdge } from '../graph'
import type { Highlight } from './model'

/** A way along foreign keys, in either direction, from one relation to another. */
export interface Path {
  /** Node ids from start to end. */
  readonly ids: readonly string[]
  /** The key between each two of them. */
  readonly edges: readonly GraphEdge[]
}

/** The shortest way between two relations; of several the one whose names come first. Undefined where there is none. */
export function shortestPath(graph: Graph, from: string, to: string): Path | undefined {
  const around = new Map<string, { readonly id: string; readonly edge: GraphEdge }[]>()
  const link = (id: string, next: { readonly id: string; readonly edge: GraphEdge }) => {
    const known = around.get(id)
    if (known === undefined) around.set(id, [next])
    else known.push(next)
  }
  for (const edge of graph.edges) {
    // What a view reads, and a bundle, give no columns to join on.
    if (edge.kind === 'reads' || edge.kind === 'bundle') continue
    link(edge.source, { id: edge.target, edge })
    link(edge.target, { id: edge.source, edge })
  }
  const came = new Map<string, { readonly id: string; readonly edge: GraphEdge } | undefined>([[from, undefined]])
  let front = [from]
  while (front.length > 0 && !came.has(to)) {
    const next: string[] = []
    for (const id of front)
      for (const step of (around.get(id) ?? []).toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
        if (came.has(step.id)) continue
        came.set(step.id, { id, edge: step.edge })
        next.push(step.id)
      }
    front = next
  }
  if (!came.has(to)) return undefined
  const ids = [to]
  const edges: GraphEdge[] = []
  for (let step = came.get(to); step !== undefined; step = came.get(step.id)) {
    ids.unshift(step.id)
    edges.unshift(step.edge)
  }
  return { ids, edges }
}

/** What stays at full strength while a way is shown. */
export function pathHighlight({ ids, edges }: Path): Highlight {
  const columns = new Map<string, Set<string>>(ids.map((id) => [id, new Set()]))
  for (const edge of edges) {
    for (const name of edge.sourceColumns) columns.get(edge.source)?.add(name)
    for (const name of edge.targetColumns) columns.get(edge.target)?.add(name)
  }
  return { nodes: new Set(ids), edges: new Set(edges.map(({ id }) => id)), columns }
}

/**
 * The join that a way means, as SQL: relations are `a`, `b`, `c` … in its order; one that need not have a partner is joined from the
 * left. `quote`: the engine's way to write a name.
 */
export function joinText(graph: Graph, { ids, edges }: Path, quote: (name: string) => string): string {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const written = (id: string) => {
    const node = nodes.get(id)
    return node === undefined ? quote(id) : `${quote(node.schema)}.${quote(node.label)}`
  }
  const lines = [`SELECT *`, `FROM ${written(ids[0] ?? '')} AS t1`]
  let optional = false
  edges.forEach((edge, at) => {
    const [here, there] = [`t${String(at + 1)}`, `t${String(at + 2)}`]
    const out = edge.source === ids[at]
    const [child, parent] = out ? [here, there] : [there, here]
    // Once a partner may be missing, everything behind it may be.
    optional ||= !out || edge.targetCardinality === 'zero-or-one'
    const on = edge.sourceColumns.map((column, n) => `${child}.${quote(column)} = ${parent}.${quote(edge.targetColumns[n] ?? '')}`)
    lines.push(`${optional ? 'LEFT JOIN' : 'JOIN'} ${written(ids[at + 1] ?? '')} AS ${there} ON ${on.join(' AND ')}`)
  })
  return `${lines.join('\n')};`
}
