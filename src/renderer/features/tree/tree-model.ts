import type { ObjectName, RelationKind, RelationName } from '@shared/catalog'
import type { RelationReply } from '@shared/catalog-replies'
import type { ConnectionSummary } from '@shared/connection'
import type { Outline } from '@shared/outline'
import type { Marks } from '../../state/tree-marks'
import type { Match } from './match'
import { rowKey } from '../../state/tree'

/** What of a relation a row below it is about. */
export type PartKind = 'column' | 'primary' | 'unique' | 'foreign' | 'incoming' | 'index' | 'check' | 'exclusion' | 'trigger'

/** Unlock saved passwords, read for the first time, try that again, look whether there is something by now, copy what grants it, or ask for databases. */
export type Offer = 'unlock' | 'read' | 'again' | 'refresh' | 'grant' | 'databases'

/** One visible row of the tree: what a virtualised list draws and a screen reader is told. */
export interface TreeRow {
  readonly key: string
  readonly kind: 'folder' | 'connection' | 'schema' | 'group' | 'relation' | 'part' | 'object' | 'database' | 'note'
  readonly level: number
  readonly label: string
  /** Empty for a folder of connections. */
  readonly connectionId: string
  readonly schema?: string
  readonly name?: string
  readonly relationKind?: RelationKind
  readonly object?: ObjectName
  /** Another database of the server that can be opened as a connection; for a connection the one that it is of, where its name is another. */
  readonly database?: string
  /** What can be done about what a note says. */
  readonly offer?: Offer | undefined
  /** There for rows of kind `part`. */
  readonly part?: PartKind
  /** Where a reference leads: its other relation. */
  readonly target?: RelationName
  /** Right of the label: a count, an estimate, a type. */
  readonly aside?: string
  readonly count?: number | undefined
  readonly estimate?: number | undefined
  readonly expandable: boolean
  readonly expanded: boolean
  /** Only an ancestor of something the filter found, of the system, or offline. */
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
  readonly note: { readonly words: string; readonly offer?: Offer } | undefined
  /** True while what is known cannot be checked. */
  readonly offline: boolean
  /** The database shows its user only what he has a right to. */
  readonly hidesByRight?: boolean
  /** What of the outline the database keeps for itself, where that is shown; it stands behind the rest. */
  readonly system?: SystemPart | undefined
  /** Why that cannot be shown. */
  readonly systemTrouble?: string | undefined
  /** What the reading lacks and why, in words: what this user may not see, what was locked. */
  readonly lacks?: readonly string[]
  /** Some of that is for want of a right. */
  readonly lacksRight?: boolean
  readonly databases?: Databases | undefined
  /** What is pinned or hidden in it. */
  readonly marks?: Marks | undefined
  /** What the filter found in this connection; absent while there is no filter. */
  readonly match?: Match | undefined
}

/** Other databases of a connection's server, where it can have any. */
export interface Databases {
  /** Sorted; undefined where they are not known. */
  readonly names: readonly string[] | undefined
  /** Why they are not what the server says now. */
  readonly trouble: string | undefined
}

/** Key of the row that they are below. */
export const databasesKey = (id: string): string => rowKey(id, '', 'databases')

/** Schemas of the system, and how many relations of an outline are in them. */
export interface SystemPart {
  readonly schemas: ReadonlySet<string>
  readonly relations: number
}

/** What a row is made from besides its place. */
export interface TreeWish {
  /** Keys of open rows; for groups of one kind and for columns, of closed ones. */
  readonly expanded: ReadonlySet<string>
  /** Names of relations with a key in `expanded`, by {@link rowKey} of connection and schema. */
  readonly openNames: ReadonlyMap<string, ReadonlySet<string>>
  readonly filtering: boolean
  /** Details by row key, for what is below a relation. */
  readonly details: ReadonlyMap<string, RelationReply>
}

/** Where a row stands among its siblings. */
export interface Among {
  readonly setSize: number
  readonly position: number
}

/** What every row below a connection starts from. */
export const base = (connectionId: string) => ({ connectionId, expandable: false, expanded: false, dim: false }) as const

/** A line that says why there is nothing to see. */
export function note(id: string, key: string, level: number, label: string): TreeRow {
  return { ...base(id), key, kind: 'note', level, label, setSize: 1, position: 1 }
}
