import type { FoundKind } from '@shared/search'

/** Kinds as a person chooses among them. */
export const KIND_GROUPS = {
  tables: { label: 'Tables', kinds: ['table', 'partitioned', 'partition', 'foreign', 'virtual', 'shadow'] },
  views: { label: 'Views', kinds: ['view', 'materialized'] },
  routines: { label: 'Routines', kinds: ['function', 'procedure', 'aggregate', 'window', 'event', 'package', 'package body', 'library'] },
  types: { label: 'Types', kinds: ['enum', 'composite', 'domain', 'range'] },
  others: { label: 'Sequences and others', kinds: ['sequence', 'schema', 'extension', 'server', 'collation'] },
} as const satisfies Readonly<Record<string, { readonly label: string; readonly kinds: readonly FoundKind[] }>>

export type KindGroup = keyof typeof KIND_GROUPS

export const KIND_GROUP_NAMES = Object.keys(KIND_GROUPS) as readonly KindGroup[]

/** The kinds of some groups; none chosen = undefined = all. */
export function kindsOf(groups: readonly KindGroup[]): FoundKind[] | undefined {
  return groups.length === 0 ? undefined : groups.flatMap((group) => [...KIND_GROUPS[group].kinds])
}
