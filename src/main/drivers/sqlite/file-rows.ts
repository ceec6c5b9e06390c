import type { RelationEntry } from './entries'
import type { TableText } from './text/create-table'

export type Value = string | number | null
/** A row of a query in sql/catalog.sql.ts; the first value is the entry's id. */
export type Row = readonly Value[]

/** What a reference may point at. */
export interface KnownRelation {
  readonly name: string
  readonly columns: readonly string[]
  readonly primaryKey: readonly string[]
}

/** By folded name: at least what the relations that were read refer to. */
export interface Known {
  get(name: string): KnownRelation | undefined
}

/** Everything that was read of one file. */
export interface FileRows {
  readonly relations: readonly RelationEntry[]
  readonly columns: ReadonlyMap<number, readonly Row[]>
  readonly foreignKeys: ReadonlyMap<number, readonly Row[]>
  readonly indexes: ReadonlyMap<number, readonly Row[]>
  /** Texts of tables that were read already; of another they are read. */
  readonly texts?: ReadonlyMap<number, TableText>
  /** Rows by the last ANALYZE, by folded name. */
  readonly statistics: ReadonlyMap<string, number>
  /** Entries whose columns SQLite refused to tell. */
  readonly unreadable: ReadonlySet<number>
  readonly known: Known
}
