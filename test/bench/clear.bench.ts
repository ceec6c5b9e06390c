import { afterAll, expect, test } from 'vitest'
import { mastersOf, type RedisClient } from '../../src/main/cache/redis-client'
import { openCache } from '../support/cache'
import { newHome } from '../support/engine'
import { bulkClient, neighbours, ourKeys, writeNeighbours, writeOurs } from '../support/redis-neighbours'
import { startRedis, startRedisCluster } from '../support/redis-server'
import { record, type Row } from './report'

const NAMESPACE = 'bench-clear'
const OURS = ourKeys(NAMESPACE, 100_000)
const THEIRS = neighbours(NAMESPACE, 10_000)
const RUNS = 5
const rows: Row[] = []
const servers: { stop(): Promise<void> }[] = []
afterAll(async () => {
  for (const server of servers) await server.stop()
})

test('clear all on one server', async () => {
  const server = await startRedis()
  servers.push(server)
  await measure('one server', bulkClient([server]), server.url)
})

test('clear all on a cluster of three masters', async () => {
  const cluster = await startRedisCluster()
  servers.push(cluster)
  await measure('a cluster of three masters', bulkClient(cluster.masters), cluster.url)
})

test('all of it was measured and is written down', () => {
  expect(rows.length).toBe(2)
  record({ title: 'Clear all, in a Redis that others use too', runtime: `Redis, Node ${process.versions.node}`, rows })
})

async function measure(where: string, client: RedisClient, url: string): Promise<void> {
  const cache = openCache(newHome(), url, { namespace: NAMESPACE })
  await expect.poll(async () => (await cache.probe()).state, { timeout: 10_000 }).toBe('connected')
  await writeNeighbours(client, THEIRS)
  const figures: number[] = []
  const bare: number[] = []
  for (let run = 0; run < RUNS; run += 1) {
    await writeOurs(client, OURS)
    figures.push(await time(async () => expect((await cache.clear()).entries).toBe(OURS.length)))
    await writeOurs(client, OURS)
    bare.push(await time(async () => expect(await scanAndUnlink(client)).toBe(OURS.length)))
  }
  await cache.close()
  client.disconnect()
  rows.push({
    what: `clear all: 100,000 entries of ours beside 10,000 of others, ${where}`,
    goal: '< 2000',
    figures,
    beside: { what: 'bare SCAN and UNLINK of the same keys by a client that does nothing else', figures: bare },
  })
}

/** As little as it takes to remove keys by a prefix: a page is found, then removed. */
async function scanAndUnlink(client: RedisClient): Promise<number> {
  let removed = 0
  for (const master of mastersOf(client)) {
    let cursor = '0'
    do {
      const [next, keys] = await master.scan(cursor, 'MATCH', `relata:{${NAMESPACE}}:v1:*`, 'COUNT', 500)
      cursor = next
      if (keys.length > 0) removed += await master.unlink(...keys)
    } while (cursor !== '0')
  }
  return removed
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
