import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { startRedis } from '../support/redis-server'
import type { TestServer } from '../support/server'
import { makeSubject, type Subject } from '../support/subjects'

const opened: Engine[] = []
let subject: Subject
/** A Redis whose certificate is signed by its authority, but for a name that nobody asks for. */
let elsewhere: TestServer

beforeAll(async () => {
  subject = await makeSubject('sqlite')
  elsewhere = await startRedis({ tls: true, names: 'DNS:redis.elsewhere.example' })
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((engine) => engine.close()))
})
afterAll(async () => {
  await elsewhere.stop()
})

async function start(url: string, caFile: string | undefined, home = newHome()): Promise<Engine> {
  const engine = await startEngine(inject('host'), home, url, caFile === undefined ? {} : { caFile })
  opened.push(engine)
  return engine
}

async function save(engine: Engine): Promise<string> {
  const { id } = await engine.connections.create({
    name: 'S',
    engine: 'sqlite',
    environment: 'test',
    options: subject.options,
    secrets: {},
  })
  return id
}

/** Waits for what the first attempt to connect came to: it may take longer than the first question waits for it. */
async function expectHealth(engine: Engine, expected: object): Promise<void> {
  await expect.poll(async () => await engine.cache.probe(), { timeout: 20_000 }).toMatchObject(expected)
}

/** The embedded cache answers the second reading. */
async function expectServed(engine: Engine): Promise<void> {
  const id = await save(engine)
  expect(await engine.scans.scan(id, false, never, quiet)).toMatchObject({ cached: false, totalTables: 4 })
  await engine.cache.flush()
  expect(await engine.scans.scan(id, false, never, quiet)).toMatchObject({ cached: true, totalTables: 4 })
  expect(await engine.cache.stats()).toMatchObject({ available: true, layer: 'embedded', keysByType: { schema: 9 } })
}

test('R07: with its authority it is connected, and a new process is answered from it', async () => {
  const { url, caFile } = inject('redisTls')
  expect(url).toMatch(/^rediss:/)
  const home = newHome()
  const engine = await start(url, caFile, home)
  await expectHealth(engine, { state: 'connected', layer: 'redis', available: true, cause: null })
  const id = await save(engine)
  await engine.scans.scan(id, false, never, quiet)
  await engine.cache.flush()
  const other = await start(url, caFile, home)
  await expectHealth(other, { state: 'connected' })
  expect((await other.views.outline(id)).totalTables).toBe(4)
  const { byLayer, misses } = await other.cache.stats()
  expect(byLayer.find((layer) => layer.layer === 'redis')).toMatchObject({ hits: 2, misses: 0 })
  expect(misses).toBe(0)
})

test('R07: without its authority it is not believed: the embedded cache serves, and health says why', async () => {
  const engine = await start(inject('redisTls').url, undefined)
  await expectHealth(engine, { state: 'degraded', layer: 'embedded', cause: 'The TLS certificate of Redis is not trusted' })
  await expectServed(engine)
})

test('R07: a certificate for another host name is refused, though its authority is known', async () => {
  const engine = await start(elsewhere.url, elsewhere.caFile)
  await expectHealth(engine, { state: 'degraded', layer: 'embedded', cause: 'The TLS certificate of Redis is for another host name' })
  await expectServed(engine)
})

test('an authority that is not there is said to be the cause', async () => {
  const engine = await start(inject('redisTls').url, join(newHome(), 'no-such-ca.pem'))
  const cause = 'The file with the certificate authority of Redis cannot be read'
  await expectHealth(engine, { state: 'degraded', layer: 'embedded', cause })
  await expectServed(engine)
})

test.each(['http://localhost:6379/0', 'redis://:p@ss@host:port', 'localhost:6379'])('%s is not an address of a Redis', async (url) => {
  const engine = await start(url, undefined)
  const cause = 'REDIS_URL is not an address of a Redis, such as redis://localhost:6379/0'
  await expectHealth(engine, { state: 'degraded', layer: 'embedded', cause })
  await expectServed(engine)
})

test('R07: asked without TLS it is not spoken to: the embedded cache serves', async () => {
  const engine = await start(inject('redisTls').url.replace('rediss:', 'redis:'), inject('redisTls').caFile)
  await expectHealth(engine, { state: 'degraded', layer: 'embedded', cause: expect.any(String) })
  await expectServed(engine)
})
