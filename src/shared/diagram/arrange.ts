import type { LaidNode } from './laid'
import { crossingsOf } from './crossings'
import { groupGraph, layeredGraph, readLaid } from './elk-graph'
import { framedPiece, partOf } from './frame-piece'
import { costOf, type Part, searchLayers, unrest } from './layer-search'
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
/** Hears how far an arrangement is; `soFar` is the best one until then, once there is one. */
export type Tell = (progress: LayoutProgress, soFar?: Arranged) => void

/** Between parts of the picture. */
const GAP = 48
/** Room that a layer takes beyond its boxes: lines run there. */
const GUTTER = 70
/** Up to this many boxes several numbers of layers are tried. */
const TRY_LIMIT = 60
/** Frames around schemas are drawn for so many schemas and up to so many boxes: beyond that elk takes long. */
const FRAMES = { min: 2, max: 12, nodes: 80 } as const
/** Groups in frames are tried as narrow as equal ones were, and wider: where one of them is small the others have more room. */
const SHAPES = [1, 1.3] as const
/** What elk lays out for so many boxes, each time some ms: the best of the layers that were searched, and in frames other orders. */
const TRIES: readonly (readonly [boxes: number, tries: number])[] = [
  [24, 16],
  [TRY_LIMIT, 10],
  [160, 4],
  [LAYERED_LIMIT, 3],
]

/**
 * Arranges a graph for a window of a known aspect: relations that refer to each other by elk, in layers that fit the
 * window, lines on fixed ports at their columns' rows; relations without references in a tidy block of their own. Above
 * {@link LAYERED_LIMIT} layers would take long and help nobody: then boxes are moved within their regions.
 */
export async function arrange(request: LayoutRequest, layout: Engine, tell: Tell = () => undefined): Promise<Arranged> {
  if (request.nodes.length > LAYERED_LIMIT) return refineRegions(request)
  // Frames are worth drawing where not everything is in the same one.
  const groups = new Set(request.nodes.map((node) => node.group))
  const named = groups.has('') ? groups.size - 1 : groups.size
  const framed = named <= FRAMES.max && request.nodes.length <= FRAMES.nodes
  if (!framed && request.inFrames === true && named > 0) return refineRegions(request)
  if (groups.size < FRAMES.min || !framed) return assemble(request, await byComponent(request, layout, tell))
  if (request.edges.every(({ child, parent }) => request.nodes[child]?.group === request.nodes[parent]?.group))
    return byGroup(request, layout, tell)
  const total = triesFor(request.nodes.length)
  let best: { readonly piece: Piece; readonly crossings: number } | undefined
  for (let seed = 1; seed <= total; seed += 1) {
    tell({ done: seed - 1, total }, best && assemble(request, [best.piece]))
    const piece = readLaid(await layout(groupGraph(request, seed)), request)
    const crossings = crossingsOf(piece.routes.values())
    if (best === undefined || crossings < best.crossings) best = { piece, crossings }
  }
  return assemble(request, best === undefined ? [] : [best.piece])
}

function triesFor(boxes: number): number {
  return TRIES.find(([most]) => boxes <= most)?.[1] ?? 1
}

/** Groups that no line joins: each is arranged for about its part of the window, and gets its frame. */
async function byGroup(request: LayoutRequest, layout: Engine, tell: Tell): Promise<Arranged> {
  const groups = [
    ...Map.groupBy(
      request.nodes.map((_, at) => at),
      (at) => request.nodes[at]?.group ?? '',
    ),
  ]
  const columns = Math.ceil(Math.sqrt(groups.length))
  const equal = (request.aspect * Math.ceil(groups.length / columns)) / columns
  const total = SHAPES.length * groups.length
  let best: { readonly arranged: Arranged; readonly cost: number } | undefined
  for (const [turn, shape] of SHAPES.entries()) {
    const pieces: Piece[] = []
    for (const [done, [name, nodes]] of groups.entries()) {
      tell({ done: turn * groups.length + done, total }, best?.arranged)
      const own = partOf(request, nodes, equal * shape)
      pieces.push(framedPiece(own, assemble(own.request, await byComponent(own.request, layout, () => undefined)), name))
    }
    const arranged = assemble(request, pieces)
    const lines = { length: lineLength(arranged.routes), crossings: crossingsOf(arranged.routes) }
    const size = drawnSize(packBoxes(pieces, GAP, request.aspect), request.aspect)
    const cost = size * unrest(lines, request.nodes.length, request.edges.length)
    if (best === undefined || cost < best.cost) best = { arranged, cost }
  }
  return best?.arranged ?? assemble(request, [])
}

/** Each part by itself; the largest with everything else around it. */
async function byComponent(request: LayoutRequest, layout: Engine, tell: Tell): Promise<Piece[]> {
  const { joined, alone } = components(request)
  const [largest, ...others] = joined
  const rest: Piece[] = []
  for (const nodes of others)
    rest.push(...(await bestOf(request, nodes, layout, (piece) => ({ pieces: [piece], size: drawnSize(piece, request.aspect) }))))
  if (largest === undefined) return bestBlock(request, alone, rest).pieces
  return bestOf(request, largest, layout, (piece) => bestBlock(request, alone, [piece, ...rest]), tell)
}

/**
 * A connected part in some numbers of layers, and where lines cross then in layers that a search found for it; `wholeOf`: the picture that a
 * try makes. The one that costs least to look at is kept.
 */
async function bestOf(
  request: LayoutRequest,
  nodes: readonly number[],
  layout: Engine,
  wholeOf: (piece: Piece) => Whole,
  tell: Tell = () => undefined,
): Promise<Piece[]> {
  const part = searchPart(request, nodes)
  const ideal = idealLayers(request, nodes)
  const few = nodes.length <= TRY_LIMIT
  const counts = few ? [ideal, ideal + 1, ideal + 2].filter((count) => count <= Math.max(ideal, nodes.length)) : [ideal]
  const tries: Try[] = counts.map((count) => ({ layers: assignLayers(part.boxes, part.edges, count), seed: 1 }))
  const searched = triesFor(nodes.length)
  // What was best of many boxes is laid out in another order too.
  const total = counts.length + searched + (few ? 0 : 1)
  let best: (Whole & Try & { readonly cost: number; readonly crossings: number }) | undefined
  for (let done = 0; done < total; done += 1) {
    tell({ done, total }, best && assemble(request, best.pieces))
    const { layers, seed } = tries[done] ?? { layers: best?.layers ?? [], seed: done + 1 }
    const piece = readLaid(await layout(layeredGraph(request, nodes, layers, seed)), request)
    const whole = wholeOf(piece)
    const crossings = crossingsOf(piece.routes.values())
    const cost = costOf({ size: whole.size, length: lineLength(piece.routes.values()), crossings }, nodes.length, piece.routes.size)
    if (best === undefined || cost < best.cost) best = { ...whole, layers, seed, cost, crossings }
    if (done !== counts.length - 1) continue
    // Nothing crosses: there is nothing to search for.
    if (best.crossings === 0) break
    for (const layers of searchLayers(part, counts, searched)) tries.push({ layers, seed: 1 })
  }
  return best?.pieces ?? []
}

/** Layers, and where elk's search for an order within them begins. */
interface Try {
  readonly layers: readonly number[]
  readonly seed: number
}

interface Whole {
  readonly pieces: Piece[]
  readonly size: number
}

/** A connected part for the search of its layers: boxes and lines by position in it. */
function searchPart(request: LayoutRequest, nodes: readonly number[]): Part {
  const local = new Map(nodes.map((node, at) => [node, at]))
  const boxes = nodes.map((node) => request.nodes[node] ?? { width: 0, height: 0 })
  const edges = request.edges.flatMap(({ child, parent, childY, parentY }) => {
    const [own, other] = [local.get(child), local.get(parent)]
    if (own === undefined || other === undefined) return []
    return [{ child: own, parent: other, childAt: childY / (boxes[own]?.height ?? 1), parentAt: parentY / (boxes[other]?.height ?? 1) }]
  })
  return { boxes, edges, aspect: request.aspect }
}

/** Layers that make a part about as wide as the window; many boxes bring many lines that pass between them. */
function idealLayers(request: LayoutRequest, nodes: readonly number[]): number {
  const total = nodes.reduce((sum, node) => sum + (request.nodes[node]?.height ?? 0) + GUTTER / 2, 0)
  const passing = nodes.length > TRY_LIMIT ? 1.7 : 1
  const wide = (request.nodes[nodes[0] ?? 0]?.width ?? 0) + GUTTER
  return Math.max(2, Math.min(nodes.length, Math.round(Math.sqrt((total * passing * request.aspect) / wide))))
}

function lineLength(routes: Iterable<readonly Placed[]>): number {
  let sum = 0
  for (const points of routes)
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
