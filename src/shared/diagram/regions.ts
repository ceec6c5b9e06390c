import { adjacencyOf, breadthFirst } from './adjacency'
import type { Placed } from './model'
import { packBoxes } from './packing'
import type { Arranged, GroupFrame, LayoutRequest } from './pieces'

/** Between boxes, px: lines run in the upright gutters. */
const GAP = { x: 48, y: 28 } as const
/** Of a region: its name stands at the top. Seen from afar the same on screen, so larger in a larger picture. */
const REGION = { head: 40, farHead: 26, pad: 24, farPad: 8, gap: 48, farGap: 9, aspect: 1.25 } as const
/** Height of the window that a far view is measured for, px. */
const WINDOW = 540
/** Up to so many regions are packed tightly; more stand in rows. */
const TIGHT = 60

interface Region {
  readonly name: string
  readonly members: readonly number[]
}

/**
 * Boxes in regions by their group, in columns of about equal height, neighbours near each other, no two overlapping. Takes
 * milliseconds for thousands. `wanted`: where a box would like to be, from an earlier pass.
 */
export function packRegions(request: LayoutRequest, wanted?: readonly Placed[]): Arranged {
  const { nodes, edges, aspect } = request
  const order = wanted === undefined ? breadthFirst(nodes.length, adjacencyOf(nodes.length, edges)) : byPlace(wanted, request)
  const regions = regionsOf(request, order)
  const area = nodes.reduce((sum, { width, height }) => sum + (width + GAP.x) * (height + GAP.y), 0)
  // World px that one px on screen shows when all of it is in the window.
  const far = Math.max(1, (Math.sqrt(area / aspect) * 1.25) / WINDOW)
  const head = Math.max(REGION.head, REGION.farHead * far)
  const pad = Math.max(REGION.pad, REGION.farPad * far)
  const positions: Placed[] = nodes.map(() => ({ x: 0, y: 0 }))
  const filled = regions.map(({ members }) => fill(request, members, wanted, positions))
  const boxes = filled.map(({ width, height }) => ({ width: width + 2 * pad, height: height + head + pad }))
  const gap = Math.max(REGION.gap, REGION.farGap * far)
  const { corners } = boxes.length <= TIGHT ? packBoxes(boxes, gap, aspect) : inRows(boxes, gap, aspect)
  const groups: GroupFrame[] = []
  regions.forEach(({ name, members }, at) => {
    const corner = corners[at] ?? { x: 0, y: 0 }
    const { width = 0, height = 0 } = boxes[at] ?? {}
    groups.push({ name, count: members.length, x: corner.x, y: corner.y, width, height })
    for (const node of members) {
      const { x, y } = positions[node] ?? { x: 0, y: 0 }
      positions[node] = { x: x + corner.x + pad, y: y + corner.y + head }
    }
  })
  return { positions, routes: [], groups }
}

function regionsOf({ nodes }: LayoutRequest, order: Iterable<number>): Region[] {
  const members = new Map<string, number[]>()
  for (const at of order) {
    const name = nodes[at]?.group ?? ''
    const known = members.get(name)
    if (known === undefined) members.set(name, [at])
    else known.push(at)
  }
  return [...members].map(([name, own]) => ({ name, members: own }))
}

/** From top to bottom in bands, within a band from left to right. */
function byPlace(wanted: readonly Placed[], { nodes }: LayoutRequest): Int32Array {
  const mean = nodes.reduce((sum, { height }) => sum + height + GAP.y, 0) / Math.max(1, nodes.length)
  const band = wanted.map(({ y }) => Math.round(y / mean))
  return Int32Array.from({ length: nodes.length }, (_, at) => at).sort(
    (a, b) => (band[a] ?? 0) - (band[b] ?? 0) || (wanted[a]?.x ?? 0) - (wanted[b]?.x ?? 0) || a - b,
  )
}

/** Puts members into columns, each into a column that is about as short as the shortest; of those the one it wants most. */
function fill(
  { nodes }: LayoutRequest,
  members: readonly number[],
  wanted: readonly Placed[] | undefined,
  positions: Placed[],
): { readonly width: number; readonly height: number } {
  const [first = 0] = members
  const wide = (nodes[first]?.width ?? 0) + GAP.x
  const total = members.reduce((sum, at) => sum + (nodes[at]?.height ?? 0) + GAP.y, 0)
  const count = Math.max(1, Math.min(members.length, Math.round(Math.sqrt((total * REGION.aspect) / wide))))
  const ends = new Float64Array(count)
  const left = wanted === undefined ? 0 : members.reduce((least, at) => Math.min(least, wanted[at]?.x ?? 0), Infinity)
  for (const at of members) {
    const height = nodes[at]?.height ?? 0
    let column = 0
    for (let other = 1; other < count; other += 1) if ((ends[other] ?? 0) < (ends[column] ?? 0)) column = other
    if (wanted !== undefined) {
      const want = ((wanted[at]?.x ?? 0) - left) / wide
      const limit = (ends[column] ?? 0) + height / 2
      for (let other = 0; other < count; other += 1)
        if ((ends[other] ?? 0) <= limit && Math.abs(other - want) < Math.abs(column - want)) column = other
    }
    positions[at] = { x: column * wide, y: ends[column] ?? 0 }
    ends[column] = (ends[column] ?? 0) + height + GAP.y
  }
  return { width: count * wide - GAP.x, height: Math.max(0, ...ends) - GAP.y }
}

/** Many regions: the tallest first, in rows of about the window's width. */
function inRows(
  boxes: readonly { readonly width: number; readonly height: number }[],
  gap: number,
  aspect: number,
): { readonly corners: readonly Placed[] } {
  const area = boxes.reduce((sum, { width, height }) => sum + (width + gap) * (height + gap), 0)
  const limit = Math.max(Math.sqrt(area * aspect * 1.1), ...boxes.map(({ width }) => width))
  const corners: Placed[] = boxes.map(() => ({ x: 0, y: 0 }))
  let [x, y, tallest] = [0, 0, 0]
  for (const at of boxes.map((_, n) => n).sort((a, b) => (boxes[b]?.height ?? 0) - (boxes[a]?.height ?? 0) || a - b)) {
    const { width = 0, height = 0 } = boxes[at] ?? {}
    if (x > 0 && x + width > limit) [x, y, tallest] = [0, y + tallest + gap, 0]
    corners[at] = { x, y }
    x += width + gap
    tallest = Math.max(tallest, height)
  }
  return { corners }
}

const PASSES = 14

/** Moves boxes within their regions towards what they are joined with, pass by pass, and keeps the best: runs in the worker. */
export function refineRegions(request: LayoutRequest): Arranged {
  const { starts, ends } = adjacencyOf(request.nodes.length, request.edges)
  let now = packRegions(request)
  let best = now
  let shortest = lengthOf(now.positions, request)
  for (let pass = 0; pass < PASSES; pass += 1) {
    const { positions } = now
    const wanted = positions.map((own, at): Placed => {
      const [from, to] = [starts[at] ?? 0, starts[at + 1] ?? 0]
      if (to === from) return own
      let [x, y] = [own.x, own.y]
      for (let n = from; n < to; n += 1) {
        const other = positions[ends[n] ?? 0]
        x += other?.x ?? 0
        y += other?.y ?? 0
      }
      return { x: x / (to - from + 1), y: y / (to - from + 1) }
    })
    now = packRegions(request, spread(wanted, now, request))
    const length = lengthOf(now.positions, request)
    if (length < shortest) [best, shortest] = [now, length]
  }
  return best
}

/** Wishes crowd in the middle: by their rank they are spread over the whole region again. */
function spread(wanted: readonly Placed[], { positions }: Arranged, { nodes }: LayoutRequest): Placed[] {
  const result: Placed[] = wanted.map((place) => ({ ...place }))
  const members = Map.groupBy(
    nodes.map((_, at) => at),
    (at) => nodes[at]?.group ?? '',
  )
  for (const own of members.values()) {
    for (const axis of ['x', 'y'] as const) {
      const slots = own.map((at) => positions[at]?.[axis] ?? 0).sort((a, b) => a - b)
      const ranked = [...own].sort((a, b) => (wanted[a]?.[axis] ?? 0) - (wanted[b]?.[axis] ?? 0) || a - b)
      ranked.forEach((at, rank) => {
        const place = result[at]
        if (place !== undefined) result[at] = { ...place, [axis]: slots[rank] ?? 0 }
      })
    }
  }
  return result
}

/** Sum of the straight ways along both axes. */
export function lengthOf(positions: readonly Placed[], { edges }: LayoutRequest): number {
  let sum = 0
  for (const { child, parent } of edges) {
    const [a, b] = [positions[child], positions[parent]]
    if (a !== undefined && b !== undefined) sum += Math.abs(a.x - b.x) + Math.abs(a.y - b.y)
  }
  return sum
}
