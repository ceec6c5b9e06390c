import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { addFigures, countLayer, countLookUp, noFigures, served } from '../../../../src/main/cache/figures'
import { type Histogram, observe, percentile } from '../../../../src/main/cache/histogram'
import { Ledger } from '../../../../src/main/cache/ledger'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOW = Date.UTC(2026, 5, 15, 12, 0, 30)
const NONE = { entries: 0, bytes: 0 }
let now = NOW
const opened: Ledger[] = []
afterEach(() => {
  now = NOW
  for (const ledger of opened.splice(0)) ledger.close()
})
const newFile = () => join(mkdtempSync(join(tmpdir(), 'relata-ledger-')), 'cache-ledger.db')
function open(file = newFile()): Ledger {
  const ledger = new Ledger(file, () => now)
  opened.push(ledger)
  return ledger
}
function looked(hits: number, misses: number, ms = 1) {
  const figures = noFigures()
  for (let at = 0; at < hits + misses; at += 1) {
    countLookUp(figures, 'schema', at < hits)
    countLayer(figures, 'schema', 'redis', at < hits, ms)
  }
  return figures
}

describe('a histogram', () => {
  test('tells percentiles that are at most a quarter too long, and of sums as of one', () => {
    const times: Histogram = {}
    for (let ms = 1; ms <= 1000; ms += 1) observe(times, ms)
    for (const part of [0.01, 0.5, 0.99, 1]) {
      expect(percentile(times, part)).toBeGreaterThanOrEqual(1000 * part)
      expect(percentile(times, part)).toBeLessThanOrEqual(1000 * part * 1.25)
    }
    expect(percentile({}, 0.5)).toBeNull()
  })
  test('takes what is shorter or longer than any class', () => {
    const times: Histogram = {}
    observe(times, 0)
    observe(times, 1e9)
    expect(percentile(times, 0.5)).toBeCloseTo(0.02)
    expect(percentile(times, 1)).toBeGreaterThan(20_000)
  })
})

test('R19: figures add up by type, by layer and as a whole', () => {
  const sum = noFigures()
  addFigures(sum, looked(3, 1, 2))
  addFigures(sum, { ...looked(1, 0, 200), evictions: 2, savedMs: 5 })
  const { hits, misses, hitRate, byLayer, byCell, byType, evictions, savedMs } = served(sum)
  expect({ hits, misses, hitRate, evictions, savedMs }).toEqual({ hits: 4, misses: 1, hitRate: 0.8, evictions: 2, savedMs: 5 })
  expect(byType.find((t) => t.type === 'schema')).toEqual({ type: 'schema', hits: 4, misses: 1 })
  expect(byLayer).toMatchObject([{ layer: 'redis', hits: 4, misses: 1 }])
  expect(byCell[0]?.p50Ms).toBeLessThan(3)
  expect(byCell[0]?.p99Ms).toBeGreaterThanOrEqual(200)
  expect(served(noFigures()).hitRate).toBeNull()
})

describe('the ledger', () => {
  const held = (key: string, expiresAt = NOW + HOUR) => ({ key, bytes: 10, storedAt: NOW, expiresAt })

  test('names first what was neither stored nor asked for since longest, and no more than is wanted', () => {
    const ledger = open()
    const at = (key: string, storedAt: number) => ({ ...held(key), storedAt })
    ledger.stored('a', [at('1', NOW), at('2', NOW + 1), at('3', NOW + 2), at('4', NOW + 3)])
    ledger.used([['1', NOW + 10] as const, ['unknown', NOW + 10] as const])
    // Older than what is known.
    ledger.used([['1', NOW + 5] as const, ['3', NOW + 5] as const])
    expect(ledger.leastUsed('a', 100)).toEqual(['2', '4', '3', '1'])
    expect(ledger.leastUsed('a', 11)).toEqual(['2', '4'])
    expect(ledger.leastUsed('a', 0)).toEqual([])
    expect(ledger.bytes('a')).toBe(40)
    ledger.removed(['1'])
    ledger.add(noFigures(), NONE)
    ledger.stored('a', [at('1', NOW)])
    expect(ledger.leastUsed('a', 10)).toEqual(['1'])
    expect([ledger.bytes('b'), ledger.leastUsed('b', 100)]).toEqual([0, []])
  })

  test('knows what lies where, for as long as it is kept there', () => {
    const ledger = open()
    ledger.stored('a', [held('1'), held('2'), held('3', NOW + MINUTE)])
    ledger.stored('b', [held('1')])
    expect(ledger.held('a').map((h) => h.key)).toEqual(['1', '2', '3'])
    now += MINUTE
    expect(ledger.held('a').map((h) => h.key)).toEqual(['1', '2'])
    expect(ledger.missing('a', ['2', '3', 'unknown'])).toBe(1)
    ledger.removed(['1'])
    expect([...ledger.held('a'), ...ledger.held('b')]).toEqual([])
  })

  test('adds what several processes count in one minute, and is still there after a restart', () => {
    const file = newFile()
    open(file).add(looked(2, 0), { entries: 5, bytes: 50 })
    open(file).add(looked(1, 3), { entries: 6, bytes: 60 })
    const { points, total, stepMs } = open(file).history('hour')
    expect(points).toMatchObject([{ at: NOW - 30_000, hits: 3, misses: 3, entries: 6, bytes: 60 }])
    expect(total).toMatchObject({ hits: 3, misses: 3, hitRate: 0.5 })
    expect(stepMs).toBe(MINUTE)
  })

  test('R19: keeps a day by minute and a month by hour', () => {
    const ledger = open()
    for (const age of [40 * DAY, 20 * DAY, 2 * DAY, 3 * HOUR, 10 * MINUTE, 0]) {
      now = NOW - age
      ledger.add(looked(1, 0), NONE)
    }
    now = NOW
    expect(ledger.history('hour').total.hits).toBe(2)
    expect(ledger.history('day').total.hits).toBe(3)
    expect(ledger.history('month').total.hits).toBe(5)
    expect(ledger.history('day').points.map((p) => p.at)).toEqual([9, 11.75, 12].map((hour) => Date.UTC(2026, 5, 15) + hour * HOUR))
  })

  test('a damaged file is begun anew', () => {
    const file = newFile()
    writeFileSync(file, 'this is no database, and long enough that nobody takes it for an empty one'.repeat(40))
    const ledger = open(file)
    ledger.add(looked(1, 0), NONE)
    expect(ledger.history('hour').total.hits).toBe(1)
  })
})
