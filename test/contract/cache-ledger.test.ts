import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Redis } from 'ioredis'
import { afterEach, expect, inject, test, vi } from 'vitest'
import type { Cache } from '../../src/main/cache/cache'
import { at, countInRedis, openCache } from '../support/cache'
import { newHome } from '../support/engine'

const VALUE = Buffer.from('value')
const opened: Cache[] = []
afterEach(async () => {
  vi.useRealTimers()
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

test('R18: a shared Redis is not searched to draw what the cache holds', async () => {
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

test('R19: what the server evicted is noticed when it is asked for, or listed, and counted', async () => {
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

test('R19: what was counted is told over time, of all processes and after a restart', async () => {
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

/** Which of `names` a Redis holds, asked by a cache that has nothing in memory. */
async function inRedis(namespace: string): Promise<string[]> {
  const asking = open(namespace)
  const found: string[] = []
  for (const name of names) if ((await asking.get(at(name)))?.layer === 'redis') found.push(name)
  return found
}

test('R18: a Redis holds so much of ours and no more: what was not used for longest goes, ours alone, and is counted', async () => {
  let now = Date.now()
  const home = newHome()
  const bounded = (more: { redisLimitBytes?: number } = {}) => {
    const cache = openCache(home, inject('redis').url, { namespace: 'bounded', clock: () => now, ...more })
    opened.push(cache)
    return cache
  }
  open('beside').set(at('neighbour'), VALUE)
  await opened.at(-1)?.flush()
  const first = bounded()
  for (const name of names) {
    now += 1
    first.set(at(name), VALUE)
  }
  await first.flush()
  // Use of what lies in memory is use, and the next process knows of it.
  for (const name of ['n3', 'n5']) {
    now += 1
    expect(await first.get(at(name))).toMatchObject({ layer: 'memory' })
  }
  await first.close()
  opened.splice(opened.indexOf(first), 1)
  const bytes = 5 + 45
  const limit = 80 * bytes
  const cache = bounded({ redisLimitBytes: limit })
  now += 1
  expect(await cache.get(at('n7'))).toMatchObject({ layer: 'redis' })
  now += 1
  expect(await countInRedis(inject('redis').url, 'bounded')).toBe(names.length)
  // Nobody waits for a clock: it is the next entry that finds it full.
  cache.set(at('one more'), VALUE)
  await cache.flush()
  await expect.poll(async () => await countInRedis(inject('redis').url, 'bounded')).toBe(60)
  expect(await cache.stats()).toMatchObject({ evictions: names.length + 1 - 60, totalKeys: 60 })
  expect(await inRedis('bounded')).toEqual(['n3', 'n5', 'n7', ...names.slice(-56)])
  expect(await countInRedis(inject('redis').url, 'beside')).toBe(1)
})

test('R18: to read is no write: when something was used is noted in memory, and written down with the figures', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const home = newHome()
  const cache = open('read', home)
  cache.set(at('a'), VALUE)
  await cache.flush()
  await cache.history('hour')
  const ledger = new Database(join(home, 'cache-ledger.db'), { readonly: true })
  const version = () => ledger.pragma('data_version', { simple: true })
  const use = () => ledger.prepare('SELECT count(*) FROM use').pluck().get()
  const before = version()
  for (let times = 0; times < 1000; times += 1) await cache.get(at('a'))
  expect(version()).toBe(before)
  vi.advanceTimersByTime(20_000)
  await expect.poll(use).toBe(1)
  expect(version()).not.toBe(before)
  ledger.close()
})
