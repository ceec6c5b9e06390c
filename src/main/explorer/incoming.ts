import { type RelationName, relationKey } from '@shared/catalog'
import { decodeLines } from '../drivers/lines'
import type { KeyRow } from '../drivers/pack'
import type { Layers } from './layers'
import { PART, type SnapshotMeta } from './snapshot'

/** Every foreign key of a snapshot: the pages of its key list, as text. */
export type Incoming = readonly string[]

/** By what is known of the whole, which is another object as soon as anything of the snapshot changed or was dropped. */
const known = new WeakMap<SnapshotMeta, Incoming>()

/**
 * Every page of the key list, asked for together and kept for as long as what is known of the whole is; undefined when a page was
 * forgotten. `instead`: pages by number that are taken from here.
 */
export async function incomingOf(
  id: string,
  meta: SnapshotMeta,
  layers: Layers,
  instead: ReadonlyMap<number, string> = new Map(),
): Promise<Incoming | undefined> {
  const before = known.get(meta)
  if (before !== undefined) return before
  const asked = Array.from({ length: meta.pages }, async (_, page) => instead.get(page) ?? (await layers.part(id, PART.keys(page))))
  const texts = await Promise.all(asked)
  const found = texts.filter((text) => text !== undefined)
  if (found.length < texts.length) return undefined
  if (instead.size === 0) known.set(meta, found)
  return found
}

/** Keys that refer to a relation. Only lines that name it are parsed: of ten thousand relations all of them would cost a frame or two. */
export function referringTo(incoming: Incoming, { schema, name }: RelationName): KeyRow[] {
  const wanted = JSON.stringify(name)
  return incoming
    .flatMap((page) => [...linesWith(page, wanted)])
    .flatMap((json) => (JSON.parse(json) as KeyRow[]).filter(({ target }) => target.schema === schema && target.name === name))
}

/** Relations that refer to any of some, by their keys. */
export function referringToAny(incoming: Incoming, keys: ReadonlySet<string>): RelationName[] {
  return incoming
    .flatMap(decodeLines)
    .flatMap(([, json]) => (JSON.parse(json) as KeyRow[]).filter(({ target }) => keys.has(relationKey(target))))
    .map(({ from }) => from)
}

/** The JSON of every line that has a text in it. */
function* linesWith(page: string, wanted: string): Generator<string> {
  for (let at = page.indexOf(wanted); at >= 0; ) {
    const end = page.indexOf('\n', at)
    yield page.slice(page.indexOf('\t', page.lastIndexOf('\n', at) + 1) + 1, end)
    at = page.indexOf(wanted, end)
  }
}
