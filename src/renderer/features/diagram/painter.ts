import type { Bounds } from './camera'
import { t } from '../../words'
import { count } from '../../words/numbers'
import { fitted } from './fitted'
import type { Look, View } from './look'
import { changeColour, markColour, markEdge } from './mark-colour'
import { NODE } from '@shared/diagram/model'
import { HOLDS_NAME, paintBox, paintName } from './paint-box'
import { paintEdges } from './paint-edges'
import { nameMiddle, NAMES_FROM, paintNames, placeNames } from './paint-names'
import { paintNotes } from './paint-notes'
import type { Palette } from './palette'
import { boxesIn, type Scene } from './scene'

/** Corners of the marks of what changed, and of what is new, for a radius of 1. */
const DIAMOND = [
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
] as const
const ARM = 0.34
const PLUS = [
  [-ARM, -1],
  [ARM, -1],
  [ARM, -ARM],
  [1, -ARM],
  [1, ARM],
  [ARM, ARM],
  [ARM, 1],
  [-ARM, 1],
  [-ARM, ARM],
  [-1, ARM],
  [-1, -ARM],
  [-ARM, -ARM],
] as const

/** How many things are drawn between two looks at the clock. */
const SLICE = 48

/** Draws a part of a scene, in slices: whoever runs it may stop after each and go on later. */
export function* paint(ctx: CanvasRenderingContext2D, scene: Scene, view: View, look: Look, palette: Palette): Generator<undefined> {
  const scale = view.zoom * view.ratio
  ctx.setTransform(scale, 0, 0, scale, -view.x * scale, -view.y * scale)
  // Nothing may shine through: below lies the picture of everything, which is blurred here.
  ctx.fillStyle = palette.canvas
  ctx.fillRect(view.x, view.y, view.width, view.height)
  paintRegions(ctx, scene, view, look, palette)
  yield undefined
  const boxes = boxesIn(scene, view)
  yield undefined
  const isLow = (at: number) => (scene.height[at] ?? 0) * view.zoom < HOLDS_NAME
  const low = view.level === 'map' ? (hasNames(view) ? boxes : []) : view.level === 'names' ? boxes.filter(isLow) : []
  const whole = view.level === 'names' ? boxes.filter((at) => !isLow(at)) : []
  const names = low.length === 0 ? [] : yield* placeNames(scene, low, view.zoom, told(look), whole)
  const named = new Set(names.map(({ at }) => at))
  const others = named.size === 0 ? boxes : boxes.filter((at) => !named.has(at))
  if (view.level === 'map') yield* paintMarks(ctx, scene, others, view, look, palette)
  else {
    // Between names that stand close together nobody could follow a line.
    if (low.length <= boxes.length / 2) yield* paintEdges(ctx, scene, view, boxes, look, palette)
    const one = view.level === 'names' ? paintName : paintBox
    for (const [n, at] of others.entries()) {
      one(ctx, scene, at, view, look, palette)
      // A whole box has a dozen texts: the clock is asked after every few.
      if (n % (view.level === 'names' ? SLICE : 4) === 0) yield undefined
    }
  }
  yield* paintNames(ctx, scene, names, view, look, palette)
  paintChanged(ctx, scene, boxes, named, view, look, palette)
  paintNotes(ctx, scene, view, palette)
  paintLabels(ctx, scene, view, look, palette)
  yield undefined
}

function paintRegions(ctx: CanvasRenderingContext2D, scene: Scene, view: View, look: Look, palette: Palette): void {
  const litRegions = new Set([...look.lit].map((at) => scene.region[at]))
  const px = 1 / view.zoom
  scene.regions.forEach((frame, at) => {
    if (!overlaps(frame, view)) return
    const own = at === look.region
    ctx.beginPath()
    ctx.roundRect(frame.x, frame.y, frame.width, frame.height, Math.min(Math.max(12, 8 * px), 12 * px))
    ctx.fillStyle = own ? palette.selection : view.level === 'map' ? palette.surface : halfSurface(palette)
    ctx.fill()
    ctx.lineWidth = own ? 2 * px : px
    ctx.strokeStyle = own ? palette.accent : litRegions.has(at) ? palette.accentLine : palette.border
    ctx.stroke()
  })
}

/** Nearer, a frame is between the canvas and the boxes on it. */
function halfSurface({ surface }: Palette): string {
  return `${surface}8c`
}

function* paintMarks(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  boxes: readonly number[],
  view: View,
  look: Look,
  palette: Palette,
): Generator<undefined> {
  const paints = yield* marksByColour(scene, boxes, look, palette)
  for (const [colour, members] of paints) {
    for (const [n, at] of members.entries()) {
      // Another slice may have been run on another colour meanwhile.
      if (n % 512 === 0) {
        if (n > 0) yield undefined
        ctx.fillStyle = colour
      }
      ctx.fillRect(scene.x[at] ?? 0, scene.y[at] ?? 0, NODE.width, scene.height[at] ?? 0)
    }
  }
  yield* paintMarkEdges(ctx, scene, boxes, view, look, palette)
}

/** What is pale is still told from the paper: it begins with an edge, of whole pixels, or nobody would see it either. */
function* paintMarkEdges(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  boxes: readonly number[],
  view: View,
  look: Look,
  palette: Palette,
): Generator<undefined> {
  const scale = view.zoom * view.ratio
  const wide = Math.max(1, Math.min(2, Math.floor((NODE.width * view.zoom) / 6))) / view.zoom
  for (const [n, at] of boxes.entries()) {
    if (n % 512 === 511) yield undefined
    const colour = markEdge(scene, at, look, palette)
    if (colour === undefined) continue
    ctx.fillStyle = colour
    const x = view.x + Math.round(((scene.x[at] ?? 0) - view.x) * scale) / scale
    ctx.fillRect(x, scene.y[at] ?? 0, wide, scene.height[at] ?? 0)
  }
}

/** One colour at a time: changing it is what costs. */
function* marksByColour(
  scene: Scene,
  boxes: readonly number[],
  look: Look,
  palette: Palette,
): Generator<undefined, ReadonlyMap<string, number[]>> {
  const paints = new Map<string, number[]>()
  for (const [n, at] of boxes.entries()) {
    if (n % 2048 === 2047) yield undefined
    const colour = markColour(scene, at, look, palette)
    const known = paints.get(colour)
    if (known === undefined) paints.set(colour, [at])
    else known.push(at)
  }
  return paints
}

/** A diamond on what changed, the same size on screen at every zoom; a plus on what is new, where marks tell of changes. */
function paintChanged(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  boxes: readonly number[],
  named: ReadonlySet<number>,
  view: View,
  look: Look,
  palette: Palette,
): void {
  if (look.changed.size === 0) return
  const radius = (view.level === 'map' ? 4.5 : 5) / view.zoom
  for (const at of boxes) {
    const kind = look.changed.get(at)
    if (kind === undefined) continue
    const [x, y] = changedAt(scene, at, named.has(at), view, look)
    const corners = look.by === 'changes' && kind === 'added' ? PLUS : DIAMOND
    ctx.beginPath()
    for (const [dx, dy] of corners) ctx.lineTo(x + dx * radius, y + dy * radius)
    ctx.closePath()
    ctx.fillStyle = changeColour(kind, palette)
    ctx.fill()
    ctx.lineWidth = 1.5 / view.zoom
    ctx.strokeStyle = palette.surface
    ctx.stroke()
  }
}

/** Where that stands: in the middle of a mark, before a name, where its element has it in the head of a whole box. */
function changedAt(scene: Scene, at: number, named: boolean, { level, zoom }: View, look: Look): readonly [x: number, y: number] {
  const [x, y, height] = [scene.x[at] ?? 0, scene.y[at] ?? 0, scene.height[at] ?? 0]
  if (named) return [x, y + nameMiddle(height, zoom)]
  if (level === 'full') return [x + NODE.width - (look.age === undefined ? 14 : 32), y + NODE.head / 2]
  return level === 'names' ? [x + NODE.width, y] : [x + NODE.width / 2, y + height / 2]
}

/** What is selected, lit or marked: nothing is to lie over that, so its names come first. */
function told({ near, lit, changed }: Look): ReadonlySet<number> {
  return near ?? new Set([...lit, ...changed.keys()])
}

/** Whether marks have names: from nearer than where those would hide what they name, and not where it is looked at smaller. */
function hasNames({ zoom, nameless }: View): boolean {
  return zoom >= NAMES_FROM && nameless !== true
}

/** Names of regions, the same size on screen at every zoom, where there is room for them. */
function paintLabels(ctx: CanvasRenderingContext2D, scene: Scene, view: View, look: Look, palette: Palette): void {
  const px = 1 / view.zoom
  ctx.textBaseline = 'alphabetic'
  ctx.textAlign = 'left'
  scene.regions.forEach((frame, at) => {
    if (!overlaps(frame, view) || frame.width < 28 * px) return
    const pad = Math.min(16, Math.max(7, 24 * view.zoom)) * px
    const size = 12 * px
    const y = frame.y + Math.max(17 * px, 26)
    ctx.font = `600 ${String(size)}px ${palette.ui}`
    ctx.fillStyle = at === look.region || view.level === 'map' ? palette.text : palette.muted
    const room = frame.width - 2 * pad
    const name = fitted(frame.name === '' ? t('diagram.others') : frame.name, room, size, 600)
    // A line that runs there passes below the word, not through it.
    ctx.lineWidth = 5 * px
    ctx.lineJoin = 'round'
    ctx.strokeStyle = at === look.region ? palette.selection : view.level === 'map' ? palette.surface : palette.canvas
    ctx.strokeText(name, frame.x + pad, y)
    ctx.fillText(name, frame.x + pad, y)
    const wide = ctx.measureText(name).width
    if (frame.count === undefined || wide + 40 * px > room) return
    ctx.font = `400 ${String(size * 0.93)}px ${palette.ui}`
    ctx.fillStyle = palette.faint
    ctx.fillText(count(frame.count), frame.x + pad + wide + 7 * px, y)
  })
}

function overlaps(a: Bounds, b: Bounds): boolean {
  return a.x < b.x + b.width && a.x + a.width > b.x && a.y < b.y + b.height && a.y + a.height > b.y
}
