import { boxGrid } from '@shared/diagram/box-grid'
import { sidesOf, wayBetween } from '@shared/diagram/way'
import type { KeyEdgeType } from './key-edge'
import { anchorsOf, highlight, NODE, nodeHeight, type Placed } from '@shared/diagram/model'
import { shownId } from '@shared/diagram/groups'
import type { BoxColour } from '@shared/diagram/notes'
import type { FreshnessState } from '@shared/freshness'
import type { Picture } from './standing-in'
import type { Scene } from './scene'
import type { Selected } from './selection'
import type { TableNodeType } from './table-node'
import { visibleName } from '../../ui/visible'
import type { ChangeMark } from './use-changed'
import { t } from '../../words'

/** What boxes bear, by node id. */
interface BoxMarks {
  readonly changed: ReadonlyMap<string, ChangeMark>
  readonly colours: ReadonlyMap<string, BoxColour>
  /** Of all of them, where that is worth a mark: they were read in one go. */
  readonly age: FreshnessState | undefined
}

/** Nodes and edges of a picture that is mounted whole. Sizes are known beforehand: nothing has to be mounted to be measured. */
export function buildFlow(
  { graph, mode, positions, routes, groups }: Picture,
  moved: ReadonlyMap<string, Placed>,
  selected: Selected,
  { changed, colours, age }: BoxMarks,
  strong = highlight(graph, selected),
): { nodes: TableNodeType[]; edges: KeyEdgeType[] } {
  const anchors = anchorsOf(graph, mode)
  const place = (id: string): Placed => moved.get(id) ?? positions.get(id) ?? { x: 0, y: 0 }
  const out = Map.groupBy(graph.edges, (edge) => edge.source)
  const into = Map.groupBy(graph.edges, (edge) => edge.target)
  const nodes = graph.nodes.map((node): TableNodeType => {
    const outgoing = out.get(node.id) ?? []
    const incoming = into.get(node.id) ?? []
    const lit = strong?.columns.get(node.id) ?? NOTHING
    const ports = [
      ...outgoing.map((e) => ({ id: e.id, y: anchors.get(e.id)?.sourceY ?? 0, type: 'source' as const })),
      ...incoming.map((e) => ({ id: e.id, y: anchors.get(e.id)?.targetY ?? 0, type: 'target' as const })),
    ]
    const nearness = strong === undefined ? 'plain' : selected.has(node.id) ? 'self' : strong.nodes.has(node.id) ? 'near' : 'far'
    return {
      ...{
        id: node.id,
        type: 'table',
        position: place(node.id),
        width: NODE.width,
        height: nodeHeight(node, mode),
        selected: selected.has(node.id),
      },
      // Inside a frame that bears the schema's name the relation's own name is enough.
      data: {
        changed: changed.get(node.id),
        colour: colours.get(node.id),
        age,
        node,
        mode,
        nearness,
        lit,
        ports,
        title: groups.length > 0 || node.members !== undefined ? node.label : node.id,
      },
    }
  })
  // What was put elsewhere by hand is gone round.
  const grid = moved.size === 0 ? undefined : boxGrid(graph.nodes.map((node) => ({ ...place(node.id), height: nodeHeight(node, mode) })))
  const edges = graph.edges.map((edge): KeyEdgeType => {
    const sides = sidesOf(place(edge.source), place(edge.target))
    const state = strong === undefined ? 'plain' : strong.edges.has(edge.id) ? 'lit' : 'dim'
    const byHand = moved.has(edge.source) || moved.has(edge.target)
    const boxes = { source: place(edge.source), target: place(edge.target), ...(anchors.get(edge.id) ?? { sourceY: 0, targetY: 0 }) }
    const route = byHand ? wayBetween(edge, undefined, boxes, grid).points : routes.get(edge.id)
    return {
      id: edge.id,
      type: 'key',
      source: edge.source,
      target: edge.target,
      // As the library would say it, of names as they are shown.
      ariaLabel: visibleName(t('diagram.edge', { from: shownId(edge.source), to: shownId(edge.target) })),
      sourceHandle: `${edge.id}.${sides[0]}`,
      targetHandle: `${edge.id}.${sides[1]}`,
      data: { edge, state, route },
      zIndex: state === 'lit' ? 1 : 0,
    }
  })
  return { nodes, edges }
}

const NOTHING: ReadonlySet<string> = new Set()

/** The nodes of a large picture that are mounted, by position in its scene. Lines are drawn elsewhere: no box has a handle. */
export function buildNear(
  scene: Scene,
  mounted: readonly number[],
  strong: ReturnType<typeof highlight>,
  selected: Selected,
  { changed, colours, age }: BoxMarks,
): TableNodeType[] {
  const { graph, mode, groups } = scene.picture
  return mounted.flatMap((at): TableNodeType[] => {
    const node = graph.nodes[at]
    if (node === undefined) return []
    const height = scene.height[at] ?? 0
    return [
      {
        ...{ id: node.id, type: 'table', width: NODE.width, height, measured: { width: NODE.width, height }, handles: [] },
        position: { x: scene.x[at] ?? 0, y: scene.y[at] ?? 0 },
        selected: selected.has(node.id),
        data: {
          ...{
            node,
            mode,
            changed: changed.get(node.id),
            colour: colours.get(node.id),
            age,
            ports: [],
            title: groups.length > 0 || node.members !== undefined ? node.label : node.id,
          },
          nearness: strong === undefined ? 'plain' : selected.has(node.id) ? 'self' : strong.nodes.has(node.id) ? 'near' : 'far',
          lit: strong?.columns.get(node.id) ?? NOTHING,
        },
      },
    ]
  })
}
