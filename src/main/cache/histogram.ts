/** Upper bound of the first class, ms, and how much wider each next one is: 64 classes reach 25 s, each a quarter wide. */
const FIRST_MS = 0.02
const STEP = 1.25
const CLASSES = 64

/** How many answers took how long: a count for each class that has any. Sums of histograms are histograms. */
export type Histogram = Record<string, number>

/** Counts one answer that took `ms`. */
export function observe(histogram: Histogram, ms: number): void {
  const at = ms <= FIRST_MS ? 0 : Math.min(CLASSES - 1, Math.ceil(Math.log(ms / FIRST_MS) / Math.log(STEP)))
  histogram[at] = (histogram[at] ?? 0) + 1
}

export function addHistogram(to: Histogram, from: Histogram): void {
  for (const [at, count] of Object.entries(from)) to[at] = (to[at] ?? 0) + count
}

/** The time within which `part` of the answers came, ms, at most a quarter too long; null where there are none. */
export function percentile(histogram: Histogram, part: number): number | null {
  const classes = Object.entries(histogram).sort(([a], [b]) => Number(a) - Number(b))
  const all = classes.reduce((sum, [, count]) => sum + count, 0)
  let seen = 0
  for (const [at, count] of classes) {
    seen += count
    if (seen >= all * part) return FIRST_MS * STEP ** Number(at)
  }
  return null
}
