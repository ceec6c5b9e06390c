import { afterAll, expect, test } from 'vitest'
import type { Cache } from '../../src/main/cache/cache'
import { mastersOf, type RedisClient } from '../../src/main/cache/redis-client'
import { at, openCache } from '../support/cache'
import { newHome } from '../support/engine'
import { type RedisMonitor, monitorRedis } from '../support/redis-monitor'
import { bulkClient, harmed, neighbours, ourKeys, writeNeighbours, writeOurs } from '../support/redis-neighbours'
import { REDIS_KINDS } from '../support/redis-kinds'
import { startRedis, startRedisCluster } from '../support/redis-server'
import type { TestServer } from '../support/server'

const NAMESPACE = 'clear-all_1'
const PREFIX = `relata:{${NAMESPACE}}:v1:`
const OURS = 100_000
const THEIRS = neighbours(NAMESPACE, 10_000)
/** What a clear may ask of a server; after the first three, how clients connect, how a cluster tells its slots, and what ends the capture. */
const ALLOWED = new Set(['scan', 'strlen', 'unlink', 'hello', 'auth', 'info', 'ping', 'client', 'select', 'cluster', 'echo'])

const servers: { stop(): Promise<void> }[] = []
afterAll(async () => {
  for (const server of servers) await server.stop()
})

test.each(REDIS_KINDS)('R17 clear all removes 100,000 of ours and none of 10,000 neighbours from %s', async (kind) => {
  const server = await startRedis({ kind })
  servers.push(server)
  await expectClear([server], server.url)
})

test.each(REDIS_KINDS)('R17 clear all does the same on a cluster of three masters of %s', async (kind) => {
  const cluster = await startRedisCluster(kind)
  servers.push(cluster)
  await expectClear(cluster.masters, cluster.url)
})

async function expectClear(masters: readonly TestServer[], url: string): Promise<void> {
  const client = bulkClient(masters)
  const cache = openCache(newHome(), url, { namespace: NAMESPACE })
  const monitors: RedisMonitor[] = []
  try {
    await expect.poll(async () => (await cache.probe()).state, { timeout: 10_000 }).toBe('connected')
    const ours = ourKeys(NAMESPACE, OURS)
    await writeNeighbours(client, THEIRS)
    await writeOurs(client, ours)
    expect(await harmed(client, THEIRS)).toEqual([])
    expect(await size(client)).toBe(OURS + THEIRS.length)

    for (const master of masters) monitors.push(await monitorRedis(master))
    const { entries } = await cache.clear()
    expect(entries).toBeGreaterThan(0)
    expect(entries).toBeLessThanOrEqual(OURS)
    // What a slow server did not answer in time is dropped behind the clear, before it is believed again.
    await expect.poll(async () => await size(client), { timeout: 60_000 }).toBe(THEIRS.length)
    for (const monitor of monitors) await monitor.settled()
    const said = monitors.flatMap((monitor) => monitor.commands().map((command) => command.map((word) => word.toString('utf8'))))
    const sent = said.filter(([verb = '']) => verb.toLowerCase() !== 'dbsize')

    expect(await remaining(client)).toEqual([])
    expect(await harmed(client, THEIRS)).toEqual([])
    expect(await size(client)).toBe(THEIRS.length)
    expectOnlyOurs(sent, ours)
    await expectGoesOn(cache)
  } finally {
    for (const monitor of monitors) monitor.close()
    await cache.close()
    client.disconnect()
  }
}

/** Everything that was sent while clearing: nothing but the questions above, and each removal names keys of our exact prefix. */
function expectOnlyOurs(sent: readonly string[][], ours: readonly string[]): void {
  const verbs = new Set(sent.map(([verb = '']) => verb.toLowerCase()))
  expect([...verbs].filter((verb) => !ALLOWED.has(verb))).toEqual([])
  const removed = sent.filter(([verb = '']) => verb.toLowerCase() === 'unlink').flatMap(([, ...keys]) => keys)
  expect(removed.filter((key) => !key.startsWith(PREFIX))).toEqual([])
  expect(new Set(removed)).toEqual(new Set(ours))
}

/** What was cleared can be filled again. */
async function expectGoesOn(cache: Cache): Promise<void> {
  cache.set(at('after'), Buffer.from('after'))
  await cache.flush()
  expect(await cache.stats()).toMatchObject({ layer: 'redis', totalKeys: 1 })
}

async function size(client: RedisClient): Promise<number> {
  const sizes = await Promise.all(mastersOf(client).map((master) => master.dbsize()))
  return sizes.reduce((sum, each) => sum + each, 0)
}

/** Every key that begins with our prefix, found by looking at all keys. */
async function remaining(client: RedisClient): Promise<string[]> {
  const keys = await Promise.all(mastersOf(client).map((master) => master.keys('*')))
  return keys.flat().filter((key) => key.startsWith(PREFIX))
}
