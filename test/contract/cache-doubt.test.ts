import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Cache } from '../../src/main/cache/cache'
import { at, countInRedis, openCache } from '../support/cache'
import { newHome } from '../support/engine'
import { openProxy, type Proxy } from '../support/proxy'
import { startRedis } from '../support/redis-server'
import type { TestServer } from '../support/server'

const OLD = Buffer.from('old')
let redis: TestServer
let proxy: Proxy
const opened: Cache[] = []

beforeEach(async () => {
  redis = await startRedis()
  proxy = await openProxy({ host: '127.0.0.1', port: redis.port })
})
afterEach(async () => {
  redis.signal('SIGCONT')
  await Promise.all(opened.splice(0).map((cache) => cache.close()))
  await proxy.close()
  await redis.stop()
})

/** A process that has just begun: nothing in memory. */
function start(folder: string): Cache {
  const cache = openCache(folder, `redis://:${redis.password}@127.0.0.1:${String(proxy.port)}/0`)
  opened.push(cache)
  return cache
}

async function expectState(cache: Cache, state: 'connected' | 'degraded'): Promise<void> {
  await expect.poll(async () => (await cache.probe()).state, { timeout: 40_000 }).toBe(state)
}

test('R21: what is read while it is removed is not kept', async () => {
  const folder = newHome()
  const writer = start(folder)
  writer.set(at('a'), OLD)
  await writer.flush()
  const cache = start(folder)
  await expectState(cache, 'connected')
  proxy.delay(60)
  const reading = cache.get(at('a'))
  await cache.remove(at('a'))
  await reading
  expect(await cache.get(at('a'))).toBeUndefined()
})

test('R21: a load that a removal overtook answers its caller and is not kept', async () => {
  const cache = start(newHome())
  let finish: (value: Uint8Array) => void = () => undefined
  const load = new Promise<Uint8Array>((done) => {
    finish = done
  })
  const before = cache.through(at('a'), async () => await load)
  await expectState(cache, 'connected')
  await cache.remove(at('a'))
  // Who comes after the removal does not share a load from before it.
  const after = await cache.through(at('a'), async () => Buffer.from('new'))
  finish(OLD)
  expect(Buffer.from((await before).value).toString()).toBe('old')
  expect(Buffer.from(after.value).toString()).toBe('new')
  expect(Buffer.from((await cache.get(at('a')))?.value ?? []).toString()).toBe('new')
})

test.each(['forget', 'clear'] as const)('R17 R21: a %s that Redis was not there for holds once it is back', async (how) => {
  const folder = newHome()
  const writer = start(folder)
  for (const name of ['a', 'b', 'c']) writer.set(at(name), OLD)
  await writer.flush()
  const cache = start(folder)
  await expectState(cache, 'connected')
  redis.signal('SIGSTOP')
  await (how === 'forget' ? cache.forget('c', 'all') : cache.clear())
  redis.signal('SIGCONT')
  await expectState(cache, 'connected')
  for (const name of ['a', 'b', 'c']) expect(await cache.get(at(name))).toBeUndefined()
  await expect.poll(async () => await countInRedis(redis.url), { timeout: 40_000 }).toBe(0)
})

test.each(['forget', 'clear', 'remove'] as const)(
  'R21: a %s that Redis was not there for is made up for by the next process',
  async (how) => {
    const folder = newHome()
    const writer = start(folder)
    for (const name of ['a', 'b', 'c']) writer.set(at(name), OLD)
    await writer.flush()
    const cache = start(folder)
    await expectState(cache, 'connected')
    // It goes on running, with all it holds: this process alone cannot reach it.
    proxy.swallow()
    // What Redis did not confirm is not said to be gone.
    if (how === 'forget') expect(await cache.forget('c', 'all')).toMatchObject({ later: 3 })
    else if (how === 'clear') expect(await cache.clear()).toMatchObject({ later: 3 })
    else for (const name of ['a', 'b', 'c']) await cache.remove(at(name))
    // Both processes end before Redis is back.
    await Promise.all(opened.splice(0).map((one) => one.close()))
    proxy.heal()
    const next = start(folder)
    for (const name of ['a', 'b', 'c']) expect(await next.get(at(name))).toBeUndefined()
    await expectState(next, 'connected')
    for (const name of ['a', 'b', 'c']) expect(await next.get(at(name))).toBeUndefined()
    await expect.poll(async () => await countInRedis(redis.url), { timeout: 40_000 }).toBe(0)
    // Once dropped it is not in doubt any more: what is written from now on is read by whoever comes next.
    next.set(at('a'), Buffer.from('new'))
    await next.flush()
    expect((await next.forget('other', 'all')).later).toBeUndefined()
    const last = start(folder)
    await expectState(last, 'connected')
    expect(Buffer.from((await last.get(at('a')))?.value ?? []).toString()).toBe('new')
  },
)

test('R21: what the embedded file kept from an absence of Redis goes with the entry', async () => {
  const folder = newHome()
  const cache = start(folder)
  await expectState(cache, 'connected')
  await redis.halt()
  await expectState(cache, 'degraded')
  cache.set(at('a'), OLD)
  cache.set(at('b'), OLD)
  await cache.flush()
  await redis.revive()
  await expectState(cache, 'connected')
  await cache.remove(at('a'))
  await cache.forget('c', 'all')
  await redis.halt()
  const next = start(folder)
  await expectState(next, 'degraded')
  for (const name of ['a', 'b']) expect(await next.get(at(name))).toBeUndefined()
  await redis.revive()
})
