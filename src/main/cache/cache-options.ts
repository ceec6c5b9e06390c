import type { KeyObject } from 'node:crypto'
import type { CacheHealth, CacheLayer, CacheType } from '@shared/cache-report'
import type { Logger } from '../log'
import type { Keys } from './keys'
import type { RedisChoice } from './redis-url'

/** How long a value is believed where neither the caller nor {@link CacheOptions} says, ms. */
export const TTL_MS: Readonly<Record<CacheType, number>> = { schema: 3_600_000, config: 1_800_000, test: 300_000, metadata: 1_800_000 }

export interface CacheHit {
  readonly value: Uint8Array
  /** ms since 1970. */
  readonly storedAt: number
  readonly expiresAt: number
  readonly layer: CacheLayer
}

export interface CacheOptions {
  /** Random per profile; part of every key. */
  readonly namespace: string
  /** 32 bytes each: what seals values in the second layer, and what hashes names in keys. */
  readonly sealKey: KeyObject
  readonly nameKey: KeyObject
  /** How many bytes of ours a Redis may hold; 64 MB where nobody says. */
  readonly redisLimitBytes?: number
  /** Where the embedded file lives. */
  readonly folder: string
  readonly redis: RedisChoice
  /** How long the first look for a Redis may hold up the first question, ms. */
  readonly redisWaitMs: number
  /** When it begins; at once where nobody says. */
  readonly redisAfter?: Promise<void> | undefined
  /** How long a value of each type is believed where the caller does not say, ms; asked anew for every value. */
  readonly ttlMs?: (type: CacheType) => number
  readonly clock: () => number
  readonly log: Logger
}

export interface SetOptions {
  readonly ttlMs?: number
  /** For how long memory keeps it, where that is longer than it is believed, ms: for whoever shows it with its age. */
  readonly keepMs?: number
  /** Keeps the value out of the second layer. Configs always are. */
  readonly memoryOnly?: boolean
  /** An answer that is believed for less than this is loaded again behind it, ms; each copy ends when it would have. */
  readonly aheadMs?: number
}

/** What waits to be written. */
export interface Queued {
  readonly value: Uint8Array
  readonly storedAt: number
  readonly expiresAt: number
}

export interface SecondLayerOptions {
  /** The embedded file; opened only when it is needed. */
  readonly file: string
  readonly redis: RedisChoice
  /** How long the first look for a Redis may hold up the first question, ms. */
  readonly redisWaitMs: number
  /** When it begins; at once where nobody says. */
  readonly redisAfter?: Promise<void> | undefined
  /** Where is kept what a Redis has yet to drop. */
  readonly doubtFile: string
  readonly keys: Keys
  readonly clock: () => number
  readonly log: Logger
  readonly onHealth: (health: CacheHealth) => void
  /** Told of every question that was not answered in time. */
  readonly onTimeout: () => void
}
