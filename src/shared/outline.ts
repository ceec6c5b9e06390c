import { RELATION_KINDS, type Relation, type RelationKind, type RelationName, relationKey } from './catalog'

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
  const rows = relations.map((r) => ({
    row: { schema: r.schema, name: r.name, kind: r.kind, rows: r.rowEstimate, columns: r.columns.length, parent: undefined },
    parent: r.partitionOf,
  }))
  return encodeOutlineRows(schemas, defaultSchema, rows)
}

/** {@link encodeOutline} from rows; `parent` names the partitioned parent of a partition. */
export function encodeOutlineRows(
  schemas: readonly string[],
  defaultSchema: string,
  rows: readonly { readonly row: OutlineRow; readonly parent: RelationName | undefined }[],
): string {
  const schemaAt = new Map(schemas.map((schema, at) => [schema, at]))
  const at = new Map(rows.map(({ row }, index) => [relationKey(row), index]))
  return JSON.stringify({
    v: 1,
    schemas,
    defaultSchema,
    schema: rows.map(({ row }) => schemaAt.get(row.schema) ?? -1),
    name: rows.map(({ row }) => row.name),
    kind: rows.map(({ row }) => RELATION_KINDS.indexOf(row.kind)),
    rows: rows.map(({ row }) => row.rows ?? -1),
    columns: rows.map(({ row }) => row.columns),
    parent: rows.map(({ parent }) => (parent ? (at.get(relationKey(parent)) ?? -1) : -1)),
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
