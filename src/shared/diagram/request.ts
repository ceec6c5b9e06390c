import type { Graph } from '../graph'
import { anchorsOf, type FieldMode, NODE, nodeHeight, type Placed } from './model'
import type { Arranged, GroupFrame, LayoutRequest } from './pieces'

/** Where everything stands: corners by node id, ways of lines by edge id (absolute points, child first), frames. */
export interface Arrangement {
  readonly positions: ReadonlyMap<string, Placed>
  readonly routes: ReadonlyMap<string, readonly Placed[]>
  readonly groups: readonly GroupFrame[]
}

/** A graph as the layout takes it, and the way back from its answer. `aspect`: width by height of what it will be looked at in. */
export function layoutRequest(
  graph: Graph,
  mode: FieldMode,
  aspect: number,
): { readonly request: LayoutRequest; readonly arrangement: (arranged: Arranged) => Arrangement } {
  const at = new Map(graph.nodes.map((node, index) => [node.id, index]))
  const ends = graph.edges.flatMap((edge) => {
    const [child, parent] = [at.get(edge.source), at.get(edge.target)]
    return child === undefined || parent === undefined ? [] : [{ edge, child, parent }]
  })
  const anchors = anchorsOf(graph, mode)
  return {
    request: {
      nodes: graph.nodes.map((node) => ({ width: NODE.width, height: nodeHeight(node, mode), group: node.schema })),
      edges: ends.map(({ edge, child, parent }) => ({
        ...{ child, parent },
        childY: anchors.get(edge.id)?.sourceY ?? 0,
        parentY: anchors.get(edge.id)?.targetY ?? 0,
      })),
      aspect,
    },
    arrangement: ({ positions, routes, groups }) => ({
      positions: new Map(graph.nodes.map((node, index) => [node.id, positions[index] ?? { x: 0, y: 0 }])),
      routes: new Map(ends.map(({ edge }, index) => [edge.id, routes[index] ?? []])),
      groups,
    }),
  }
}
