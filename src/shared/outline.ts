import { RELATION_KINDS, type Relation, type RelationKind } from './catalog'

/** One relation's line in the outline: what a tree row needs and nothing more. */
export interface OutlineRow {
  readonly schema: string
  readonly name: string
  readonly kind: RelationKind
  /** Rows, by the server's estimate; undefined where unknown. */
  readonly rows: number | undefined
  readonly columns: number
  /** Index into the outline of the partitioned parent; undefined for everything but partitions. */
  readonly parent: number | undefined
}

export interface Outline {
  readonly schemas: readonly string[]
  readonly defaultSchema: string
  readonly rows: readonly OutlineRow[]
}

/**
 * Encodes an outline as one columnar string: a JSON head with one array per column.
 * One string crosses IPC more than ten times faster than the same rows as objects.
 */
export function encodeOutline(schemas: readonly string[], defaultSchema: string, relations: readonly Relation[]): string {
  const schemaAt = new Map(schemas.map((schema, at) => [schema, at]))
  const at = new Map(relations.map((r, index) => [`${r.schema}\u0000${r.name}`, index]))
  return JSON.stringify({
    v: 1,
    schemas,
    defaultSchema,
    schema: relations.map((r) => schemaAt.get(r.schema) ?? -1),
    name: relations.map((r) => r.name),
    kind: relations.map((r) => RELATION_KINDS.indexOf(r.kind)),
    rows: relations.map((r) => r.rowEstimate ?? -1),
    columns: relations.map((r) => r.columns.length),
    parent: relations.map((r) => (r.partitionOf ? (at.get(`${r.partitionOf.schema}\u0000${r.partitionOf.name}`) ?? -1) : -1)),
  })
}

/** Reads what {@link encodeOutline} wrote. Throws on any other text. */
export function decodeOutline(text: string): Outline {
  const c = JSON.parse(text) as {
    v: number
    schemas: string[]
    defaultSchema: string
    schema: number[]
    name: string[]
    kind: number[]
    rows: number[]
    columns: number[]
    parent: number[]
  }
  if (c.v !== 1) throw new Error(`outline version ${String(c.v)} is not known`)
  return {
    schemas: c.schemas,
    defaultSchema: c.defaultSchema,
    rows: c.name.map((name, i) => {
      const rows = c.rows[i] ?? -1
      const parent = c.parent[i] ?? -1
      return {
        schema: c.schemas[c.schema[i] ?? -1] ?? '',
        name,
        kind: RELATION_KINDS[c.kind[i] ?? 0] ?? 'table',
        rows: rows < 0 ? undefined : rows,
        columns: c.columns[i] ?? 0,
        parent: parent < 0 ? undefined : parent,
      }
    }),
  }
}
