import { AppError } from '@shared/errors'
import { QUERY_LIMITS, type QueryOutcome } from '@shared/query'
import { create } from 'zustand'
import { call } from '../../client'
import { queries } from '../../queries'
import { whenConsoleGone } from '../../state/consoles'
import { asAppError } from '../../ui/error-text'

/** One statement to run, and where in the console's text it begins. */
export interface Piece {
  readonly text: string
  readonly from: number
}

/** What one statement came to: an outcome, or why there is none. */
export interface Result extends Piece {
  readonly number: number
  readonly outcome?: QueryOutcome
  readonly failure?: AppError
  /** The session of earlier statements of this console is gone: this one ran in a new one. */
  readonly lost?: boolean
}

interface Running {
  /** Which of how many statements. */
  readonly at: number
  readonly of: number
  /** ms since 1970. */
  readonly since: number
  readonly abort: AbortController
}

/** A console beside its text: how it runs and what came of it. In memory only, like rows. */
export interface ConsoleRuns {
  readonly results: readonly Result[]
  readonly shown: number
  readonly running: Running | undefined
  /** Something ran here before, so that a session can have been lost. */
  readonly used: boolean
  /** Undefined = as the connection has it. */
  readonly writable: boolean | undefined
  readonly rows: number
  readonly timeoutMs: number
}

const FRESH: ConsoleRuns = {
  ...{ results: [], shown: 0, running: undefined, used: false, writable: undefined },
  ...{ rows: QUERY_LIMITS.rows, timeoutMs: QUERY_LIMITS.timeoutMs },
}

const useRuns = create<{ readonly consoles: Readonly<Record<string, ConsoleRuns>> }>()(() => ({ consoles: {} }))

/** How a console stands. */
export function useConsoleRuns(console: string): ConsoleRuns {
  return useRuns((state) => state.consoles[console] ?? FRESH)
}

function runsOf(console: string): ConsoleRuns {
  return useRuns.getState().consoles[console] ?? FRESH
}

export function setRuns(console: string, patch: Partial<ConsoleRuns>): void {
  useRuns.setState(({ consoles }) => ({ consoles: { ...consoles, [console]: { ...(consoles[console] ?? FRESH), ...patch } } }))
}

/** What comes of a statement: not of one whose console is gone meanwhile. */
function tellRuns(console: string, patch: Partial<ConsoleRuns>): void {
  if (useRuns.getState().consoles[console] !== undefined) setRuns(console, patch)
}

whenConsoleGone((gone) => {
  useRuns.getState().consoles[gone]?.running?.abort.abort()
  useRuns.setState(({ consoles }) => ({ consoles: Object.fromEntries(Object.entries(consoles).filter(([console]) => console !== gone)) }))
})

/**
 * Runs statements one after another, each with a result of its own; the first that fails or is cancelled is the last. Answers the
 * result that failed.
 */
export async function run(id: string, console: string, pieces: readonly Piece[], writable: boolean): Promise<Result | undefined> {
  if (runsOf(console).running !== undefined || pieces.length === 0) return undefined
  const abort = new AbortController()
  const { rows, timeoutMs } = runsOf(console)
  const results: Result[] = []
  try {
    for (const [at, piece] of pieces.entries()) {
      setRuns(console, { running: { at: at + 1, of: pieces.length, since: Date.now(), abort } })
      const result = await one({ id, console, text: piece.text, rows, timeoutMs, writable }, piece, at + 1, abort.signal)
      const { used } = runsOf(console)
      results.push({ ...result, lost: used && result.outcome?.newSession === true })
      // What was there stays until the first result is complete.
      tellRuns(console, { results: [...results], shown: at, used: used || result.outcome !== undefined })
      if (result.failure !== undefined || result.outcome?.error != null) return result
    }
    return undefined
  } finally {
    tellRuns(console, { running: undefined })
    void queries.invalidateQueries({ queryKey: ['query-history', id] })
  }
}

type Input = Parameters<typeof call<'query.run'>>[1]

async function one(input: Input, piece: Piece, number: number, signal: AbortSignal): Promise<Result> {
  try {
    return { ...piece, number, outcome: await call('query.run', input, { signal }) }
  } catch (error) {
    return { ...piece, number, failure: asAppError(error) }
  }
}
