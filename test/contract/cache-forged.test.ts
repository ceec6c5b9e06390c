import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Cache } from '../../src/main/cache/cache'
import { type CacheAddress, Keys } from '../../src/main/cache/keys'
import { openValue } from '../../src/main/cache/seal'
import { at, NAME_KEY, openCache, SEAL_KEY } from '../support/cache'
import { newHome } from '../support/engine'
import { REDIS_KINDS } from '../support/redis-kinds'
import { rounds } from '../support/soak'

const FORGED = rounds(500, 10_000)
const YEAR_MS = 365 * 86_400_000
const keys = new Keys('forged', NAME_KEY)
const opened: Cache[] = []
let now = Date.now()
let redis: Redis

describe.each(REDIS_KINDS)('%s', (kind) => {
  beforeAll(() => {
    redis = new Redis(inject(kind).url)
  })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((cache) => cache.close()))
  })
  afterAll(() => redis.disconnect())

  async function start(): Promise<Cache> {
    const cache = openCache(newHome(), inject(kind).url, { namespace: 'forged', clock: () => now })
    opened.push(cache)
    await expect.poll(async () => (await cache.probe()).state).toBe('connected')
    return cache
  }

  /** The sealed bytes that a process of the product wrote. */
  async function written(address: CacheAddress, text: string, ttlMs = YEAR_MS): Promise<Buffer> {
    const writer = await start()
    writer.set(address, Buffer.from(text), { ttlMs })
    await writer.flush()
    const bytes = await redis.getBuffer(keys.of(address))
    if (bytes === null || openValue(SEAL_KEY, keys.of(address), bytes) === undefined) throw new Error('nothing true to forge from')
    return bytes
  }

  test(`R16: none of ${String(FORGED)} forged entries is accepted; each is counted and removed`, { timeout: 600_000 }, async () => {
    const target = at('target')
    const key = keys.of(target)
    const others = [at('other'), at('target', { type: 'schema' }), at('target', { connectionId: 'd' }), at('target', { generation: 0 })]
    const swapped: Buffer[] = []
    for (const address of others) swapped.push(await written(address, 'elsewhere'))
    const whole = await written(target, JSON.stringify({ deep: '['.repeat(5000) }))
    const flip = (bytes: Buffer, bit: number) => {
      const forged = Buffer.from(bytes)
      forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      return forged
    }
    const kinds: ((n: number) => Buffer)[] = [
      () => randomBytes(1 + Math.floor(Math.random() * 300)),
      (n) => flip(whole, (n * 7919) % (whole.length * 8)),
      (n) => whole.subarray(0, 1 + (n % (whole.length - 1))),
      (n) => swapped[n % swapped.length] ?? Buffer.alloc(1),
      () => Buffer.concat([whole, randomBytes(1)]),
      (n) => Buffer.from(`${'['.repeat(1 + (n % 5000))}{"__proto__":1}`),
    ]
    const cache = await start()
    for (let n = 0; n < FORGED; n += 1) {
      const forged = kinds[n % kinds.length]?.(n) ?? Buffer.alloc(1)
      await redis.set(key, forged, 'PX', YEAR_MS)
      // Never more than one in a minute, else all of it would be left alone.
      now += 61_000
      expect(await cache.get(target)).toBeUndefined()
      expect(await redis.exists(key)).toBe(0)
    }
    expect((await cache.stats()).tampered).toBe(FORGED)
    await redis.set(key, whole)
    expect(await cache.get(target)).toMatchObject({ layer: 'redis' })
  })

  test('R16: an entry past its time is not believed because Redis keeps it longer', async () => {
    const bytes = await written(at('aged'), 'aged', 1000)
    await redis.set(keys.of(at('aged')), bytes, 'PX', YEAR_MS)
    now += 1001
    expect(await (await start()).get(at('aged'))).toBeUndefined()
  })

  test('R16: a value of 512 MB is not fetched, a list under our name is no failure of Redis: both are removed', {
    timeout: 60_000,
  }, async () => {
    const cache = await start()
    const before = /total_net_output_bytes:(\d+)/
    const sent = async () => Number(before.exec(await redis.info('stats'))?.[1])
    const from = await sent()
    // As long as a value can be (redis.io: SETRANGE).
    await redis.setrange(keys.of(at('huge')), 512 * 1024 * 1024 - 1, 'x')
    expect(await cache.get(at('huge'))).toBeUndefined()
    expect((await sent()) - from).toBeLessThan(10 * 1024 * 1024)
    await redis.rpush(keys.of(at('list')), 'x')
    expect(await cache.get(at('list'))).toBeUndefined()
    expect(await redis.exists(keys.of(at('huge')), keys.of(at('list')))).toBe(0)
    expect((await cache.stats()).tampered).toBe(2)
    expect(cache.health()).toMatchObject({ state: 'connected' })
  })

  test('R16: three in a minute, and the second layer is left alone for 15 minutes', async () => {
    const cache = await start()
    const bytes = await written(at('true'), 'true')
    for (const name of ['a', 'b', 'c']) {
      expect(cache.health()).toMatchObject({ state: 'connected' })
      await redis.set(keys.of(at(name)), 'forged')
      expect(await cache.get(at(name))).toBeUndefined()
    }
    expect(cache.health()).toMatchObject({ state: 'degraded', cause: 'Entries of the cache were forged: it is not used for 15 minutes' })
    expect(await cache.get(at('true'))).toBeUndefined()
    now += 15 * 60_000
    expect(await redis.getBuffer(keys.of(at('true')))).toEqual(bytes)
    expect(await cache.get(at('true'))).toMatchObject({ layer: 'redis' })
    expect(cache.health()).toMatchObject({ state: 'connected', cause: null })
  })
})
