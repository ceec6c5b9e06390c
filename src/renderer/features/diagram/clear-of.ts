import type { Placed } from '@shared/diagram/model'
import { type Note, noteArea } from '@shared/diagram/notes'
import type { Bounds } from './camera'
import { touches } from './rectangle'

/** Between a note and a box that it made way for, px. */
const GAP = 12
/** Boxes so near a note have a say in where it goes, px: as far as it may have to go. */
const REACH = 640

/**
 * Notes where they hide nothing: one that would lie over a box is put to the nearest place where it lies over none, nor over another
 * note; where there is no such place within reach it stays. What somebody put somewhere is kept as it was: only what is shown moves.
 */
export function clearOf(notes: readonly Note[], boxes: readonly Bounds[]): readonly Note[] {
  if (notes.length === 0) return notes
  const areas = notes.map(noteArea)
  const over = areas.map((area) => boxes.some((box) => touches(area, box)))
  if (!over.includes(true)) return notes
  const standing = areas.filter((_, at) => over[at] === false)
  return notes.map((note, at) => {
    const area = areas[at]
    if (over[at] !== true || area === undefined) return note
    const reach = { x: area.x - REACH, y: area.y - REACH, width: area.width + 2 * REACH, height: area.height + 2 * REACH }
    const place = nearestFree(
      area,
      [...boxes, ...standing].filter((box) => touches(reach, box)),
    )
    standing.push({ ...area, ...place })
    return { ...note, ...place }
  })
}

/** The nearest corner at which an area touches none of the others: beside one of them, or above or below one, on either axis. */
function nearestFree(area: Bounds, others: readonly Bounds[]): Placed {
  const xs = [area.x, ...others.flatMap(({ x, width }) => [x - area.width - GAP, x + width + GAP])]
  const ys = [area.y, ...others.flatMap(({ y, height }) => [y - area.height - GAP, y + height + GAP])]
  const apart = ({ x, y }: Placed) => Math.hypot(x - area.x, y - area.y)
  const places = xs.flatMap((x) => ys.map((y) => ({ x, y }))).filter((place) => apart(place) <= REACH)
  places.sort((a, b) => apart(a) - apart(b))
  const free = places.find((place) => !others.some((other) => touches({ ...area, ...place }, other)))
  return free ?? { x: area.x, y: area.y }
}
