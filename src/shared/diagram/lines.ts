import { z } from 'zod'
import type { Graph, GraphEdge } from '../graph'
import { inferredEdges } from './inferred'

/** Which lines are drawn beside foreign keys. */
export const Lines = z.strictObject({
  /** From a view to what it reads. */
  reads: z.boolean(),
  /** References that names suggest and no foreign key declares. */
  inferred: z.boolean(),
})
export type Lines = z.infer<typeof Lines>

export const USUAL_LINES: Lines = { reads: true, inferred: false }

/** A graph with the lines that are wanted among its edges. Pure; what is drawn and what is exported are made by it alike. */
export function withLines(graph: Graph, { reads, inferred }: Lines): Graph {
  const read = reads ? (graph.reads ?? []).map(({ view, relation }) => readLine(view, relation)) : []
  const more = inferred ? [...inferredEdges(graph), ...read] : read
  return { nodes: graph.nodes, edges: more.length === 0 ? graph.edges : [...graph.edges, ...more] }
}

function readLine(view: string, relation: string): GraphEdge {
  return {
    ...{ id: `reads ${JSON.stringify([view, relation])}`, kind: 'reads', name: '', source: view, target: relation },
    ...{ sourceColumns: [], targetColumns: [], sourceCardinality: 'one', targetCardinality: 'one' },
  }
}

/** A foreign key, and no other line. */
export function isKey({ kind }: GraphEdge): boolean {
  return kind === undefined
}
