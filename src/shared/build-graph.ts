import type { ForeignKey, Relation } from './catalog'
import type { Cardinality, Graph, GraphEdge, GraphNode } from './graph'

/** The label of a relation: its name, with the schema in front where that is not the default one. */
export function graphId(schema: string, name: string, defaultSchema: string): string {
  return schema === defaultSchema ? name : `${schema}.${name}`
}

/**
 * Builds the diagram's model from relations: one node each, one edge per foreign key whatever its columns.
 * Keys to relations that were not read (no right, other database) are left out: an edge needs both ends.
 * `known` names the nodes that edges may end at, where that is more than `relations` itself.
 */
export function buildGraph(
  relations: readonly Relation[],
  defaultSchema: string,
  known: ReadonlySet<string> = new Set(relations.map((r) => graphId(r.schema, r.name, defaultSchema))),
): Graph {
  const used = new Map<string, number>()
  const nodes: GraphNode[] = []
  const edges: GraphEdge[] = []
  for (const relation of relations) {
    const source = graphId(relation.schema, relation.name, defaultSchema)
    nodes.push(node(relation, source))
    for (const key of relation.foreignKeys) {
      const target = graphId(key.target.schema, key.target.name, defaultSchema)
      if (!known.has(target)) continue
      const base = `${source}.${key.columns.join(',')}-${target}.${key.targetColumns.join(',')}`
      const seen = used.get(base) ?? 0
      used.set(base, seen + 1)
      edges.push({
        id: seen === 0 ? base : `${base}#${String(seen + 1)}`,
        name: key.name,
        source,
        target,
        sourceColumns: key.columns,
        targetColumns: key.targetColumns,
        ...cardinality(relation, key),
      })
    }
  }
  return { nodes, edges }
}

function node(relation: Relation, id: string): GraphNode {
  const primary = new Set(relation.primaryKey?.columns)
  const foreign = new Set(relation.foreignKeys.flatMap((k) => k.columns))
  const unique = new Set(relation.uniqueKeys.filter((k) => k.columns.length === 1).flatMap((k) => k.columns))
  return {
    id,
    schema: relation.schema,
    label: relation.name,
    kind: relation.kind,
    rowCount: relation.rowEstimate ?? null,
    columns: relation.columns.map((c) => ({
      name: c.name,
      type: c.type,
      nullable: c.nullable,
      primary: primary.has(c.name),
      foreign: foreign.has(c.name),
      unique: unique.has(c.name),
    })),
    primaryKeys: relation.primaryKey?.columns ?? [],
  }
}

/** A unique key inside the referring columns allows at most one row; a nullable one makes the other end optional. */
function cardinality(relation: Relation, key: ForeignKey): { sourceCardinality: Cardinality; targetCardinality: Cardinality } {
  const columns = new Set(key.columns)
  const within = (names: readonly string[]) => names.length > 0 && names.every((name) => columns.has(name))
  const unique =
    within(relation.primaryKey?.columns ?? []) ||
    relation.uniqueKeys.some((u) => within(u.columns)) ||
    relation.indexes.some((i) => i.unique && i.predicate === undefined && within(i.parts.map((p) => p.column ?? '\u0000')))
  const optional = relation.columns.some((c) => columns.has(c.name) && c.nullable)
  return { sourceCardinality: unique ? 'zero-or-one' : 'zero-or-many', targetCardinality: optional ? 'zero-or-one' : 'one' }
}
