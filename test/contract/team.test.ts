import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { PART } from '../../src/main/explorer/snapshot'
import { openCache } from '../support/cache'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { CALL, openAs } from '../support/postgres-sessions'
import { runPostgres, startPostgres } from '../support/postgres-server'
import { openProxy } from '../support/proxy'
import { startRedis } from '../support/redis-server'
import type { TestServer } from '../support/server'
import { newStatements } from '../support/statement-log'
import { makeSubject, type Subject } from '../support/subjects'

const MASTER = 'correct horse battery'
const TABLES = 1000
const opened: Engine[] = []
let redis: TestServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(async () => {
  await redis.stop()
})
beforeEach(async () => {
  const client = new Redis(redis.url)
  await client.flushall()
  client.disconnect()
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((engine) => engine.close()))
})

type Where = Pick<Subject, 'engine' | 'options' | 'secrets'>

interface Member {
  readonly engine: Engine
  readonly id: string
  /** Reads the catalog as opening the connection does; answers its parts as text, without the times of the reading. */
  read(force?: boolean): Promise<string>
}

/** Somebody with a data folder of his own; with a team's key, or its founder. */
async function member(where: Where, key: string, shared = true, url = redis.url, redisWaitMs = 5000): Promise<Member> {
  const engine = await startEngine(inject('host'), newHome(), url, { redisWaitMs })
  opened.push(engine)
  await engine.vault.setPassword(MASTER)
  if (key === 'found') await engine.team.found()
  else if (key !== 'none') await engine.team.join(key)
  const { engine: kind, options, secrets } = where
  const { id } = await engine.connections.create({ name: 'T', engine: kind, environment: 'test', options, secrets, shared })
  return {
    ...{ engine, id },
    read: async (force = false) => {
      await engine.scans.scan(id, force, never, quiet)
      const outline = engine.snapshots.getPart(id, PART.outline)
      const relations = (await engine.views.relations({ id, sort: 'name', descending: false, offset: 0, limit: 5000 })).items
      const parts = relations.map(({ schema, name }) => engine.snapshots.getPart(id, PART.relation({ schema, name })))
      return JSON.stringify([outline, ...parts, engine.snapshots.getPart(id, PART.marks)])
    },
  }
}

/** Keys of teams that the Redis holds. */
async function teamKeys(): Promise<string[]> {
  const client = new Redis(redis.url)
  const keys = await client.keys('*:team:*')
  client.disconnect()
  return keys
}

/** What stands over the shared reading now: other bytes for every reading. */
async function headOf(): Promise<string | undefined> {
  const [key = ''] = (await teamKeys()).filter((one) => /team:[\w-]{22}$/.test(one))
  const client = new Redis(redis.url)
  const value = await client.getBuffer(key)
  client.disconnect()
  return value?.toString('base64')
}

/** Waits until a reading is shared: that happens behind the reader's back. */
async function expectShared(): Promise<void> {
  await expect.poll(async () => (await teamKeys()).filter((key) => /team:[\w-]{22}$/.test(key)).length, { timeout: 20_000 }).toBe(1)
}

describe('a team on PostgreSQL', () => {
  let server: TestServer
  let where: Where
  let asked = 0
  const logFolder = mkdtempSync(join(tmpdir(), 'relata-team-'))
  const until = newStatements(logFolder)
  beforeAll(async () => {
    server = await startPostgres({ logFolder })
    const { host, port, user, password, database } = server
    where = { engine: 'postgres', options: { host, port, user, database }, secrets: { password } }
    const tables = Array.from({ length: TABLES }, (_, n) => `CREATE TABLE t${String(n)} (id int PRIMARY KEY, b text DEFAULT 'x')`)
    await runPostgres(server, tables.join(';'), "CREATE ROLE guest LOGIN PASSWORD 'guest'")
  })
  afterAll(async () => {
    await server.stop()
    rmSync(logFolder, { recursive: true, force: true })
  })

  /** How often the whole catalog was read since this was last asked, by the server's own log. */
  async function readings(): Promise<number> {
    asked += 1
    const end = `team readings until here ${String(asked)}`
    await runPostgres(server, `SELECT '${end}'`)
    return (await until(end)).filter((text) => /pg_catalog\.pg_attribute a\b/.test(text) && !/md5|\bhash/i.test(text)).length
  }
  /** How many statements of one whole reading that counts. */
  let perReading = 0
  beforeAll(async () => {
    const alone = await member(where, 'none')
    await alone.read()
    perReading = await readings()
    expect(perReading).toBeGreaterThan(0)
  })

  test('R44: of ten who open the same 1,000 tables cold, at most two read them, and all see the same', async () => {
    const founder = await member(where, 'found')
    const key = founder.engine.team.code()
    const others = await Promise.all(Array.from({ length: 9 }, async () => await member(where, key)))
    // All ten are one process here, which may be too busy to reach Redis at once.
    const unreached = () => [founder, ...others].filter((one) => one.engine.cache.health().state !== 'connected').length
    await expect.poll(unreached, { timeout: 30_000 }).toBe(0)
    const seenByAll = await Promise.all([founder, ...others].map(async (one) => await one.read()))
    expect(new Set(seenByAll).size).toBe(1)
    expect(seenByAll[0]).toContain(`t${String(TABLES - 1)}`)
    expect((await readings()) / perReading).toBeLessThanOrEqual(2)
    expect(new Set([founder, ...others].map((one) => one.engine.team.status().sign)).size).toBe(1)
  })

  test('R44: a Redis that is only just being reached is waited for, a second at most', async () => {
    const founder = await member(where, 'found')
    await founder.read()
    await expectShared()
    await readings()
    const proxy = await openProxy({ host: '127.0.0.1', port: redis.port })
    const slow = `redis://:${redis.password}@127.0.0.1:${String(proxy.port)}/0`
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
    proxy.before('\r\n', async () => await reached)
    const second = await member(where, founder.engine.team.code(), true, 'redis://127.0.0.1:1', 10)
    await second.engine.cache.useRedis({ url: slow })
    expect(second.engine.cache.health().layer).toBe('embedded')
    setTimeout(reach, 400)
    expect(await second.read()).toBe(await founder.read())
    expect(await readings()).toBe(0)
    await Promise.all(opened.splice(0).map(async (engine) => await engine.close()))
    await proxy.close()
  })

  test('R16: what the database says now outranks what a colleague shared; a forced reading reads', async () => {
    const founder = await member(where, 'found')
    await founder.read()
    await expectShared()
    await readings()
    const second = await member(where, founder.engine.team.code())
    await second.read()
    expect(await readings()).toBe(0)
    await second.read(true)
    expect((await readings()) / perReading).toBe(1)
    await runPostgres(server, 'ALTER TABLE t7 ADD COLUMN new_since int')
    const third = await member(where, founder.engine.team.code())
    expect(await third.read()).toContain('new_since')
    expect((await readings()) / perReading).toBe(1)
  })

  test('R44: what is read again in part is shared as a whole', async () => {
    const founder = await member(where, 'found')
    await founder.read()
    await expectShared()
    const before = await headOf()
    await runPostgres(server, 'ALTER TABLE t8 ADD COLUMN read_in_part int')
    expect(await founder.engine.scans.check(founder.id, never)).toMatchObject({ state: 'live' })
    await expect.poll(headOf, { timeout: 20_000 }).not.toEqual(before)
    await readings()
    const second = await member(where, founder.engine.team.code())
    expect(await second.read()).toContain('read_in_part')
    expect(await second.read()).toBe(await founder.read())
    expect(await readings()).toBe(0)
    // One whose parts are not all there any more is not shared.
    await founder.engine.explorer.forget(founder.id, { schema: 'public', name: 't9' })
    await runPostgres(server, 'ALTER TABLE t8 ADD COLUMN not_shared int')
    const shared = await headOf()
    await founder.engine.scans.check(founder.id, never)
    await founder.engine.cache.flush()
    const third = await member(where, founder.engine.team.code())
    expect(await third.read()).toContain('t9')
    expect((await readings()) / perReading).toBeGreaterThanOrEqual(1)
    await expect.poll(headOf, { timeout: 20_000 }).not.toEqual(shared)
  })

  test('R21: who forgot reads anew, and takes nothing that was shared before; the others find what was read then', async () => {
    const founder = await member(where, 'found')
    await founder.read()
    await expectShared()
    const second = await member(where, founder.engine.team.code())
    await second.read()
    await readings()
    await second.engine.explorer.forget(second.id, {})
    const before = await headOf()
    await second.read()
    expect((await readings()) / perReading).toBe(1)
    await expect.poll(headOf, { timeout: 20_000 }).not.toEqual(before)
    const third = await member(where, founder.engine.team.code())
    await third.read()
    expect(await readings()).toBe(0)
  })

  test('R44: a Redis too far away for the cache is near enough for a colleague’s reading, and is left when it says nothing', async () => {
    const proxy = await openProxy({ host: '127.0.0.1', port: redis.port })
    const far = `redis://:${redis.password}@127.0.0.1:${String(proxy.port)}/0`
    proxy.delay(150)
    const founder = await member(where, 'found', true, far)
    await expect.poll(() => founder.engine.cache.health().state, { timeout: 20_000 }).toBe('degraded')
    await founder.read()
    await expectShared()
    await readings()
    const second = await member(where, founder.engine.team.code(), true, far)
    await expect.poll(() => second.engine.cache.health(), { timeout: 20_000 }).toMatchObject({ state: 'degraded', layer: 'embedded' })
    expect(await second.read()).toBe(await founder.read())
    expect(await readings()).toBe(0)
    // It goes silent: whoever needs the catalog reads it.
    const third = await member(where, founder.engine.team.code(), true, far)
    await expect.poll(() => third.engine.cache.health().state, { timeout: 20_000 }).toBe('degraded')
    proxy.swallow()
    expect(await third.read()).toContain('t9')
    expect((await readings()) / perReading).toBe(1)
    await Promise.all(opened.splice(0).map(async (engine) => await engine.close()))
    await proxy.close()
  })

  test('R16: another role, another key and a connection that is not shared take nothing and give nothing', async () => {
    const founder = await member(where, 'found')
    await founder.read()
    await expectShared()
    const before = await teamKeys()
    await readings()
    const guest = { ...where, options: { ...where.options, user: 'guest' }, secrets: { password: 'guest' } }
    await (await member(guest, founder.engine.team.code())).read()
    expect((await readings()) / perReading).toBe(1)
    await (await member(where, 'found')).read()
    expect((await readings()) / perReading).toBe(1)
    await (await member(where, founder.engine.team.code(), false)).read()
    expect((await readings()) / perReading).toBe(1)
    await (await member(where, 'none')).read()
    expect((await readings()) / perReading).toBe(1)
    for (const key of before) expect(await teamKeys()).toContain(key)
  })

  test('R16: a writer without the key cannot poison it: what is forged, swapped, replayed or cut is read anew', async () => {
    const founder = await member(where, 'found')
    const truth = await founder.read()
    await expectShared()
    const keys = (await teamKeys()).filter((key) => !key.endsWith('.lock')).sort()
    const client = new Redis(redis.url)
    const good = new Map(await Promise.all(keys.map(async (key) => [key, (await client.getBuffer(key)) ?? Buffer.alloc(0)] as const)))
    const forgeries: ((key: string, value: Buffer) => Buffer)[] = [
      (_key, value) => Buffer.from(value.map((byte, at) => (at === value.length >> 1 ? byte ^ 1 : byte))),
      (_key, value) => value.subarray(0, value.length - 1),
      () => Buffer.from('{"reading":"AAAAAAAAAAAAAAAAAAAAAA","pieces":1,"fingerprint":"","readAt":0,"tookMs":0}'),
      (key) => good.get(keys[(keys.indexOf(key) + 1) % keys.length] ?? '') ?? Buffer.alloc(1),
    ]
    for (const forge of forgeries) {
      for (const key of keys) {
        for (const [name, value] of good) await client.set(name, name === key ? forge(key, value) : value)
        await readings()
        const one = await member(where, founder.engine.team.code())
        expect(await one.read()).toBe(truth)
        expect((await readings()) / perReading).toBe(1)
        expect((await one.engine.cache.stats()).tampered).toBe(1)
        await one.engine.close()
        opened.splice(opened.indexOf(one.engine), 1)
        for (const name of await teamKeys()) await client.unlink(name)
      }
    }
    client.disconnect()
  }, 300_000)

  test('R16: where a piece has expired all is read anew, and so where a value of 512 MB is in its place, which is not fetched', async () => {
    const founder = await member(where, 'found')
    const client = new Redis(redis.url)
    const sent = async () => Number(/total_net_output_bytes:(\d+)/.exec(await client.info('stats'))?.[1])
    for (const spoil of [
      async (key: string) => void (await client.unlink(key)),
      // Last: a Redis that makes room for it answers nobody meanwhile.
      async (key: string) => void (await client.setrange(key, 512 * 1024 * 1024 - 1, 'x')),
    ]) {
      await client.flushall()
      const truth = await founder.read(true)
      await expectShared()
      const last =
        (await teamKeys())
          .filter((key) => /\.[\w-]{22}\.\d+$/.test(key))
          .sort()
          .at(-1) ?? ''
      expect(await client.exists(last)).toBe(1)
      await spoil(last)
      await readings()
      const from = await sent()
      const one = await member(where, founder.engine.team.code())
      expect(await one.read()).toBe(truth)
      expect((await sent()) - from).toBeLessThan(32 * 1024 * 1024)
      expect((await readings()) / perReading).toBe(1)
    }
    client.disconnect()
  }, 60_000)

  test('R44: what another version of Relata shared is read anew, whatever it looks like', async () => {
    const founder = await member(where, 'found')
    const truth = await founder.read()
    await expectShared()
    const key = Buffer.from(founder.engine.team.code().split('.')[1] ?? '', 'base64url').subarray(0, 32)
    const session = await openAs(where, {})
    const who = (await session.identity(CALL)) ?? ''
    const fingerprint = await session.fingerprint({ ...CALL, known: '' })
    await session.close()
    const later = openCache(newHome(), redis.url)
    await expect.poll(async () => (await later.probe()).state).toBe('connected')
    for (const pieces of [[Buffer.from([2, 0, 255])], [Buffer.from('{"form":3}'), Buffer.from('{}')], [Buffer.from('null')]]) {
      expect(await later.team(key).publish(who, { fingerprint, readAt: 0, tookMs: 0 }, pieces)).toBe(true)
      const shared = await headOf()
      await readings()
      const one = await member(where, founder.engine.team.code())
      expect(await one.read()).toBe(truth)
      expect((await readings()) / perReading).toBe(1)
      // Shared anew, in its place.
      await expect.poll(headOf, { timeout: 20_000 }).not.toEqual(shared)
    }
    await later.close()
  }, 60_000)

  test('R44: who holds the lock and dies holds up nobody for long', async () => {
    const founder = await member(where, 'found')
    const key = Buffer.from(founder.engine.team.code().split('.')[1] ?? '', 'base64url').subarray(0, 32)
    const session = await openAs(where, {})
    const who = await session.identity(CALL)
    await session.close()
    // Its process ends without releasing anything.
    const dead = openCache(newHome(), redis.url)
    expect(await dead.team(key).lock(who ?? '')).not.toBe('taken')
    await dead.close()
    expect(await founder.read()).toContain(`t${String(TABLES - 1)}`)
  })

  test('R16: nothing of it can be read in Redis: no table, host or role, in values or in names', async () => {
    const founder = await member(where, 'found')
    await founder.read()
    await expectShared()
    const client = new Redis(redis.url)
    for (const key of await client.keys('*')) {
      const text = `${key} ${(await client.getBuffer(key))?.toString('latin1') ?? ''}`
      for (const secret of ['t999', server.user, String(server.port), server.password, founder.engine.team.code()])
        expect(text).not.toContain(secret)
    }
    client.disconnect()
  })

  test('a key that is mistyped is refused, and one that is locked shares nothing', async () => {
    const founder = await member(where, 'found')
    const code = founder.engine.team.code()
    for (const wrong of [code.slice(0, -1), code.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')), `x${code}`, 'hello']) {
      await expect(founder.engine.team.join(wrong)).rejects.toMatchObject({ code: 'invalid_input' })
    }
    await founder.engine.lock()
    expect(founder.engine.team.status()).toEqual({ member: false, locked: true, sign: null })
    expect(() => founder.engine.team.code()).toThrow('locked')
    await founder.engine.vault.unlock(MASTER)
    expect(founder.engine.team.code()).toBe(code)
    expect(founder.engine.team.leave()).toEqual({ member: false, locked: false, sign: null })
  })
})

test('a team on MariaDB takes what another one read', async () => {
  const where = await makeSubject('mysql')
  const founder = await member(where, 'found')
  const truth = await founder.read()
  await expectShared()
  const progress: string[] = []
  const second = await member(where, founder.engine.team.code())
  await second.engine.scans.scan(second.id, false, never, (p) => void progress.push(p.facet))
  expect(new Set(progress)).toEqual(new Set(['the team’s copy']))
  expect(await second.read()).toBe(truth)
})

test('a file is never shared', async () => {
  const where = await makeSubject('sqlite')
  const founder = await member(where, 'found')
  await founder.read()
  expect(await teamKeys()).toEqual([])
})
