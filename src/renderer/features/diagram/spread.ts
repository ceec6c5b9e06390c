import { NODE, type Placed } from '@shared/diagram/model'

/** Between a box and one that made way for it, px. */
const GAP = 22
/** Boxes are compared by strips so wide, px: narrower than what is between columns of boxes. */
const STRIP = 16
/** The lowest box of a strip so far: where its head was, and where it ends now. */
interface Lowest {
  readonly head: number
  readonly end: number
}

/**
 * Boxes that make way where those above them have grown (another choice of columns), and where they stand then: down, and no further
 * than they must. Boxes whose heads lie on each other were put so, and stay.
 */
export function spread(places: ReadonlyMap<string, Placed>, heightOf: (id: string) => number): ReadonlyMap<string, Placed> {
  const pushed = new Map<string, Placed>()
  const strips = new Map<number, Lowest>()
  for (const [id, { x, y }] of [...places].sort((a, b) => a[1].y - b[1].y)) {
    const first = Math.floor(x / STRIP)
    const own = Array.from({ length: Math.floor((x + NODE.width - 1) / STRIP) - first + 1 }, (_, at) => first + at)
    const over = own.flatMap((strip) => strips.get(strip) ?? []).filter(({ head, end }) => y >= head + NODE.head && y < end)
    const now = over.length === 0 ? y : Math.max(...over.map(({ end }) => end)) + GAP
    if (now > y) pushed.set(id, { x, y: now })
    const end = now + heightOf(id)
    for (const strip of own) if (end > (strips.get(strip)?.end ?? -Infinity)) strips.set(strip, { head: y, end })
  }
  return pushed
}
