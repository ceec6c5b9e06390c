import { fork } from 'node:child_process'
import { HOST_FLAGS } from '../../../src/main/drivers/fork-node'
import { join } from 'node:path'
import type { Job, Outcome } from './job'
import { endOthers } from './read-floor'

/** How it is said that somebody ran into the limit. */
export const NO_ANSWER = 'no answer within'
/** The program of a child, built beside this one. */
const READER = join(import.meta.dirname, 'reader.js')

/** One contender, or another question, at one size. */
export interface Entry {
  /** Names the series in goals. */
  readonly id: string
  readonly title: string
  readonly size: number
  /** A job for each run; a text says why there is none. */
  readonly job: ((run: number) => Job) | { readonly missing: string }
  /** Fewer runs or less time than the others get. */
  readonly limitMs?: number
  /** Beside whom the ratio is taken; by default our whole reading at that size. */
  readonly against?: string
}

/** What came of an entry. */
export interface Series extends Omit<Entry, 'job' | 'limitMs'> {
  readonly outcomes: readonly Outcome[]
  /** Why there are no figures, or no more of them. */
  readonly problem?: string
}

/** Runs every entry `runs` times, in turns: what slows the machine for a while slows all of them. */
export async function measureAll(entries: readonly Entry[], runs: number, limitMs: number, say: (line: string) => void): Promise<Series[]> {
  const outcomes = new Map<Entry, Outcome[]>()
  const problems = new Map<Entry, string>()
  for (let run = 0; run < runs; run += 1) {
    for (const entry of entries) {
      const { job } = entry
      if (typeof job !== 'function') problems.set(entry, job.missing)
      if (typeof job !== 'function' || problems.has(entry)) continue
      try {
        const outcome = await runJob(job(run), entry.limitMs ?? limitMs)
        outcomes.set(entry, [...(outcomes.get(entry) ?? []), outcome])
        say(`${String(entry.size)} tables, ${entry.title}: ${outcome.ms.toFixed(0)} ms`)
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error)
        problems.set(entry, problem)
        const task = job(run)
        if (problem.startsWith(NO_ANSWER) && 'where' in task) await endOthers(task.where)
        say(`${String(entry.size)} tables, ${entry.title}: ${problem}`)
      }
    }
  }
  return entries.map((entry) => {
    const { id, title, size, against } = entry
    const problem = problems.get(entry)
    return {
      ...{ id, title, size, outcomes: outcomes.get(entry) ?? [] },
      ...(against === undefined ? {} : { against }),
      ...(problem === undefined ? {} : { problem }),
    }
  })
}

/** Does one job in a process of its own. Rejects with what it failed with, or with the limit that it did not keep. */
export async function runJob(job: Job, limitMs: number): Promise<Outcome> {
  // Peers print what they do; nobody reads it.
  // Our driver runs as it does in the application; the others as Node runs anything.
  const execArgv =
    job.kind === 'relata' || ((job.kind === 'check' || job.kind === 'changed') && job.folder === undefined) ? [...HOST_FLAGS] : []
  const child = fork(READER, [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv })
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)))
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs)
  try {
    return await new Promise((done, fail) => {
      child.once('message', (answer: Outcome | { readonly error: string }) => {
        if ('error' in answer) fail(new Error(answer.error.split('\n', 2).join(' ').slice(0, 300)))
        else done(answer)
      })
      child.once('error', fail)
      child.once('exit', (code, signal) =>
        fail(
          new Error(
            signal === 'SIGKILL' ? `${NO_ANSWER} ${String(limitMs / 1000)} s` : `ended with ${String(code)}: ${said.slice(0, 200)}`,
          ),
        ),
      )
      child.send(job)
    })
  } finally {
    clearTimeout(limit)
  }
}

/** The middle one, or the mean of the two in the middle. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b)
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]]
  if (low === undefined || high === undefined) throw new Error('nothing was measured')
  return (low + high) / 2
}
