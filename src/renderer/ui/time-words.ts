import type { Freshness } from '@shared/freshness'
import { inside } from './outage-words'
import { dateTime, t } from '../words'

const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

/** `10 s ago`, `42 min ago`, `3 h ago`, `yesterday`, `4 days ago`, then the date. */
export function ago(then: number, now: number): string {
  const past = Math.max(0, now - then)
  if (past < 5000) return t('ui.justNow')
  if (past < MINUTE) return t('ui.secondsAgo', { n: Math.round(past / 1000) })
  if (past < HOUR) return t('ui.minutesAgo', { n: Math.floor(past / MINUTE) })
  if (past < DAY) return t('ui.hoursAgo', { n: Math.floor(past / HOUR) })
  const days = Math.floor(past / DAY)
  if (days === 1) return t('ui.yesterday')
  return days < 7 ? t('ui.daysAgo', { n: days }) : dateTime(then, { day: 'numeric', month: 'short', year: 'numeric' })
}

/** `18 min`, `45 s`, hours from two on; `now` when the time is over. */
export function left(until: number, now: number): string {
  const rest = until - now
  if (rest <= 0) return t('ui.now')
  if (rest < MINUTE) return `${String(Math.ceil(rest / 1000))} s`
  if (rest < 2 * HOUR) return `${String(Math.ceil(rest / MINUTE))} min`
  return `${String(Math.ceil(rest / HOUR))} h`
}

/** A time of day as 14:02, with the day where that is not today. */
export function clock(then: number, now: number): string {
  const date = new Date(then)
  const time = `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`
  return new Date(now).toDateString() === date.toDateString() ? time : `${dateTime(then, { day: 'numeric', month: 'short' })}, ${time}`
}

/** The freshness line's words: what is known, since when, and what was last heard from the source. */
export function freshnessWords(freshness: Freshness, now: number): string {
  const { state, readAt, checkedAt, expiresAt, outage } = freshness
  if (state === 'offline')
    return `${t('ui.offlineRead', { when: clock(readAt, now) })}${outage === undefined ? '' : ` · ${inside(outage.why)}`}`
  const read = t('ui.read', { ago: ago(readAt, now) })
  if (state === 'changed') return `${read} · ${t('ui.changedSince')}`
  if (state === 'expired') return `${read} · ${t('ui.notChecked')}`
  if (checkedAt !== undefined && checkedAt > readAt) return `${read} · ${t('ui.unchanged', { ago: ago(checkedAt, now) })}`
  return state === 'live' ? read : `${read} · ${t('ui.refreshesIn', { time: left(expiresAt, now) })}`
}
