import { z } from 'zod'

/**
 * How a value of a row travels. 64-bit integers, decimals, dates and JSON are strings exactly as the database
 * wrote them; bytes are hex and may be cut, `bytes` being the true length.
 */
export const Cell = z.union([z.null(), z.string(), z.number(), z.boolean(), z.object({ hex: z.string(), bytes: z.number().int() })])
export type Cell = z.infer<typeof Cell>

/** Longest text and binary cell a preview carries; longer ones are cut and end in `…`. */
export const CELL_LIMIT = { characters: 4096, bytes: 256 } as const

export const RowPage = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  /** Rows as arrays in column order: a column named `__proto__` or twice the same name is safe. */
  rows: z.array(z.array(Cell)),
  /** True when the relation has more rows than were asked for. */
  more: z.boolean(),
  elapsedMs: z.number(),
})
export type RowPage = z.infer<typeof RowPage>
