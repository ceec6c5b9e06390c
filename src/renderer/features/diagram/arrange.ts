import type { ElkNode } from 'elkjs/lib/elk-api'
import { type FrameLayers, groupGraph, layeredGraph, members, readLaid } from './elk-graph'
import { assignLayers } from './layering'
import type { Placed } from './model'
import { drawnSize, packBoxes } from './packing'
import { type Arranged, block, type GroupFrame, type LayoutRequest, type Piece } from './pieces'

export type Engine = (graph: ElkNode) => Promise<ElkNode>

/** Between parts of the picture. */
const GAP = 48
/** Room that a layer takes beyond its boxes: lines run there. */
const GUTTER = 70
/** Up to this many boxes several numbers of layers are tried and the one that is drawn largest is kept. */
const TRY_LIMIT = 60
/** Shapes of a frame that are tried, as parts of the window's own. */
const FRAME_SHAPES = [0.6, 1.2] as const
/** Frames around schemas are drawn for so many schemas and up to so many boxes: beyond that elk takes long. */
const FRAMES = { min: 2, max: 12, nodes: 80 } as const

/**
 * Arranges a graph for a window of a known aspect: relations that refer to each other by elk, in layers that fit the
 * window, lines on fixed ports at their columns' rows; relations without references in a tidy block of their own.
 */
export async function arrange(request: LayoutRequest, layout: Engine): Promise<Arranged> {
  const schemas = new Set(request.nodes.map((node) => node.group))
  const pieces =
    schemas.size >= FRAMES.min && schemas.size <= FRAMES.max && request.nodes.length <= FRAMES.nodes
      ? [await framed(request, layout)]
      : await byComponent(request, layout)
  return assemble(request, pieces)
}

/** Schemas in frames: several numbers of layers of frames, and of boxes inside them, are tried; the best whole is kept. */
async function framed(request: LayoutRequest, layout: Engine): Promise<Piece> {
  const schemas = members(request).length
  let best: { readonly piece: Piece; readonly cost: number } | undefined
  for (const count of [2, 3].filter((layers) => layers <= schemas))
    for (const inside of FRAME_SHAPES) {
      const piece = readLaid(await layout(groupGraph(request, frameLayers(request, count, inside))), request)
      const cost = drawnSize(piece, request.aspect) * (1 + lineLength(piece) / (request.nodes.length * 40_000))
      if (best === undefined || cost < best.cost) best = { piece, cost }
    }
  return best?.piece ?? { width: 0, height: 0, positions: new Map(), routes: new Map(), groups: [] }
}

/** Layers inside every frame for a frame of a given shape, and layers of the frames for that many columns of them. */
function frameLayers(request: LayoutRequest, count: number, inside: number): FrameLayers {
  const groups = members(request)
  const at = new Map(groups.map(([name], index) => [name, index]))
  const boxes = new Map<number, number>()
  const frames = groups.map(([, nodes]) => {
    const layers = ownLayers(request, nodes, idealLayers({ ...request, aspect: request.aspect * inside }, nodes))
    nodes.forEach((node, index) => boxes.set(node, layers[index] ?? 0))
    const columns = new Set(layers).size
    return { height: nodes.reduce((sum, node) => sum + (request.nodes[node]?.height ?? 0) + GUTTER / 2, GUTTER) / columns }
  })
  const groupOf = (node: number) => at.get(request.nodes[node]?.group ?? '') ?? 0
  const between = request.edges
    .map(({ child, parent }) => ({ child: groupOf(child), parent: groupOf(parent) }))
    .filter(({ child, parent }) => child !== parent)
  const layers = assignLayers(frames, between, count)
  return { frames: new Map(groups.map(([name], index) => [name, layers[index] ?? 0])), boxes }
}

/** The largest part is tried in several numbers of layers, each with everything else around it; the best whole is kept. */
async function byComponent(request: LayoutRequest, layout: Engine): Promise<Piece[]> {
  const { joined, alone } = components(request)
  const [largest, ...others] = joined
  const rest: Piece[] = []
  for (const nodes of others) rest.push(await layered(request, nodes, idealLayers(request, nodes), layout))
  if (largest === undefined) return bestBlock(request, alone, rest).pieces
  const ideal = idealLayers(request, largest)
  const counts = largest.length > TRY_LIMIT ? [ideal] : [ideal, ideal + 1, ideal + 2]
  let best: { readonly pieces: Piece[]; readonly cost: number } | undefined
  for (const count of counts) {
    const piece = await layered(request, largest, count, layout)
    const whole = bestBlock(request, alone, [piece, ...rest])
    // Of two that are drawn equally large the one with shorter lines is the calmer.
    const cost = whole.size * (1 + lineLength(piece) / (largest.length * 40_000))
    if (best === undefined || cost < best.cost) best = { pieces: whole.pieces, cost }
  }
  return best?.pieces ?? rest
}

/** One connected part in a given number of layers. */
async function layered(request: LayoutRequest, nodes: readonly number[], count: number, layout: Engine): Promise<Piece> {
  return readLaid(await layout(layeredGraph(request, nodes, ownLayers(request, nodes, count))), request)
}

/** Layers of some boxes by the lines between them. */
function ownLayers(request: LayoutRequest, nodes: readonly number[], count: number): number[] {
  const local = new Map(nodes.map((node, at) => [node, at]))
  const edges = request.edges.flatMap(({ child, parent }) => {
    const [c, p] = [local.get(child), local.get(parent)]
    return c === undefined || p === undefined ? [] : [{ child: c, parent: p }]
  })
  return assignLayers(
    nodes.map((node) => ({ height: request.nodes[node]?.height ?? 0 })),
    edges,
    count,
  )
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
function bestBlock(
  request: LayoutRequest,
  alone: readonly number[],
  pieces: readonly Piece[],
): { readonly pieces: Piece[]; readonly size: number } {
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
