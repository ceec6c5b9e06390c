import { objectKey, relationKey } from '@shared/catalog'
import { decodeOutline } from '@shared/outline'
import type { Layers } from './layers'
import { PART, type SnapshotMeta } from './snapshot'
import type { TakenReading } from './team'

/**
 * The last snapshot as a reading of the whole, to be shared: its parts come from different readings, and its fingerprint says that
 * together they are what the database had. Undefined where a part was forgotten, or another snapshot came meanwhile.
 */
export async function wholeSnapshot(id: string, layers: Layers, meta: SnapshotMeta): Promise<TakenReading | undefined> {
  const parts = new Map(await layers.takeCopy(id, 'all'))
  if (layers.moment(id).generation !== meta.generation) return undefined
  const [outline, marks] = [parts.get(PART.outline), parts.get(PART.marks)]
  if (outline === undefined || marks === undefined) return undefined
  const { schemas, rows, objects } = decodeOutline(outline)
  const all = (names: readonly string[]): string[] => names.flatMap((name) => parts.get(name) ?? [])
  const pages = Array.from({ length: meta.pages }, (_, page) => page)
  const [graph, keys] = [all(pages.map(PART.graph)), all(pages.map(PART.keys))]
  const values = [...rows.map(relationKey), ...objects.map(objectKey)].flatMap((key): [string, string][] => {
    const text = parts.get(PART.ofKey(key))
    return text === undefined ? [] : [[key, text]]
  })
  if (graph.length < meta.pages || keys.length < meta.pages || values.length < rows.length + objects.length) return undefined
  const { database, serverVersion, defaultSchema, notes, fingerprint, totalTables, totalColumns } = meta
  const packed = { database, serverVersion, defaultSchema, schemas, notes, fingerprint, totalTables, totalColumns, pages: meta.pages }
  return { packed: { ...packed, outline, marks, graph, keys, values }, readAt: meta.readAt, tookMs: meta.scanDurationMs }
}
