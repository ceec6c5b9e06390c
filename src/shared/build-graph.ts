import type { ForeignKey, Relation } from './catalog'
import type { Cardinality, Graph, GraphEdge, GraphNode, GraphRead } from './graph'

/** One relation's part of the diagram: its node, an edge per foreign key it holds, and ids of what it reads, for a view. */
export interface RelationGraph {
  readonly node: GraphNode
  readonly edges: readonly GraphEdge[]
  readonly reads?: readonly string[]
}

/**
 * The label of a relation: its name, with the schema in front where that is not the default one. What could be taken for two names is
 * quoted, so that no two relations have one label: `"sales.orders"` is one in the default schema, `sales.orders` one in another.
 */
export function graphId(schema: string, name: string, defaultSchema: string): string {
  return schema === defaultSchema ? single(name) : `${single(schema)}.${single(name)}`
}

function single(name: string): string {
  return name.includes('.') || name.startsWith('"') ? `"${name.replaceAll('"', '""')}"` : name
}

/** The diagram's part of one relation: one edge per foreign key, whatever its columns. */
export function relationGraph(relation: Relation, defaultSchema: string): RelationGraph {
  const source = graphId(relation.schema, relation.name, defaultSchema)
  const used = new Map<string, number>()
  const edges = relation.foreignKeys.map((key): GraphEdge => {
    const target = graphId(key.target.schema, key.target.name, defaultSchema)
    const base = `${source}.${key.columns.join(',')}-${target}.${key.targetColumns.join(',')}`
    const seen = used.get(base) ?? 0
    used.set(base, seen + 1)
    return {
      id: seen === 0 ? base : `${base}#${String(seen + 1)}`,
      name: key.name,
      source,
      target,
      sourceColumns: key.columns,
      targetColumns: key.targetColumns,
      ...cardinality(relation, key),
    }
  })
  const read = new Set((relation.dependsOn ?? []).map(({ schema, name }) => graphId(schema, name, defaultSchema)))
  // A view that calls itself (WITH RECURSIVE under its own name) says nothing by that.
  read.delete(source)
  return { node: node(relation, source), edges, ...(read.size === 0 ? {} : { reads: [...read] }) }
}

/**
 * Puts parts together. Keys to relations that are not among them, and what a view reads of such, (not read, no right, another schema) are left out: an
 * edge needs both ends.
 */
export function joinGraph(parts: readonly RelationGraph[]): Graph {
  const known = new Set(parts.map((part) => part.node.id))
  const reads = parts.flatMap(({ node: { id }, reads: read = [] }): GraphRead[] =>
    read.filter((relation) => known.has(relation)).map((relation) => ({ view: id, relation })),
  )
  return {
    nodes: parts.map((part) => part.node),
    edges: parts.flatMap((part) => part.edges.filter((edge) => known.has(edge.target))),
    ...(reads.length === 0 ? {} : { reads }),
  }
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
  // Keys that only do not overlap come as often as there are times.
  const lasting = new Set([relation.primaryKey, ...relation.uniqueKeys].flatMap((k) => (k?.withoutOverlaps === true ? [k.name] : [])))
  const unique =
    [relation.primaryKey, ...relation.uniqueKeys].some((k) => k !== undefined && !lasting.has(k.name) && within(k.columns)) ||
    relation.indexes.some(
      (i) => i.unique && !lasting.has(i.name) && i.predicate === undefined && within(i.parts.map((p) => p.column ?? '\u0000')),
    )
  const optional = relation.columns.some((c) => columns.has(c.name) && c.nullable)
  return { sourceCardinality: unique ? 'zero-or-one' : 'zero-or-many', targetCardinality: optional ? 'zero-or-one' : 'one' }
}
