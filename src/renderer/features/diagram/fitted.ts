import { visibleName } from '../../ui/visible'

/** What names look like, by name: looking for hidden characters in each at every frame would cost more than drawing it. */
const shown = new Map<string, string>()
const KEPT = 100_000

/**
 * As much of a name as there is room for, hidden characters made visible; by the mean width of letters, because measuring each text
 * would cost more than drawing it.
 */
export function fitted(name: string, room: number, size: number, letter = 0.56): string {
  const text = asShown(name)
  const letters = Math.floor(room / (size * letter))
  if (text.length <= letters) return text
  return letters < 2 ? '' : `${text.slice(0, letters - 1)}…`
}

function asShown(name: string): string {
  const known = shown.get(name)
  if (known !== undefined) return known
  if (shown.size >= KEPT) shown.clear()
  const text = visibleName(name)
  shown.set(name, text)
  return text
}
