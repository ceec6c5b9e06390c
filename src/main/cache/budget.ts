import { AsyncLocalStorage } from 'node:async_hooks'
import { inTime } from './in-time'

/** How long all look-ups of one action together may wait for a second layer, ms. */
const BUDGET_MS = 250

interface Budget {
  leftMs: number
  /** Look-ups that wait now, and since when some do. */
  waiting: number
  since: number
}

const current = new AsyncLocalStorage<Budget>()

/** Runs one action of a user: its look-ups share a budget, so that a chain of slow answers is no longer than one. */
export async function inAction<T>(work: () => Promise<T>): Promise<T> {
  return await current.run({ leftMs: BUDGET_MS, waiting: 0, since: 0 }, work)
}

/**
 * One look-up within what is left of its action's budget, or without a limit outside of any. Rejects with `timed out` when
 * that is not enough; then what was asked goes on, and its answer is nobody's.
 */
export async function withinBudget<T>(lookUp: () => Promise<T>): Promise<T> {
  const budget = current.getStore()
  if (budget === undefined) return await lookUp()
  const now = performance.now()
  if (budget.waiting === 0) budget.since = now
  // Those that wait at the same time wait once.
  const leftMs = budget.leftMs - (now - budget.since)
  if (leftMs <= 0) throw new Error('timed out')
  budget.waiting += 1
  try {
    return await inTime(lookUp(), leftMs)
  } finally {
    budget.waiting -= 1
    if (budget.waiting === 0) budget.leftMs -= performance.now() - budget.since
  }
}
