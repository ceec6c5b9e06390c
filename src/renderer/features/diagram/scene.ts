import type { Bounds } from './camera'
import { type BoxGrid, cellsOf, gridOf } from '@shared/diagram/box-grid'
import { NODE, nodeHeight, type Placed } from '@shared/diagram/model'
import { type Note, noteArea, noteLines } from '@shared/diagram/notes'
import type { GroupFrame } from '@shared/diagram/pieces'
import type { Picture } from './standing-in'

/** Rows from which a mark is a step darker. */
const STEPS = [100, 10_000, 1_000_000, 100_000_000] as const
/** Shades of a mark, and the one of an unknown number of rows. */
export const SHADES = STEPS.length + 1

/** A picture for drawing by position (in the graph's nodes) instead of by name: flat lists, and a grid that knows what is where. */
export interface Scene extends BoxGrid {
  readonly picture: Picture
  /** Where boxes were put by hand. */
  readonly moved: ReadonlyMap<string, Placed>
  readonly index: ReadonlyMap<string, number>
  /** Ends of edges by position in the graph's nodes; -1 for what is not there. */
  readonly source: Int32Array
  readonly target: Int32Array
  /** 0 (few rows, or unknown) to {@link SHADES} - 1. */
  readonly shade: Uint8Array
  /** Which of `regions` a box belongs to; -1 for none. */
  readonly region: Int32Array
  /** Around the boxes that belong to them, wherever those were put. */
  readonly regions: readonly GroupFrame[]
  readonly notes: readonly (Bounds & { readonly lines: readonly string[] })[]
  readonly bounds: Bounds
}

/** Makes the scene of a picture, boxes that were moved by hand where they were put. Linear. */
export function sceneOf(picture: Picture, moved: ReadonlyMap<string, Placed>, texts: readonly Note[] = []): Scene {
  const { nodes, edges } = picture.graph
  const index = new Map(nodes.map((node, at) => [node.id, at]))
  const [x, y, height] = [new Float32Array(nodes.length), new Float32Array(nodes.length), new Float32Array(nodes.length)]
  const shade = new Uint8Array(nodes.length)
  const region = new Int32Array(nodes.length)
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  nodes.forEach((node, at) => {
    const place = moved.get(node.id) ?? picture.positions.get(node.id) ?? { x: 0, y: 0 }
    const tall = nodeHeight(node, picture.mode)
    x[at] = place.x
    y[at] = place.y
    height[at] = tall
    shade[at] = shadeOf(node.rowCount)
    const laid = picture.positions.get(node.id) ?? place
    region[at] = regionAt(picture.groups, { x: laid.x + NODE.width / 2, y: laid.y + tall / 2 })
    left = Math.min(left, place.x)
    top = Math.min(top, place.y)
    right = Math.max(right, place.x + NODE.width)
    bottom = Math.max(bottom, place.y + tall)
  })
  const regions = framesAround(picture, moved, region)
  const notes = texts.map((note) => ({ ...noteArea(note), lines: noteLines(note.text) }))
  for (const frame of [...regions, ...notes]) {
    left = Math.min(left, frame.x)
    top = Math.min(top, frame.y)
    right = Math.max(right, frame.x + frame.width)
    bottom = Math.max(bottom, frame.y + frame.height)
  }
  const bounds = right < left ? { x: 0, y: 0, width: 0, height: 0 } : { x: left, y: top, width: right - left, height: bottom - top }
  const ends = (end: 'source' | 'target') => Int32Array.from(edges, (edge) => index.get(edge[end]) ?? -1)
  return {
    ...{ picture, moved, index, x, y, height, shade, region, regions, notes, bounds, grid: gridOf({ x, y, height }) },
    ...{ source: ends('source'), target: ends('target') },
  }
}

/** Which frame each box belongs to, by where the layout has it; -1 for none. */
function framesOf({ graph, groups, positions, mode }: Picture): Int32Array {
  return Int32Array.from(graph.nodes, (node) => {
    const { x, y } = positions.get(node.id) ?? { x: 0, y: 0 }
    return regionAt(groups, { x: x + NODE.width / 2, y: y + nodeHeight(node, mode) / 2 })
  })
}

/** Frames as the layout has them, except around boxes that were moved: those keep their margins to what they hold. Linear. */
export function framesAround(picture: Picture, moved: Scene['moved'], region = framesOf(picture)): readonly GroupFrame[] {
  const { graph, groups, positions, mode } = picture
  if (moved.size === 0) return groups
  const members = Map.groupBy(graph.nodes, (_, at) => region[at] ?? -1)
  return groups.map((frame, number) => {
    const own = members.get(number) ?? []
    if (!own.some(({ id }) => moved.has(id))) return frame
    const boxes = (place: (id: string) => Placed | undefined) =>
      around(own.map((node) => ({ ...(place(node.id) ?? { x: 0, y: 0 }), height: nodeHeight(node, mode) })))
    const laid = boxes((id) => positions.get(id))
    const now = boxes((id) => moved.get(id) ?? positions.get(id))
    return {
      ...frame,
      ...{ x: now.x - (laid.x - frame.x), y: now.y - (laid.y - frame.y) },
      ...{ width: frame.width + now.width - laid.width, height: frame.height + now.height - laid.height },
    }
  })
}

function around(boxes: readonly { readonly x: number; readonly y: number; readonly height: number }[]): Bounds {
  const x = boxes.reduce((least, box) => Math.min(least, box.x), Infinity)
  const y = boxes.reduce((least, box) => Math.min(least, box.y), Infinity)
  const right = boxes.reduce((most, box) => Math.max(most, box.x + NODE.width), -Infinity)
  const bottom = boxes.reduce((most, box) => Math.max(most, box.y + box.height), -Infinity)
  return { x, y, width: right - x, height: bottom - y }
}

/** Boxes that touch a part of the picture, each once. */
export function boxesIn(scene: Scene, part: Bounds): number[] {
  const found: number[] = []
  // A part that holds everything need not be looked up cell by cell.
  const all = part.width * part.height > 4 * scene.bounds.width * scene.bounds.height
  const touches = (at: number) => {
    const [x, y, height] = [scene.x[at] ?? 0, scene.y[at] ?? 0, scene.height[at] ?? 0]
    return x < part.x + part.width && x + NODE.width > part.x && y < part.y + part.height && y + height > part.y
  }
  if (all) {
    for (let at = 0; at < scene.x.length; at += 1) if (touches(at)) found.push(at)
    return found
  }
  const seen = new Uint8Array(scene.x.length)
  for (const cell of cellsOf(part))
    for (const at of scene.grid.get(cell) ?? []) {
      if (seen[at] === 1) continue
      seen[at] = 1
      if (touches(at)) found.push(at)
    }
  return found
}

/** Ids of boxes that touch a part of the picture. */
export function idsIn(scene: Scene, part: Bounds): string[] {
  return boxesIn(scene, part).flatMap((at) => scene.picture.graph.nodes[at]?.id ?? [])
}

/** The box at a point, the topmost where several are. */
export function boxAt(scene: Scene, point: Placed): number | undefined {
  return boxesIn(scene, { ...point, width: 0.001, height: 0.001 }).at(-1)
}

/** The region at a point; -1 for none. */
export function regionAt(regions: readonly GroupFrame[], { x, y }: Placed): number {
  return regions.findIndex((r) => x >= r.x && x <= r.x + r.width && y >= r.y && y <= r.y + r.height)
}

function shadeOf(rows: number | null): number {
  if (rows === null) return 0
  const step = STEPS.findIndex((limit) => rows < limit)
  return step < 0 ? SHADES - 1 : step
}
