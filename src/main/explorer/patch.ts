import { type Relation, type RelationName, relationKey, type SchemaObject } from '@shared/catalog'
import { decodeOutline, encodeOutline, outlineObject, outlineRow, type OutlineRow } from '@shared/outline'
import { patchLines } from '../drivers/lines'
import { graphJson, keysJson } from '../drivers/pack'

/** The parts of a snapshot that speak of all relations together, as texts. */
export interface Overview {
  readonly outline: string
  readonly graph: string
  readonly keys: string
}

export interface Patch {
  /** Relations as they are now. */
  readonly read: readonly Relation[]
  /** Names that no longer exist. */
  readonly gone: readonly RelationName[]
  /** All objects as they are now; undefined where they were not read. */
  readonly objects?: readonly SchemaObject[] | undefined
}

/** Puts freshly read relations and objects into an overview and takes vanished ones out. Pure. */
export function patchOverview(old: Overview, defaultSchema: string, { read, gone, objects }: Patch): Overview {
  const touched = new Set([...read, ...gone].map(relationKey))
  const removed = new Set(gone.map(relationKey))
  const outline = decodeOutline(old.outline)
  const schemas = schemasOf(objects) ?? outline.schemas
  const kept = outline.rows.filter((row) => !touched.has(relationKey(row)))
  const rows = [...kept, ...read.map(outlineRow)].sort((a, b) => compareRows(a, b, schemas))
  const keys = new Map(read.map((r) => [relationKey(r), keysJson(r)]))
  const keyless = [...keys].flatMap(([key, json]) => (json === undefined ? [key] : []))
  return {
    outline: encodeOutline({
      schemas,
      defaultSchema: outline.defaultSchema,
      rows,
      objects: objects?.map(outlineObject) ?? outline.objects,
    }),
    graph: patchLines(old.graph, removed, new Map(read.map((r) => [relationKey(r), graphJson(r, defaultSchema)]))),
    keys: patchLines(
      old.keys,
      new Set([...removed, ...keyless]),
      new Map([...keys].flatMap(([key, json]) => (json === undefined ? [] : [[key, json] as const]))),
    ),
  }
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
