import { z } from 'zod'
import { QUERY_TEXT_LIMIT } from './query'

/** How much of what was run is kept of one connection: statements, their bytes in all, characters of one; saved queries. */
export const HISTORY_LIMITS = { entries: 1000, bytes: 2 * 1024 * 1024, text: 100_000, saved: 500 } as const

const Id = z.string().min(1).max(64)

/** A console that is open, as it stands. `number`: which of its connection's consoles it is called. */
export const QueryDraft = z.strictObject({
  console: Id,
  /** Of the connection. */
  id: Id,
  text: z.string().max(QUERY_TEXT_LIMIT),
  number: z.number().int().min(1).max(100_000),
})
export type QueryDraft = z.infer<typeof QueryDraft>

/** `id`: of the connection; `search`: words that all occur. */
export const HistoryInput = z.strictObject({
  id: Id,
  search: z.string().max(512).default(''),
  limit: z.number().int().min(1).max(HISTORY_LIMITS.entries).default(200),
})

/** What was run, or stood in a console that was closed (`written`). */
export const HistoryItem = z.object({
  entry: z.string(),
  text: z.string(),
  /** ms since 1970. */
  at: z.number(),
  state: z.enum(['ok', 'failed', 'cancelled', 'written']),
  /** Rows of the result, or that were written; null where there were none of either. */
  rows: z.number().nullable(),
  elapsedMs: z.number(),
})
export type HistoryItem = z.infer<typeof HistoryItem>

export const SavedQuery = z.object({ entry: z.string(), name: z.string(), text: z.string(), at: z.number() })
export type SavedQuery = z.infer<typeof SavedQuery>

export const SavedQueryName = z.string().trim().min(1, 'Give the query a name').max(120)
