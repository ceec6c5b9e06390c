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
  const found: { readonly score: number; readonly candidate: Candidate<T> }[] = []
  for (const candidate of candidates) {
    const score = scoreOf(candidate.folded, sought)
    if (score !== undefined) found.push({ score: score * 8 + candidate.rank, candidate })
  }
  // What is typed whole already is proposed first, whatever it is.
  found.sort((a, b) => a.score - b.score || order(a.candidate.folded, b.candidate.folded, sought))
  return found.slice(0, most).map(({ candidate }) => candidate.make())
}

function scoreOf(folded: string, sought: string): number | undefined {
  const at = folded.indexOf(sought)
  if (at === -1) return undefined
  if (at === 0) return 0
  for (let next = at; next !== -1; next = folded.indexOf(sought, next + 1)) {
    if (!/[a-z0-9]/.test(folded[next - 1] ?? '')) return 1
  }
  return sought.length > 1 ? 2 : undefined
}

/** Without anything typed things stay in their own order. */
function order(a: string, b: string, sought: string): number {
  if (sought === '') return 0
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
}
