import { buildGraph, graphId } from '@shared/build-graph'
import { type Relation, type RelationName, relationKey } from '@shared/catalog'
import type { Graph } from '@shared/graph'
import { decodeOutline, encodeOutline, outlineRow, type OutlineRow } from '@shared/outline'
import { type KeyRow, keyRows } from '../drivers/pack'

/** The parts of a snapshot that speak of all relations together. */
export interface Overview {
  readonly outline: string
  readonly graph: Graph
  readonly keys: readonly KeyRow[]
}

/**
 * Puts freshly read relations into an overview and takes vanished ones out. Pure.
 * `read`: the relations as they are now · `gone`: names that no longer exist · `referrers`: full relations that hold
 * keys to any of `read`, needed to redraw edges to a relation that was unknown before.
 */
export function patchOverview(
  old: Overview,
  defaultSchema: string,
  read: readonly Relation[],
  gone: readonly RelationName[],
  referrers: readonly Relation[],
): Overview {
  const touched = new Set([...read, ...gone].map(relationKey))
  const outline = decodeOutline(old.outline)
  const kept = outline.rows.filter((row) => !touched.has(relationKey(row)))
  const rows = [...kept, ...read.map(outlineRow)].sort((a, b) => compareRows(a, b, outline.schemas))
  const keys = [...old.keys.filter((k) => !touched.has(relationKey(k.from))), ...keyRows(read)]

  const id = (name: RelationName) => graphId(name.schema, name.name, defaultSchema)
  const touchedIds = new Set([...read, ...gone].map(id))
  const goneIds = new Set(gone.map(id))
  const redrawn = new Set([...touchedIds, ...referrers.map(id)])
  const known = new Set([...old.graph.nodes.map((n) => n.id).filter((n) => !goneIds.has(n)), ...read.map(id)])
  const others = referrers.filter((r) => !touchedIds.has(id(r)))
  const fresh = buildGraph([...read, ...others], defaultSchema, known)
  return {
    outline: encodeOutline({ ...outline, rows }),
    keys,
    graph: {
      nodes: [...old.graph.nodes.filter((n) => !redrawn.has(n.id)), ...fresh.nodes].sort((a, b) => (a.id < b.id ? -1 : 1)),
      edges: [...old.graph.edges.filter((e) => !redrawn.has(e.source) && !goneIds.has(e.target)), ...fresh.edges],
    },
  }
}

function compareRows(a: OutlineRow, b: OutlineRow, schemas: readonly string[]): number {
  if (a.schema !== b.schema) return schemas.indexOf(a.schema) - schemas.indexOf(b.schema)
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}
