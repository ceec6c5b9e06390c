import type { HandlerInput } from '@shared/contract'
import type { RelationRow } from '@shared/catalog-replies'
import type { Outline, OutlineRow } from '@shared/outline'

/** Filters by schema, kind and part of the name (case-insensitive), sorts and cuts one page. Pure. */
export function listRelations(
  outline: Outline,
  query: Omit<HandlerInput<'catalog.relations'>, 'id'>,
): { total: number; items: RelationRow[] } {
  const wanted = query.filter?.toLowerCase()
  const kinds = query.kinds === undefined ? undefined : new Set(query.kinds)
  const rows = outline.rows.filter(
    (row) =>
      (query.schema === undefined || row.schema === query.schema) &&
      (kinds === undefined || kinds.has(row.kind)) &&
      (wanted === undefined || row.name.toLowerCase().includes(wanted)),
  )
  const sign = query.descending ? -1 : 1
  rows.sort((a, b) => sign * compare(a, b, query.sort) || byName(a, b))
  return {
    total: rows.length,
    items: rows
      .slice(query.offset, query.offset + query.limit)
      .map(({ schema, name, kind, rows: count, columns }) => ({ schema, name, kind, rows: count ?? null, columns: columns ?? 0 })),
  }
}

function compare(a: OutlineRow, b: OutlineRow, sort: 'name' | 'rows' | 'columns'): number {
  if (sort === 'columns') return (a.columns ?? 0) - (b.columns ?? 0)
  if (sort === 'rows') return (a.rows ?? -1) - (b.rows ?? -1)
  return byName(a, b)
}

function byName(a: OutlineRow, b: OutlineRow): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : a.schema < b.schema ? -1 : a.schema > b.schema ? 1 : 0
}
