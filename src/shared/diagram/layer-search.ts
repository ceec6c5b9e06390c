import { assignLayers } from './layering'
import { drawnSize } from './packing'
import { type SketchEdge, sketch } from './sketch'

/** A connected part: its boxes, and the lines between them. */
export interface Part {
  readonly boxes: readonly { readonly width: number; readonly height: number }[]
  readonly edges: readonly SketchEdge[]
  readonly aspect: number
}

/** What a picture costs whoever looks at it: how small it is drawn, how long its lines are, how often they cross. */
export interface Looks {
  /** As {@link drawnSize} has it, px. */
  readonly size: number
  /** Length of all lines, px. */
  readonly length: number
  readonly crossings: number
}

/** A picture up to so tall, or so wide for its aspect, is drawn at its full size in most windows, px. */
const LARGE_ENOUGH = 700
/** What one crossing on every line adds to what a picture costs. */
const CALM = 4
/** Lines so long for each box double what a picture costs, px. */
const LONG = 900
/** From one layer to the next, px. */
const STRIDE = 244

/** A picture that is larger is not seen whole when it is opened: its text would be too small to be read. That costs up to so much. */
const READABLE = { size: 900, most: 1.4 } as const

/** The smaller the better: of two that are drawn at full size the one whose lines cross less, then the one with shorter lines. */
export function costOf(looks: Looks, boxes: number, lines: number): number {
  const drawn = Math.max(looks.size, LARGE_ENOUGH) * Math.min(READABLE.most, Math.max(1, looks.size / READABLE.size) ** 2)
  return drawn * unrest(looks, boxes, lines)
}

/** How many times as much a picture costs for its lines, 1 for none. */
export function unrest({ length, crossings }: Omit<Looks, 'size'>, boxes: number, lines: number): number {
  return (1 + length / (Math.max(1, boxes) * LONG)) * (1 + (CALM * crossings) / Math.max(1, lines))
}

/** Searches: a sketch is only about right, and many short ones find more that elk draws well than few long ones. */
const STARTS = 40
/** Steps of all searches together, times boxes: a step of many boxes takes longer. */
const WORK = 80_000
const MOST_STEPS = 6000
/** Now and then a step for the worse is taken: what looks best from here is not always the best. */
const BOLD = { often: 0.03, worse: 1.02 } as const

/**
 * The `most` layers for a part that are best worth laying out, in each number of layers in `counts`: from those of
 * {@link assignLayers}, and then from others, one box after the other is moved where a sketch costs less. Best first, each another one; the
 * same for the same part.
 */
export function searchLayers(part: Part, counts: readonly number[], most: number): number[][] {
  const { boxes } = part
  const around = neighbours(part)
  const random = randomNumbers()
  const steps = Math.min(MOST_STEPS, WORK / boxes.length) / STARTS
  const found = new Map<string, { readonly layers: number[]; readonly cost: number }>()
  for (let start = 0; start < STARTS; start += 1) {
    const count = counts[start % counts.length] ?? 2
    const first = assignLayers(boxes, part.edges, count, start < counts.length ? undefined : random)
    let now = { layers: first, cost: costOfSketch(part, first) }
    let best = now
    for (let step = 0; step < steps; step += 1) {
      const layers = moved(now.layers, around, count, random)
      if (layers === undefined) continue
      const cost = costOfSketch(part, layers)
      if (cost > now.cost * (random() < BOLD.often ? BOLD.worse : 1)) continue
      now = { layers, cost }
      if (cost < best.cost) best = now
    }
    found.set(best.layers.join(), best)
  }
  return [...found.values()]
    .sort((a, b) => a.cost - b.cost)
    .slice(0, most)
    .map(({ layers }) => layers)
}

function costOfSketch({ boxes, edges, aspect }: Part, layers: readonly number[]): number {
  const { crossings, gutters, width, height } = sketch(boxes, edges, layers)
  return costOf({ size: drawnSize({ width, height }, aspect), length: gutters * STRIDE, crossings }, boxes.length, edges.length)
}

function neighbours({ boxes, edges }: Part): readonly (readonly number[])[] {
  const around = boxes.map(() => new Set<number>())
  for (const { child, parent } of edges) {
    if (child === parent) continue
    around[child]?.add(parent)
    around[parent]?.add(child)
  }
  return around.map((own) => [...own])
}

/** One box in another layer, where that is none of its neighbours' and leaves no layer empty. */
function moved(
  layers: readonly number[],
  around: readonly (readonly number[])[],
  count: number,
  random: () => number,
): number[] | undefined {
  const box = Math.floor(random() * layers.length)
  const to = Math.floor(random() * count)
  if (to === layers[box] || around[box]?.some((other) => layers[other] === to) === true) return undefined
  const next = layers.with(box, to)
  return new Set(next).size > Math.max(...next) ? next : undefined
}

/** Numbers from 0 to 1 that are the same each time: a picture must not look otherwise when it is laid out again. */
function randomNumbers(): () => number {
  let seed = 20_771
  return () => {
    seed = (seed * 16_807) % 2_147_483_647
    return seed / 2_147_483_647
  }
}
