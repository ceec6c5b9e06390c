import { z } from 'zod'
import { Cell } from './cells'
import { WireError } from './errors'

/** What one run may cost: rows and bytes of its result that are kept, ms until the server is asked to stop. */
export const QUERY_LIMITS = { rows: 1000, mostRows: 100_000, bytes: 8 * 1024 * 1024, timeoutMs: 30_000, mostTimeoutMs: 3_600_000 } as const

/** Longest text of one statement, in UTF-16 units. */
export const QUERY_TEXT_LIMIT = 1_000_000

export const QueryInput = z.strictObject({
  id: z.string().min(1).max(64),
  /** Which console asks: each has a session of its own, so that what one sets or begins is not seen by another. */
  console: z.string().min(1).max(64),
  /** One statement. Servers are told to take no more than one, so a second one in it is refused by them. */
  text: z.string().min(1).max(QUERY_TEXT_LIMIT),
  rows: z.number().int().min(1).max(QUERY_LIMITS.mostRows).default(QUERY_LIMITS.rows),
  timeoutMs: z.number().int().min(1000).max(QUERY_LIMITS.mostTimeoutMs).default(QUERY_LIMITS.timeoutMs),
  /** Whether its session may write. Refused where the connection is read-only; never without being asked for. */
  writable: z.boolean().default(false),
})
export type QueryInput = z.output<typeof QueryInput>

/** A statement that was refused, as the server said it. `position`: where in the statement, in UTF-16 units from 0. */
export const QueryError = WireError.extend({ position: z.number().int().min(0).nullable() })
export type QueryError = z.infer<typeof QueryError>

/** What one statement came to. It reaches the window that asked, and nothing else: no log, no cache, no store. */
export const QueryOutcome = z.object({
  /** Empty where the statement has no result set. */
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.array(z.array(Cell)),
  /** By which limit the result was cut; null where it is whole. */
  cut: z.enum(['rows', 'bytes']).nullable(),
  /** Rows that were written; null where the server does not say. */
  affected: z.number().nullable(),
  notices: z.array(z.object({ severity: z.string(), message: z.string() })),
  elapsedMs: z.number(),
  /** Whether the session refused to write. */
  readOnly: z.boolean(),
  /** True when a session was opened for this run: nothing that was set or begun before is in it. */
  newSession: z.boolean(),
  /** True while a transaction of the user's own is open. */
  inTransaction: z.boolean(),
  error: QueryError.nullable(),
})
export type QueryOutcome = z.infer<typeof QueryOutcome>
