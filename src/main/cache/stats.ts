import { CACHE_TYPES, type CacheLayer, type CacheStats, type CacheType } from '@shared/cache-report'

/** Samples kept per layer for percentiles. */
const SAMPLES = 1000

/** Counts look-ups by type and layer since the start. */
export class Counters {
  tampered = 0
  savedMs = 0
  readonly #types = new Map<CacheType, { hits: number; misses: number }>(CACHE_TYPES.map((type) => [type, { hits: 0, misses: 0 }]))
  readonly #layers = new Map<CacheLayer, { hits: number; misses: number; times: number[] }>()

  /** One look-up as a whole: answered by some layer, or by none. */
  lookUp(type: CacheType, hit: boolean): void {
    const counts = this.#types.get(type)
    if (counts === undefined) return
    if (hit) counts.hits += 1
    else counts.misses += 1
  }

  /** One layer's part in it. */
  layer(layer: CacheLayer, hit: boolean, ms: number): void {
    const counts = this.#layers.get(layer) ?? { hits: 0, misses: 0, times: [] }
    this.#layers.set(layer, counts)
    if (hit) counts.hits += 1
    else counts.misses += 1
    counts.times.push(ms)
    if (counts.times.length > SAMPLES) counts.times.shift()
  }

  report(
    bytesByType: ReadonlyMap<CacheType, number>,
  ): Pick<CacheStats, 'hits' | 'misses' | 'hitRate' | 'byType' | 'byLayer' | 'tampered' | 'savedMs'> {
    const byType = CACHE_TYPES.map((type) => ({
      type,
      ...(this.#types.get(type) ?? { hits: 0, misses: 0 }),
      bytes: bytesByType.get(type) ?? 0,
    }))
    const hits = byType.reduce((sum, t) => sum + t.hits, 0)
    const misses = byType.reduce((sum, t) => sum + t.misses, 0)
    const byLayer = [...this.#layers].map(([layer, counts]) => ({
      layer,
      hits: counts.hits,
      misses: counts.misses,
      p50Ms: percentile(counts.times, 0.5),
      p99Ms: percentile(counts.times, 0.99),
    }))
    return {
      hits,
      misses,
      hitRate: hits + misses === 0 ? null : hits / (hits + misses),
      byType,
      byLayer,
      tampered: this.tampered,
      savedMs: this.savedMs,
    }
  }
}

function percentile(times: readonly number[], part: number): number | null {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? null
}
