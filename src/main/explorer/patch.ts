import { type Relation, type RelationName, relationKey, type SchemaObject } from '@shared/catalog'
import { decodeOutline, encodeOutline, outlineObject, outlineRow, type OutlineRow } from '@shared/outline'
import { pageOf, patchLines } from '../drivers/lines'
import { graphJson, keysJson } from '../drivers/pack'

/** The parts of a snapshot that speak of all relations together, as texts; of pages only those that are to be changed. */
export interface Overview {
  readonly outline: string
  readonly graph: ReadonlyMap<number, string>
  readonly keys: ReadonlyMap<number, string>
}

export interface Patch {
  /** Relations as they are now. */
  readonly read: readonly Relation[]
  /** Names that no longer exist. */
  readonly gone: readonly RelationName[]
  /** All objects as they are now; undefined where they were not read. */
  readonly objects?: readonly SchemaObject[] | undefined
}

/** Puts freshly read relations and objects into an overview of `pages` pages and takes vanished ones out. Pure. */
export function patchOverview(old: Overview, defaultSchema: string, pages: number, { read, gone, objects }: Patch): Overview {
  const touched = new Set([...read, ...gone].map(relationKey))
  const removed = new Set(gone.map(relationKey))
  const outline = decodeOutline(old.outline)
  const schemas = schemasOf(objects) ?? outline.schemas
  const kept = outline.rows.filter((row) => !touched.has(relationKey(row)))
  const rows = [...kept, ...read.map(outlineRow)].sort((a, b) => compareRows(a, b, schemas))
  const keyless = read.filter((r) => r.foreignKeys.length === 0).map(relationKey)
  return {
    outline: encodeOutline({
      schemas,
      defaultSchema: outline.defaultSchema,
      rows,
      objects: objects?.map(outlineObject) ?? outline.objects,
    }),
    graph: patchPages(old.graph, pages, removed, read, (r) => graphJson(r, defaultSchema)),
    keys: patchPages(old.keys, pages, new Set([...removed, ...keyless]), read, keysJson),
  }
}

function patchPages(
  old: ReadonlyMap<number, string>,
  pages: number,
  removed: ReadonlySet<string>,
  read: readonly Relation[],
  lineOf: (relation: Relation) => string | undefined,
): Map<number, string> {
  const byPage = Map.groupBy(read, (r) => pageOf(relationKey(r), pages))
  const entries = [...old].map(([page, text]): [number, string] => {
    const put = new Map<string, string>()
    for (const relation of byPage.get(page) ?? []) {
      const line = lineOf(relation)
      if (line !== undefined) put.set(relationKey(relation), line)
    }
    return [page, patchLines(text, removed, put)]
  })
  return new Map(entries)
}

/** Schemas, where the engine tells them as objects. */
function schemasOf(objects: readonly SchemaObject[] | undefined): string[] | undefined {
  const names = objects?.filter((object) => object.kind === 'schema').map((object) => object.name)
  return names === undefined || names.length === 0 ? undefined : names.sort()
}

function compareRows(a: OutlineRow, b: OutlineRow, schemas: readonly string[]): number {
  if (a.schema !== b.schema) return schemas.indexOf(a.schema) - schemas.indexOf(b.schema)
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}
