import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { PART } from '../../src/main/explorer/snapshot'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { openProxy, type Proxy } from '../support/proxy'
import { startRedis } from '../support/redis-server'
import type { TestServer } from '../support/server'
import { makeSubject, type Subject } from '../support/subjects'

const TABLES = 500
const MASTER = 'correct horse battery'
let subject: Subject
/** What a reading comes to where no Redis is in the way. */
let truth: string
let redis: TestServer
let proxy: Proxy
const opened: Engine[] = []
const sockets = new Set<Socket>()
/** Takes connections and says nothing: neither Redis nor TLS. */
let mute: Server

beforeAll(async () => {
  subject = await makeSubject('postgres')
  await subject.run(
    Array.from({ length: TABLES }, (_, n) => `CREATE TABLE t${String(n)} (id int PRIMARY KEY, b text NOT NULL DEFAULT 'x')`).join(';'),
  )
  truth = await read(await start('redis://127.0.0.1:1/0'))
  mute = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
  })
  await new Promise<void>((done) => mute.listen(0, '127.0.0.1', done))
})
afterAll(() => {
  for (const socket of sockets) socket.destroy()
  mute.close()
})
beforeEach(async () => {
  redis = await startRedis()
  proxy = await openProxy({ host: '127.0.0.1', port: redis.port })
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((engine) => engine.close()))
  redis.signal('SIGCONT')
  await proxy.close()
  await redis.stop()
})

async function start(url: string, home = newHome()): Promise<Engine> {
  const engine = await startEngine(inject('host'), home, url)
  opened.push(engine)
  if (engine.vault.status().slots.length === 0) await engine.vault.setPassword(MASTER)
  else await engine.vault.unlock(MASTER)
  return engine
}

/** Saves the connection, reads the catalog, and answers everything the window would be told of it. */
async function read(engine: Engine): Promise<string> {
  const known = engine.connections.list()[0]
  const made = { name: 'C', engine: subject.engine, environment: 'test' as const, options: subject.options, secrets: subject.secrets }
  const { id } = known ?? (await engine.connections.create(made))
  await engine.scans.scan(id, known !== undefined, never, quiet)
  return await told(engine)
}

/** The same without reading: through the layers, as they answer now. */
async function told(engine: Engine): Promise<string> {
  const [{ id } = { id: '' }] = engine.connections.list()
  return await engine.inAction(async () => {
    const { outline } = await engine.views.outline(id)
    const relations = await Promise.all(
      ['t0', 't250', 't499', 'sites', 'dear_sites'].map(async (name) => {
        const { relation, referencedBy, ddl } = await engine.views.relation(id, { schema: 'public', name }, never)
        return { relation, referencedBy, ddl }
      }),
    )
    return JSON.stringify([outline, relations, engine.snapshots.getPart(id, PART.marks)])
  })
}

const through = () => `redis://:${redis.password}@127.0.0.1:${String(proxy.port)}/0`
const mutePort = () => {
  const address = mute.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

const TROUBLES: Readonly<Record<string, () => void>> = {
  'killed (SIGKILL)': () => redis.signal('SIGKILL'),
  'stopped (SIGSTOP)': () => redis.signal('SIGSTOP'),
  '200 ms further away': () => proxy.delay(200),
  'behind a line of 1 KB/s': () => proxy.narrow(1024),
  'half open: it takes everything and says nothing': () => proxy.swallow(),
  'reset after every 2,000 bytes': () => proxy.resetAfter(2000),
}

test.each(Object.entries(TROUBLES))(
  'R18: a Redis that is %s during a reading changes nothing of it',
  async (_name, begin) => {
    const home = newHome()
    const engine = await start(through(), home)
    await expect.poll(() => engine.cache.health().state, { timeout: 20_000 }).toBe('connected')
    const reading = read(engine)
    await sleep(100)
    begin()
    expect(await reading).toBe(truth)
    expect(await told(engine)).toBe(truth)
    // Somebody who starts now has nothing in memory, and the same Redis.
    const next = await start(through(), home)
    expect(await told(next)).toBe(truth)
    expect(await read(next)).toBe(truth)
  },
  60_000,
)

test('R18: a Redis that comes and goes every second changes nothing, and is used again in the end', async () => {
  const engine = await start(through())
  await expect.poll(() => engine.cache.health().state, { timeout: 20_000 }).toBe('connected')
  let there = true
  const flapping = setInterval(() => {
    there = !there
    if (there) proxy.heal()
    else {
      proxy.swallow()
      proxy.cut()
    }
  }, 1000)
  try {
    for (let round = 0; round < 4; round += 1) {
      expect(await read(engine)).toBe(truth)
      expect(await told(engine)).toBe(truth)
      await sleep(400)
    }
  } finally {
    clearInterval(flapping)
    proxy.heal()
  }
  await expect.poll(() => engine.cache.health(), { timeout: 40_000 }).toMatchObject({ state: 'connected', layer: 'redis' })
  expect(await told(engine)).toBe(truth)
}, 90_000)

test.each([
  ['whose TLS never ends', () => `rediss://127.0.0.1:${String(mutePort())}`],
  ['that takes connections and never greets', () => `redis://127.0.0.1:${String(mutePort())}`],
  // 192.0.2.0/24 is for documentation: nobody is there, and whoever asks is not even refused (RFC 5737).
  ['at an address that nobody answers for', () => 'redis://192.0.2.1:6379'],
  ['whose name nobody knows', () => 'redis://no-such-host.invalid'],
])('R18: a Redis %s leaves the embedded file to serve', async (_name, url) => {
  const engine = await start(url())
  expect(await read(engine)).toBe(truth)
  expect(engine.cache.health().layer).toBe('embedded')
  expect(await told(engine)).toBe(truth)
})

// The last one: it changes what there is to read.
test('R18 R21: exchanging a Redis for another one, for none, and back during readings changes nothing, and brings nothing old back', async () => {
  const other = await startRedis()
  const engine = await start(redis.url)
  const [first, second, none] = [{ url: redis.url }, { url: other.url }, { off: 'switched off' }]
  try {
    for (const choice of [second, none, first, second]) {
      const reading = read(engine)
      await sleep(60)
      await engine.cache.useRedis(choice)
      expect(await reading).toBe(truth)
      expect(await told(engine)).toBe(truth)
    }
    // Both hold it as it was; what is read meanwhile is known to one of them.
    await engine.cache.flush()
    await subject.run('ALTER TABLE t250 ADD COLUMN while_away int')
    const [{ id } = { id: '' }] = engine.connections.list()
    await engine.scans.refresh(id, { schema: 'public', name: 't250' }, never, quiet)
    const now = await told(engine)
    expect(now).toContain('while_away')
    for (const choice of [first, none, second, first]) {
      await engine.cache.useRedis(choice)
      expect(await told(engine)).toBe(now)
    }
  } finally {
    await other.stop()
  }
}, 60_000)
