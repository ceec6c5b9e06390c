import { type Catalog, type CatalogNote, objectKey, type Relation, relationKey } from '@shared/catalog'
import { relationGraph } from '@shared/build-graph'
import { encodeOutline, outlineOf } from '@shared/outline'
import { encodePages, pagesFor } from './lines'

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
  /** Number of pages of `graph` and of `keys`. */
  readonly pages: number
  /** See {@link graphPages}. */
  readonly graph: readonly string[]
  /** See {@link keysPages}. */
  readonly keys: readonly string[]
  /** JSON of the catalog's marks. */
  readonly marks: string
  /** `[relationKey, JSON of Relation]` and `[objectKey, JSON of SchemaObject]`, in outline order. */
  readonly values: readonly (readonly [string, string])[]
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

/** The diagram relation by relation: pages of lines of {@link graphJson}. */
export function graphPages(relations: readonly Relation[], defaultSchema: string, pages: number): string[] {
  return encodePages(
    relations.map((r) => [relationKey(r), graphJson(r, defaultSchema)]),
    pages,
  )
}

/** Every foreign key by the relation that holds it, for "referenced by": pages of lines of {@link keysJson}. */
export function keysPages(relations: readonly Relation[], pages: number): string[] {
  return encodePages(
    relations.flatMap((r) => {
      const json = keysJson(r)
      return json === undefined ? [] : [[relationKey(r), json] as const]
    }),
    pages,
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
export function packCatalog(catalog: Catalog): Omit<PackedCatalog, 'values'> {
  const { relations } = catalog
  const pages = pagesFor(relations.length)
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
    pages,
    graph: graphPages(relations, catalog.defaultSchema, pages),
    keys: keysPages(relations, pages),
    marks: JSON.stringify(catalog.marks),
  }
}

/** Its relations and objects, some at a time, in outline order. */
export function* packValues({ relations, objects }: Catalog, some = 200): Generator<(readonly [string, string])[]> {
  for (let at = 0; at < relations.length; at += some)
    yield relations.slice(at, at + some).map((r) => [relationKey(r), JSON.stringify(r)] as const)
  for (let at = 0; at < objects.length; at += some)
    yield objects.slice(at, at + some).map((o) => [objectKey(o), JSON.stringify(o)] as const)
}
