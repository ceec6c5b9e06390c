import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Cache } from '../../src/main/cache/cache'
import { patiently } from '../../src/main/cache/far'
import { RedisStore } from '../../src/main/cache/redis'
import { at, openCache } from '../support/cache'
import { newHome } from '../support/engine'
import { type FakeRedis, startFakeRedis } from '../support/fake-redis'

// A Redis that says what no Redis says, or more of it than anybody asked for. What it throws beside every promise would fail the run.

const VALUE = Buffer.from('value')
const NAMES = Array.from({ length: 40 }, (_, n) => `n${String(n)}`)
const MB = 1024 * 1024
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
  await expectConnected(cache)
  return cache
}
async function expectConnected(cache: Cache): Promise<void> {
  await expect.poll(() => cache.health().state, { timeout: 30_000 }).toBe('connected')
}
async function filled(): Promise<string> {
  const folder = newHome()
  const writer = await start(folder)
  for (const name of NAMES) writer.set(at(name), VALUE)
  await writer.flush()
  return folder
}
/** What each name is answered with, all asked at once: the value, or nothing. */
async function ask(cache: Cache): Promise<Set<string | undefined>> {
  const hits = await Promise.all(NAMES.map(async (name) => await cache.get(at(name))))
  return new Set(hits.map((hit) => (hit === undefined ? undefined : Buffer.from(hit.value).toString())))
}

const bulk = (text: string) => `$${String(text.length)}\r\n${text}\r\n`
const NONSENSE: Readonly<Record<string, string>> = {
  'a number': ':5\r\n',
  'a list': '*2\r\n:1\r\n$1\r\na\r\n',
  nothing: '*-1\r\n',
  'two answers to one question': '$1\r\na\r\n$1\r\nb\r\n',
  'two times nothing': '$-1\r\n$-1\r\n',
  'a list of 10¹¹': '*99999999999\r\n',
  'lists within lists': '*1\r\n'.repeat(30_000),
  'an empty push': '>1\r\n$-1\r\n',
  'a push about a channel': `>3\r\n${bulk('subscribe')}${bulk('x')}:1\r\n`,
  'another protocol': 'HTTP/1.1 400 Bad Request\r\n\r\n',
}

test.each(Object.entries(NONSENSE))(
  'R16 R18: %s in the middle of many answers is a miss, and what is true is found again',
  async (_name, said) => {
    const folder = await filled()
    const cache = await start(folder)
    redis.garble('reads', Buffer.from(said))
    expect([...(await ask(cache))].filter((answer) => answer !== undefined)).toEqual([])
    redis.garble('reads', undefined)
    // Bytes in the place of a value cannot be told from a forged one: the layer is left alone for a while then.
    now += 15 * 60_000
    await expectConnected(cache)
    const answers = await ask(await start(folder))
    expect([...answers].filter((answer) => answer !== undefined && answer !== 'value')).toEqual([])
    cache.set(at('after'), VALUE)
    await cache.flush()
    const other = await start(folder)
    await expect.poll(async () => (await other.get(at('after')))?.layer).toBe('redis')
  },
)

test.each(Object.entries(NONSENSE))('R16 R18: %s to whoever asked nothing ends that connection, and no more', async (_name, said) => {
  const folder = await filled()
  const cache = await start(folder)
  const quiet = redis.seen.commands.length
  redis.say(Buffer.from(said))
  await expect.poll(() => redis.seen.commands.length, { timeout: 30_000 }).toBeGreaterThan(quiet)
  await expectConnected(cache)
  await expect.poll(async () => await ask(cache)).toEqual(new Set(['value']))
})

test.each([
  ['another protocol', 'all', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
  ['nothing about itself', 'info', '$-1\r\n'],
])('R16 R18: what says %s is said to be no Redis, and the embedded file serves', async (_what, command, said) => {
  redis.garble(command, Buffer.from(said))
  const cache = openCache(newHome(), redis.url)
  opened.push(cache)
  expect(await cache.get(at('a'))).toBeUndefined()
  await expect
    .poll(() => cache.health())
    .toMatchObject({ layer: 'embedded', cause: 'What answers at the Redis address does not speak as Redis does' })
})

test.each([
  ['nothing', '*-1\r\n'],
  ['no ranges', '*1\r\n:5\r\n'],
  ['more slots than there are', '*1\r\n*3\r\n:0\r\n:999999999999\r\n*2\r\n$9\r\n127.0.0.1\r\n:1\r\n'],
  ['nobody who holds them', '*1\r\n*3\r\n:0\r\n:16383\r\n$1\r\na\r\n'],
])('R16 R18: a cluster that names %s where it is asked for its slots is none', async (_what, said) => {
  redis.garble('cluster', Buffer.from(said))
  const cache = openCache(newHome(), redis.url.replace('redis://', 'redis+cluster://').replace('/0', ''))
  opened.push(cache)
  expect(await cache.get(at('a'))).toBeUndefined()
  await expect.poll(() => cache.health()).toMatchObject({ state: 'degraded', layer: 'embedded' })
  expect(redis.seen.commands).toContain('cluster')
})

test('R16: an answer without an end is not taken for longer than one of ours could be', async () => {
  const cache = await start(await filled())
  const before = redis.taken()
  // 8 GB, it says, and goes on as fast as it is listened to.
  const endless = Buffer.concat([Buffer.from('$8589934592\r\n'), Buffer.alloc(4 * MB)])
  redis.garble('reads', endless)
  expect(await cache.get(at('n0'))).toBeUndefined()
  redis.garble('reads', undefined)
  const talking = setInterval(() => redis.say(Buffer.alloc(8 * MB)), 1)
  try {
    await expect.poll(() => cache.health().state, { timeout: 20_000 }).toBe('degraded')
  } finally {
    clearInterval(talking)
  }
  expect(redis.taken() - before).toBeLessThan(160 * MB)
  await expectConnected(cache)
  expect(await ask(cache)).toContain('value')
})

test('R17 R18: a search that the server never ends is given up after five minutes, and what was to go is not said to be gone', async () => {
  const cache = await start(await filled())
  redis.garble('scan', Buffer.from('*2\r\n$1\r\n7\r\n*0\r\n'))
  vi.useFakeTimers({ toFake: ['performance'] })
  try {
    // No single page is late.
    const clearing = patiently(60_000, async () => await cache.clear())
    const pages = () => redis.seen.commands.filter((name) => name === 'scan').length
    await expect.poll(pages).toBeGreaterThan(20)
    vi.advanceTimersByTime(300_001)
    expect((await clearing).later).toBeGreaterThan(0)
  } finally {
    vi.useRealTimers()
  }
})

test('R18: no more than 32 questions are ever under way, and each is answered', async () => {
  const folder = newHome()
  const writer = await start(folder)
  const many = Array.from({ length: 200 }, (_, n) => `m${String(n)}`)
  for (const name of many) writer.set(at(name), VALUE)
  await writer.flush()
  const cache = await start(folder)
  redis.slow(5)
  redis.seen.mostWaiting = 0
  const hits = await Promise.all(many.map(async (name) => await cache.get(at(name))))
  expect(hits.filter((hit) => hit !== undefined)).toHaveLength(many.length)
  expect(redis.seen.mostWaiting).toBe(32)
})

test('R18: many values are fetched a hundred at a time, none larger than one of ours can be; one that is gone by then is missing', async () => {
  const store = new RedisStore({ address: { url: redis.url }, onState: () => undefined })
  await store.connect()
  const keys = Array.from({ length: 250 }, (_, n) => `k${String(n)}`)
  for (const key of keys) redis.values.set(key, Buffer.from(key))
  redis.values.set('k7', Buffer.alloc(20 * MB))
  redis.slow(100)
  redis.seen.mostWaiting = 0
  const before = redis.taken()
  const fetching = patiently(20_000, async () => await store.getMany(keys))
  // Expired between the first part and the last.
  await expect.poll(() => redis.seen.mostWaiting, { interval: 5 }).toBeGreaterThan(0)
  redis.values.delete('k249')
  const found = await fetching
  expect(redis.seen.mostWaiting).toBe(100)
  expect(found).toHaveLength(250)
  expect(found[249]).toBeUndefined()
  expect(Buffer.from(found[248] ?? []).toString()).toBe('k248')
  expect(redis.taken() - before).toBeLessThan(9 * MB)
  await store.close()
})
