import { CircuitState } from 'cockatiel'
import { expect, test } from 'vitest'
import { jittered, newBreaker, Pauses } from '../../../../src/main/cache/breaker'

/** The state after questions that failed (`x`) or were answered (`.`), one by one. */
async function after(questions: string): Promise<CircuitState> {
  const breaker = newBreaker()
  for (const question of questions) {
    const ask = async () => {
      if (question === 'x') throw new Error('no')
      await Promise.resolve()
    }
    await breaker.execute(ask).catch(() => undefined)
  }
  return breaker.state
}

test('R18: three failures in a row open the breaker, two do not', async () => {
  expect(await after('xx')).toBe(CircuitState.Closed)
  expect(await after('xx.xx.xx')).toBe(CircuitState.Closed)
  expect(await after('..xxx')).toBe(CircuitState.Open)
})

test('R18: so do ten failures of the last twenty, however they lie', async () => {
  expect(await after('x.'.repeat(9) + '..')).toBe(CircuitState.Closed)
  expect(await after('.x'.repeat(10))).toBe(CircuitState.Open)
  // What is longer ago does not count.
  expect(await after('x.'.repeat(9) + '.'.repeat(20) + 'x.'.repeat(5))).toBe(CircuitState.Closed)
})

test('R18: a pause is a fifth longer or shorter by chance', () => {
  const pauses = Array.from({ length: 1000 }, () => jittered(1000))
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(800)
  expect(Math.max(...pauses)).toBeLessThanOrEqual(1200)
  expect(new Set(pauses).size).toBeGreaterThan(900)
})

test('R18: a Redis that was lost is left alone for a second, then twice as long each time, 30 s at most, until it answers', () => {
  const pauses = new Pauses()
  for (const round of [0, 1]) {
    for (const whole of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      const pause = pauses.next()
      expect(pause, String(round)).toBeGreaterThanOrEqual(whole * 0.8)
      expect(pause).toBeLessThanOrEqual(whole * 1.2)
    }
    pauses.reset()
  }
})
