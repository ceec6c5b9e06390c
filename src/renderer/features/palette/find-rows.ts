import type { Found } from '@shared/search'

/** A column's name, or another part's, with where it was found. */
export interface FoundPart {
  readonly key: string
  readonly first: Found
  /** Other relations of the connection that have the same. */
  readonly more: number
}

/** Hits in columns, keys and indexes, each name of a connection once. Pure. */
export function partsOf(items: readonly Found[]): readonly FoundPart[] {
  const parts = new Map<string, FoundPart>()
  for (const found of items) {
    if (found.what !== 'column' && found.what !== 'part') continue
    const key = JSON.stringify([found.connectionId, found.what, found.column ?? found.snippet.map(({ text }) => text).join('')])
    const before = parts.get(key)
    parts.set(key, before === undefined ? { key, first: found, more: 0 } : { ...before, more: before.more + 1 })
  }
  return [...parts.values()]
}

/** Hits in comments and in what defines things. Pure. */
export function textsOf(items: readonly Found[]): readonly Found[] {
  return items.filter(({ what }) => what === 'comment' || what === 'definition')
}
