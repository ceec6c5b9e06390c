import { createSecretKey } from 'node:crypto'
import { Cache, type CacheAddress } from '../../src/main/cache/cache'
import { RedisStore } from '../../src/main/cache/redis'
import { createLogger, type Logger } from '../../src/main/log'

export const SEAL_KEY = createSecretKey(Buffer.alloc(32, 1))
export const NAME_KEY = createSecretKey(Buffer.alloc(32, 2))

export interface CacheMore {
  readonly namespace?: string
  readonly clock?: () => number
  readonly log?: Logger
  readonly redisLimitBytes?: number
}

/** A cache of its own, as a process of the product has one, with keys that a test knows. */
export function openCache(folder: string, redisUrl: string, more: CacheMore = {}): Cache {
  return new Cache({
    namespace: more.namespace ?? 'ns',
    sealKey: SEAL_KEY,
    nameKey: NAME_KEY,
    folder,
    redis: { url: redisUrl },
    redisWaitMs: 5000,
    clock: more.clock ?? Date.now,
    log: more.log ?? createLogger('silent'),
    ...(more.redisLimitBytes === undefined ? {} : { redisLimitBytes: more.redisLimitBytes }),
  })
}

/** Where an entry lies, the same one for the same name. */
export function at(name: string, more: Partial<CacheAddress> = {}): CacheAddress {
  return { type: 'metadata', connectionId: 'c', generation: 1, name, ...more }
}

/** How many keys of a namespace a Redis really holds, whatever the cache believes. */
export async function countInRedis(url: string, namespace = 'ns'): Promise<number> {
  const store = new RedisStore({ address: { url }, onState: () => undefined })
  try {
    await store.connect()
    let count = 0
    for await (const page of store.list(`relata:{${namespace}}:`)) count += page.length
    return count
  } finally {
    await store.close()
  }
}
