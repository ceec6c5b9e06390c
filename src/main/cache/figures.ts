import { z } from 'zod'
import { CACHE_TYPES, type CacheLayer, type CacheServed, type CacheType } from '@shared/cache-report'
import { addHistogram, type Histogram, observe, percentile } from './histogram'

const Count = z.number().min(0)
const Cell = z.object({ hits: Count, misses: Count, times: z.record(z.string(), Count) })

/** What the cache did in some time. Plain numbers, so that two of them can be added. */
export const Figures = z.object({
  /** Look-ups as a whole by type: answered by some layer, or by none. */
  types: z.partialRecord(z.enum(CACHE_TYPES), z.object({ hits: Count, misses: Count })),
  /** One layer's part in those of one type, by `type/layer`, with how long it took. */
  cells: z.record(z.string(), Cell),
  /** Answers that were shown though their time was over or the database could not be asked, marked as such. */
  stale: Count,
  tampered: Count,
  timeouts: Count,
  /** Entries that went before their time because room was needed. */
  evictions: Count,
  /** Entries that were never written because too many waited. */
  dropped: Count,
  /** Questions about a catalog that no database was asked. */
  avoided: Count,
  savedMs: Count,
})
export type Figures = z.infer<typeof Figures>

/** Those of {@link Figures} that are one number. */
export type Tally = 'stale' | 'tampered' | 'timeouts' | 'evictions' | 'dropped' | 'avoided' | 'savedMs'
const TALLIES = ['stale', 'tampered', 'timeouts', 'evictions', 'dropped', 'avoided', 'savedMs'] as const satisfies readonly Tally[]

export function noFigures(): Figures {
  return { types: {}, cells: {}, stale: 0, tampered: 0, timeouts: 0, evictions: 0, dropped: 0, avoided: 0, savedMs: 0 }
}

/** Counts one look-up as a whole. */
export function countLookUp({ types }: Figures, type: CacheType, hit: boolean): void {
  const counts = (types[type] ??= { hits: 0, misses: 0 })
  if (hit) counts.hits += 1
  else counts.misses += 1
}

/** Counts one layer's part in a look-up. */
export function countLayer({ cells }: Figures, type: CacheType, layer: CacheLayer, hit: boolean, ms: number): void {
  const cell = (cells[`${type}/${layer}`] ??= { hits: 0, misses: 0, times: {} })
  if (hit) cell.hits += 1
  else cell.misses += 1
  observe(cell.times, ms)
}

/** Adds `from` to `to`. */
export function addFigures(to: Figures, from: Figures): void {
  for (const tally of TALLIES) to[tally] += from[tally]
  for (const [type, counts] of Object.entries(from.types) as [CacheType, { hits: number; misses: number }][]) {
    const sum = (to.types[type] ??= { hits: 0, misses: 0 })
    sum.hits += counts.hits
    sum.misses += counts.misses
  }
  for (const [name, cell] of Object.entries(from.cells)) {
    const sum = (to.cells[name] ??= { hits: 0, misses: 0, times: {} })
    sum.hits += cell.hits
    sum.misses += cell.misses
    addHistogram(sum.times, cell.times)
  }
}

/** As told to people: sums, rates and percentiles. */
export function served(figures: Figures): CacheServed {
  const byType = CACHE_TYPES.map((type) => ({ type, ...(figures.types[type] ?? { hits: 0, misses: 0 }) }))
  const hits = byType.reduce((sum, t) => sum + t.hits, 0)
  const misses = byType.reduce((sum, t) => sum + t.misses, 0)
  const layers = new Map<CacheLayer, { hits: number; misses: number; times: Histogram }>()
  for (const [name, cell] of Object.entries(figures.cells)) {
    const layer = name.split('/')[1] as CacheLayer
    const sum = layers.get(layer) ?? { hits: 0, misses: 0, times: {} }
    layers.set(layer, sum)
    sum.hits += cell.hits
    sum.misses += cell.misses
    addHistogram(sum.times, cell.times)
  }
  const { stale, tampered, timeouts, evictions, dropped, avoided, savedMs } = figures
  return {
    ...{ hits, misses, hitRate: hits + misses === 0 ? null : hits / (hits + misses), byType },
    byLayer: [...layers].map(([layer, cell]) => ({ layer, ...timed(cell) })),
    byCell: Object.entries(figures.cells).map(([name, cell]) => {
      const [type, layer] = name.split('/') as [CacheType, CacheLayer]
      return { type, layer, ...timed(cell) }
    }),
    ...{ stale, tampered, timeouts, evictions, dropped, avoided, savedMs },
  }
}

function timed({ hits, misses, times }: { readonly hits: number; readonly misses: number; readonly times: Histogram }) {
  return { hits, misses, p50Ms: percentile(times, 0.5), p99Ms: percentile(times, 0.99) }
}
