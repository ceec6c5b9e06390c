import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Cache } from '../../src/main/cache/cache'
import { causeOf } from '../../src/main/cache/causes'
import { at, openCache } from '../support/cache'
import { newHome } from '../support/engine'
import { type FakeRedis, startFakeRedis } from '../support/fake-redis'

const OLD = Buffer.from('old')
const NEW = Buffer.from('new')
/** What Redis answers, as its own source words it. */
const REPLIES = [
  "OOM command not allowed when used memory > 'maxmemory'.",
  'NOAUTH Authentication required.',
  'WRONGPASS invalid username-password pair or user is disabled.',
  "NOPERM this user has no permissions to run the 'get' command",
  "READONLY You can't write against a read only replica.",
  'LOADING Redis is loading the dataset in memory',
  'BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.',
  'MISCONF Redis is configured to save RDB snapshots, but it is currently not able to persist on disk.',
  'NOREPLICAS Not enough good replicas to write.',
  "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
  'CLUSTERDOWN Hash slot not served',
  'MOVED 3999 127.0.0.1:6381',
  'ASK 3999 127.0.0.1:6381',
  'TRYAGAIN Multiple keys request during rehashing of slot',
  'ERR something nobody has thought of',
] as const

let redis: FakeRedis
let now = 0
const opened: Cache[] = []
beforeEach(async () => {
  redis = await startFakeRedis()
  now = Date.now()
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((cache) => cache.close()))
  await redis.close()
})

/** A process that has just begun: nothing in memory. */
async function start(folder = newHome()): Promise<Cache> {
  const cache = openCache(folder, redis.url, { clock: () => now })
  opened.push(cache)
  await expect.poll(() => cache.health().state, { timeout: 20_000 }).toBe('connected')
  return cache
}
const text = (hit: { value: Uint8Array } | undefined) => (hit === undefined ? undefined : Buffer.from(hit.value).toString())

const causeIn = (reply: string) => causeOf(Object.assign(new Error(reply), { name: 'ReplyError' }))

test.each(REPLIES)(
  'R45: %s: to a read is a miss with its cause; what was changed meanwhile is not believed once it is over',
  async (reply) => {
    const folder = newHome()
    const writer = await start(folder)
    writer.set(at('a'), OLD)
    writer.set(at('b'), OLD)
    await writer.flush()
    const cache = await start(folder)
    redis.refuse('reads', reply)
    expect(await cache.get(at('a'))).toBeUndefined()
    expect(cache.health()).toMatchObject({ state: 'degraded', layer: 'embedded', cause: causeIn(reply) })
    await cache.remove(at('a'))
    redis.refuse('reads', undefined)
    await expect.poll(() => cache.health(), { timeout: 20_000 }).toMatchObject({ state: 'connected', layer: 'redis', cause: null })
    expect(await cache.get(at('a'))).toBeUndefined()
    expect(text(await cache.get(at('b')))).toBe('old')
  },
)

// After READONLY the client connects anew, see below.
test.each(REPLIES.filter((reply) => !reply.startsWith('READONLY')))(
  'R45: %s: to a write costs that write; reads go on, and writes come back by themselves',
  async (reply) => {
    const folder = newHome()
    const writer = await start(folder)
    writer.set(at('a'), OLD)
    await writer.flush()
    const cache = await start(folder)
    redis.refuse('writes', reply)
    cache.set(at('b'), NEW)
    await cache.flush()
    expect(cache.health()).toMatchObject({ state: 'degraded', layer: 'redis', cause: causeIn(reply) })
    expect(text(await cache.get(at('a')))).toBe('old')
    expect(text(await cache.get(at('b')))).toBe('new')
    // A process that begins meanwhile knows what that Redis has yet to drop, and cannot have it dropped.
    const later = openCache(folder, redis.url, { clock: () => now })
    opened.push(later)
    expect(await later.get(at('b'))).toBeUndefined()
    await expect.poll(() => later.health().state).toBe('degraded')
    redis.refuse('writes', undefined)
    now += 60_001
    cache.set(at('c'), NEW)
    await cache.flush()
    expect(cache.health()).toMatchObject({ state: 'connected', layer: 'redis', cause: null })
    expect(text(await (await start(folder)).get(at('c')))).toBe('new')
  },
)

test('R45: a master that became a replica is connected anew, and what it did not take is not believed', async () => {
  const folder = newHome()
  const cache = await start(folder)
  cache.set(at('a'), OLD)
  await cache.flush()
  redis.refuse('writes', "READONLY You can't write against a read only replica.")
  cache.set(at('b'), NEW)
  await cache.flush()
  expect(cache.health()).toMatchObject({ state: 'degraded' })
  redis.refuse('writes', undefined)
  await expect.poll(() => cache.health(), { timeout: 20_000 }).toMatchObject({ state: 'connected', layer: 'redis', cause: null })
  const other = await start(folder)
  expect(text(await other.get(at('a')))).toBe('old')
  expect(await other.get(at('b'))).toBeUndefined()
})

test('R45: a forget under memory pressure is done at once: removing needs no memory', async () => {
  const folder = newHome()
  const cache = await start(folder)
  cache.set(at('a'), OLD)
  await cache.flush()
  redis.refuse('writes', REPLIES[0])
  cache.set(at('b'), NEW)
  await cache.flush()
  redis.refuse('writes', undefined)
  await cache.remove(at('a'))
  expect([...redis.values.keys()].filter((key) => !key.endsWith('try'))).toEqual([])
})

test('R45: every answer an error, and the embedded file serves', async () => {
  const cache = await start()
  redis.refuse('all', 'LOADING Redis is loading the dataset in memory')
  expect(await cache.get(at('a'))).toBeUndefined()
  cache.set(at('a'), NEW)
  await cache.flush()
  expect(cache.health()).toMatchObject({ state: 'degraded', layer: 'embedded', cause: 'Redis is still loading its data' })
  expect(text(await cache.get(at('a')))).toBe('new')
})
