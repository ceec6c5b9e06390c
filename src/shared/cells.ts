import { z } from 'zod'

/**
 * How a value of a row travels. 64-bit integers, decimals, dates and JSON are strings exactly as the database wrote them. What is
 * long is cut: bytes are hex, and `text` is the beginning of one; `bytes` is the true length.
 */
export const Cell = z.union([
  z.null(),
  z.string(),
  z.number(),
  z.boolean(),
  z.object({ hex: z.string(), bytes: z.number().int() }),
  z.object({ text: z.string(), bytes: z.number().int() }),
])
export type Cell = z.infer<typeof Cell>

/** Longest text (in characters) and binary cell (in bytes) of a page; longer ones are cut. */
export const CELL_LIMIT = { characters: 4096, bytes: 256 } as const
/** The same where one value is asked for alone, or a file is written. */
export const WHOLE_LIMIT = { characters: 8 * 1024 * 1024, bytes: 4 * 1024 * 1024 } as const
/** What all long texts of a page may take together, in characters: where there are many, each is cut sooner. */
export const PAGE_CHARACTERS = 8 * 1024 * 1024

export const RowPage = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  /** Rows as arrays in column order: a column named `__proto__` or twice the same name is safe. */
  rows: z.array(z.array(Cell)),
  /** What each row is known by, for asking for one of its values; null where nothing tells rows apart. */
  ids: z.array(z.string()).nullable(),
  /** True when the relation has more rows than were asked for. */
  more: z.boolean(),
  /** Where the next page begins; null when there is none. By key it is right whatever happens meanwhile; by number rows may move. */
  next: z.string().nullable(),
  paging: z.enum(['key', 'number']),
  elapsedMs: z.number(),
})
export type RowPage = z.infer<typeof RowPage>

/** Was the end of a value left out? */
export function isCut(cell: Cell): boolean {
  if (cell === null || typeof cell !== 'object') return false
  return 'text' in cell || cell.hex.length < cell.bytes * 2
}
