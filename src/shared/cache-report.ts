import { z } from 'zod'
import { RelationName } from './catalog'

/** What is cached, by its use: a schema snapshot, a decrypted config, a test result, or other metadata. */
export const CACHE_TYPES = ['schema', 'config', 'test', 'metadata'] as const
export const CacheType = z.enum(CACHE_TYPES)
export type CacheType = z.infer<typeof CacheType>

export const CacheLayer = z.enum(['memory', 'redis', 'embedded', 'snapshot'])
export type CacheLayer = z.infer<typeof CacheLayer>

const PerType = z.object({ schema: z.number(), config: z.number(), test: z.number(), metadata: z.number() })

const LookUps = { hits: z.number().int(), misses: z.number().int() }
/** Time within which half, and 99 of 100, of the answers came; null where there was none. */
const Times = { p50Ms: z.number().nullable(), p99Ms: z.number().nullable() }

/** What the cache did in some time. */
export const CacheServed = z.object({
  ...LookUps,
  /** 0 to 1; null before the first look-up. */
  hitRate: z.number().nullable(),
  byType: z.array(z.object({ type: CacheType, ...LookUps })),
  byLayer: z.array(z.object({ layer: CacheLayer, ...LookUps, ...Times })),
  byCell: z.array(z.object({ type: CacheType, layer: CacheLayer, ...LookUps, ...Times })),
  /** Answers shown, and marked, though their time was over, the database had moved on or could not be asked. */
  stale: z.number().int(),
  /** Entries that did not open or did not parse: removed and counted as misses. */
  tampered: z.number().int(),
  /** Questions that a layer took too long for: misses. */
  timeouts: z.number().int(),
  /** Entries that went before their time because room was needed. */
  evictions: z.number().int(),
  /** Entries that were never written because too many waited. */
  dropped: z.number().int(),
  /** Questions about a catalog that were answered without asking a database. */
  avoided: z.number().int(),
  /** Time that readings and tests answered from the cache would have cost, ms. */
  savedMs: z.number(),
})
export type CacheServed = z.infer<typeof CacheServed>

/** Since the start of this process, and what there is now. */
export const CacheStats = CacheServed.extend({
  available: z.boolean(),
  /** Which second layer is in use. */
  layer: z.enum(['redis', 'embedded']),
  connectedClients: z.number().int(),
  usedMemoryHuman: z.string(),
  usedMemoryBytes: z.number().int(),
  /** Entries of ours in the second layer. */
  totalKeys: z.number().int(),
  keysByType: PerType,
  bytesByType: PerType,
  memoryEntries: z.number().int(),
  memoryBytes: z.number().int(),
})
export type CacheStats = z.infer<typeof CacheStats>

/** Some time of the cache's past. */
export const CachePoint = CacheServed.extend({
  /** When it began, ms since 1970. */
  at: z.number(),
  /** What the second layer held of ours when it was last looked at in that time. */
  entries: z.number().int(),
  bytes: z.number().int(),
})
export type CachePoint = z.infer<typeof CachePoint>

/** How far back one looks: 60 minutes, 24 hours or 30 days. */
export const CacheRange = z.enum(['hour', 'day', 'month'])
export type CacheRange = z.infer<typeof CacheRange>

export const CacheHistory = z.object({
  /** ms since 1970. */
  from: z.number(),
  to: z.number(),
  /** How long one point is, ms. */
  stepMs: z.number(),
  /** Oldest first; times without any use are left out. */
  points: z.array(CachePoint),
  total: CacheServed,
})
export type CacheHistory = z.infer<typeof CacheHistory>

export const CacheHealth = z.object({
  /** `connected`: Redis answers · `local`: no Redis, embedded cache · `degraded`: Redis configured or lost, embedded or memory serves. */
  state: z.enum(['connected', 'local', 'degraded']),
  available: z.boolean(),
  layer: z.enum(['redis', 'embedded']),
  /** Where the cache lives, without a password. */
  target: z.string(),
  /** How fast it answered when it was last asked how it is; null where it does not answer. */
  latencyMs: z.number().nullable(),
  /** When it last answered that, ms since 1970; null before the first time. Telling health asks nobody. */
  probedAt: z.number().nullable(),
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
export const Forgotten = z.object({
  entries: z.number().int(),
  bytes: z.number().int(),
  /** How many entries Redis has not confirmed dropping: nobody reads them any more, and they go once it answers. Absent = none. */
  later: z.number().int().optional(),
})
export type Forgotten = z.infer<typeof Forgotten>

export const SelfTestLine = z.object({ name: z.string(), ok: z.boolean(), ms: z.number(), detail: z.string() })
export type SelfTestLine = z.infer<typeof SelfTestLine>

/** Which Redis the cache uses, and who says so. */
export const RedisSettings = z.object({
  /** `environment`: `REDIS_URL`, which outranks what is saved here · `settings` · `default`: the usual address where one answers. */
  source: z.enum(['environment', 'settings', 'default']),
  /** What is saved, without its password; null where nothing is, or it cannot be opened now. */
  saved: z
    .object({
      url: z.string(),
      ca: z.string(),
      allowPlain: z.boolean(),
      passwordSet: z.boolean(),
    })
    .nullable(),
  /** True where something is saved that the locked vault keeps. */
  locked: z.boolean(),
})
export type RedisSettings = z.infer<typeof RedisSettings>

/** What a trial of a Redis showed; nothing is saved by it. */
export const RedisTrial = z.object({
  ok: z.boolean(),
  /** Why it did not work, in one sentence; null where it did. */
  cause: z.string().nullable(),
  target: z.string(),
  latencyMs: z.number().nullable(),
  version: z.string().nullable(),
  usedMemoryHuman: z.string().nullable(),
  connectedClients: z.number().int().nullable(),
  /** Entries of ours that it ought to hold. */
  held: Forgotten,
  lines: z.array(SelfTestLine),
})
export type RedisTrial = z.infer<typeof RedisTrial>

/** Whether readings are shared with a team. */
export const TeamStatus = z.object({
  member: z.boolean(),
  /** True where there is a key that the locked vault keeps. */
  locked: z.boolean(),
  /** The same eight letters for everybody who holds the same key; null where there is none, or it is locked. */
  sign: z.string().nullable(),
})
export type TeamStatus = z.infer<typeof TeamStatus>
