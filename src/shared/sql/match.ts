/** Something that may match what is typed; made only when it does. */
export interface Candidate<T> {
  /** In small letters. */
  readonly folded: string
  /** Among those that match as well: 0 comes first. */
  readonly rank: number
  make(): T
}

/** The best matches: beginnings, then beginnings of a part (`order_items` for `it`), then what holds the text anywhere. Pure. */
export function best<T>(candidates: Iterable<Candidate<T>>, typed: string, most: number): T[] {
  const sought = typed.toLowerCase()
  const found: Candidate<T>[][] = []
  for (const candidate of candidates) {
    const score = scoreOf(candidate.folded, sought)
    if (score !== undefined) (found[score * RANKS + candidate.rank] ??= []).push(candidate)
  }
  const chosen: Candidate<T>[] = []
  // Only what may be shown is put in order: a short text matches thousands.
  for (const alike of found) {
    if (alike === undefined) continue
    if (sought !== '') alike.sort((a, b) => order(a.folded, b.folded))
    chosen.push(...alike.slice(0, most - chosen.length))
    if (chosen.length >= most) break
  }
  return chosen.map((candidate) => candidate.make())
}

/** More than there are ranks. */
const RANKS = 8

function scoreOf(folded: string, sought: string): number | undefined {
  const at = folded.indexOf(sought)
  if (at === -1) return undefined
  if (at === 0) return 0
  for (let next = at; next !== -1; next = folded.indexOf(sought, next + 1)) {
    if (!/[a-z0-9]/.test(folded[next - 1] ?? '')) return 1
  }
  return sought.length > 1 ? 2 : undefined
}

/** Short names first. */
function order(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
}
