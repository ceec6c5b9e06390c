import { NODE } from '@shared/diagram/model'
import { textWidth } from '@shared/erd/text-width'
import { shortened, widthOf } from './fitted'
import type { Look, View } from './look'
import { markColour, markEdge } from './mark-colour'
import type { Palette } from './palette'
import { ownName } from './paint-box'
import type { Scene } from './scene'

/** Size of a name that stands on a box too small for it, and the height that it takes, px of the screen. */
const SIZE = 10.5
const TALL = 12
/** And of one that has no room for all of it at the other. */
const SMALL = 9.75
/** The stripe that stands for the mark of a name, its edge where it is pale, and where the name begins beside it, px of the screen. */
const STRIPE = 3
const EDGE = 1.5
const INSET = 6
/** Between two names, and between a name and the edge of its region, px of the screen. */
const AIR = 3
/** A name has room for so many letters at least, or is whole: less of it tells nothing; for fewer only where its region has no more. */
const LETTERS = 6
const FEWEST = 2
/** From this zoom on there are names on marks: further out they would hide what they name. */
export const NAMES_FROM = 0.1

/** A name as it is drawn, px of the picture: at which side of its box, and its room from there to the other. */
interface Name {
  readonly at: number
  readonly side: 'left' | 'right'
  /** Its middle line. */
  readonly y: number
  readonly room: number
  /** From where to where its plate may reach. */
  readonly from: number
  readonly to: number
}

const busy = new WeakMap<Scene, Uint16Array>()

/** How many lines each box has. */
function degrees(scene: Scene): Uint16Array {
  const known = busy.get(scene)
  if (known !== undefined) return known
  const counts = new Uint16Array(scene.x.length)
  for (const ends of [scene.source, scene.target]) for (const at of ends) if (at >= 0) counts[at] = (counts[at] ?? 0) + 1
  busy.set(scene, counts)
  return counts
}

/** Names on boxes that are too small to hold them. */
export function* paintNames(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  names: readonly Name[],
  view: View,
  look: Look,
  palette: Palette,
): Generator<undefined> {
  const px = 1 / view.zoom
  let font = ''
  for (const [n, name] of names.entries()) {
    if (n % 24 === 0) {
      if (n > 0) yield undefined
      // Another slice may have been run on another font meanwhile.
      font = ''
      ctx.textBaseline = 'middle'
    }
    const size = sizeOf(ownName(scene, name.at), name.room, px)
    const next = `500 ${String(size)}px ${palette.ui}`
    if (next !== font) ctx.font = font = next
    paintOne(ctx, scene, name, px, size, look, palette)
  }
}

/** How large a name is drawn, px of the picture: a little smaller where more of it is seen then. */
function sizeOf(name: string, room: number, px: number): number {
  return (widthOf(name, SIZE * px, 600) > room ? SMALL : SIZE) * px
}

/** A name on a plate of its region's paper, with a stripe in the place of its mark. */
function paintOne(ctx: CanvasRenderingContext2D, scene: Scene, name: Name, px: number, size: number, look: Look, palette: Palette): void {
  const { at, y, room, side } = name
  const own = look.selected.has(at) || (look.region !== undefined && scene.region[at] === look.region)
  const far = look.near !== undefined && !look.near.has(at)
  const text = shortened(ownName(scene, at), room, size, 600)
  const wide = Math.min(room, textWidth(text, size, 600))
  const edge = side === 'left' ? (scene.x[at] ?? 0) : (scene.x[at] ?? 0) + NODE.width
  const ahead = side === 'left' ? 1 : -1
  const inset = INSET * px
  ctx.fillStyle = own ? palette.selection : palette.surface
  ctx.fillRect(side === 'left' ? edge : edge - inset - wide - 2 * px, y - (TALL * px) / 2, wide + inset + 2 * px, TALL * px)
  ctx.fillStyle = markColour(scene, at, look, palette)
  const tall = Math.max(scene.height[at] ?? 0, (TALL - 3) * px)
  const top = Math.min(scene.y[at] ?? 0, y - ((TALL - 3) * px) / 2)
  ctx.fillRect(side === 'left' ? edge : edge - STRIPE * px, top, STRIPE * px, tall)
  const pale = markEdge(scene, at, look, palette)
  if (pale !== undefined) {
    ctx.fillStyle = pale
    ctx.fillRect(side === 'left' ? edge : edge - EDGE * px, top, EDGE * px, tall)
  }
  ctx.textAlign = side
  ctx.fillStyle = far ? palette.borderControl : look.lit.has(at) ? palette.accent : palette.text
  ctx.fillText(text, edge + ahead * inset, y)
}

/** The middle line of a name, px of the picture below the top of its box. */
export function nameMiddle(height: number, zoom: number): number {
  return Math.min(height / 2, (TALL / 2 + 1) / zoom)
}

/**
 * Where names stand, none over another: what is selected or told of (`first`) before all others, then what most lines lead to. They begin at the
 * left edges of their boxes, or, where their region has no room for that, end at the right ones. `whole`: boxes that no name may lie
 * on. Room that is left over is given to names that are cut.
 */
export function* placeNames(
  scene: Scene,
  boxes: readonly number[],
  zoom: number,
  first: ReadonlySet<number> | undefined,
  whole: readonly number[] = [],
): Generator<undefined, readonly Name[]> {
  const px = 1 / zoom
  const lines = degrees(scene)
  const rank = (at: number) => (lines[at] ?? 0) + (first?.has(at) === true ? 1e6 : 0)
  const order = [...boxes].sort((a, b) => rank(b) - rank(a) || a - b)
  const rows = new Rows(TALL * px)
  for (const at of whole)
    for (let y = scene.y[at] ?? 0; y <= (scene.y[at] ?? 0) + (scene.height[at] ?? 0); y += TALL * px)
      rows.take(scene.x[at] ?? 0, (scene.x[at] ?? 0) + NODE.width, y)
  const placed: (Omit<Name, 'from' | 'to'> & {
    readonly place: Place
    readonly wanted: number
    readonly start: number
    readonly end: number
  })[] = []
  const [more, air] = [(INSET + 2) * px, AIR * px]
  for (const [n, at] of order.entries()) {
    if (n % 48 === 47) yield undefined
    const frame = scene.regions[scene.region[at] ?? -1]
    const left = scene.x[at] ?? 0
    const [start, end] = frame === undefined ? [-Infinity, Infinity] : [frame.x + air, frame.x + frame.width - air]
    const wanted = textWidth(ownName(scene, at), SIZE * px, 600) + px
    const least = Math.min(wanted, Math.max(NODE.width - more, LETTERS * 6 * px))
    const y = (scene.y[at] ?? 0) + nameMiddle(scene.height[at] ?? 0, zoom)
    const right = left + NODE.width - more - least
    const side = left + more + least <= end || right < start ? 'left' : 'right'
    // A region may be narrower than any name.
    const room = side === 'left' ? Math.min(least, end - left - more) : least
    const [from, to] = side === 'left' ? [left, left + more + room] : [right, left + NODE.width]
    if (room < Math.min(wanted, FEWEST * 6 * px)) continue
    const place = rows.take(from - air, to, y)
    if (place !== undefined) placed.push({ at, side, y, room, place, wanted, start, end })
  }
  return placed.map(({ at, side, y, room, place, wanted, start, end }) => {
    if (wanted > room) {
      const [before, behind] = rows.beside(place)
      if (side === 'left') place.to = Math.max(place.to, Math.min(end, behind, place.to + wanted - room))
      else place.from = Math.min(place.from, Math.max(start - air, before, place.from - wanted + room))
    }
    const [from, to] = [place.from + air, place.to]
    return { at, side, y, room: to - from - more, from, to }
  })
}

/** What a name takes, with the air before it, px of the picture. */
interface Place {
  from: number
  to: number
  readonly y: number
}

/** What is taken already, in rows. */
class Rows {
  readonly #tall: number
  readonly #rows = new Map<number, Place[]>()

  constructor(tall: number) {
    this.#tall = tall
  }

  /** Takes the place around a middle line; undefined where some of it is taken. */
  take(from: number, to: number, y: number): Place | undefined {
    for (const other of this.#near(y)) if (other.from < to && other.to > from) return undefined
    const [row, place] = [Math.floor(y / this.#tall), { from, to, y }]
    const known = this.#rows.get(row)
    if (known === undefined) this.#rows.set(row, [place])
    else known.push(place)
    return place
  }

  /** Where the one before a place ends, and where the one behind it begins. */
  beside(place: Place): readonly [before: number, behind: number] {
    let [before, behind] = [-Infinity, Infinity]
    for (const other of this.#near(place.y)) {
      if (other.to <= place.from) before = Math.max(before, other.to)
      else if (other.from >= place.to) behind = Math.min(behind, other.from)
    }
    return [before, behind]
  }

  *#near(y: number): Iterable<Place> {
    const row = Math.floor(y / this.#tall)
    for (const one of [row - 1, row, row + 1])
      for (const other of this.#rows.get(one) ?? []) if (Math.abs(other.y - y) < this.#tall) yield other
  }
}
