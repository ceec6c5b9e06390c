import { type FieldMode, highlight, NODE, nodeHeight, type Placed } from '@shared/diagram/model'
import type { BoxColour, Note } from '@shared/diagram/notes'
import type { Arrangement } from '@shared/diagram/request'
import type { ErdPicture } from '@shared/erd/request'
import type { Graph } from '@shared/graph'
import type { Viewport } from '@xyflow/react'
import { touches } from './rectangle'

/** What of the diagram leaves: all that it shows, what is in view, or what is selected; of a single relation with its neighbours. */
export type ExportPart = 'whole' | 'view' | 'selection'

/** The diagram as it stands in the window at one moment. */
export interface Snapshot extends Arrangement {
  /** False for what is shown as a list: it has no places, and is all there is to take out. */
  readonly placed: boolean
  readonly graph: Graph
  readonly mode: FieldMode
  readonly moved: ReadonlyMap<string, Placed>
  readonly colours: ReadonlyMap<string, BoxColour>
  readonly notes: readonly Note[]
  readonly camera: Viewport
  readonly window: { readonly width: number; readonly height: number }
  readonly selected: ReadonlySet<string>
  /** Ids of the relations in a closed group's box. */
  readonly membersOf: (id: string) => readonly string[]
}

type Area = NonNullable<ErdPicture['area']>

/**
 * Ids and places of a part, for the main process, which has the model itself. Groups belong to the whole and the view.
 * `inClosed`: what closed groups hold, for formats that know no such boxes.
 */
export function partOf(
  snapshot: Snapshot,
  part: ExportPart,
): { readonly only: string[]; readonly inClosed: string[]; readonly picture: Omit<ErdPicture, 'theme'> } {
  const { graph, mode, positions, moved } = snapshot
  const place = (id: string): Placed => moved.get(id) ?? positions.get(id) ?? { x: 0, y: 0 }
  const area = part === 'view' ? shownArea(snapshot) : null
  const chosen = part === 'selection' ? chosenOf(snapshot) : undefined
  const nodes = graph.nodes.filter((node) => {
    if (area !== null) return touches(area, { ...place(node.id), width: NODE.width, height: nodeHeight(node, mode) })
    return chosen === undefined || chosen.has(node.id)
  })
  const shown = new Set(nodes.map((node) => node.id))
  const inClosed = nodes.flatMap(({ id, members }) => (members === undefined ? [] : snapshot.membersOf(id)))
  const within = new Set(inClosed)
  const colours = [...snapshot.colours].flatMap(([id, colour]) => (shown.has(id) || within.has(id) ? [{ id, colour }] : []))
  if (!snapshot.placed)
    return { only: [...shown], inClosed: [], picture: { mode, routes: [], groups: [], area: null, nodes: null, colours } }
  const routes = graph.edges.flatMap(({ id, source, target }) => {
    const points = snapshot.routes.get(id)
    if (points === undefined || points.length === 0 || !shown.has(source) || !shown.has(target)) return []
    return moved.has(source) || moved.has(target) ? [] : [{ id, points: points.map(({ x, y }) => ({ x, y })) }]
  })
  const groups = part === 'selection' ? [] : snapshot.groups.map(({ name, x, y, width, height }) => ({ name, x, y, width, height }))
  const boxes = nodes.flatMap(({ id, label, members }) => (members === undefined ? [] : [{ id, label, members }]))
  const bundles = graph.edges.flatMap(({ kind, source, target, count = 1 }) =>
    kind === 'bundle' && shown.has(source) && shown.has(target) ? [{ source, target, count }] : [],
  )
  return {
    only: nodes.flatMap(({ id, members }) => (members === undefined ? [id] : [])),
    inClosed,
    picture: {
      ...(boxes.length === 0 ? {} : { boxes, bundles }),
      ...{ mode, routes, groups, area, nodes: nodes.map(({ id }) => ({ id, x: place(id).x, y: place(id).y })) },
      colours,
      notes: part === 'selection' ? [] : snapshot.notes.map(({ x, y, text }) => ({ x, y, text })),
    },
  }
}

function chosenOf({ graph, selected }: Snapshot): ReadonlySet<string> {
  return selected.size > 1 ? selected : (highlight(graph, selected)?.nodes ?? selected)
}

/** What the camera sees, in px of the picture. */
function shownArea({ camera, window: { width, height } }: Snapshot): Area {
  return { x: -camera.x / camera.zoom, y: -camera.y / camera.zoom, width: width / camera.zoom, height: height / camera.zoom }
}

/** What stands in a list, for whoever takes it out. */
export function listSnapshot(graph: Graph, mode: FieldMode, colours: Snapshot['colours']): Snapshot {
  const nowhere = { positions: new Map(), routes: new Map(), groups: [], moved: new Map() }
  const window = { width: 0, height: 0 }
  return {
    ...nowhere,
    placed: false,
    graph,
    mode,
    colours,
    notes: [],
    camera: { x: 0, y: 0, zoom: 1 },
    window,
    selected: new Set(),
    membersOf: () => [],
  }
}
