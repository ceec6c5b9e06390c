import type { Cell } from '@shared/cells'

export interface GridColumn {
  readonly name: string
  /** As the database spells it; decides alignment and look. */
  readonly type: string
}

/** Rows by their number: an array is one. A source that got more rows is another object. */
export interface RowSource {
  readonly length: number
  at(row: number): readonly Cell[] | undefined
}

export interface SortKey {
  readonly column: number
  readonly descending: boolean
}
