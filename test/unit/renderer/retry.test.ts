import type { Freshness } from '@shared/freshness'
import { expect, test } from 'vitest'
import { leftAlone, mayTry } from '../../../src/renderer/state/retry'

const now = 1_800_000_000_000
const read = { readAt: now, expiresAt: now + 3_600_000, generation: 1 }
const away: Freshness = { state: 'offline', ...read, outage: { why: 'Nothing listens', since: now } }
const refused: Freshness = { state: 'offline', ...read, outage: { why: 'Refused', since: now, untilAsked: true } }

test('a database that is out of reach is tried again, each time later', () => {
  expect([0, 1, 2, 3, 4, 40].map((tries) => leftAlone(away, now, tries, now))).toEqual([5000, 10_000, 20_000, 40_000, 60_000, 60_000])
  expect(leftAlone(away, now - 6000, 0, now)).toBe(0)
})

test('one that can be asked is asked when its hour is over', () => {
  expect(leftAlone({ state: 'cached', ...read }, now, 0, now)).toBe(3_600_000)
  expect(leftAlone({ state: 'cached', ...read }, now, 0, now + 3_600_001)).toBe(0)
})

test('R44: a login that was refused is not tried again until somebody asks for it, however long it takes', () => {
  expect(leftAlone(refused, 0, 0, now)).toBe(Number.POSITIVE_INFINITY)
  expect([mayTry(refused), mayTry(away), mayTry(undefined)]).toEqual([false, true, true])
})

test('R21: a clock that was set back silences nobody', () => {
  const checked: Freshness = { state: 'expired', ...read, checkedAt: now }
  expect(leftAlone(checked, now, 0, now - 86_400_000)).toBe(0)
  expect(leftAlone(away, now, 0, now - 86_400_000)).toBe(0)
})
