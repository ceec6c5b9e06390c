import type { Placed } from './model'

const RADIUS = 7

/** An SVG path through points at right angles, its corners rounded by as much as the shorter side allows. */
export function roundedPath(points: readonly Placed[]): string {
  const [first] = points
  const last = points.at(-1)
  if (first === undefined || last === undefined) return ''
  const parts = [`M${at(first)}`]
  for (let n = 1; n < points.length - 1; n += 1) {
    const [before, corner, after] = [points[n - 1], points[n], points[n + 1]]
    if (before === undefined || corner === undefined || after === undefined) continue
    const radius = Math.min(RADIUS, apart(before, corner) / 2, apart(corner, after) / 2)
    parts.push(`L${at(towards(corner, before, radius))}Q${at(corner)} ${at(towards(corner, after, radius))}`)
  }
  parts.push(`L${at(last)}`)
  return parts.join('')
}

/** A point on the longest straight piece, where a bead has room; `part` of the way along it, 0 to 1. */
export function roomiestPoint(points: readonly Placed[], part: number): Placed {
  let best: { readonly length: number; readonly point: Placed } = { length: -1, point: points[0] ?? { x: 0, y: 0 } }
  points.forEach((point, n) => {
    const before = points[n - 1]
    if (before === undefined) return
    const length = apart(before, point)
    // A piece between two bends lies in a gutter and is this line's own; the first and last ones may be shared stems.
    const weight = n === 1 || n === points.length - 1 ? length / 3 : length
    if (weight > best.length)
      best = { length: weight, point: { x: before.x + (point.x - before.x) * part, y: before.y + (point.y - before.y) * part } }
  })
  return best.point
}

function apart(a: Placed, b: Placed): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y)
}

function towards(from: Placed, to: Placed, distance: number): Placed {
  const length = apart(from, to)
  if (length === 0) return from
  return { x: from.x + ((to.x - from.x) * distance) / length, y: from.y + ((to.y - from.y) * distance) / length }
}

function at({ x, y }: Placed): string {
  return `${String(Math.round(x * 100) / 100)} ${String(Math.round(y * 100) / 100)}`
}
