import { z } from 'zod'

/** Names of columns: servers allow some hundred bytes at most; SQLite allows anything. */
const ColumnName = z.string().min(1).max(16_384)

/** `contains` looks for a text in the value as it is shown, whatever its case; `null` and `not null` need no value. */
export const FILTER_OPS = ['contains', '=', '<>', '<', '<=', '>', '>=', 'null', 'not null'] as const

/** What a row must be to be shown. The value is as the database would write it; bytes as `0x` and hex digits. */
export const RowFilter = z.strictObject({ column: ColumnName, op: z.enum(FILTER_OPS), value: z.string().max(8192).default('') })
export type RowFilter = z.output<typeof RowFilter>

export const RowSort = z.strictObject({ column: ColumnName, descending: z.boolean().default(false) })
export type RowSort = z.output<typeof RowSort>

/** All filters hold at once. */
export const RowFilters = z.array(RowFilter).max(64).default([])
export const RowSorts = z.array(RowSort).max(8).default([])

/** Longest `next` and id of a row that travel; a place that would take more is told as a number of rows. */
export const PLACE_LIMIT = 60_000
export const Place = z.string().min(1).max(PLACE_LIMIT)
