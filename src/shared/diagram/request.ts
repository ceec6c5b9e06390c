import type { Graph } from '../graph'
import { groupsOf, usualGrouping } from './grouping'
import { anchorsOf, type FieldMode, LAYERED_LIMIT, NODE, nodeHeight, type Placed } from './model'
import type { Arranged, GroupFrame, LayoutRequest } from './pieces'
import { packRegions } from './regions'

/** Where everything stands: corners by node id, ways of lines by edge id (absolute points, child first), frames. */
export interface Arrangement {
  readonly positions: ReadonlyMap<string, Placed>
  readonly routes: ReadonlyMap<string, readonly Placed[]>
  readonly groups: readonly GroupFrame[]
}

/**
 * A graph as the layout takes it, and the way back from its answer. `aspect`: width by height of what it will be looked at in. A
 * graph above {@link LAYERED_LIMIT} gets no routes, so its lines need no anchors, and stands in regions. `grouped`: the group of each
 * relation by id, where somebody chose; those that are not in it stand alone.
 */
export function layoutRequest(
  graph: Graph,
  mode: FieldMode,
  aspect: number,
  grouped?: ReadonlyMap<string, string>,
): { readonly request: LayoutRequest; readonly arrangement: (arranged: Arranged) => Arrangement } {
  const at = new Map(graph.nodes.map((node, index) => [node.id, index]))
  const ends = graph.edges.flatMap((edge) => {
    const [child, parent] = [at.get(edge.source), at.get(edge.target)]
    return child === undefined || parent === undefined ? [] : [{ edge, child, parent }]
  })
  const large = graph.nodes.length > LAYERED_LIMIT
  const anchors = large ? undefined : anchorsOf(graph, mode)
  const usual = () => groupsOf(graph.nodes, large ? usualGrouping(graph.nodes) : 'schema')
  const groups = grouped === undefined ? usual() : graph.nodes.map(({ id }) => grouped.get(id) ?? '')
  return {
    request: {
      nodes: graph.nodes.map((node, index) => ({ width: NODE.width, height: nodeHeight(node, mode), group: groups[index] ?? '' })),
      edges: ends.map(({ edge, child, parent }) => ({
        ...{ child, parent },
        childY: anchors?.get(edge.id)?.sourceY ?? 0,
        parentY: anchors?.get(edge.id)?.targetY ?? 0,
      })),
      aspect,
      ...(grouped === undefined ? {} : { inFrames: true }),
    },
    arrangement: ({ positions, routes, groups: frames }) => ({
      positions: new Map(graph.nodes.map((node, index) => [node.id, positions[index] ?? { x: 0, y: 0 }])),
      routes: routes.length === 0 ? new Map() : new Map(ends.map(({ edge }, index) => [edge.id, routes[index] ?? []])),
      groups: frames,
    }),
  }
}

/** Positions at once: boxes in regions, no two overlapping. Stands until there is something better. */
export function packedLayout(graph: Graph, mode: FieldMode, aspect: number, grouped?: ReadonlyMap<string, string>): Arrangement {
  const { request, arrangement } = layoutRequest(graph, mode, aspect, grouped)
  return arrangement(packRegions(request))
}
