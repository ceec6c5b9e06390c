import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { RedisSettings, type RedisSettingStore } from '../../src/main/explorer/redis-settings'
import { createLogger } from '../../src/main/log'
import { openStore } from '../../src/main/store/open'
import { SealedSetting } from '../../src/main/store/sealed-setting'
import { openVault } from '../../src/main/store/open-vault'
import { startEngine, newHome } from '../support/engine'
import { askRedis, startRedis } from '../support/redis-server'

/** An address without its password, and that. */
const url = () => inject('redis').url.replace(/:[^:@/]*@/, '')
const PLAIN = { ca: '', allowPlain: false }
const log = createLogger('silent')
const MASTER = 'correct horse battery'

const opened: Engine[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((engine) => engine.close()))
})
async function start(home = newHome(), environment?: string): Promise<Engine> {
  const engine = await startEngine(inject('host'), home, environment)
  opened.push(engine)
  return engine
}

/** Waits for a state: what follows the vault does so behind the caller's back. */
async function expectHealth(engine: Engine, expected: object): Promise<void> {
  await expect.poll(() => engine.cache.health(), { timeout: 20_000 }).toMatchObject(expected)
}

describe('a Redis chosen in the settings', () => {
  test('is used at once, after a restart, and no more once it is removed', async () => {
    const home = newHome()
    const engine = await start(home)
    await engine.vault.setPassword(MASTER)
    const saved = await engine.redisSettings.save({ ...PLAIN, url: inject('redis').url })
    expect(saved).toEqual({ source: 'settings', saved: { ...PLAIN, url: url(), passwordSet: true }, locked: false })
    expect(engine.cache.health()).toMatchObject({ state: 'connected', layer: 'redis' })
    await engine.close()
    opened.splice(0)

    const next = await start(home)
    expect(next.redisSettings.describe()).toEqual({ source: 'settings', saved: null, locked: true })
    await expectHealth(next, { state: 'degraded', layer: 'embedded', cause: 'The password of Redis is locked with the saved secrets' })
    await next.vault.unlock(MASTER)
    await expectHealth(next, { state: 'connected', layer: 'redis', cause: null })
    await next.lock()
    await expectHealth(next, { state: 'degraded', layer: 'embedded' })
    await next.vault.unlock(MASTER)
    await expectHealth(next, { state: 'connected' })
    expect(await next.redisSettings.remove()).toEqual({ source: 'default', saved: null, locked: false })
    expect(next.cache.health().target).not.toBe(`${url()}`)
  })

  test('R01: keeps its password where it belongs: never told, never in the clear on disk, and for its own server only', async () => {
    const home = newHome()
    const engine = await start(home)
    await engine.vault.setPassword(MASTER)
    await engine.redisSettings.save({ ...PLAIN, url: url(), password: 'canary-of-the-redis' })
    expect(JSON.stringify(engine.redisSettings.describe())).not.toContain('canary-of-the-redis')
    const kept = readdirSync(home, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
    expect(kept.length).toBeGreaterThan(2)
    for (const file of kept) expect(readFileSync(join(file.parentPath, file.name)).includes('canary-of-the-redis')).toBe(false)
    // Absent keeps it, for the same server and user; anybody else is not given it; null drops it.
    expect((await engine.redisSettings.save({ ...PLAIN, url: url() })).saved?.passwordSet).toBe(true)
    expect((await engine.redisSettings.save({ ...PLAIN, url: 'redis://localhost:1/0' })).saved?.passwordSet).toBe(false)
    await engine.redisSettings.save({ ...PLAIN, url: url(), password: 'canary-of-the-redis' })
    expect((await engine.redisSettings.save({ ...PLAIN, url: url(), password: null })).saved?.passwordSet).toBe(false)
  })

  test('needs something to keep a password in, and works without for a session', async () => {
    const home = newHome()
    const engine = await start(home)
    await expect(engine.redisSettings.save({ ...PLAIN, url: inject('redis').url })).rejects.toMatchObject({ code: 'secrets_unavailable' })
    expect(engine.redisSettings.describe().saved).toBeNull()
    engine.vault.useSession()
    await engine.redisSettings.save({ ...PLAIN, url: inject('redis').url })
    expect(engine.cache.health()).toMatchObject({ state: 'connected', layer: 'redis' })
    // A master password that is set later takes it along.
    await engine.vault.setPassword(MASTER)
    await engine.close()
    opened.splice(0)
    const next = await start(home)
    await next.vault.unlock(MASTER)
    await expectHealth(next, { state: 'connected', layer: 'redis' })
  })

  test('R16: is outranked by the environment, and does not lead there without TLS unasked', async () => {
    const engine = await start(newHome(), inject('redis').url)
    await expect(engine.redisSettings.save({ ...PLAIN, url: 'redis://192.0.2.7:6379' })).rejects.toMatchObject({
      code: 'invalid_input',
      detail: { field: 'allowPlain' },
    })
    await expect(engine.redisSettings.save({ ...PLAIN, url: 'http://localhost' })).rejects.toMatchObject({ detail: { field: 'url' } })
    const saved = await engine.redisSettings.save({ ...PLAIN, url: 'redis://192.0.2.7:6379', allowPlain: true })
    expect(saved.source).toBe('environment')
    await expectHealth(engine, { state: 'connected', layer: 'redis' })
  })
})

test('R16: REDIS_URL leads to no other machine without TLS, unless that is allowed beside it', async () => {
  const refused = await startEngine(inject('host'), newHome(), 'redis://:hunter2@cache.example:6379/0', { allowPlain: false })
  opened.push(refused)
  const cause = expect.stringContaining('REDIS_ALLOW_PLAIN=1') as string
  expect(refused.cache.health()).toMatchObject({ state: 'degraded', layer: 'embedded', cause })
  expect(refused.redisSettings.describe().source).toBe('environment')
  const store = openStore(newHome(), log)
  const saved: RedisSettingStore = new SealedSetting(store, await openVault(store, undefined, log), 'redis')
  const choice = (url: string, allowPlain: boolean) => new RedisSettings({ store: saved, environment: { url }, allowPlain }).choice()
  expect(choice('redis://cache.example:6379', true)).toEqual({ url: 'redis://cache.example:6379' })
  for (const url of ['redis://localhost', 'redis://[::1]:1/0', 'rediss://cache.example', 'unix:///run/none.sock', 'no address'])
    expect(choice(url, false)).toEqual({ url })
  for (const url of ['redis+sentinel://localhost,far.example/m', 'redis+cluster://far.example:1', 'redis://10.0.0.1'])
    expect(choice(url, false)).toHaveProperty('off')
  store.close()
})

describe('a trial of a Redis', () => {
  let secure: Awaited<ReturnType<typeof startRedis>>
  // One that no other test writes to meanwhile.
  let alone: Awaited<ReturnType<typeof startRedis>>
  beforeAll(async () => {
    ;[secure, alone] = await Promise.all([startRedis({ tls: true }), startRedis()])
    return async () => void (await Promise.all([secure.stop(), alone.stop()]))
  })

  test('tells what it found, and leaves nothing behind', async () => {
    const engine = await start()
    const before = await askRedis(alone.url, 'DBSIZE')
    const trial = await engine.redisSettings.test({ ...PLAIN, url: alone.url })
    expect(trial).toMatchObject({ ok: true, cause: null, held: { entries: 0, bytes: 0 } })
    expect(trial.version).toMatch(/^Redis \d/)
    expect(trial.latencyMs).toBeGreaterThan(0)
    expect(trial.lines.every((line) => line.ok)).toBe(true)
    expect(await askRedis(alone.url, 'DBSIZE')).toBe(before)
    expect(engine.cache.health().layer).toBe('embedded')
    expect(engine.redisSettings.describe().saved).toBeNull()
  })

  test.each([
    ['a wrong password', () => ({ url: url(), password: 'wrong' }), 'Redis refused the password'],
    ['nobody there', () => ({ url: 'redis://localhost:1/0' }), 'Nothing answers at the Redis address'],
    ['no such host', () => ({ url: 'rediss://nowhere.invalid' }), 'The Redis host is unknown'],
    ['a certificate of nobody we know', () => ({ url: secure.url }), 'The TLS certificate of Redis is not trusted'],
  ])('%s is said', async (_name, input, cause) => {
    const engine = await start()
    expect(await engine.redisSettings.test({ ...PLAIN, ...input() })).toMatchObject({ ok: false, cause, version: null })
  })

  test('an authority of one’s own is believed as text', async () => {
    const engine = await start()
    const ca = readFileSync(secure.caFile, 'utf8')
    expect(await engine.redisSettings.test({ ...PLAIN, url: secure.url, ca })).toMatchObject({ ok: true })
  })
})
