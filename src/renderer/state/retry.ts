import type { Freshness } from '@shared/freshness'

/** A database that is out of reach is tried again after so many ms, each time later. */
const RETRY_MS = [5000, 10_000, 20_000, 40_000, 60_000] as const

/** Whether a connection may be asked though nobody asked for it: a login that was refused counts against the user each time. */
export function mayTry(freshness: Freshness | undefined): boolean {
  return freshness?.outage?.untilAsked !== true
}

/**
 * How long from now a connection is left alone, ms; 0: it is time. `askedAt`: when it was asked last, ms since 1970; `tries`: how
 * often since it went out of reach.
 */
export function leftAlone(freshness: Freshness | undefined, askedAt: number, tries: number, now: number): number {
  if (freshness === undefined || !mayTry(freshness)) return Number.POSITIVE_INFINITY
  // A clock that was set back says nothing about how long ago it was.
  const since = freshness.state === 'offline' ? askedAt : (freshness.checkedAt ?? 0)
  if (since > now) return 0
  if (freshness.state !== 'offline') return Math.max(0, freshness.expiresAt - now)
  return Math.max(0, askedAt + (RETRY_MS[tries] ?? RETRY_MS.at(-1) ?? 0) - now)
}
