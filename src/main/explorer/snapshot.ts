import type { PackedCatalog } from '../drivers/pack'
import type { Part } from '../store/snapshots'
import { type CatalogNote, type ObjectName, objectKey, type RelationName, relationKey } from '@shared/catalog'

/** How long cache layers keep a reading, ms: longer than it is trusted, so that something aged can be shown while the new is read. */
export const SCHEMA_KEEP_MS = 24 * 3_600_000
/** After a reading or a check the state is `live` for this long, ms. */
export const LIVE_MS = 60_000

/** What is known of a snapshot as a whole. Stored as the part `meta`, beside the parts it describes. */
export interface SnapshotMeta {
  /** Grows with every reading of this connection. */
  readonly generation: number
  readonly engine: string
  readonly database: string
  readonly serverVersion: string
  readonly defaultSchema: string
  readonly notes: readonly CatalogNote[]
  readonly fingerprint: string
  readonly totalTables: number
  readonly totalColumns: number
  /** Pages that the parts `graph` and `keys` have. */
  readonly pages: number
  /** ms since 1970. */
  readonly readAt: number
  /** When the database last confirmed it, ms since 1970; equals `readAt` right after a reading. */
  readonly checkedAt: number
  /** End of the TTL, ms since 1970. */
  readonly expiresAt: number
  /** What the reading cost, ms; added to "time saved" at every answer from the cache. */
  readonly scanDurationMs: number
}

/** Names of the parts a snapshot is stored in. */
export const PART = {
  meta: 'meta',
  outline: 'outline',
  // Pages of another form have another name: those of an earlier version count as forgotten and are made again.
  graph: (page: number) => `diagram:${String(page)}`,
  keys: (page: number) => `keys:${String(page)}`,
  marks: 'marks',
  /** Other databases of the server, as they were last told; it is in no reading. */
  databases: 'databases',
  relation: (name: RelationName) => `relation:${relationKey(name)}`,
  object: (name: ObjectName) => `object:${objectKey(name)}`,
  /** The part of whatever a mark is for: keys of relations have two elements, those of objects four. */
  ofKey: (key: string) => (isRelationKey(key) ? `relation:${key}` : `object:${key}`),
} as const

/** A whole reading as parts, without the one that tells of it. */
export function partsOf(packed: PackedCatalog): Part[] {
  return [
    [PART.outline, packed.outline],
    ...packed.graph.map((text, page): Part => [PART.graph(page), text]),
    ...packed.keys.map((text, page): Part => [PART.keys(page), text]),
    [PART.marks, packed.marks],
    ...packed.values.map(([key, json]): Part => [PART.ofKey(key), json]),
  ]
}

/** Tells relationKey from objectKey. */
export function isRelationKey(key: string): boolean {
  return (JSON.parse(key) as unknown[]).length === 2
}
