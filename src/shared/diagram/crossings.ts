import type { Placed } from './model'

/** A piece of a line: where it stands across its direction, and from where to where it runs. */
interface Run {
  readonly line: number
  readonly at: number
  readonly from: number
  readonly to: number
}

/** How often lines at right angles truly cross: those that meet in a point, or run along each other, do not. */
export function crossingsOf(lines: Iterable<readonly Placed[]>): number {
  const [flat, upright]: [Run[], Run[]] = [[], []]
  let line = 0
  for (const points of lines) {
    points.forEach((point, n) => {
      const before = points[n - 1]
      if (before === undefined) return
      const isFlat = before.y === point.y
      const [a, b] = isFlat ? [before.x, point.x] : [before.y, point.y]
      const run = { line, at: isFlat ? point.y : point.x, from: Math.min(a, b), to: Math.max(a, b) }
      if (run.from < run.to) (isFlat ? flat : upright).push(run)
    })
    line += 1
  }
  let found = 0
  for (const a of flat)
    for (const b of upright) if (a.line !== b.line && b.at > a.from && b.at < a.to && a.at > b.from && a.at < b.to) found += 1
  return found
}
