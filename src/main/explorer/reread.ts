import { objectKey, type Relation, type RelationName, relationKey } from '@shared/catalog'
import { decodeOutline } from '@shared/outline'
import type { CallOptions } from '../drivers/driver'
import { pageOf } from '../drivers/lines'
import type { RemoteSession } from '../drivers/remote-session'
import type { Part } from '../store/snapshots'
import type { Sides } from './compare'
import { sameRelation } from './compare'
import { incomingOf, referringToAny } from './incoming'
import type { Layers } from './layers'
import { type Overview, patchOverview } from './patch'
import { moved, type Recorder } from './recorder'
import { isRelationKey, PART, type SnapshotMeta } from './snapshot'

/** Above this part of all relations a whole reading costs less than reading by name. */
const WORTH_IT = 0.3
const AT_LEAST = 50

export interface RereadTools {
  readonly id: string
  readonly layers: Layers
  readonly recorder: Recorder
  readonly now: () => number
  /** How long a reading is trusted without asking the database, ms. */
  readonly ttlMs: number
}

/**
 * Reads again what the marks say has changed, and those who refer to it, and shows it in one step. Undefined when the marks
 * cannot tell (none were kept, a part was forgotten, too much changed,
 * nothing they speak of, or another snapshot came meanwhile): then all must be read.
 */
export async function rereadChanges(
  { id, layers, recorder, now, ttlMs }: RereadTools,
  meta: SnapshotMeta,
  session: RemoteSession,
  call: CallOptions,
): Promise<{ meta: SnapshotMeta; read: number; changed: number } | undefined> {
  const began = layers.moment(id)
  const text = await layers.part(id, PART.marks)
  const incoming = await incomingOf(id, meta, layers)
  if (text === undefined || incoming === undefined) return undefined
  const old = JSON.parse(text) as Record<string, string>
  const { fingerprint, marks } = await session.marks({ ...call, known: meta.fingerprint })
  const keys = moved(old, marks)
  const relationKeys = keys.filter(isRelationKey)
  if (keys.length === 0 || relationKeys.length > Math.max(AT_LEAST, meta.totalTables * WORTH_IT)) return undefined

  const names = new Map(relationKeys.map((key) => [key, nameOf(key)]))
  for (const from of referringToAny(incoming, new Set(relationKeys))) names.set(relationKey(from), from)
  const overview = await overviewOf(id, layers, meta.pages, [...names.keys()])
  if (overview === undefined) return undefined
  const { relations } = names.size === 0 ? { relations: [] } : await session.readRelations([...names.values()], call)
  const objects = keys.length === relationKeys.length ? undefined : (await session.readObjects(call)).objects
  const found = new Set(relations.map(relationKey))
  const gone = [...names].flatMap(([key, name]) => (found.has(key) ? [] : [name]))
  const patched = patchOverview(overview, meta.defaultSchema, meta.pages, { read: relations, gone, objects })

  const values = new Map<string, string>(relations.map((r) => [relationKey(r), JSON.stringify(r)]))
  for (const object of objects ?? []) values.set(objectKey(object), JSON.stringify(object))
  const objectKeys = objects === undefined ? [] : decodeOutline(overview.outline).objects.map(objectKey)
  const touched = new Set([...names.keys(), ...objectKeys, ...values.keys()])
  const known = recorder.known(id)
  const sides = [...touched].flatMap((key): Sides[] => {
    const side = recorder.side(id, key, values.get(key), known)
    return side === undefined ? [] : [side]
  })
  const outline = decodeOutline(patched.outline)
  const readAt = now()
  const next: SnapshotMeta = {
    ...meta,
    fingerprint,
    totalTables: outline.rows.length,
    totalColumns: outline.rows.reduce((sum, row) => sum + (row.columns ?? 0), 0),
    ...{ readAt, checkedAt: readAt, expiresAt: readAt + ttlMs },
  }
  const parts: Part[] = [
    ...overviewParts(patched),
    [PART.marks, JSON.stringify(marks)],
    ...[...values].map(([k, v]): Part => [PART.ofKey(k), v]),
  ]
  const removed = [...touched].filter((key) => !values.has(key)).map((key) => PART.ofKey(key))
  const full = layers.change(id, began, next, parts, removed)
  return full === undefined ? undefined : { meta: full, read: values.size, changed: recorder.record(id, meta, sides, readAt) }
}

/**
 * Reads one relation again; a relation that is gone is taken out of the snapshot. The rest keeps its age. Undefined, and
 * nothing done, when another snapshot is current by now.
 */
export async function rereadRelation(
  { id, layers, recorder, now }: RereadTools,
  meta: SnapshotMeta,
  name: RelationName,
  session: RemoteSession,
  call: CallOptions,
): Promise<{ meta: SnapshotMeta; relation: Relation | undefined; changed: boolean } | undefined> {
  const began = layers.moment(id)
  const { relations } = await session.readRelations([name], call)
  const relation = relations[0]
  const key = relationKey(name)
  const before = layers.last(id, PART.relation(name))
  const old = before === undefined ? undefined : (JSON.parse(before) as Relation)
  const gone = relation === undefined ? [name] : []
  const overview = await overviewOf(id, layers, meta.pages, [key])
  const listed = overview === undefined || decodeOutline(overview.outline).rows.some((row) => relationKey(row) === key)
  // Neither there nor known: the snapshot stays what it is.
  if (relation === undefined && old === undefined && !listed) return { meta, relation, changed: false }
  // Parts that were forgotten are made again from the relations when somebody asks for them.
  const patched = overview === undefined ? undefined : patchOverview(overview, meta.defaultSchema, meta.pages, { read: relations, gone })
  const value = relation === undefined ? undefined : JSON.stringify(relation)
  const side = recorder.side(id, key, value, recorder.known(id))
  const next = patched === undefined ? meta : { ...meta, totalTables: decodeOutline(patched.outline).rows.length }
  const parts: Part[] = [
    ...(patched === undefined ? [] : overviewParts(patched)),
    ...(value === undefined ? [] : [[PART.relation(name), value] as const]),
  ]
  const full = layers.change(id, began, next, parts, value === undefined ? [PART.relation(name)] : [])
  if (full === undefined) return undefined
  if (side !== undefined) recorder.record(id, meta, [side], now())
  return { meta: full, relation, changed: !sameRelation(old, relation) }
}

/** The outline, and the pages on which some keys stand; undefined when one of them was forgotten. */
async function overviewOf(id: string, layers: Layers, pages: number, keys: readonly string[]): Promise<Overview | undefined> {
  const outline = await layers.part(id, PART.outline)
  if (outline === undefined) return undefined
  const graph = new Map<number, string>()
  const keyPages = new Map<number, string>()
  for (const page of new Set(keys.map((key) => pageOf(key, pages)))) {
    const [nodes, foreignKeys] = [await layers.part(id, PART.graph(page)), await layers.part(id, PART.keys(page))]
    if (nodes === undefined || foreignKeys === undefined) return undefined
    graph.set(page, nodes)
    keyPages.set(page, foreignKeys)
  }
  return { outline, graph, keys: keyPages }
}

function overviewParts({ outline, graph, keys }: Overview): Part[] {
  return [
    [PART.outline, outline],
    ...[...graph].map(([page, text]): Part => [PART.graph(page), text]),
    ...[...keys].map(([page, text]): Part => [PART.keys(page), text]),
  ]
}

function nameOf(key: string): RelationName {
  const [schema = '', name = ''] = JSON.parse(key) as string[]
  return { schema, name }
}
