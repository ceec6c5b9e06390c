import { type Catalog, type CatalogNote, objectKey, type Relation, relationKey } from '@shared/catalog'
import { buildGraph } from '@shared/build-graph'
import { encodeOutline, outlineOf } from '@shared/outline'

/**
 * A catalog as it leaves the session's process: text parts that are stored and sent one by one.
 * The object model of ten thousand relations costs hundreds of ms to clone; these strings do not.
 */
export interface PackedCatalog {
  readonly database: string
  readonly serverVersion: string
  readonly defaultSchema: string
  readonly schemas: readonly string[]
  readonly notes: readonly CatalogNote[]
  readonly fingerprint: string
  readonly totalTables: number
  readonly totalColumns: number
  /** See shared/outline.ts. */
  readonly outline: string
  /** JSON of shared/graph.ts `Graph`. */
  readonly graph: string
  /** JSON of {@link KeyRow}[]: every foreign key of the catalog, for "referenced by". */
  readonly keys: string
  /** JSON of the catalog's marks. */
  readonly marks: string
  /** `[relationKey, JSON of Relation]`, in outline order. */
  readonly relations: readonly (readonly [string, string])[]
  /** `[objectKey, JSON of SchemaObject]`, in outline order. */
  readonly objects: readonly (readonly [string, string])[]
}

/** One foreign key, flat: who refers, to whom, by which columns. */
export interface KeyRow {
  readonly name: string
  readonly from: { readonly schema: string; readonly name: string }
  readonly columns: readonly string[]
  readonly target: { readonly schema: string; readonly name: string }
  readonly targetColumns: readonly string[]
  readonly onDelete: string
}

/** Every foreign key of `relations` as {@link KeyRow}s. */
export function keyRows(relations: readonly Relation[]): KeyRow[] {
  return relations.flatMap((r) =>
    r.foreignKeys.map((k) => ({
      name: k.name,
      from: { schema: r.schema, name: r.name },
      columns: k.columns,
      target: k.target,
      targetColumns: k.targetColumns,
      onDelete: k.onDelete,
    })),
  )
}

/** Packs a catalog; runs in the process that read it. */
export function packCatalog(catalog: Catalog): PackedCatalog {
  const { relations, objects } = catalog
  return {
    database: catalog.database,
    serverVersion: catalog.serverVersion,
    defaultSchema: catalog.defaultSchema,
    schemas: catalog.schemas,
    notes: catalog.notes,
    fingerprint: catalog.fingerprint,
    totalTables: relations.length,
    totalColumns: relations.reduce((sum, r) => sum + r.columns.length, 0),
    outline: encodeOutline(outlineOf(catalog)),
    graph: JSON.stringify(buildGraph(relations, catalog.defaultSchema)),
    keys: JSON.stringify(keyRows(relations)),
    marks: JSON.stringify(catalog.marks),
    relations: relations.map((r) => [relationKey(r), JSON.stringify(r)] as const),
    objects: objects.map((o) => [objectKey(o), JSON.stringify(o)] as const),
  }
}
