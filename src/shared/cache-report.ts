import { z } from 'zod'
import { RelationName } from './catalog'

/** What is cached, by its use: a schema snapshot, a decrypted config, a test result, or other metadata. */
export const CACHE_TYPES = ['schema', 'config', 'test', 'metadata'] as const
export const CacheType = z.enum(CACHE_TYPES)
export type CacheType = z.infer<typeof CacheType>

export const CacheLayer = z.enum(['memory', 'redis', 'embedded', 'snapshot'])
export type CacheLayer = z.infer<typeof CacheLayer>

const PerType = z.object({ schema: z.number(), config: z.number(), test: z.number(), metadata: z.number() })

export const CacheStats = z.object({
  available: z.boolean(),
  /** Which second layer is in use. */
  layer: z.enum(['redis', 'embedded']),
  connectedClients: z.number().int(),
  usedMemoryHuman: z.string(),
  usedMemoryBytes: z.number().int(),
  /** Entries of ours in the second layer. */
  totalKeys: z.number().int(),
  keysByType: PerType,
  memoryEntries: z.number().int(),
  memoryBytes: z.number().int(),
  hits: z.number().int(),
  misses: z.number().int(),
  /** 0 to 1; null before the first look-up. */
  hitRate: z.number().nullable(),
  byType: z.array(z.object({ type: CacheType, hits: z.number().int(), misses: z.number().int(), bytes: z.number().int() })),
  byLayer: z.array(
    z.object({
      layer: CacheLayer,
      hits: z.number().int(),
      misses: z.number().int(),
      p50Ms: z.number().nullable(),
      p99Ms: z.number().nullable(),
    }),
  ),
  /** Entries that did not open or did not parse: removed and counted as misses. */
  tampered: z.number().int(),
  /** Time that readings answered from the cache would have cost, ms. */
  savedMs: z.number(),
})
export type CacheStats = z.infer<typeof CacheStats>

export const CacheHealth = z.object({
  /** `connected`: Redis answers · `local`: no Redis, embedded cache · `degraded`: Redis configured or lost, embedded or memory serves. */
  state: z.enum(['connected', 'local', 'degraded']),
  available: z.boolean(),
  layer: z.enum(['redis', 'embedded']),
  /** Where the cache lives, without a password. */
  target: z.string(),
  latencyMs: z.number().nullable(),
  /** Since when this state holds, ms since 1970. */
  since: z.number(),
  /** Why it is degraded, in one sentence. */
  cause: z.string().nullable(),
  version: z.string().nullable(),
})
export type CacheHealth = z.infer<typeof CacheHealth>

export const CacheEntry = z.object({
  type: CacheType,
  layer: CacheLayer,
  /** What the entry holds, in words made from names this machine knows. */
  label: z.string(),
  connectionId: z.string().nullable(),
  /** The relation it is about, where it is about one. */
  relation: RelationName.nullable(),
  bytes: z.number().int(),
  storedAt: z.number(),
  expiresAt: z.number().nullable(),
})
export type CacheEntry = z.infer<typeof CacheEntry>

/** What a forget dropped or would drop, over all layers. */
export const Forgotten = z.object({ entries: z.number().int(), bytes: z.number().int() })
export type Forgotten = z.infer<typeof Forgotten>

export const SelfTestLine = z.object({ name: z.string(), ok: z.boolean(), ms: z.number(), detail: z.string() })
export type SelfTestLine = z.infer<typeof SelfTestLine>
