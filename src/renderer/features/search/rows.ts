import type { Found } from '@shared/search'

/** A line of the list: a hit, or the head of a connection's hits. */
export type SearchRow =
  | { readonly kind: 'hit'; readonly key: string; readonly found: Found; readonly at: number }
  | { readonly kind: 'head'; readonly key: string; readonly connectionId: string; readonly name: string; readonly hits: number }

/** Lines in the order they are shown: by rank, or by connection in the order of its best hit. `at` counts hits as shown. Pure. */
export function searchRows(found: readonly Found[], grouped: boolean): SearchRow[] {
  if (!grouped) return found.map((hit, at) => ({ kind: 'hit', key: keyOf(hit, at), found: hit, at }))
  const rows: SearchRow[] = []
  let at = 0
  for (const [connectionId, hits] of Map.groupBy(found, (hit) => hit.connectionId)) {
    rows.push({ kind: 'head', key: connectionId, connectionId, name: hits[0]?.connectionName ?? '', hits: hits.length })
    for (const hit of hits) {
      rows.push({ kind: 'hit', key: keyOf(hit, at), found: hit, at })
      at += 1
    }
  }
  return rows
}

function keyOf(hit: Found, at: number): string {
  return `${String(at)} ${hit.connectionId} ${hit.schema} ${hit.name} ${hit.column ?? ''} ${hit.what}`
}
