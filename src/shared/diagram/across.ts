import { behind, type BoxGrid, type Part } from './box-grid'
import type { Placed } from './model'

/** How far outside of a region's edge a line runs along it, and from the side of a box, px. */
const ASIDE = 24
/** Gaps between regions that a line may go up or down in: so many, those that lie on its way or nearest to it. */
const GAPS = 16
/** So many ways are looked at, the shortest first. */
const TRIED = 64

/** An end of a line, and which way it leaves its box. */
interface End extends Placed {
  readonly away: 1 | -1
}

/** A way by its length and what is behind it, before its corners are needed. */
interface Way {
  readonly length: number
  /** Levels of its runs across, and the gap between them where there are two. */
  readonly first: number
  readonly last: number
  readonly gap: number | undefined
}

/**
 * Corners of a line between two boxes in regions: up or down in the gutter beside each box, which runs through its whole region, and
 * outside in the gaps between regions. Of the ways with one or two runs across the one behind fewest boxes, and of those the
 * shortest. Undefined where an end is in no region. `lane`: px from the middle of gutters and gaps.
 */
export function acrossRegions(from: End, to: End, boxes: BoxGrid, lane: readonly [aside: number, apart: number]): Placed[] | undefined {
  const regions = boxes.regions ?? []
  const [own, other] = [regions.find((region) => holds(region, from)), regions.find((region) => holds(region, to))]
  if (own === undefined || other === undefined) return undefined
  const [aside, apart] = lane
  const [start, end] = [from.x + from.away * (ASIDE + aside), to.x + to.away * (ASIDE + aside)]
  const levels = ({ y, height }: Part) => [y - ASIDE + apart, y + height + ASIDE + apart]
  const [out, into] = [levels(own), levels(other)]
  const upright = (first: number, last: number) => Math.abs(from.y - first) + Math.abs(first - last) + Math.abs(last - to.y)
  const ways: Way[] = [...out, ...into].map((level) => ({
    ...{ first: level, last: level, gap: undefined },
    length: upright(level, level) + Math.abs(end - start),
  }))
  if (own !== other)
    for (const gap of gapsNear(regions, Math.min(start, end), Math.max(start, end), aside))
      for (const first of out)
        for (const last of into) ways.push({ first, last, gap, length: upright(first, last) + Math.abs(gap - start) + Math.abs(end - gap) })
  ways.sort((a, b) => a.length - b.length)
  let best: { readonly points: Placed[]; readonly behind: number } | undefined
  for (const { first, last, gap } of ways.slice(0, TRIED)) {
    const across =
      gap === undefined
        ? []
        : [
            { x: gap, y: first },
            { x: gap, y: last },
          ]
    const points = [from, { x: start, y: from.y }, { x: start, y: first }, ...across, { x: end, y: last }, { x: end, y: to.y }, to]
    const found = behind(boxes, points)
    if (best === undefined || found < best.behind) best = { points, behind: found }
    if (found === 0) break
  }
  return best?.points
}

/** Middles of the gaps beside regions that lie between two x, and of those that are nearest to them. */
function gapsNear(regions: readonly Part[], left: number, right: number, aside: number): number[] {
  const beside = (x: number) => Math.max(left - x, x - right, 0)
  return regions
    .flatMap(({ x, width }) => [x - ASIDE + aside, x + width + ASIDE + aside])
    .sort((a, b) => beside(a) - beside(b))
    .slice(0, GAPS)
}

function holds({ x, y, width, height }: Part, point: Placed): boolean {
  return point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height
}
