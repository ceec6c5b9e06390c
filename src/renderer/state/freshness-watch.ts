import type { Freshness } from '@shared/freshness'
import { useEffect } from 'react'
import { onEvent } from '../client'
import { keys, queries } from '../queries'
import { check } from './actions'

/** A connection is asked at most this often by itself, ms: opening, expanding and focus come in bursts. */
const PAUSE_MS = 5000
/** Longest wait of one timer, ms: a clock that jumps is noticed within this time. */
const LONGEST_MS = 60_000
const asked = new Map<string, number>()

/** Asks whether what is shown of a connection still holds, unless that was just asked. */
export function checkSoon(connectionId: string): void {
  const now = Date.now()
  if (now - (asked.get(connectionId) ?? 0) < PAUSE_MS) return
  asked.set(connectionId, now)
  void check(connectionId)
}

/** Watches over the connections that somebody looks at: asks on focus, on reconnect, after sleep, and when a TTL ends. */
export function useFreshnessWatch(open: readonly string[]): void {
  const joined = open.join(' ')
  useEffect(() => {
    const ids = joined === '' ? [] : joined.split(' ')
    const all = () => ids.forEach(checkSoon)
    const afresh = () => {
      asked.clear()
      all()
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    const plan = () => {
      const ends = ids.flatMap((id) => freshnessOf(id)?.expiresAt ?? [])
      const now = Date.now()
      for (const id of ids) if ((freshnessOf(id)?.expiresAt ?? Number.POSITIVE_INFINITY) <= now) checkSoon(id)
      const next = Math.min(...ends.filter((end) => end > now)) - now
      timer = setTimeout(plan, Math.min(LONGEST_MS, Math.max(1000, next)))
    }
    plan()
    window.addEventListener('focus', all)
    window.addEventListener('online', afresh)
    const stop = onEvent('system.resumed', afresh)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('focus', all)
      window.removeEventListener('online', afresh)
      stop()
    }
  }, [joined])
}

function freshnessOf(id: string): Freshness | undefined {
  return queries.getQueryData<{ freshness: Freshness } | null>(keys.outline(id))?.freshness
}
