/** So many names are offered. */
const MOST = 3
/** Longer words are not held against anything: nobody types them, and each costs its square. */
const LONGEST = 64
/** A word of a name that is meant comes after a whole name that is as close. */
const IN_PART = 0.5

/** How many letters may be wrong, left out, too many or in each other's place. */
function allowance(letters: number): number {
  return letters < 3 ? 0 : letters < 5 ? 1 : letters < 9 ? 2 : 3
}

/**
 * Names that somebody may have meant who typed `text`, which none of them holds: those with the fewest wrong letters first, at most
 * three. A name is close, too, where one of its words is. Pure; a hundred thousand names take some tens of ms.
 */
export function closeNames(text: string, names: Iterable<string>): string[] {
  const typed = text.trim().toLowerCase()
  const most = typed.length > LONGEST ? 0 : allowance(typed.length)
  if (most === 0) return []
  const found = new Map<string, number>()
  for (const name of names) {
    if (found.has(name)) continue
    const small = name.toLowerCase()
    let least = distance(typed, small, most)
    for (const word of small.split(/[\s_.-]+/)) if (word !== small) least = Math.min(least, distance(typed, word, most) + IN_PART)
    if (least <= most + IN_PART) found.set(name, least)
  }
  return [...found]
    .sort(([one, far], [other, further]) => far - further || one.length - other.length || (one < other ? -1 : 1))
    .slice(0, MOST)
    .map(([name]) => name)
}

/** Letters to change, add, leave out or swap with their neighbour to make one of the other; infinite where it is more than `most`. */
function distance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most || other.length > LONGEST) return Number.POSITIVE_INFINITY
  let before: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1]
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row.push(least)
    }
    if (Math.min(...row) > most) return Number.POSITIVE_INFINITY
    before = last
    last = row
  }
  const far = last[other.length] ?? Number.POSITIVE_INFINITY
  return far > most ? Number.POSITIVE_INFINITY : far
}
