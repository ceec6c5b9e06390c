import { type Placed, rowY } from '@shared/diagram/model'
import { type Way, wayBetween } from '@shared/diagram/way'
import type { Scene } from './scene'

const ways = new WeakMap<Scene, Map<number, Way | undefined>>()

/** How an edge runs, by its position: worked out when it is first asked for, and kept with its scene. Undefined where an end is missing. */
export function wayOf(scene: Scene, at: number): Way | undefined {
  const kept = ways.get(scene) ?? new Map<number, Way | undefined>()
  ways.set(scene, kept)
  if (kept.has(at)) return kept.get(at)
  const way = wayIn(scene, at, (box) => ({ x: scene.x[box] ?? 0, y: scene.y[box] ?? 0 }))
  kept.set(at, way)
  return way
}

/** The same while boxes are being dragged: straight there, for it is another way in every frame. */
export function wayMeanwhile(scene: Scene, at: number, dragged: ReadonlyMap<string, Placed>): Way | undefined {
  const { nodes } = scene.picture.graph
  const place = (box: number) => dragged.get(nodes[box]?.id ?? '') ?? { x: scene.x[box] ?? 0, y: scene.y[box] ?? 0 }
  const [source, target] = [nodes[scene.source[at] ?? -1], nodes[scene.target[at] ?? -1]]
  const moves = [source, target].some((node) => node !== undefined && dragged.has(node.id))
  return moves ? wayIn(scene, at, place, true) : wayOf(scene, at)
}

function wayIn(scene: Scene, at: number, place: (box: number) => Placed, straight = false): Way | undefined {
  const { graph, mode, routes } = scene.picture
  const edge = graph.edges[at]
  const [source, target] = [scene.source[at] ?? -1, scene.target[at] ?? -1]
  const [from, to] = [graph.nodes[source], graph.nodes[target]]
  if (edge === undefined || from === undefined || to === undefined) return undefined
  const byHand = straight || scene.moved.has(from.id) || scene.moved.has(to.id)
  const boxes = {
    ...{ source: place(source), target: place(target) },
    ...{ sourceY: rowY(from, mode, edge.sourceColumns[0] ?? ''), targetY: rowY(to, mode, edge.targetColumns[0] ?? '') },
  }
  return wayBetween(edge, byHand ? undefined : routes.get(edge.id), boxes, straight ? undefined : scene)
}
