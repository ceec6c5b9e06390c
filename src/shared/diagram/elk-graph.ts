import type { LaidEdge, LaidNode, LaidPort } from './laid'
import { FRAME_PADDING } from './frame-piece'
import type { Placed } from './model'
import { block, type GroupFrame, type LayoutRequest, type Piece } from './pieces'

/** Left to right, lines in the gutters, room at both ends for a crow's foot. */
const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.spacing.nodeNode': '22',
  'elk.spacing.edgeNode': '14',
  'elk.spacing.edgeEdge': '10',
  'elk.spacing.nodeSelfLoop': '16',
  'elk.layered.spacing.nodeNodeBetweenLayers': '48',
  'elk.layered.spacing.edgeNodeBetweenLayers': '20',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '10',
  'elk.layered.crossingMinimization.strategy': 'LAYER_SWEEP',
  'elk.layered.crossingMinimization.greedySwitch.type': 'TWO_SIDED',
  'elk.layered.crossingMinimization.greedySwitch.activationThreshold': '0',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.thoroughness': '7',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
} as const

/** Relations of a schema that refer to nothing stand in so many columns. */
const ALONE_COLUMNS = 2

/** Height of the smallest loop. */
const LOOP = 12

type Side = 'WEST' | 'EAST'

/**
 * A connected part whose layers are given: a line leaves its left end at the right side and arrives at the left side. `seed`: where
 * the search for an order within the layers begins.
 */
export function layeredGraph(request: LayoutRequest, nodes: readonly number[], layers: readonly number[], seed: number): LaidNode {
  const layer = new Map(nodes.map((node, at) => [node, layers[at] ?? 0]))
  const { edges, ports } = connect(
    request,
    (node) => layer.has(node),
    (a, b) => (layer.get(a) ?? 0) < (layer.get(b) ?? 0),
  )
  return {
    id: 'root',
    layoutOptions: {
      ...OPTIONS,
      ...{ 'elk.separateConnectedComponents': 'false', 'elk.layered.layering.strategy': 'INTERACTIVE', 'elk.randomSeed': String(seed) },
    },
    children: nodes.map((node) => ({ ...elkNode(request, node, ports), x: (layer.get(node) ?? 0) * 2000, y: 0 })),
    edges,
  }
}

/** All schemas as frames, lines across them included. */
export function groupGraph(request: LayoutRequest, seed: number): LaidNode {
  const busy = new Set(request.edges.flatMap(({ child, parent }) => [child, parent]))
  const { edges, ports } = connect(
    request,
    () => true,
    () => false,
  )
  const { top, side, bottom } = FRAME_PADDING
  return {
    id: 'root',
    layoutOptions: {
      ...OPTIONS,
      'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
      'elk.aspectRatio': String(request.aspect),
      'elk.randomSeed': String(seed),
    },
    // What is in no group stands beside the frames.
    children: members(request).flatMap(([group, nodes], at): LaidNode[] => {
      const alone = nodes.filter((node) => !busy.has(node))
      const lonely = alone.length === 0 ? undefined : block(request, alone, Math.min(ALONE_COLUMNS, alone.length))
      const children = [
        ...nodes.filter((node) => busy.has(node)).map((node) => elkNode(request, node, ports)),
        ...(lonely === undefined ? [] : [{ id: `b${String(at)}`, width: lonely.width, height: lonely.height }]),
      ]
      if (group === '') return children
      const padding = `[top=${String(top)},left=${String(side)},bottom=${String(bottom)},right=${String(side)}]`
      return [{ id: `g${String(at)}`, labels: [{ text: group }], layoutOptions: { ...OPTIONS, 'elk.padding': padding }, children }]
    }),
    edges,
  }
}

function members(request: LayoutRequest): [string, number[]][] {
  return [
    ...Map.groupBy(
      request.nodes.map((_, at) => at),
      (at) => request.nodes[at]?.group ?? '',
    ),
  ]
}

/**
 * Lines from left to right with a port at each end; lines that meet the same row on the same side share the port, and elk
 * draws them as one stem. `leftOf`: does the referring relation stand left of the other one?
 */
function connect(
  request: LayoutRequest,
  wanted: (node: number) => boolean,
  leftOf: (child: number, parent: number) => boolean,
): { readonly edges: LaidEdge[]; readonly ports: ReadonlyMap<number, ReadonlyMap<string, LaidPort>> } {
  const ports = new Map<number, Map<string, LaidPort>>()
  const port = (node: number, side: Side, y: number): string => {
    const id = `p${String(node)}.${side}.${String(y)}`
    const own = ports.get(node) ?? new Map<string, LaidPort>()
    ports.set(node, own)
    const x = side === 'WEST' ? 0 : (request.nodes[node]?.width ?? 0)
    own.set(id, { id, x, y, width: 0, height: 0, layoutOptions: { 'elk.port.side': side } })
    return id
  }
  const edges = request.edges.flatMap(({ child, parent, childY, parentY }, at): LaidEdge[] => {
    if (!wanted(child) || !wanted(parent)) return []
    const id = `e${String(at)}`
    if (child === parent) {
      // With its columns hidden a self reference leaves and arrives at the head: two places, or there is no loop to see.
      const apart = childY === parentY ? LOOP / 2 : 0
      return [{ id, sources: [port(child, 'EAST', childY + apart)], targets: [port(parent, 'EAST', parentY - apart)] }]
    }
    if (leftOf(child, parent)) return [{ id, sources: [port(child, 'EAST', childY)], targets: [port(parent, 'WEST', parentY)] }]
    return [{ id, sources: [port(parent, 'EAST', parentY)], targets: [port(child, 'WEST', childY)] }]
  })
  return { edges, ports }
}

function elkNode(request: LayoutRequest, node: number, ports: ReadonlyMap<number, ReadonlyMap<string, LaidPort>>): LaidNode {
  const { width = 0, height = 0 } = request.nodes[node] ?? {}
  return {
    ...{ id: `n${String(node)}`, width, height },
    ports: [...(ports.get(node)?.values() ?? [])],
    layoutOptions: { 'elk.portConstraints': 'FIXED_POS', 'elk.alignment': 'LEFT' },
  }
}

/** What elk answered, moved to 0, 0; routes run from the referring end. */
export function readLaid(laid: LaidNode, request: LayoutRequest): Piece {
  const positions = new Map<number, Placed>()
  const groups: GroupFrame[] = []
  const busy = new Set(request.edges.flatMap(({ child, parent }) => [child, parent]))
  const named = members(request)
  const place = ({ id, x = 0, y = 0 }: LaidNode) => {
    const at = Number(id.slice(1))
    if (id.startsWith('n')) positions.set(at, { x, y })
    if (!id.startsWith('b')) return
    const alone = (named[at]?.[1] ?? []).filter((node) => !busy.has(node))
    for (const [node, own] of block(request, alone, Math.min(ALONE_COLUMNS, alone.length)).positions)
      positions.set(node, { x: x + own.x, y: y + own.y })
  }
  for (const child of laid.children ?? []) {
    place(child)
    if (!child.id.startsWith('g')) continue
    const [name] = named[Number(child.id.slice(1))] ?? ['']
    groups.push({ name, x: child.x ?? 0, y: child.y ?? 0, width: child.width ?? 0, height: child.height ?? 0 })
    for (const inner of child.children ?? []) place(inner)
  }
  const routes = new Map<number, readonly Placed[]>()
  const sections = [...(laid.edges ?? []), ...(laid.children ?? []).flatMap((child) => child.edges ?? [])]
  for (const { id, sections: [section] = [], sources } of sections) {
    if (section === undefined) continue
    const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint].map(({ x, y }) => ({ x, y }))
    const at = Number(id.slice(1))
    const fromChild = sources[0]?.startsWith(`p${String(request.edges[at]?.child ?? -1)}.`) === true
    const loop = request.edges[at]?.child === request.edges[at]?.parent
    routes.set(at, fromChild || loop ? points : points.reverse())
  }
  return { positions, routes, groups, width: laid.width ?? 0, height: laid.height ?? 0 }
}
