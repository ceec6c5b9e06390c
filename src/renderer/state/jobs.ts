import type { ScanProgress } from '@shared/catalog-replies'
import { AppError } from '@shared/errors'
import { create } from 'zustand'
import { errorText } from '../ui/error-text'
import { isOutOfReach } from '../ui/outage-words'

/** A reading that runs for a connection, or the way the last one ended badly. */
export interface Job {
  readonly startedAt: number
  readonly progress: ScanProgress | undefined
  readonly error: AppError | undefined
  readonly cancel: () => void
}

interface Jobs {
  readonly jobs: Readonly<Record<string, Job>>
  /** The last quiet word about something that was done, for the status bar. */
  readonly said: string | undefined
  /** When it was said, ms since 1970. */
  readonly saidAt: number
  /** The connection whose database it says is out of reach. */
  readonly saidOf: string | undefined
  /** What can be done about it for a while. */
  readonly offer: Offer | undefined
}

/** Something that can be done about what was said, until `until` (ms since 1970). */
export interface Offer {
  readonly label: string
  readonly until: number
  readonly run: () => void
}

export const useJobs = create<Jobs>()(() => ({ jobs: {}, said: undefined, saidOf: undefined, saidAt: 0, offer: undefined }))

export function say(words: string, offer?: Offer): void {
  useJobs.setState({ said: words, saidOf: undefined, saidAt: Date.now(), offer })
  if (offer !== undefined)
    setTimeout(() => useJobs.setState((state) => (state.offer === offer ? { offer: undefined } : {})), offer.until - Date.now())
}

/** From then on what was said is told with its age, and then let go, ms. */
const OLD_MS = 60_000
const OVER_MS = 600_000

/** What still stands of the last word, and whether it is old enough to be told with its age. That a database is out of reach stands until it is taken back. */
export function stillSaid(
  { said, saidAt, saidOf }: Pick<Jobs, 'said' | 'saidAt' | 'saidOf'>,
  now: number,
): { words: string; old: boolean } | undefined {
  if (said === undefined || (saidOf === undefined && now - saidAt >= OVER_MS)) return undefined
  return { words: said, old: now - saidAt >= OLD_MS }
}

/** Takes back that a connection's database is out of reach. */
export function unsay(connectionId: string): void {
  if (useJobs.getState().saidOf === connectionId) useJobs.setState({ said: undefined, saidOf: undefined, offer: undefined })
}

/**
 * Runs `work` as the connection's job: one at a time, with progress and cancel; a second start joins nothing and does nothing.
 * `needs` says that it takes the database, for where that is out of reach.
 */
export async function runJob<T>(
  connectionId: string,
  needs: string,
  work: (signal: AbortSignal, onProgress: (progress: ScanProgress) => void) => Promise<T>,
): Promise<T | undefined> {
  const running = useJobs.getState().jobs[connectionId]
  if (running !== undefined && running.error === undefined) return undefined
  const abort = new AbortController()
  put(connectionId, { startedAt: Date.now(), progress: undefined, error: undefined, cancel: () => abort.abort() })
  try {
    const result = await work(abort.signal, (progress) => patch(connectionId, { progress }))
    drop(connectionId)
    return result
  } catch (error) {
    const known = error instanceof AppError ? error : new AppError('internal', String(error))
    if (known.code === 'cancelled') drop(connectionId)
    else {
      patch(connectionId, { error: known })
      // What is on screen stays; that it could not be read again must not stay unsaid.
      if (isOutOfReach(known))
        useJobs.setState({ said: `${needs}. ${errorText(known)}`, saidOf: connectionId, saidAt: Date.now(), offer: undefined })
      else say(errorText(known))
    }
    return undefined
  }
}

/** Takes the memory of a failed job away, when its connection was changed or is tried again. */
export function clearJob(connectionId: string): void {
  if (useJobs.getState().jobs[connectionId]?.error !== undefined) drop(connectionId)
}

function put(id: string, job: Job): void {
  useJobs.setState(({ jobs }) => ({ jobs: { ...jobs, [id]: job } }))
}

function patch(id: string, change: Partial<Job>): void {
  const job = useJobs.getState().jobs[id]
  if (job !== undefined) put(id, { ...job, ...change })
}

function drop(id: string): void {
  useJobs.setState(({ jobs }) => ({ jobs: Object.fromEntries(Object.entries(jobs).filter(([key]) => key !== id)) }))
}
