import type { Freshness } from '@shared/freshness'
import { useEffect } from 'react'
import { onEvent } from '../client'
import { keys, queries } from '../queries'
import { check, resumeFirstReading } from './actions'
import { leftAlone, mayTry } from './retry'

/** A connection is asked at most this often by itself, ms: opening, expanding and focus come in bursts. */
const PAUSE_MS = 5000
/** Longest wait of one timer, ms: a clock that jumps is noticed within this time. */
const LONGEST_MS = 60_000

const asked = new Map<string, number>()
/** How often a connection was tried since it went out of reach. */
const tries = new Map<string, number>()
/** What the main process told last: what is on screen is asked for anew after that, and comes later. */
const told = new Map<string, Freshness>()

/** Asks whether what is shown of a connection still holds, or for what could not be read at all, unless that was just asked. `byItself`: see {@link check}. */
export function checkSoon(connectionId: string, byItself = false): void {
  const now = Date.now()
  // Either way: a clock that was set back must not silence it.
  if (Math.abs(now - (asked.get(connectionId) ?? 0)) < PAUSE_MS) return
  asked.set(connectionId, now)
  if (freshnessOf(connectionId) === undefined && resumeFirstReading(connectionId)) return
  void check(connectionId, byItself)
}

/**
 * Watches over the connections that somebody looks at: asks on focus, on reconnect, after sleep, when a TTL ends, and ever more
 * seldom while a database is out of reach.
 */
export function useFreshnessWatch(open: readonly string[]): void {
  const joined = open.join(' ')
  useEffect(() => {
    const ids = joined === '' ? [] : joined.split(' ')
    const focused = () => {
      tries.clear()
      for (const id of ids) if (mayTry(freshnessOf(id))) checkSoon(id)
    }
    const afresh = () => {
      asked.clear()
      focused()
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    const plan = () => {
      clearTimeout(timer)
      const next = Math.min(...ids.map(waitFor))
      timer = setTimeout(plan, Math.min(LONGEST_MS, Math.max(1000, next)))
    }
    plan()
    window.addEventListener('focus', focused)
    window.addEventListener('online', afresh)
    const stops = [
      onEvent('system.resumed', afresh),
      onEvent('catalog.changed', ({ id, freshness }) => {
        if (freshness === null) told.delete(id)
        else told.set(id, freshness)
        if (freshness?.state !== 'offline') tries.delete(id)
        plan()
      }),
    ]
    return () => {
      clearTimeout(timer)
      window.removeEventListener('focus', focused)
      window.removeEventListener('online', afresh)
      for (const stop of stops) stop()
    }
  }, [joined])
}

/** Asks where it is time to; answers when it will be, ms from now. */
function waitFor(id: string): number {
  const freshness = freshnessOf(id)
  const tried = tries.get(id) ?? 0
  const alone = leftAlone(freshness, asked.get(id) ?? 0, tried, Date.now())
  if (alone > 0) return alone
  if (freshness?.state === 'offline') tries.set(id, tried + 1)
  checkSoon(id, true)
  return freshness?.state === 'offline' ? PAUSE_MS : LONGEST_MS
}

function freshnessOf(id: string): Freshness | undefined {
  return told.get(id) ?? queries.getQueryData<{ freshness: Freshness } | null>(keys.outline(id))?.freshness
}
