import { roundedPath } from '@shared/diagram/route'
import { DASHES, endsPath } from '@shared/diagram/way'
import type { Look, View } from './look'
import { NODE, type Placed } from '@shared/diagram/model'
import type { GraphEdge } from '@shared/graph'
import { beadLabel } from './key-edge'
import type { Palette } from './palette'
import type { Scene } from './scene'
import { wayOf } from './scene-way'

/** More lines than this at once are a tangle: then only those whose two ends are in view are drawn. */
const TANGLE = 300
/** And of those no more than this; the shortest say most. */
const MOST = 500

interface Lines {
  readonly line: Path2D
  readonly ends: Path2D
  readonly bead: Placed
}
const drawn = new WeakMap<Scene, Map<number, Lines>>()

/** Lines of a part, below the boxes. Those of a selected relation are drawn elsewhere, above them; of several not all of them. */
export function* paintEdges(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  boxes: readonly number[],
  look: Look,
  palette: Palette,
): Generator<undefined> {
  const near = view.level === 'full'
  ctx.strokeStyle = palette.edge
  ctx.lineWidth = near ? 1.25 : 1 / view.zoom
  ctx.globalAlpha = look.near === undefined ? (near ? 1 : 0.5) : 0.3
  const [alpha, width] = [ctx.globalAlpha, ctx.lineWidth]
  let count = 0
  for (const at of edgesIn(scene, near, boxes)) {
    if (look.selected.size === 1 && (look.selected.has(scene.source[at] ?? -1) || look.selected.has(scene.target[at] ?? -1))) continue
    ctx.strokeStyle = palette.edge
    ctx.globalAlpha = alpha
    ctx.lineWidth = width
    const kind = scene.picture.graph.edges[at]?.kind
    if (kind !== undefined) ctx.setLineDash(near ? DASHES[kind] : DASHES[kind].map((length) => length / view.zoom))
    const lines = near ? linesOf(scene, at) : undefined
    if (lines === undefined) straight(ctx, scene, at)
    else ctx.stroke(lines.line)
    if (kind !== undefined) ctx.setLineDash([])
    if (lines !== undefined) {
      ctx.stroke(lines.ends)
      paintBead(ctx, scene.picture.graph.edges[at], lines.bead, palette)
    }
    count += 1
    // A way between regions is looked for when it is first drawn, which takes a part of a millisecond.
    if (count % (near ? 2 : 24) === 0) yield undefined
  }
  ctx.globalAlpha = 1
}

/** What stands on a line, as its element would show it. */
function paintBead(ctx: CanvasRenderingContext2D, edge: GraphEdge | undefined, { x, y }: Placed, palette: Palette): void {
  const label = edge && beadLabel(edge)
  if (label === undefined) return
  ctx.font = `500 10.5px ${palette.ui}`
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  const width = Math.max(16, ctx.measureText(label).width + 8)
  ctx.beginPath()
  ctx.roundRect(x - width / 2, y - 8, width, 16, 8)
  ctx.fillStyle = palette.surface
  ctx.fill()
  ctx.lineWidth = 1
  ctx.stroke()
  ctx.fillStyle = palette.muted
  ctx.fillText(label, x, y + 0.5)
}

function straight(ctx: CanvasRenderingContext2D, scene: Scene, at: number): void {
  const [source, target] = [scene.source[at] ?? -1, scene.target[at] ?? -1]
  const centre = (box: number) => ({ x: (scene.x[box] ?? 0) + NODE.width / 2, y: (scene.y[box] ?? 0) + (scene.height[box] ?? 0) / 2 })
  const [from, to] = [centre(source), centre(target)]
  ctx.beginPath()
  ctx.moveTo(from.x, from.y)
  ctx.lineTo(to.x, to.y)
  ctx.stroke()
}

/** Edges of which an end is in view, or both ends where those are too many; within regions only where boxes are small. */
function edgesIn(scene: Scene, near: boolean, boxes: readonly number[]): readonly number[] {
  const seen = new Uint8Array(scene.x.length)
  for (const box of boxes) seen[box] = 1
  const one: number[] = []
  const both: number[] = []
  for (let at = 0; at < scene.source.length; at += 1) {
    const [source, target] = [scene.source[at] ?? -1, scene.target[at] ?? -1]
    if (source < 0 || target < 0) continue
    // Where names are read, a line across regions tells nothing: it comes from one tangle and ends in another.
    if (!near && scene.region[source] !== scene.region[target]) continue
    const ends = (seen[source] ?? 0) + (seen[target] ?? 0)
    if (ends > 0) one.push(at)
    if (ends === 2) both.push(at)
  }
  if (one.length <= TANGLE) return one
  if (both.length <= MOST) return both
  const apart = (at: number) => {
    const [source, target] = [scene.source[at] ?? 0, scene.target[at] ?? 0]
    return Math.abs((scene.x[source] ?? 0) - (scene.x[target] ?? 0)) + Math.abs((scene.y[source] ?? 0) - (scene.y[target] ?? 0))
  }
  return both.sort((a, b) => apart(a) - apart(b)).slice(0, MOST)
}

/** What is drawn of an edge: made when it is first drawn, and kept with its scene. */
function linesOf(scene: Scene, at: number): Lines {
  const kept = drawn.get(scene) ?? new Map<number, Lines>()
  drawn.set(scene, kept)
  const known = kept.get(at)
  if (known !== undefined) return known
  const way = wayOf(scene, at)
  const edge = scene.picture.graph.edges[at]
  const ends = new Path2D(edge === undefined || way === undefined ? '' : endsPath(edge, way))
  const made = { line: new Path2D(way === undefined ? '' : roundedPath(way.points)), ends, bead: way?.bead ?? { x: 0, y: 0 } }
  kept.set(at, made)
  return made
}
