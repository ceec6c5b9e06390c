import { type Face, textWidth } from '@shared/erd/text-width'
import { visibleName } from '../../ui/visible'

interface Shown {
  readonly text: string
  /** Its width at a size of 1. */
  readonly unit: number
}

/** What names look like, by face and name: measuring each, and looking for hidden characters, at every frame would cost more than drawing it. */
const shown: Readonly<Record<Face, Map<string, Shown>>> = { 400: new Map(), 600: new Map(), mono: new Map() }
const KEPT = 100_000
/** Letters that are left of a name cut in its middle, at least. */
const ENDS = 9
/** With fewer than these its last word is kept whole rather. */
const WIDE = 14
/** Letters that are left of its first words where all of its last one stays, at least and at most. */
const HEAD = { least: 1, most: 5 } as const

/** As much of a name as there is room for, hidden characters made visible. */
export function fitted(name: string, room: number, size: number, face: Face = 400): string {
  const { text, unit } = asShown(name, face)
  if (unit * size <= room) return text
  let letters = Math.min(text.length - 1, Math.floor((text.length * room) / (unit * size)))
  while (letters > 1 && textWidth(`${text.slice(0, letters)}…`, size, face) > room) letters -= 1
  return letters < 2 ? '' : `${text.slice(0, letters)}…`
}

/**
 * The same cut in its middle, where there is room for enough of both ends: names of one kind often differ in their last word. Where there
 * is not, that word stays whole, if there is room for it.
 */
export function shortened(name: string, room: number, size: number, face: Face = 400): string {
  const { text, unit } = asShown(name, face)
  if (unit * size <= room) return text
  const cut = (letters: number) => {
    const head = Math.ceil(letters * 0.55)
    return `${text.slice(0, head)}…${text.slice(text.length - letters + head)}`
  }
  let letters = Math.min(text.length - 1, Math.floor((text.length * room) / (unit * size)))
  while (letters >= ENDS && textWidth(cut(letters), size, face) > room) letters -= 1
  if (letters >= WIDE) return cut(letters)
  const last = /[^_\-.\s]+$/.exec(text)?.[0] ?? ''
  for (let head = Math.min(HEAD.most, text.length - last.length - 1); last !== '' && head >= HEAD.least; head -= 1) {
    const short = `${text.slice(0, head).replace(/[_\-.\s]+$/, '')}…${last}`
    if (textWidth(short, size, face) <= room) return short
  }
  if (letters >= ENDS) return cut(letters)
  return fitted(name, room, size, face)
}

/** How wide a name is, at the size's unit; worked out once. */
export function widthOf(name: string, size: number, face: Face = 400): number {
  return asShown(name, face).unit * size
}

function asShown(name: string, face: Face): Shown {
  const known = shown[face].get(name)
  if (known !== undefined) return known
  if (shown[face].size >= KEPT) shown[face].clear()
  const text = visibleName(name)
  const made = { text, unit: textWidth(text, 1, face) }
  shown[face].set(name, made)
  return made
}
