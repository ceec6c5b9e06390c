import type { FoundKind } from '@shared/search'
import type { Words } from '../words'

/** Kinds as a person chooses among them. */
export const KIND_GROUPS = {
  tables: { words: 'search.tables', kinds: ['table', 'partitioned', 'partition', 'foreign', 'virtual', 'shadow'] },
  views: { words: 'search.views', kinds: ['view', 'materialized'] },
  routines: {
    words: 'search.routines',
    kinds: ['function', 'procedure', 'aggregate', 'window', 'event', 'package', 'package body', 'library'],
  },
  types: { words: 'search.types', kinds: ['enum', 'composite', 'domain', 'range'] },
  others: {
    words: 'search.others',
    kinds: [
      ...(['sequence', 'schema', 'extension', 'server', 'foreign data wrapper', 'collation', 'operator', 'operator class'] as const),
      ...(['operator family', 'cast', 'language', 'text search configuration', 'text search dictionary'] as const),
      ...(['event trigger', 'publication'] as const),
    ],
  },
} as const satisfies Readonly<Record<string, { readonly words: Words; readonly kinds: readonly FoundKind[] }>>

export type KindGroup = keyof typeof KIND_GROUPS

export const KIND_GROUP_NAMES = Object.keys(KIND_GROUPS) as readonly KindGroup[]

/** The kinds of some groups; none chosen = undefined = all. */
export function kindsOf(groups: readonly KindGroup[]): FoundKind[] | undefined {
  return groups.length === 0 ? undefined : groups.flatMap((group) => [...KIND_GROUPS[group].kinds])
}
