import type { LaidNode } from './laid'
import { crossingsOf } from './crossings'
import { groupGraph, layeredGraph, readLaid } from './elk-graph'
import { assignLayers } from './layering'
import { LAYERED_LIMIT, type Placed } from './model'
import { drawnSize, packBoxes } from './packing'
import { type Arranged, block, type GroupFrame, type LayoutRequest, type Piece } from './pieces'
import { refineRegions } from './regions'

export type Engine = (graph: LaidNode) => Promise<LaidNode>

/** How far an arrangement is: tries that are done, and how many there will be. */
export interface LayoutProgress {
  readonly done: number
  readonly total: number
}

/** Between parts of the picture. */
const GAP = 48
/** Room that a layer takes beyond its boxes: lines run there. */
const GUTTER = 70
/** Up to this many boxes several numbers of layers are tried and the one that is drawn largest is kept. */
const TRY_LIMIT = 60
/** Frames around schemas are drawn for so many schemas and up to so many boxes: beyond that elk takes long. */
const FRAMES = { min: 2, max: 12, nodes: 80 } as const
/** Of up to so many boxes each crossing is seen, and more orders are tried: each takes some ms. */
const FEW = 24
/** Orders within layers that are tried for so many boxes: a search that begins elsewhere ends elsewhere, with a third fewer crossings. */
const TRIES: readonly (readonly [boxes: number, tries: number])[] = [
  [FEW, 4],
  [160, 4],
  [LAYERED_LIMIT, 3],
]
/** A picture up to so tall, or so wide for its aspect, is drawn at its full size in most windows, px. */
const LARGE_ENOUGH = 700
/** How much smaller a picture may be drawn for one crossing less on every line. */
const CALM = 0.8
/** A try may be drawn so much smaller than the first and still be taken for its fewer crossings. */
const SMALLER = 1.1

/**
 * Arranges a graph for a window of a known aspect: relations that refer to each other by elk, in layers that fit the
 * window, lines on fixed ports at their columns' rows; relations without references in a tidy block of their own. Above
 * {@link LAYERED_LIMIT} layers would take long and help nobody: then boxes are moved within their regions.
 */
export async function arrange(
  request: LayoutRequest,
  layout: Engine,
  tell: (progress: LayoutProgress) => void = () => undefined,
): Promise<Arranged> {
  if (request.nodes.length > LAYERED_LIMIT) return refineRegions(request)
  // Frames are worth drawing where not everything is in the same one.
  const groups = new Set(request.nodes.map((node) => node.group))
  const named = groups.has('') ? groups.size - 1 : groups.size
  const framed = named <= FRAMES.max && request.nodes.length <= FRAMES.nodes
  if (!framed && request.inFrames === true && named > 0) return refineRegions(request)
  if (groups.size < FRAMES.min || !framed) return assemble(request, await byComponent(request, layout, tell))
  const total = triesFor(request.nodes.length)
  let best: { readonly piece: Piece; readonly crossings: number } | undefined
  for (let seed = 1; seed <= total; seed += 1) {
    tell({ done: seed - 1, total })
    const piece = readLaid(await layout(groupGraph(request, seed)), request)
    const crossings = crossingsOf(piece.routes.values())
    if (best === undefined || crossings < best.crossings) best = { piece, crossings }
  }
  return assemble(request, best === undefined ? [] : [best.piece])
}

function triesFor(boxes: number): number {
  return TRIES.find(([most]) => boxes <= most)?.[1] ?? 1
}

/**
 * The largest part is tried in several numbers of layers, each with everything else around it, the best whole in several orders; of
 * those the one whose lines cross least is kept.
 */
async function byComponent(request: LayoutRequest, layout: Engine, tell: (progress: LayoutProgress) => void): Promise<Piece[]> {
  const { joined, alone } = components(request)
  const [largest, ...others] = joined
  const rest: Piece[] = []
  for (const nodes of others) rest.push(await layered(request, nodes, idealLayers(request, nodes), 1, layout))
  if (largest === undefined) return bestBlock(request, alone, rest).pieces
  const ideal = idealLayers(request, largest)
  const counts = largest.length > TRY_LIMIT ? [ideal] : [ideal, ideal + 1, ideal + 2]
  const tries = triesFor(largest.length)
  const total = counts.length + tries - 1
  let best: (Whole & { readonly cost: number; readonly count: number; readonly piece: Piece }) | undefined
  for (const [done, count] of counts.entries()) {
    tell({ done, total })
    const piece = await layered(request, largest, count, 1, layout)
    const whole = bestBlock(request, alone, [piece, ...rest])
    // Of two that are drawn equally large the one with shorter lines is the calmer, of few the one whose lines cross less.
    const cross = largest.length > FEW ? 0 : crossingsOf(piece.routes.values()) / Math.max(1, piece.routes.size)
    const size = largest.length > FEW ? whole.size : Math.max(whole.size, LARGE_ENOUGH)
    const cost = size * (1 + lineLength(piece) / (largest.length * 40_000)) * (1 + CALM * cross)
    if (best === undefined || cost < best.cost) best = { ...whole, cost, count, piece }
  }
  if (best === undefined) return rest
  let [{ pieces }, fewest] = [best, crossingsOf(best.piece.routes.values())]
  for (let seed = 2; seed <= tries && fewest > 0; seed += 1) {
    tell({ done: counts.length + seed - 2, total })
    const piece = await layered(request, largest, best.count, seed, layout)
    const crossings = crossingsOf(piece.routes.values())
    if (crossings >= fewest) continue
    const whole = bestBlock(request, alone, [piece, ...rest])
    if (whole.size <= best.size * SMALLER) [pieces, fewest] = [whole.pieces, crossings]
  }
  return pieces
}

interface Whole {
  readonly pieces: Piece[]
  readonly size: number
}

/** One connected part in a given number of layers. */
async function layered(request: LayoutRequest, nodes: readonly number[], count: number, seed: number, layout: Engine): Promise<Piece> {
  const local = new Map(nodes.map((node, at) => [node, at]))
  const edges = request.edges.flatMap(({ child, parent }) => {
    const [c, p] = [local.get(child), local.get(parent)]
    return c === undefined || p === undefined ? [] : [{ child: c, parent: p }]
  })
  const boxes = nodes.map((node) => ({ height: request.nodes[node]?.height ?? 0 }))
  return readLaid(await layout(layeredGraph(request, nodes, assignLayers(boxes, edges, count), seed)), request)
}

/** Layers that make a part about as wide as the window; many boxes bring many lines that pass between them. */
function idealLayers(request: LayoutRequest, nodes: readonly number[]): number {
  const total = nodes.reduce((sum, node) => sum + (request.nodes[node]?.height ?? 0) + GUTTER / 2, 0)
  const passing = nodes.length > TRY_LIMIT ? 1.7 : 1
  const wide = (request.nodes[nodes[0] ?? 0]?.width ?? 0) + GUTTER
  return Math.max(2, Math.min(nodes.length, Math.round(Math.sqrt((total * passing * request.aspect) / wide))))
}

function lineLength(piece: Piece): number {
  let sum = 0
  for (const points of piece.routes.values())
    points.forEach((point, at) => {
      const before = points[at - 1]
      if (before !== undefined) sum += Math.abs(point.x - before.x) + Math.abs(point.y - before.y)
    })
  return sum
}

/** Connected parts, largest first, and what refers to nothing. */
function components(request: LayoutRequest): { readonly joined: readonly (readonly number[])[]; readonly alone: readonly number[] } {
  const root = request.nodes.map((_, at) => at)
  const find = (at: number): number => {
    let top = at
    for (let next = root[top]; next !== undefined && next !== top; next = root[top]) top = next
    root[at] = top
    return top
  }
  for (const { child, parent } of request.edges) root[find(child)] = find(parent)
  const busy = new Set(request.edges.flatMap(({ child, parent }) => [child, parent]))
  const parts = Map.groupBy(
    request.nodes.map((_, at) => at).filter((at) => busy.has(at)),
    find,
  )
  return {
    joined: [...parts.values()].sort((a, b) => b.length - a.length),
    alone: request.nodes.map((_, at) => at).filter((at) => !busy.has(at)),
  }
}

/** All pieces with the lonely relations as one more, in as many columns as make the whole picture largest. */
function bestBlock(request: LayoutRequest, alone: readonly number[], pieces: readonly Piece[]): Whole {
  const sizeOf = (all: readonly Piece[]) => drawnSize(packBoxes(all, GAP, request.aspect), request.aspect)
  let best = { pieces: [...pieces], size: alone.length === 0 ? sizeOf(pieces) : Infinity }
  for (let columns = 1; columns <= Math.min(alone.length, 12); columns += 1) {
    const all = [...pieces, block(request, alone, columns)]
    const size = sizeOf(all)
    if (size < best.size) best = { pieces: all, size }
  }
  return best
}

function assemble(request: LayoutRequest, pieces: readonly Piece[]): Arranged {
  const { corners } = packBoxes(pieces, GAP, request.aspect)
  const positions: Placed[] = request.nodes.map(() => ({ x: 0, y: 0 }))
  const routes: (readonly Placed[])[] = request.edges.map(() => [])
  const groups: GroupFrame[] = []
  pieces.forEach((piece, at) => {
    const { x, y } = corners[at] ?? { x: 0, y: 0 }
    const shift = <P extends Placed>(point: P): P => ({ ...point, x: point.x + x, y: point.y + y })
    for (const [node, place] of piece.positions) positions[node] = shift(place)
    for (const [edge, points] of piece.routes) routes[edge] = points.map(shift)
    groups.push(...piece.groups.map(shift))
  })
  return { positions, routes, groups }
}
