import type { Graph } from '@shared/graph'
import type { Viewport } from '@xyflow/react'
import { busiest, type FieldMode, NODE, nodeHeight, type Placed } from '@shared/diagram/model'

/** Below this zoom column names cannot be read: a diagram never opens smaller, the minimap shows the rest. */
const READABLE = 0.7
/** Room kept free around the picture, px; tools stand at the bottom. */
const PADDING = { side: 28, top: 24, bottom: 72 } as const

export interface Bounds extends Placed {
  readonly width: number
  readonly height: number
}

/** What a picture covers. */
export function boundsOf(graph: Graph, mode: FieldMode, place: (id: string) => Placed, frames: readonly Bounds[]): Bounds {
  const boxes = [...graph.nodes.map((node) => ({ ...place(node.id), width: NODE.width, height: nodeHeight(node, mode) })), ...frames]
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const box of boxes) {
    left = Math.min(left, box.x)
    top = Math.min(top, box.y)
    right = Math.max(right, box.x + box.width)
    bottom = Math.max(bottom, box.y + box.height)
  }
  return boxes.length === 0 ? { x: 0, y: 0, width: 0, height: 0 } : { x: left, y: top, width: right - left, height: bottom - top }
}

/** Where the camera is on its way to by itself, and until when, by the page's clock in ms. */
export interface Aim {
  readonly view: Viewport
  readonly until: number
}

export interface Window {
  readonly width: number
  readonly height: number
}

/** Width by height of what is free for a picture. */
export function freeAspect(window: Window): number {
  return Math.max(1, window.width - 2 * PADDING.side) / Math.max(1, window.height - PADDING.top - PADDING.bottom)
}

/** The zoom that shows all of it, at most 1. */
export function fittingZoom(bounds: Bounds, window: Window): number {
  const width = Math.max(1, window.width - 2 * PADDING.side)
  const height = Math.max(1, window.height - PADDING.top - PADDING.bottom)
  return Math.min(1, width / Math.max(1, bounds.width), height / Math.max(1, bounds.height))
}

/** The whole picture in the middle of the window. */
export function wholeView(bounds: Bounds, window: Window): Viewport {
  const zoom = fittingZoom(bounds, window)
  return {
    x: (window.width - bounds.width * zoom) / 2 - bounds.x * zoom,
    y: (window.height + PADDING.top - PADDING.bottom - bounds.height * zoom) / 2 - bounds.y * zoom,
    zoom,
  }
}

/** What a diagram opens with: all of it where that can be read, else the part around a relation, the busiest one where none is named. */
export function openingView(graph: Graph, bounds: Bounds, place: (id: string) => Placed, window: Window, start = busiest(graph)): Viewport {
  if (fittingZoom(bounds, window) >= READABLE) return wholeView(bounds, window)
  const centre = start === undefined ? { x: 0, y: 0 } : place(start)
  return {
    x: kept(window.width / 2 - (centre.x + NODE.width / 2) * READABLE, bounds.x, bounds.width, window.width, PADDING.side, PADDING.side),
    y: kept(window.height / 2 - centre.y * READABLE, bounds.y, bounds.height, window.height, PADDING.top, PADDING.bottom),
    zoom: READABLE,
  }
}

/** Moves a shift so that no more than the padding is empty at either end; a picture that fits is centred. */
function kept(shift: number, start: number, size: number, room: number, before: number, after: number): number {
  const first = before - start * READABLE
  const last = room - after - (start + size) * READABLE
  return last >= first ? (first + last) / 2 : Math.max(last, Math.min(first, shift))
}

/**
 * The camera after boxes were put elsewhere: the one that was nearest to the middle of the window stays where it is on screen. `ids`:
 * boxes that were there before and are there now.
 */
export function steadied(
  { x, y, zoom }: Viewport,
  window: Window,
  ids: readonly string[],
  before: (id: string) => Placed,
  now: (id: string) => Placed,
): Viewport {
  const middle = { x: (window.width / 2 - x) / zoom - NODE.width / 2, y: (window.height / 2 - y) / zoom - NODE.head / 2 }
  let [least, shift] = [Infinity, { x: 0, y: 0 }]
  for (const id of ids) {
    const from = before(id)
    const apart = Math.hypot(from.x - middle.x, from.y - middle.y)
    if (apart >= least) continue
    const to = now(id)
    least = apart
    shift = { x: from.x - to.x, y: from.y - to.y }
  }
  return { x: x + shift.x * zoom, y: y + shift.y * zoom, zoom }
}
