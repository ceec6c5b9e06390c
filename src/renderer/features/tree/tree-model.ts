import type { ObjectName, Relation, RelationKind } from '@shared/catalog'
import type { ConnectionSummary } from '@shared/connection'
import type { Outline } from '@shared/outline'

/** One visible row of the tree, flat: what a virtualised list draws and a screen reader is told. */
export interface TreeRow {
  readonly key: string
  readonly kind: 'connection' | 'schema' | 'group' | 'relation' | 'column' | 'object' | 'note'
  readonly level: number
  readonly label: string
  readonly connectionId: string
  readonly schema?: string
  readonly name?: string
  readonly relationKind?: RelationKind
  readonly object?: ObjectName
  /** Right of the label: a count, an estimate, a type. */
  readonly aside?: string
  readonly count?: number | undefined
  readonly estimate?: number | undefined
  readonly expandable: boolean
  readonly expanded: boolean
  /** Only an ancestor of something the filter found, or offline. */
  readonly dim: boolean
  readonly setSize: number
  readonly position: number
}

/** What is known of a connection now. */
export interface TreeSource {
  readonly connection: ConnectionSummary
  /** undefined: not asked yet · null: never read. */
  readonly outline: Outline | null | undefined
  /** Said below an open connection that has no outline. */
  readonly note: string | undefined
  /** True while what is known cannot be checked. */
  readonly offline: boolean
}

export const rowKey = (...parts: readonly string[]): string => JSON.stringify(parts)

/** What a row is made from besides its place. */
export interface TreeWish {
  /** Keys of open rows; for groups of one kind, of closed ones. */
  readonly expanded: ReadonlySet<string>
  /** Lower case; empty for everything. */
  readonly wanted: string
  /** Details by row key, for columns. */
  readonly relations: ReadonlyMap<string, Relation>
}

/** What every row below a connection starts from. */
export const base = (connectionId: string) => ({ connectionId, expandable: false, expanded: false, dim: false }) as const

export function includes(text: string, wanted: string): boolean {
  return text.toLowerCase().includes(wanted)
}

/** The row that typing `prefix` leads to, searched onwards from `from` and around the end. */
export function typeAhead(rows: readonly TreeRow[], from: number, prefix: string): number {
  const wanted = prefix.toLowerCase()
  const start = prefix.length > 1 ? from : from + 1
  for (let step = 0; step < rows.length; step += 1) {
    const at = (start + step) % rows.length
    if (rows[at]?.label.toLowerCase().startsWith(wanted) === true) return at
  }
  return from
}
