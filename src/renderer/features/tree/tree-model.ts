import type { ObjectName, Relation, RelationKind } from '@shared/catalog'
import type { ConnectionSummary } from '@shared/connection'
import type { Outline } from '@shared/outline'
import { addSchemas, contents } from './tree-branches'

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
  readonly objectKind?: ObjectName['kind']
  /** Right of the label: a count, an estimate, a type. */
  readonly aside?: string
  readonly count?: number | undefined
  readonly estimate?: number | undefined
  readonly expandable: boolean
  readonly expanded: boolean
  /** Only an ancestor of something the filter found. */
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

/**
 * Flattens connections, schemas, kinds, relations, objects and columns into the rows that are visible; a filter opens
 * what it finds. Pure.
 */
export function buildTree(
  sources: readonly TreeSource[],
  expanded: ReadonlySet<string>,
  filter: string,
  relations: ReadonlyMap<string, Relation>,
): TreeRow[] {
  const wanted = filter.trim().toLowerCase()
  const wish: TreeWish = { expanded, wanted, relations }
  const rows: TreeRow[] = []
  const known = sources.map((source) => ({ ...source, found: contents(source.outline, wanted) }))
  const shown = known.filter(({ connection, found }) => wanted === '' || includes(connection.name, wanted) || found.total > 0)
  shown.forEach(({ connection, outline, note, found }, at) => {
    const key = rowKey(connection.id)
    const open = expanded.has(key) || (wanted !== '' && found.total > 0)
    rows.push({
      ...{ key, kind: 'connection', level: 1, label: connection.name, connectionId: connection.id, expandable: true, expanded: open },
      ...{ dim: wanted !== '' && !includes(connection.name, wanted), setSize: shown.length, position: at + 1 },
      count: outline?.rows.length,
    })
    if (!open) return
    if (outline !== null && outline !== undefined) addSchemas(rows, connection.id, outline, found, wish)
    else if (note !== undefined)
      rows.push({
        ...base(connection.id),
        ...{ key: rowKey(connection.id, 'note'), kind: 'note', level: 2, label: note, setSize: 1, position: 1 },
      })
  })
  return rows
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
