import { relationKey } from '@shared/catalog'
import { decodeLines } from '../drivers/lines'
import type { KeyRow } from '../drivers/pack'
import type { Layers } from './layers'
import { PART } from './snapshot'

/** Foreign keys by the relation they refer to, page by page. */
export type Incoming = readonly ReadonlyMap<string, readonly KeyRow[]>[]

/**
 * Every page of the key list, parsed once for as long as memory holds it; undefined when a page was forgotten. `instead`: pages
 * by number that are taken from here.
 */
export async function incomingOf(
  id: string,
  pages: number,
  layers: Layers,
  instead: ReadonlyMap<number, string> = new Map(),
): Promise<Incoming | undefined> {
  const found: ReadonlyMap<string, readonly KeyRow[]>[] = []
  for (let page = 0; page < pages; page += 1) {
    const made = instead.get(page)
    const keys = made === undefined ? await layers.made(id, PART.keys(page), byTarget) : byTarget(made)
    if (keys === undefined) return undefined
    found.push(keys)
  }
  return found
}

/** Keys that refer to a relation. */
export function referringTo(incoming: Incoming, key: string): KeyRow[] {
  return incoming.flatMap((page) => page.get(key) ?? [])
}

function byTarget(keys: string): Map<string, KeyRow[]> {
  const rows = decodeLines(keys).flatMap(([, json]) => JSON.parse(json) as KeyRow[])
  return Map.groupBy(rows, (row) => relationKey(row.target))
}
