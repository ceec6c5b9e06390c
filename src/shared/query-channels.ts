import { z } from 'zod'
import { QUERY_TEXT_LIMIT, QueryInput, QueryOutcome } from './query'
import { HistoryInput, HistoryItem, QueryDraft, SavedQuery, SavedQueryName } from './query-texts'

const Id = z.string().min(1).max(64)

/** Channels of the query console, a part of the contract. */
export const queryChannels = {
  /** Runs one statement of the user's in the console's own session; cancelling the call asks the server to stop it. */
  'query.run': { input: QueryInput, output: QueryOutcome },
  /** Ends the session of a console: what it set or began is gone. */
  'query.close': { input: z.strictObject({ console: Id }), output: z.null() },
  /** Texts of the consoles that are open: of all windows and of the run before. */
  'query.drafts': { input: z.strictObject({}), output: z.array(QueryDraft) },
  'query.saveDraft': { input: QueryDraft, output: z.null() },
  /** The console is closed for good; a text that was neither run nor saved goes into the history. */
  'query.dropDraft': { input: z.strictObject({ console: Id }), output: z.null() },
  /** What was run with a connection, the newest first. `search`: words that all occur in it. */
  'query.history': { input: HistoryInput, output: z.array(HistoryItem) },
  'query.forgetHistory': { input: z.strictObject({ id: Id }), output: z.null() },
  'query.saved': { input: z.strictObject({ id: Id }), output: z.array(SavedQuery) },
  /** In the place of the one of that name. */
  'query.save': {
    input: z.strictObject({ id: Id, name: SavedQueryName, text: z.string().min(1).max(QUERY_TEXT_LIMIT) }),
    output: SavedQuery,
  },
  'query.removeSaved': { input: z.strictObject({ entry: Id }), output: z.null() },
} as const
