import type { Placed } from './model'
import type { Arranged, LayoutRequest, Piece } from './pieces'

/** Room between a frame and what is in it; above it stands its name. px. */
export const FRAME_PADDING = { top: 40, side: 24, bottom: 24 } as const

/** Some nodes of a request as a request of their own, and what they and their lines are called in the whole one. */
export interface Part {
  readonly request: LayoutRequest
  readonly nodes: readonly number[]
  readonly edges: readonly number[]
}

/** The part of a request that some nodes are, for a window of `aspect`; lines that leave it are left out. */
export function partOf(whole: LayoutRequest, nodes: readonly number[], aspect: number): Part {
  const local = new Map(nodes.map((node, at) => [node, at]))
  const edges = whole.edges.flatMap(({ child, parent }, at) => (local.has(child) && local.has(parent) ? [at] : []))
  const request: LayoutRequest = {
    nodes: nodes.flatMap((node) => whole.nodes[node] ?? []),
    edges: edges.flatMap((at) => {
      const edge = whole.edges[at]
      return edge === undefined ? [] : [{ ...edge, child: local.get(edge.child) ?? 0, parent: local.get(edge.parent) ?? 0 }]
    }),
    aspect,
  }
  return { request, nodes, edges }
}

/** What was arranged of a part, as a piece of the whole with a frame around it; without one where it has no name. */
export function framedPiece({ request, nodes, edges }: Part, { positions, routes }: Arranged, name: string): Piece {
  const padding = name === '' ? { top: 0, side: 0, bottom: 0 } : FRAME_PADDING
  const inside = ({ x, y }: Placed): Placed => ({ x: x + padding.side, y: y + padding.top })
  const box = request.nodes.map((node, at) => ({ ...node, ...inside(positions[at] ?? { x: 0, y: 0 }) }))
  const points = routes.flat().map(inside)
  const right = Math.max(...box.map(({ x, width }) => x + width), ...points.map(({ x }) => x))
  const bottom = Math.max(...box.map(({ y, height }) => y + height), ...points.map(({ y }) => y))
  const [width, height] = [right + padding.side, bottom + padding.bottom]
  return {
    positions: new Map(box.map(({ x, y }, at) => [nodes[at] ?? 0, { x, y }])),
    routes: new Map(routes.map((route, at) => [edges[at] ?? 0, route.map(inside)])),
    groups: name === '' ? [] : [{ name, x: 0, y: 0, width, height }],
    ...{ width, height },
  }
}
