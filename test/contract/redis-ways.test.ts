import { createSecretKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { Cache } from '../../src/main/cache/cache'
import { createLogger } from '../../src/main/log'
import { countInRedis } from '../support/cache'
import { newHome } from '../support/engine'
import { REDIS_KINDS } from '../support/redis-kinds'
import { monitorRedis } from '../support/redis-monitor'
import { askRedis, startRedis, startRedisCluster, startSentinel } from '../support/redis-server'

const opened: Cache[] = []
const servers: { stop(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((cache) => cache.close()))
})
afterAll(async () => {
  for (const server of servers.reverse()) await server.stop()
})

function open(redisUrl: string, namespace = 'ways'): Cache {
  const keys = { sealKey: createSecretKey(Buffer.alloc(32, 1)), nameKey: createSecretKey(Buffer.alloc(32, 2)) }
  const cache = new Cache({
    ...{ namespace, ...keys, folder: newHome(), redis: { url: redisUrl }, redisWaitMs: 5000 },
    ...{ clock: Date.now, log: createLogger('silent') },
  })
  opened.push(cache)
  return cache
}

const address = (name: string) => ({ type: 'schema' as const, connectionId: 'c', generation: 1, name })

/** What one process stored another one reads, lists, counts and forgets; nothing of the embedded file is in it. */
async function expectWorks(url: string, target: string): Promise<void> {
  const [one, other] = [open(url), open(url)]
  await expect.poll(async () => (await one.probe()).state, { timeout: 10_000 }).toBe('connected')
  await expect.poll(async () => (await other.probe()).state, { timeout: 10_000 }).toBe('connected')
  expect(one.health()).toMatchObject({ layer: 'redis', target })
  for (let at = 0; at < 120; at += 1) one.set(address(`n${String(at)}`), Buffer.from(`value ${String(at)}`))
  await one.flush()
  for (const at of [0, 57, 119]) {
    const hit = await other.get(address(`n${String(at)}`))
    expect(hit?.layer).toBe('redis')
    expect(Buffer.from(hit?.value ?? []).toString()).toBe(`value ${String(at)}`)
  }
  expect((await one.stats()).totalKeys).toBe(120)
  expect(await countInRedis(url, 'ways')).toBe(120)
  expect((await one.selfTest()).filter(({ ok }) => !ok)).toEqual([])
  expect(await one.forget('c', 'all')).toMatchObject({ entries: 120 })
  expect(await countInRedis(url, 'ways')).toBe(0)
}

const rightTo = (name: string, first: string) => `+${(name.toLowerCase() === 'client' ? `client|${first}` : name).toLowerCase()}`

test.each(REDIS_KINDS)('R17: a Unix socket of %s', async (kind) => {
  const server = await startRedis({ kind, settings: ['--unixsocket', 'FOLDER/redis.sock', '--unixsocketperm', '777'] })
  servers.push(server)
  const path = join(server.folder, 'redis.sock')
  await expectWorks(`unix://:${server.password}@${path}`, `unix://${path}`)
})

test.each(REDIS_KINDS)('R45: a user of %s with no more than the rights that docs/cache.md names', async (kind) => {
  const server = await startRedis({ kind })
  servers.push(server)
  const words = (/^ACL SETUSER relata ([^`]*)^```/m.exec(readFileSync('docs/cache.md', 'utf8'))?.[1] ?? '').split(/\s+/)
  const rights = words.filter((word) => word !== '' && word !== 'on' && word !== '>password')
  expect(rights).toEqual(expect.arrayContaining(['resetkeys', '~relata:*', '-@all', '+getrange']))
  await askRedis(server.url, 'ACL', 'SETUSER', 'relata', 'on', '>secret', ...rights)
  const where = `localhost:${String(server.port)}/1`
  const monitor = await monitorRedis(server)
  await expectWorks(`redis://relata:secret@${where}`, `redis://${where}`)
  await monitor.settled()
  // No right that is not used. MONITOR tells of no login (redis.io: MONITOR).
  const used = new Set(monitor.commands().map(([name = '', first = '']) => rightTo(String(name), String(first))))
  monitor.close()
  const given = rights.filter((right) => right.startsWith('+') && !['+hello', '+auth'].includes(right))
  expect(given.filter((right) => !used.has(right))).toEqual([])
  await expect(askRedis(`redis://relata:secret@${where}`, 'FLUSHALL')).rejects.toThrow('NOPERM')
  await expect(askRedis(`redis://relata:secret@${where}`, 'GET', 'somebody:else')).rejects.toThrow('NOPERM')
})

describe.each(REDIS_KINDS)('R17 a cluster of three masters of %s', (kind) => {
  test('is read and written, and cleared of ours alone', async () => {
    const cluster = await startRedisCluster(kind)
    servers.push(cluster)
    await expectWorks(cluster.url, cluster.url.replace(/:[^:@]*@/, ''))
    // Two namespaces are two slots, seldom on one master.
    const [mine, yours] = [open(cluster.url, 'mine'), open(cluster.url, 'yours')]
    for (const cache of [mine, yours]) for (let at = 0; at < 30; at += 1) cache.set(address(`n${String(at)}`), Buffer.from('x'))
    await mine.flush()
    await yours.flush()
    expect(await mine.clear()).toMatchObject({ entries: 30 })
    expect(await countInRedis(cluster.url, 'yours')).toBe(30)
    expect(await countInRedis(cluster.url, 'mine')).toBe(0)
  })
})

test('R18: a master that sentinels name, and the one that takes its place', async () => {
  const master = await startRedis()
  const replica = await startRedis({ settings: ['--replicaof', `127.0.0.1 ${String(master.port)}`, '--masterauth', master.password] })
  const sentinel = await startSentinel(master)
  servers.push(master, replica, sentinel)
  const url = `redis+sentinel://:${master.password}@localhost:${String(sentinel.port)}/main`
  await expectWorks(url, `redis+sentinel://localhost:${String(sentinel.port)}/main/0`)
  await expect
    .poll(async () => String(await askRedis(sentinel.url, 'SENTINEL', 'REPLICAS', 'main')), { timeout: 20_000 })
    .toContain(String(replica.port))

  const cache = open(url)
  await expect.poll(async () => (await cache.probe()).state, { timeout: 10_000 }).toBe('connected')
  await master.halt()
  await expect.poll(async () => String(await askRedis(replica.url, 'ROLE')), { timeout: 30_000 }).toMatch(/^master/)
  await expect.poll(async () => (await cache.probe()).state, { timeout: 30_000 }).toBe('connected')
  cache.set(address('after'), Buffer.from('kept by the new master'))
  await cache.flush()
  expect((await open(url).get(address('after')))?.layer).toBe('redis')
})
