import type { CachePoint } from '@shared/cache-report'
import { describe, expect, test } from 'vitest'
import type { EntryLine } from '../../../../src/renderer/features/cache/entry-lines'
import { classed, runs } from '../../../../src/renderer/features/cache/series'

const point = (at: number) => ({ at }) as CachePoint
const line = (bytes: number) => ({ bytes }) as EntryLine

describe('the hit rate over time', () => {
  test('is drawn as one line where points follow one another, and with a gap where nothing was asked', () => {
    const ends = (points: number[]) => runs(points.map(point), 10).map((run) => run.map((p) => p.at))
    expect(ends([0, 10, 20])).toEqual([[0, 10, 20]])
    expect(ends([0, 10, 40, 50, 90])).toEqual([[0, 10], [40, 50], [90]])
    expect(ends([])).toEqual([])
  })
})

describe('entries in classes', () => {
  test('are counted once, into the first class they fit, and classes without any stay', () => {
    const bars = classed(
      [line(5), line(10), line(11), line(1000)],
      [
        ['small', 10],
        ['middle', 20],
        ['none', 30],
        ['larger', Number.POSITIVE_INFINITY],
      ],
      (l) => l.bytes,
    )
    expect(bars.map((bar) => [bar.name, bar.entries, bar.bytes])).toEqual([
      ['small', 2, 15],
      ['middle', 1, 11],
      ['none', 0, 0],
      ['larger', 1, 1000],
    ])
  })
})
