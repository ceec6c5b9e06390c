import { AppError } from '@shared/errors'
import type { QueryOutcome } from '@shared/query'
import type { HistoryItem } from '@shared/query-texts'
import type { Engine } from '../engine'
import type { Handlers } from './handlers'

type Channels = Extract<keyof Handlers, `query.${string}`>

/** Handlers of the query console. What was run is written down whatever came of it. */
export function queryHandlers({ consoles, queryTexts, log }: Engine): Pick<Handlers, Channels> {
  const remember = (id: string, item: Omit<HistoryItem, 'entry' | 'at'>) => {
    try {
      queryTexts.add(id, item)
    } catch (error) {
      // It was run all the same. Never with the text.
      log.warn({ code: error instanceof AppError ? error.code : 'internal' }, 'a statement could not be written into the history')
    }
  }
  return {
    'query.run': async (input, { signal }) => {
      const { id, text } = input
      const began = performance.now()
      try {
        const outcome = await consoles.run(input, signal)
        remember(id, { text, state: outcome.error === null ? 'ok' : 'failed', rows: rowsOf(outcome), elapsedMs: outcome.elapsedMs })
        return outcome
      } catch (error) {
        const state = error instanceof AppError && error.code === 'cancelled' ? 'cancelled' : 'failed'
        remember(id, { text, state, rows: null, elapsedMs: performance.now() - began })
        throw error
      }
    },
    'query.close': async ({ console }) => {
      await consoles.close(console)
      return null
    },
    'query.drafts': async () => queryTexts.drafts(),
    'query.saveDraft': async (draft) => {
      queryTexts.saveDraft(draft)
      return null
    },
    'query.dropDraft': async ({ console }) => {
      queryTexts.dropDraft(console)
      return null
    },
    'query.history': async ({ id, search, limit }) => queryTexts.history(id, search, limit),
    'query.forgetHistory': async ({ id }) => {
      queryTexts.forgetHistory(id)
      return null
    },
    'query.saved': async ({ id }) => queryTexts.saved(id),
    'query.save': async ({ id, name, text }) => queryTexts.save(id, name, text),
    'query.removeSaved': async ({ entry }) => {
      queryTexts.removeSaved(entry)
      return null
    },
  }
}

function rowsOf({ columns, rows, affected, error }: QueryOutcome): number | null {
  if (error !== null) return null
  return columns.length > 0 ? rows.length : affected
}
