import { type Catalog, type CatalogNote, objectKey, type Relation, relationKey } from '@shared/catalog'
import { relationGraph } from '@shared/build-graph'
import { encodeOutline, outlineOf } from '@shared/outline'
import { encodeLines } from './lines'

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
  /** See {@link graphText}. */
  readonly graph: string
  /** See {@link keysText}. */
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

/** The diagram relation by relation: lines of {@link graphJson}. */
export function graphText(relations: readonly Relation[], defaultSchema: string): string {
  return encodeLines(relations.map((r) => [relationKey(r), graphJson(r, defaultSchema)]))
}

/** Every foreign key by the relation that holds it, for "referenced by": lines of {@link keysJson}. */
export function keysText(relations: readonly Relation[]): string {
  return encodeLines(
    relations.flatMap((r) => {
      const json = keysJson(r)
      return json === undefined ? [] : [[relationKey(r), json] as const]
    }),
  )
}

/** One relation's line in the graph: JSON of shared/build-graph.ts `RelationGraph`. */
export function graphJson(relation: Relation, defaultSchema: string): string {
  return JSON.stringify(relationGraph(relation, defaultSchema))
}

/** One relation's line in the keys: JSON of {@link KeyRow}[]; undefined where it holds none. */
export function keysJson({ schema, name, foreignKeys }: Relation): string | undefined {
  if (foreignKeys.length === 0) return undefined
  const rows = foreignKeys.map((key): KeyRow => {
    const { columns, target, targetColumns, onDelete } = key
    return { name: key.name, from: { schema, name }, columns, target, targetColumns, onDelete }
  })
  return JSON.stringify(rows)
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
    graph: graphText(relations, catalog.defaultSchema),
    keys: keysText(relations),
    marks: JSON.stringify(catalog.marks),
    relations: relations.map((r) => [relationKey(r), JSON.stringify(r)] as const),
    objects: objects.map((o) => [objectKey(o), JSON.stringify(o)] as const),
  }
}
