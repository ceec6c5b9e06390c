import { expect, test } from 'vitest'
import { dueEarly } from '../../../../src/main/cache/early'

const HOUR = 3_600_000
const VALUE = { since: 0, expiresAt: HOUR, costMs: 2000 }
/** How much of the time is left. */
const left = (ms: number) => HOUR - ms

test('R44: nothing is renewed early before the last tenth of its time, nor after its end, whatever the dice say', () => {
  const always = () => 0
  expect(dueEarly(VALUE, HOUR * 0.9 - 1, always)).toBe(false)
  expect(dueEarly(VALUE, HOUR * 0.9, always)).toBe(true)
  expect(dueEarly(VALUE, HOUR - 1, always)).toBe(true)
  expect(dueEarly(VALUE, HOUR, always)).toBe(false)
  // A longer life has a longer last tenth: it counts from when the value was true.
  expect(dueEarly({ ...VALUE, since: HOUR / 2 }, HOUR * 0.94, always)).toBe(false)
})

test('R44: how likely it is follows e^(-left / cost), which is XFetch with β = 1', () => {
  // Its own dice, so that it throws the same every time.
  let seed = 42
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed / 2_147_483_648
  }
  for (const [leftMs, costMs] of [
    [2000, 2000],
    [1000, 2000],
    [6000, 2000],
    [2000, 10_000],
  ] as const) {
    let due = 0
    for (let times = 0; times < 20_000; times += 1) if (dueEarly({ ...VALUE, costMs }, left(leftMs), random)) due += 1
    expect(due / 20_000).toBeCloseTo(Math.exp(-leftMs / costMs), 1.6)
  }
  expect(dueEarly(VALUE, left(1000), () => 1)).toBe(false)
})
