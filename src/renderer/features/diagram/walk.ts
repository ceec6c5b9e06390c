import { NODE, type Placed } from '@shared/diagram/model'
import type { Graph } from '@shared/graph'

export const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const
export type Arrow = keyof typeof ARROWS

export function isArrow(key: string): key is Arrow {
  return key in ARROWS
}

/**
 * The neighbour that an arrow key leads to from a relation, along its foreign keys in both directions: the nearest one on that side,
 * what lies straight ahead before what lies aside. Undefined where there is none.
 */
export function stepAlong(graph: Graph, place: (id: string) => Placed, from: string, arrow: Arrow): string | undefined {
  const [dx, dy] = ARROWS[arrow]
  const here = place(from)
  let best: { readonly id: string; readonly cost: number } | undefined
  for (const { source, target } of graph.edges) {
    if (source !== from && target !== from) continue
    const id = source === from ? target : source
    if (id === from) continue
    const there = place(id)
    const [x, y] = [there.x - here.x, there.y - here.y]
    const ahead = x * dx + y * dy
    if (ahead < NODE.head / 2) continue
    const cost = ahead + 2 * Math.abs(x * dy + y * dx)
    if (best === undefined || cost < best.cost) best = { id, cost }
  }
  return best?.id
}
