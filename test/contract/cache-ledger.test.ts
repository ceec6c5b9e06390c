import { Redis } from 'ioredis'
import { afterEach, expect, inject, test } from 'vitest'
import type { Cache } from '../../src/main/cache/cache'
import { at, countInRedis, openCache } from '../support/cache'
import { newHome } from '../support/engine'

const VALUE = Buffer.from('value')
const opened: Cache[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((cache) => cache.close()))
})
function open(namespace: string, home = newHome()): Cache {
  const cache = openCache(home, inject('redis').url, { namespace })
  opened.push(cache)
  return cache
}
const names = Array.from({ length: 120 }, (_, n) => `n${String(n)}`)

/** Every command that any client sends while `work` runs. */
async function monitored(work: () => Promise<void>): Promise<string[]> {
  const client = new Redis(inject('redis').url)
  const monitor = await client.monitor()
  const commands: string[] = []
  monitor.on('monitor', (_time: string, args: readonly string[]) => void commands.push(args.join(' ')))
  await work()
  await client.ping('the-end')
  await expect.poll(() => commands.some((command) => command.includes('the-end'))).toBe(true)
  monitor.disconnect()
  client.disconnect()
  return commands
}

test('a shared Redis is not searched to draw what the cache holds', async () => {
  const home = newHome()
  const cache = open('drawn', home)
  for (const name of names) cache.set(at(name), VALUE)
  await cache.flush()
  const known = names.map((name) => at(name))
  const commands = await monitored(async () => {
    const stats = await cache.stats()
    expect(stats).toMatchObject({ totalKeys: names.length, memoryEntries: names.length })
    const entries = await cache.entries(known)
    expect(entries.filter((entry) => entry.layer === 'redis')).toHaveLength(names.length)
    expect(await cache.preview('c', 'all')).toMatchObject({ entries: names.length })
    await cache.history('day')
    // Another process on the same data folder knows it too.
    const other = open('drawn', home)
    expect((await other.stats()).totalKeys).toBe(names.length)
    expect(await other.entries(known)).toHaveLength(names.length)
  })
  expect(commands.length).toBeGreaterThan(names.length)
  expect(commands.filter((command) => /^(scan|keys|dbsize)\b/i.test(command))).toEqual([])
})

test('what the server evicted is noticed when it is asked for, or listed, and counted', async () => {
  const home = newHome()
  const cache = open('evicted', home)
  for (const name of names) cache.set(at(name), VALUE)
  await cache.flush()
  const other = open('evicted', home)
  const client = new Redis(inject('redis').url)
  const keys = await client.keys('relata:{evicted}:*')
  await client.unlink(...keys.slice(0, 20))
  client.disconnect()
  let missed = 0
  for (const name of names.slice(0, 60)) if ((await other.get(at(name))) === undefined) missed += 1
  expect((await other.stats()).evictions).toBe(missed)
  await other.entries([])
  expect(await other.stats()).toMatchObject({ evictions: 20, totalKeys: names.length - 20 })
})

test('what was counted is told over time, of all processes and after a restart', async () => {
  const home = newHome()
  const first = open('told', home)
  const second = open('told', home)
  await first.get(at('a'))
  first.set(at('a'), VALUE)
  await first.flush()
  await second.get(at('a'))
  await second.get(at('a'))
  await first.history('hour')
  await second.close()
  opened.splice(opened.indexOf(second), 1)
  const { total, points } = await first.history('hour')
  expect(total).toMatchObject({ hits: 2, misses: 1 })
  expect(total.byCell.find((cell) => cell.layer === 'redis' && cell.type === 'metadata')).toMatchObject({ hits: 1, misses: 1 })
  expect(points.reduce((sum, point) => sum + point.hits, 0)).toBe(2)
  expect(points.at(-1)).toMatchObject({ entries: 1 })
  await first.close()
  opened.splice(0)
  expect((await open('told', home).history('month')).total).toMatchObject({ hits: 2, misses: 1 })
})

test('R18: a Redis holds so much of ours and no more: what was stored longest ago goes, ours alone, and is counted', async () => {
  let now = Date.now()
  const cache = openCache(newHome(), inject('redis').url, { namespace: 'bounded', clock: () => now, redisLimitBytes: 4000 })
  opened.push(cache)
  open('beside').set(at('neighbour'), VALUE)
  await opened.at(-1)?.flush()
  for (const name of names) {
    now += 1
    cache.set(at(name), VALUE)
  }
  await cache.flush()
  await cache.get(at('n0'))
  expect(await countInRedis(inject('redis').url, 'bounded')).toBe(names.length)
  // Every ten seconds by itself; a look at the past does the same.
  await cache.history('hour')
  const { evictions, totalKeys } = await cache.stats()
  expect(await countInRedis(inject('redis').url, 'bounded')).toBe(names.length - evictions)
  expect(evictions).toBeGreaterThan(0)
  expect(totalKeys).toBe(names.length - evictions)
  const again = openCache(newHome(), inject('redis').url, { namespace: 'bounded', clock: () => now })
  opened.push(again)
  expect(await again.get(at('n0'))).toBeUndefined()
  expect(await again.get(at(names.at(-1) ?? ''))).toMatchObject({ layer: 'redis' })
  expect(await countInRedis(inject('redis').url, 'beside')).toBe(1)
})
