import { join } from 'node:path'
import { renameSync } from 'node:fs'
import Database from 'better-sqlite3'
import { Redis } from 'ioredis'
import { afterEach, expect, inject, test } from 'vitest'
import type { Cache } from '../../src/main/cache/cache'
import type { Engine } from '../../src/main/engine'
import { at, openCache } from '../support/cache'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { openProxy } from '../support/proxy'
import { makeSubject } from '../support/subjects'

// For how long anything is believed: a good answer, a bad one, and either by a clock that somebody sets.

const MINUTE = 60_000
const VALUE = Buffer.from('value')
let now = Date.parse('2026-01-05T09:00:00Z')
const opened: Cache[] = []
const engines: Engine[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((cache) => cache.close()))
  await Promise.all(engines.splice(0).map((engine) => engine.close()))
})

async function open(namespace: string, home = newHome()): Promise<Cache> {
  const cache = openCache(home, inject('redis').url, { namespace, clock: () => now })
  opened.push(cache)
  await expect.poll(() => cache.health().state).toBe('connected')
  return cache
}
async function startAt(home = newHome()): Promise<Engine> {
  const engine = await startEngine(inject('host'), home, inject('redis').url, { clock: () => now })
  engines.push(engine)
  return engine
}
/** A saved connection to a file of one table. */
async function saved(engine: Engine): Promise<{ readonly id: string; readonly path: string }> {
  const path = join(newHome(), 'user.db')
  const db = new Database(path)
  db.exec('CREATE TABLE t (id INTEGER PRIMARY KEY)')
  db.close()
  const { id } = await engine.connections.create({ name: 'U', engine: 'sqlite', environment: 'test', options: { path }, secrets: {} })
  return { id, path }
}

test('R18: what is stored together does not end in Redis together: a tenth longer or shorter by chance', async () => {
  const cache = await open('spread')
  const names = Array.from({ length: 200 }, (_, n) => `n${String(n)}`)
  for (const name of names) cache.set(at(name), VALUE, { ttlMs: 100 * MINUTE })
  await cache.flush()
  const client = new Redis(inject('redis').url)
  const left = await Promise.all((await client.keys('relata:{spread}:*')).map(async (key) => await client.pttl(key)))
  client.disconnect()
  expect(left).toHaveLength(names.length)
  expect(Math.min(...left)).toBeGreaterThanOrEqual(89 * MINUTE)
  expect(Math.max(...left)).toBeLessThanOrEqual(110 * MINUTE)
  expect(Math.max(...left) - Math.min(...left)).toBeGreaterThan(10 * MINUTE)
})

test('R16 R20: what was stored before a clock was set back is not believed by it, in memory or in Redis', async () => {
  const home = newHome()
  const cache = await open('back', home)
  cache.set(at('a'), VALUE, { ttlMs: 30 * MINUTE })
  cache.set(at('config', { type: 'config' }), VALUE)
  await cache.flush()
  now -= 10 * MINUTE
  for (const asked of [cache, await open('back', home)]) {
    expect(await asked.get(at('a'))).toBeUndefined()
    expect(await asked.get(at('config', { type: 'config' }))).toBeUndefined()
  }
  // Nobody forged it: it is there again once its time has come.
  now += 10 * MINUTE
  const next = await open('back', home)
  expect(await next.get(at('a'))).toMatchObject({ layer: 'redis' })
  expect((await next.stats()).tampered).toBe(0)
})

test('R19 R21: a schema that was read in what is the future now is said to be expired, and is checked', async () => {
  const engine = await startAt()
  const { id } = await saved(engine)
  await engine.scans.scan(id, false, never, quiet)
  const state = async () => (await engine.views.outline(id)).freshness.state
  expect(await state()).toBe('live')
  now -= 24 * 60 * MINUTE
  expect(await state()).toBe('expired')
  expect(await engine.scans.check(id, never)).toMatchObject({ state: 'live', checkedAt: now })
  now += 24 * 60 * MINUTE
  expect(await state()).toBe('expired')
})

test('R44: a test that failed is believed for fifteen seconds, and no longer than until the connection is updated', async () => {
  const engine = await startAt()
  const { id, path } = await saved(engine)
  const ask = async () => await engine.tests.saved(id, false, never)
  renameSync(path, `${path}.away`)
  const { testedAt } = await ask()
  now += 14_999
  expect(await ask()).toMatchObject({ success: false, cached: true, testedAt })
  now += 1
  expect(await ask()).toMatchObject({ success: false, cached: false, testedAt: now })
  expect(await ask()).toMatchObject({ success: false, cached: true })
  const { revision, name, environment } = engine.connections.get(id)
  await engine.connections.update({ id, revision, name, environment, options: { path: `${path}.away` }, secrets: {} })
  await engine.explorer.updated(id, true)
  expect(await ask()).toMatchObject({ success: true, cached: false })
})

test('R44: a login that was refused is never believed: whoever asks next asks the server, and nobody asks it by himself', async () => {
  const engine = await startAt()
  engine.vault.useSession()
  const subject = await makeSubject('postgres')
  const proxy = await openProxy({ host: String(subject.options['host']), port: Number(subject.options['port']) })
  try {
    await subject.run("CREATE ROLE newcomer LOGIN PASSWORD 'not yet'")
    const options = { ...subject.options, host: '127.0.0.1', port: proxy.port, user: 'newcomer' }
    const secrets = { password: 'from now on' }
    const { id } = await engine.connections.create({ name: 'N', engine: 'postgres', environment: 'test', options, secrets })
    const ask = async () => await engine.tests.saved(id, false, never)
    expect(await ask()).toMatchObject({ success: false, code: 'auth_failed', cached: false })
    proxy.reset()
    expect(await engine.tests.last(id)).toBeUndefined()
    await engine.tests.idle()
    expect(proxy.roundTrips()).toBe(0)
    // The same password, mended on the server, works at once.
    await subject.run("ALTER ROLE newcomer PASSWORD 'from now on'")
    expect(await ask()).toMatchObject({ success: true, cached: false })
  } finally {
    await proxy.close()
  }
})
