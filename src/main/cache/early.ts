/** XFetch's β: 1 is what is optimal where costs are known (Vattani, Chierichetti, Lowenstein: Optimal Probabilistic Cache Stampede Prevention, 2015). */
const BETA = 1
/** The last part of its time in which a value may be renewed before that is over. */
const LAST = 0.1

/** One value with its time, ms since 1970, and what it costs to make it again, ms. */
export interface Aging {
  readonly since: number
  readonly expiresAt: number
  readonly costMs: number
}

/**
 * Whether whoever uses this value now should renew it behind the answer, though it still holds: the likelier the nearer its end is and
 * the dearer it is, so that of many who use it one does it before all of them have to. `random`: 0 to 1.
 */
export function dueEarly({ since, expiresAt, costMs }: Aging, now: number, random: () => number): boolean {
  if (now >= expiresAt || now < expiresAt - (expiresAt - since) * LAST) return false
  return now - costMs * BETA * Math.log(random()) >= expiresAt
}
