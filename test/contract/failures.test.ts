import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { parseConnectionUrl } from '../../src/main/drivers/registry'
import type { Engine } from '../../src/main/engine'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { startRedis } from '../support/redis-server'
import type { TestServer } from '../support/server'
import { makeSubject } from '../support/subjects'

const NO_REDIS = 'redis://127.0.0.1:1/0'
let engine: Engine

beforeAll(async () => {
  engine = await startEngine(inject('host'), newHome(), NO_REDIS)
  engine.vault.useSession()
})
afterAll(async () => {
  await engine.close()
})

async function save(engineId: string, options: Record<string, string | number>, secrets: Record<string, string> = {}) {
  return await engine.connections.create({ name: 'Broken', engine: engineId, environment: 'test', options, secrets })
}

describe('a connection that cannot work says why and what to do', () => {
  const servers = () => ({ postgres: inject('postgres'), mysql: inject('mariadb') })

  test.each(['postgres', 'mysql'] as const)('%s: wrong password', async (engineId) => {
    const { host, port, user, database } = servers()[engineId]
    const { id } = await save(engineId, { host, port, user, database }, { password: 'wrong' })
    expect(await engine.tests.saved(id, false, never)).toMatchObject({
      success: false,
      code: 'auth_failed',
      serverVersion: null,
      hint: expect.any(String),
    })
    // Not remembered: it may have been put right on the server meanwhile.
    expect(await engine.tests.saved(id, false, never)).toMatchObject({ cached: false })
    await expect(engine.scans.scan(id, false, never, quiet)).rejects.toMatchObject({ code: 'auth_failed' })
  })

  test.each(['postgres', 'mysql'] as const)('%s: closed port', async (engineId) => {
    const { id } = await save(engineId, { host: '127.0.0.1', port: 1, user: 'x' }, { password: 'x' })
    expect(await engine.tests.saved(id, false, never)).toMatchObject({
      ...{ success: false, code: 'refused', message: 'Nothing listens on 127.0.0.1:1' },
    })
  })

  test.each(['postgres', 'mysql'] as const)('%s: unknown host', async (engineId) => {
    const { id } = await save(engineId, { host: 'no-such-host.invalid', port: 5432, user: 'x' })
    const { code, message } = await engine.tests.saved(id, false, never)
    expect(code).toBe('unreachable')
    expect(message).toContain('The host name no-such-host.invalid')
  })

  test.each(['postgres', 'mysql'] as const)('%s: unknown database', async (engineId) => {
    const { host, port, user, password } = servers()[engineId]
    const { id } = await save(engineId, { host, port, user, database: 'nowhere' }, { password })
    expect(await engine.tests.saved(id, false, never)).toMatchObject({ success: false, code: 'not_found' })
  })

  test.each(['postgres', 'mysql'] as const)(
    '%s: a certificate that nobody vouches for is refused, with its authority it is trusted',
    async (engineId) => {
      const { port, user, password, database, caFile } = servers()[engineId]
      const strict = { host: 'localhost', port, user, database, tls: 'verify-full' }
      const refused = await save(engineId, strict, { password })
      expect(await engine.tests.saved(refused.id, false, never)).toMatchObject({ success: false, code: 'tls_failed' })
      const trusted = await save(engineId, { ...strict, caFile }, { password })
      expect(await engine.tests.saved(trusted.id, false, never)).toMatchObject({ success: true })
    },
  )

  test('SQLite: a text file, a missing file, a folder, and one of our own files', async () => {
    const home = newHome()
    const text = join(home, 'notes.db')
    writeFileSync(text, 'these are notes and no database, '.repeat(40))
    mkdirSync(join(home, 'folder.db'))
    const outcome = async (path: string) => (await engine.tests.saved((await save('sqlite', { path })).id, false, never)).code
    expect(await outcome(text)).toBe('invalid_input')
    expect(await outcome(join(home, 'gone.db'))).toBe('unreachable')
    expect(await outcome(join(home, 'folder.db'))).toBe('invalid_input')
  })

  test.each(['postgres://', 'postgres://host:notaport/db', 'mysql://u:p@', 'ftp://host/db', 'sqlite:', 'words'])(
    'a malformed URL: %s',
    (url) => {
      expect(() => parseConnectionUrl(url)).toThrow(expect.objectContaining({ code: 'invalid_input', hint: expect.any(String) }))
    },
  )
})

describe('R25 a host that swallows everything', () => {
  let hole: Server
  let port = 0
  beforeAll(async () => {
    hole = createServer(() => undefined)
    await new Promise<void>((done) => hole.listen(0, '127.0.0.1', done))
    const address = hole.address()
    port = typeof address === 'object' && address !== null ? address.port : 0
  })
  afterAll(() => void hole.close())

  // Side by side: each waits for its own ten seconds to pass.
  test.concurrent.each(['postgres', 'mysql'] as const)('%s: gives up by itself', async (engineId) => {
    const { id } = await save(engineId, { host: '127.0.0.1', port, user: 'x', tls: 'disable' }, { password: 'x' })
    expect(await engine.tests.saved(id, false, never)).toMatchObject({
      ...{ success: false, code: 'timeout', message: `No answer from 127.0.0.1:${String(port)} in time` },
    })
  })

  test.each(['postgres', 'mysql'] as const)('%s: Cancel ends it', async (engineId) => {
    const { id } = await save(engineId, { host: '127.0.0.1', port, user: 'x', tls: 'disable' }, { password: 'x' })
    const abort = new AbortController()
    const running = engine.scans.scan(id, false, abort.signal, quiet)
    setTimeout(() => abort.abort(), 100)
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('Redis that fails', () => {
  const servers: TestServer[] = []
  const engines: Engine[] = []
  const serve = async (port?: number) => {
    const server = await startRedis(port === undefined ? {} : { port })
    servers.push(server)
    return server
  }
  const startOwn = async (url: string, home = newHome()) => {
    const own = await startEngine(inject('host'), home, url)
    engines.push(own)
    return own
  }
  afterEach(async () => {
    await Promise.all(engines.splice(0).map((own) => own.close()))
    await Promise.all(servers.splice(0).map((server) => server.stop()))
  })

  test('a wrong password: the embedded cache serves, and health says why', async () => {
    const { port } = inject('redis')
    const own = await startOwn(`redis://:wrong@localhost:${String(port)}/0`)
    await own.cache.probe()
    await expect.poll(() => own.cache.health().cause).toBe('Redis refused the password')
    expect(own.cache.health()).toMatchObject({ state: 'degraded', layer: 'embedded' })
    const subject = await makeSubject('sqlite')
    const { id } = await own.connections.create({ name: 'S', engine: 'sqlite', environment: 'test', options: subject.options, secrets: {} })
    expect(await own.scans.scan(id, false, never, quiet)).toMatchObject({ cached: false })
    expect(await own.scans.scan(id, false, never, quiet)).toMatchObject({ cached: true })
  })

  test('killed in mid-work: nothing hangs, nothing is lost; back again it is used again', async () => {
    const redis = await serve()
    const own = await startOwn(redis.url)
    const subject = await makeSubject('sqlite')
    const { id } = await own.connections.create({ name: 'S', engine: 'sqlite', environment: 'test', options: subject.options, secrets: {} })
    await own.scans.scan(id, false, never, quiet)
    await own.cache.flush()
    expect(own.cache.health()).toMatchObject({ state: 'connected', layer: 'redis' })
    redis.signal('SIGKILL')
    await expect.poll(() => own.cache.health().state).toBe('degraded')
    expect(await own.scans.scan(id, true, never, quiet)).toMatchObject({ cached: false, totalTables: 4 })
    expect((await own.views.outline(id)).totalTables).toBe(4)
    await serve(redis.port)
    await expect.poll(() => own.cache.health().state, { timeout: 40_000 }).toBe('connected')
    expect((await own.views.outline(id)).totalTables).toBe(4)
  })

  test('stopped in its tracks: answers come from elsewhere', async () => {
    const redis = await serve()
    const own = await startOwn(redis.url)
    const subject = await makeSubject('sqlite')
    const { id } = await own.connections.create({ name: 'S', engine: 'sqlite', environment: 'test', options: subject.options, secrets: {} })
    await own.scans.scan(id, false, never, quiet)
    await own.cache.flush()
    redis.signal('SIGSTOP')
    expect(await own.scans.scan(id, true, never, quiet)).toMatchObject({ totalTables: 4 })
    await own.cache.flush()
    await expect.poll(async () => (await own.cache.probe()).state).toBe('degraded')
    redis.signal('SIGCONT')
    // Its connection never broke: nobody but us can notice that it answers again.
    await expect.poll(() => own.cache.health().state, { timeout: 40_000 }).toBe('connected')
    expect(await own.scans.scan(id, true, never, quiet)).toMatchObject({ totalTables: 4 })
    await own.cache.flush()
    expect(await own.cache.stats()).toMatchObject({ layer: 'redis' })
  })

  test('an answer that waits while this process is busy is no failure of Redis', async () => {
    const home = newHome()
    const address = { type: 'metadata' as const, connectionId: 'c', generation: 0, name: 'n' }
    const first = await startOwn(inject('redis').url, home)
    first.cache.set(address, Buffer.from('x'))
    await first.cache.flush()
    const own = await startOwn(inject('redis').url, home)
    await expect.poll(async () => (await own.cache.probe()).state).toBe('connected')
    const answer = own.cache.get(address)
    // The question leaves before the long work begins; its answer arrives in the middle of it.
    await new Promise((done) => setImmediate(done))
    workFor(600)
    expect(await answer).toMatchObject({ layer: 'redis' })
    expect(own.cache.health()).toMatchObject({ state: 'connected' })
  })
})

/** Keeps this process from doing anything else, as parsing a very large catalog does. */
function workFor(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
