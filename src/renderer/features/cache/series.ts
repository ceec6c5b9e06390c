import type { CachePoint } from '@shared/cache-report'
import type { Bar } from './bars'
import type { EntryLine } from './entry-lines'

/** How much was looked up in a point's time. */
export const asked = ({ hits, misses }: CachePoint): number => hits + misses

/** Points that follow one another without a gap: a line over hours in which nothing was asked would tell of something. */
export function runs(points: readonly CachePoint[], stepMs: number): CachePoint[][] {
  const all: CachePoint[][] = []
  for (const point of points) {
    const last = all.at(-1)
    const before = last?.at(-1)
    if (last !== undefined && before !== undefined && point.at - before.at <= stepMs) last.push(point)
    else all.push([point])
  }
  return all
}

/** Puts each line into the first class whose bound its measure does not exceed. */
export function classed(
  lines: readonly EntryLine[],
  classes: readonly (readonly [name: string, upTo: number])[],
  measure: (line: EntryLine) => number,
): Bar[] {
  const of = Map.groupBy(lines, (line) => classes.find(([, upTo]) => measure(line) <= upTo)?.[0])
  return classes.map(([name]) => {
    const own = of.get(name) ?? []
    return { key: name, name, entries: own.length, bytes: own.reduce((sum, line) => sum + line.bytes, 0) }
  })
}
