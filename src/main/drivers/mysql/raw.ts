import type { CatalogNote, Grant } from '@shared/catalog'
import type { Row } from './line'

/** Why a relation or object could not be shown whole. */
export interface Problem {
  /** `refused`: the user may not; `locked`: somebody is changing it; `broken`: the server cannot, or we do not understand it. */
  readonly kind: 'refused' | 'locked' | 'broken'
  /** The server's own words. */
  readonly message: string
}

/** What a server said about one relation, not yet understood. */
export interface RawRelation {
  readonly schema: string
  readonly name: string
  readonly type: 'table' | 'view'
  /** Digest of what SHOW CREATE said, without the next value of AUTO_INCREMENT, which rows move. */
  readonly said?: string
  readonly problem?: Problem
  /** Rows of columnsOf, for views and where there is no text. */
  readonly columns?: readonly Row[]
  /** Rows of keysOf, for tables without text. */
  readonly keys?: readonly Row[]
  readonly triggers: readonly Row[]
  readonly grants: readonly Grant[]
}

/** What a server said about one object: `what` is the word that SHOW CREATE takes. */
export interface RawObject {
  readonly what: 'FUNCTION' | 'PROCEDURE' | 'PACKAGE' | 'PACKAGE BODY' | 'LIBRARY' | 'EVENT' | 'SEQUENCE' | 'SCHEMA'
  readonly schema: string
  readonly name: string
  /** Its line in information_schema; a sequence has none. */
  readonly row: Row
  readonly text?: string
  readonly problem?: Problem
  /** Rows of parameters, for a routine without text. */
  readonly parameters?: readonly Row[]
  readonly grants: readonly Grant[]
}

/** Figures that change with rows, by relationKey. */
export interface Statistics {
  readonly rows: number
  readonly bytes: number | undefined
  /** ms since 1970. */
  readonly at: number | undefined
}

/** A whole reading, not yet understood. */
export interface Raw {
  readonly relations: readonly RawRelation[]
  readonly objects: readonly RawObject[]
  readonly statistics: ReadonlyMap<string, Statistics>
  /** Bytes of each index, by relationKey. */
  readonly indexBytes: ReadonlyMap<string, ReadonlyMap<string, number>>
  readonly notes: readonly CatalogNote[]
}
