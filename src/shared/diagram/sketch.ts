import type { Box } from './packing'

/** A line between two boxes by position in their list, and where it meets each, as a part of the box's height. */
export interface SketchEdge {
  readonly child: number
  readonly parent: number
  readonly childAt: number
  readonly parentAt: number
}

/** What a picture in given layers would come to, about. */
export interface Sketched extends Box {
  /** Lines that cross, each pair once. */
  readonly crossings: number
  /** Gutters that all lines pass. */
  readonly gutters: number
}

/** Room below a box, for a line that passes a layer, for a line in a gutter, and of a gutter without any; px. */
const ROOM = { box: 26, passing: 20, line: 2, gutter: 48 } as const
const SWEEPS = 8
const SETTLED = 3

/** A piece of a line in one gutter, from an item of the layer left of it to one of the layer right of it. */
interface Step {
  readonly left: number
  readonly leftAt: number
  readonly right: number
  readonly rightAt: number
}

/**
 * How boxes in layers would look, without laying them out: boxes and the lines that pass their layers are ordered by where their lines
 * come from, to and fro, and what crosses is counted. A hundred times faster than elk and about right: good for telling which layers
 * are worth elk's time.
 */
export function sketch(
  boxes: readonly { readonly width: number; readonly height: number }[],
  edges: readonly SketchEdge[],
  layers: readonly number[],
): Sketched {
  const { lists, steps, items } = laidOut(boxes.length, edges, layers)
  const [place, sums, counts] = [new Float64Array(items), new Float64Array(items), new Float64Array(items)]
  for (const list of lists) number(list, place)
  let crossings = Infinity
  for (let sweep = 0; sweep < SWEEPS && crossings > 0; sweep += 1) {
    const toRight = sweep % 2 === 0
    for (let step = 1; step < lists.length; step += 1) {
      const at = toRight ? step : lists.length - 1 - step
      order(lists[at] ?? [], steps[toRight ? at - 1 : at] ?? [], toRight, place, sums, counts)
    }
    // The first sweeps settle the order: they are not the best one yet.
    if (sweep >= SETTLED) crossings = Math.min(crossings, crossed(steps, place))
  }
  const room = (item: number) => (item < boxes.length ? (boxes[item]?.height ?? 0) + ROOM.box : ROOM.passing)
  const wide = (item: number) => boxes[item]?.width ?? 0
  return {
    crossings,
    gutters: steps.reduce((sum, gutter) => sum + gutter.length, 0),
    width:
      lists.reduce((sum, list) => sum + Math.max(0, ...list.map(wide)), 0) + steps.reduce((sum, gutter) => sum + gutterWidth(gutter), 0),
    height: Math.max(0, ...lists.map((list) => list.reduce((sum, item) => sum + room(item), 0))),
  }
}

function gutterWidth(gutter: readonly Step[]): number {
  return gutter.length === 0 ? 0 : ROOM.gutter + ROOM.line * gutter.length
}

/** What stands in each layer: its boxes, and an item for each line that passes; the pieces of lines between them. */
function laidOut(count: number, edges: readonly SketchEdge[], layers: readonly number[]) {
  const lists: number[][] = Array.from({ length: Math.max(0, ...layers) + 1 }, () => [])
  const steps: Step[][] = lists.map(() => [])
  layers.forEach((layer, box) => lists[layer]?.push(box))
  let items = count
  for (const { child, parent, childAt, parentAt } of edges) {
    if (child === parent) continue
    const [own, other] = [layers[child] ?? 0, layers[parent] ?? 0]
    const ahead = own < other
    let [left, leftAt] = ahead ? [child, childAt] : [parent, parentAt]
    const [from, to] = ahead ? [own, other] : [other, own]
    for (let gutter = from; gutter < to - 1; gutter += 1) {
      steps[gutter]?.push({ left, leftAt, right: items, rightAt: 0.5 })
      lists[gutter + 1]?.push(items)
      ;[left, leftAt] = [items, 0.5]
      items += 1
    }
    steps[to - 1]?.push({ left, leftAt, ...(ahead ? { right: parent, rightAt: parentAt } : { right: child, rightAt: childAt }) })
  }
  return { lists, steps, items }
}

function number(list: readonly number[], place: Float64Array): void {
  list.forEach((item, at) => {
    place[item] = at
  })
}

/** Puts a layer in the order of where its lines come from on one side; what has none there stays about where it is. */
function order(
  list: number[],
  gutter: readonly Step[],
  fromLeft: boolean,
  place: Float64Array,
  sums: Float64Array,
  counts: Float64Array,
): void {
  for (const item of list) sums[item] = counts[item] = 0
  for (const { left, leftAt, right, rightAt } of gutter) {
    const item = fromLeft ? right : left
    sums[item] = (sums[item] ?? 0) + (fromLeft ? (place[left] ?? 0) + leftAt - rightAt : (place[right] ?? 0) + rightAt - leftAt)
    counts[item] = (counts[item] ?? 0) + 1
  }
  for (const item of list) {
    const count = counts[item] ?? 0
    sums[item] = count === 0 ? (place[item] ?? 0) : (sums[item] ?? 0) / count
  }
  list.sort((a, b) => (sums[a] ?? 0) - (sums[b] ?? 0))
  number(list, place)
}

function crossed(steps: readonly (readonly Step[])[], place: Float64Array): number {
  let found = 0
  for (const gutter of steps) {
    const lefts = gutter.map(({ left, leftAt }) => (place[left] ?? 0) + leftAt)
    const rights = gutter.map(({ right, rightAt }) => (place[right] ?? 0) + rightAt)
    for (let a = 1; a < lefts.length; a += 1) {
      const [left, right] = [lefts[a] ?? 0, rights[a] ?? 0]
      for (let b = 0; b < a; b += 1) if ((left - (lefts[b] ?? 0)) * (right - (rights[b] ?? 0)) < 0) found += 1
    }
  }
  return found
}
