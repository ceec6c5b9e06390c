import { createSecretKey, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Cache, type CacheAddress } from '../../../../src/main/cache/cache'
import { EmbeddedStore } from '../../../../src/main/cache/embedded'
import { Keys } from '../../../../src/main/cache/keys'
import { openValue, sealValue } from '../../../../src/main/cache/seal'
import { createLogger } from '../../../../src/main/log'

const KEY = createSecretKey(Buffer.alloc(32, 1))
const NAME_KEY = createSecretKey(Buffer.alloc(32, 2))
const CANARY = Buffer.from('canary-of-the-cache')
let now = 1_000_000
const opened: Cache[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((cache) => cache.close()))
})

function cacheIn(folder: string): Cache {
  const cache = new Cache({
    namespace: 'ns',
    sealKey: KEY,
    nameKey: NAME_KEY,
    folder,
    redis: { url: 'redis://127.0.0.1:1/0' },
    redisWaitMs: 5000,
    clock: () => now,
    log: createLogger('silent'),
  })
  opened.push(cache)
  return cache
}
const newFolder = () => mkdtempSync(join(tmpdir(), 'relata-cache-'))
const at = (name: string, more: Partial<CacheAddress> = {}): CacheAddress => ({
  type: 'schema',
  connectionId: 'c',
  generation: 1,
  name,
  ...more,
})
const text = (hit: { value: Uint8Array } | undefined) => (hit === undefined ? undefined : Buffer.from(hit.value).toString())

describe('keys', () => {
  const keys = new Keys('ns', NAME_KEY)
  test('R16: show the type and hide every name', () => {
    const key = keys.of(at('relation:["public","salaries"]', { connectionId: 'prod-db' }))
    expect(key).toMatch(/^relata:\{ns\}:v1:schema:[\w-]{11}\.1:[\w-]{22}$/)
    expect(keys.parse(key)).toEqual({ type: 'schema', connection: keys.connection('prod-db'), generation: 1 })
  })
  test('R17: a look-alike is not ours', () => {
    for (const key of [
      'relata:{ns}:v1:schema',
      'relata:{ns}:v2:schema:abc.1:def',
      'relata:{other}:v1:schema:aaaaaaaaaaa.1:bbbbbbbbbbbbbbbbbbbbbb',
      'relata:{ns}:v1:nonsense:aaaaaaaaaaa.1:bbbbbbbbbbbbbbbbbbbbbb',
    ])
      expect(keys.parse(key)).toBeUndefined()
  })
  test('R17: a glob character cannot be a namespace', () => {
    expect(() => new Keys('n*s', NAME_KEY)).toThrow()
  })
})

describe('sealed values', () => {
  test.each([
    ['small, as it is', CANARY],
    ['large, deflated', Buffer.concat(Array.from({ length: 200 }, () => CANARY))],
  ])('R16 %s: open under their own name only, and change in no bit', (_form, value) => {
    const sealed = sealValue(KEY, 'name', { value, storedAt: 5, expiresAt: 50 })
    expect(openValue(KEY, 'name', sealed)).toEqual({ value, storedAt: 5, expiresAt: 50 })
    expect(sealed.includes(CANARY)).toBe(false)
    expect(openValue(KEY, 'other', sealed)).toBeUndefined()
    expect(openValue(NAME_KEY, 'name', sealed)).toBeUndefined()
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const forged = Buffer.from(sealed)
      forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(openValue(KEY, 'name', forged)).toBeUndefined()
    }
    for (let length = 0; length < sealed.length; length += 1) expect(openValue(KEY, 'name', sealed.subarray(0, length))).toBeUndefined()
    for (let form = 0; form < 256; form += 1) {
      const forged = Buffer.from(sealed)
      forged.writeUInt8(form)
      if (form !== sealed.readUInt8()) expect(openValue(KEY, 'name', forged)).toBeUndefined()
    }
  })
  test('R16: nothing of more than 8 MB is opened, nor what would unfold to more than 64', () => {
    const times = { storedAt: 5, expiresAt: 50 }
    const noise = (bytes: number) => sealValue(KEY, 'name', { ...times, value: randomBytes(bytes) })
    expect(openValue(KEY, 'name', noise(7 * 1024 * 1024))).toBeDefined()
    expect(openValue(KEY, 'name', noise(8 * 1024 * 1024 + 1))).toBeUndefined()
    const zeros = (bytes: number) => sealValue(KEY, 'name', { ...times, value: Buffer.alloc(bytes) })
    expect(openValue(KEY, 'name', zeros(64 * 1024 * 1024))?.value).toHaveLength(64 * 1024 * 1024)
    expect(openValue(KEY, 'name', zeros(64 * 1024 * 1024 + 1))).toBeUndefined()
  })
  test('a large value takes fewer bytes than it has, a small one no more than the seal adds', () => {
    const large = Buffer.alloc(4096, 'column')
    expect(sealValue(KEY, 'name', { value: large, storedAt: 5, expiresAt: 50 }).length).toBeLessThan(large.length / 4)
    expect(sealValue(KEY, 'name', { value: CANARY, storedAt: 5, expiresAt: 50 }).length).toBe(CANARY.length + 45)
  })
})

test('R18: the embedded file takes no more than it may: what was stored longest ago goes', async () => {
  const store = new EmbeddedStore(join(newFolder(), 'cache.db'), () => now, 1024 * 1024)
  for (let n = 0; n < 100; n += 1) {
    now += 1
    await store.set(`k${String(n)}`, Buffer.alloc(50 * 1024), 60_000)
  }
  const left = (await store.sizes(Array.from({ length: 100 }, (_, n) => `k${String(n)}`))).map((size) => size !== undefined)
  // The last ones, without a gap.
  expect(left.lastIndexOf(false) + 1).toBe(left.indexOf(true))
  expect(left.at(-1)).toBe(true)
  const kept = left.filter(Boolean).length
  expect(kept).toBeGreaterThanOrEqual(10)
  expect(kept * 50 * 1024).toBeLessThanOrEqual(1024 * 1024)
  await store.close()
})

describe('cache', () => {
  test('answers from memory, and after a restart from the file', async () => {
    const folder = newFolder()
    const first = cacheIn(folder)
    first.set(at('a'), CANARY)
    expect(await first.get(at('a'))).toMatchObject({ layer: 'memory' })
    await first.flush()
    const second = cacheIn(folder)
    const hit = await second.get(at('a'))
    expect(hit?.layer).toBe('embedded')
    expect(text(hit)).toBe(CANARY.toString())
    expect(await second.get(at('a'))).toMatchObject({ layer: 'memory' })
    expect(await second.get(at('a', { generation: 2 }))).toBeUndefined()
  })

  test('R16: our clock decides what is expired, in both layers', async () => {
    const folder = newFolder()
    const cache = cacheIn(folder)
    cache.set(at('a'), CANARY, { ttlMs: 1000 })
    await cache.flush()
    now += 1001
    expect(await cache.get(at('a'))).toBeUndefined()
    expect(await cacheIn(folder).get(at('a'))).toBeUndefined()
  })

  test('R20: a decrypted config never reaches the file, and is sealed in memory', async () => {
    const folder = newFolder()
    const cache = cacheIn(folder)
    cache.set(at('config', { type: 'config' }), CANARY)
    await cache.flush()
    expect(text(await cache.get(at('config', { type: 'config' })))).toBe(CANARY.toString())
    expect((await cache.stats()).keysByType.config).toBe(1)
    expect(await cacheIn(folder).get(at('config', { type: 'config' }))).toBeUndefined()
    cache.forgetConfigs()
    expect(await cache.get(at('config', { type: 'config' }))).toBeUndefined()
  })

  test('R44: callers of one key share one load; a failure is shared once and not stored', async () => {
    const cache = cacheIn(newFolder())
    let loads = 0
    const load = async () => {
      loads += 1
      return CANARY
    }
    const hits = await Promise.all(Array.from({ length: 20 }, () => cache.through(at('a'), load)))
    expect(loads).toBe(1)
    expect(new Set(hits.map(text))).toEqual(new Set([CANARY.toString()]))
    const failing = () => Promise.reject(new Error('no'))
    await expect(Promise.all([cache.through(at('b'), failing), cache.through(at('b'), failing)])).rejects.toThrow('no')
    expect(text(await cache.through(at('b'), load))).toBe(CANARY.toString())
  })

  test('R44: a load that never ends is given up after a minute, by all who wait for it, and is begun anew', async () => {
    const cache = cacheIn(newFolder())
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      let begun: (() => void) | undefined
      const asked = new Promise<void>((done) => (begun = done))
      const endless = async () => {
        begun?.()
        return await new Promise<Uint8Array>(() => undefined)
      }
      const both = Promise.allSettled([
        cache.through(at('endless', { type: 'config' }), endless),
        cache.through(at('endless', { type: 'config' }), endless),
      ])
      await asked
      await vi.advanceTimersByTimeAsync(60_000)
      expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
      expect(text(await cache.through(at('endless', { type: 'config' }), async () => CANARY))).toBe(CANARY.toString())
    } finally {
      vi.useRealTimers()
    }
  })

  test('forget takes named entries, a connection, or what an older generation left', async () => {
    const folder = newFolder()
    const cache = cacheIn(folder)
    for (const name of ['a', 'b', 'c']) cache.set(at(name), CANARY)
    cache.set(at('a', { connectionId: 'other' }), CANARY)
    cache.set(at('old', { generation: 0 }), CANARY)
    await cache.flush()
    expect(await cache.preview('c', { addresses: [at('a'), at('zzz')] })).toMatchObject({ entries: 1 })
    expect(await cache.forget('c', { addresses: [at('a'), at('zzz')] })).toMatchObject({ entries: 1 })
    expect(await cache.get(at('a'))).toBeUndefined()
    expect(await cache.forget('c', { before: 1 })).toMatchObject({ entries: 1 })
    expect(await cache.forget('c', 'all')).toMatchObject({ entries: 2 })
    expect(await cacheIn(folder).get(at('b'))).toBeUndefined()
    expect(text(await cache.get(at('a', { connectionId: 'other' })))).toBe(CANARY.toString())
  })

  test('R21: a forget that follows a write at once is the last word', async () => {
    const folder = newFolder()
    const cache = cacheIn(folder)
    for (let n = 0; n < 200; n += 1) cache.set(at(`n${String(n)}`), CANARY)
    expect(await cache.forget('c', 'all')).toMatchObject({ entries: 200 })
    await cache.flush()
    expect((await cacheIn(folder).stats()).totalKeys).toBe(0)
  })

  test('R27: entries by the thousand are dropped in turns, named or not', async () => {
    const cache = cacheIn(newFolder())
    const many = Array.from({ length: 3000 }, (_, n) => at(`n${String(n)}`))
    const fill = async () => {
      cache.setMany(many.map((address) => ({ address, value: CANARY, ttlMs: 60_000 })))
      await cache.flush()
    }
    let turns = 0
    let counting = true
    const count = () => {
      turns += 1
      if (counting) setImmediate(count)
    }
    setImmediate(count)
    for (const target of ['all', { addresses: many }] as const) {
      await fill()
      turns = 0
      expect(await cache.forget('c', target)).toMatchObject({ entries: 3000 })
      expect(turns).toBeGreaterThanOrEqual(6)
      expect((await cache.stats()).totalKeys).toBe(0)
    }
    counting = false
  })

  test('R16: a forged entry is a miss, counted and removed', async () => {
    const folder = newFolder()
    const cache = cacheIn(folder)
    cache.set(at('a'), CANARY)
    await cache.flush()
    const db = new Database(join(folder, 'cache.db'))
    db.prepare("UPDATE entry SET value = CAST('forged forged forged forged forged forged forged' AS BLOB)").run()
    db.close()
    const other = cacheIn(folder)
    expect(await other.get(at('a'))).toBeUndefined()
    expect(await other.stats()).toMatchObject({ tampered: 1, totalKeys: 0 })
  })

  test('R17: clear leaves neighbours alone', async () => {
    const folder = newFolder()
    const cache = cacheIn(folder)
    cache.set(at('a'), CANARY)
    await cache.flush()
    const db = new Database(join(folder, 'cache.db'))
    const neighbours = ['relata:{ns2}:v1:schema:x', 'relata:{ns}:v10:schema:x', 'relata', 'zzz']
    for (const key of neighbours) db.prepare("INSERT INTO entry VALUES (?, x'00', 0, 99999999999999)").run(key)
    expect(await cache.clear()).toMatchObject({ entries: 1 })
    expect(db.prepare('SELECT key FROM entry ORDER BY key').pluck().all()).toEqual(neighbours.sort())
    db.close()
  })

  test('R18: a file that cannot be used is a miss and never an error; memory serves, and the file once it can be used', async () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'cache.db'))
    const cache = cacheIn(folder)
    expect(await cache.get(at('a'))).toBeUndefined()
    cache.set(at('a'), CANARY)
    await cache.flush()
    expect(await cache.get(at('a'))).toMatchObject({ layer: 'memory' })
    expect(await cache.probe()).toMatchObject({ available: false, state: 'degraded', cause: 'The embedded cache file cannot be used' })
    expect(await cache.stats()).toMatchObject({ available: false, totalKeys: 0, memoryEntries: 1 })
    expect(await cache.entries([at('a')])).toMatchObject([{ layer: 'memory', name: 'a' }])
    expect(await cache.selfTest()).toMatchObject([{ ok: false, detail: 'The embedded cache file cannot be used' }])
    expect(await cache.forget('c', 'all')).toMatchObject({ entries: 1 })

    rmdirSync(join(folder, 'cache.db'))
    cache.set(at('b'), CANARY)
    await cache.flush()
    expect(await cacheIn(folder).get(at('b'))).toMatchObject({ layer: 'embedded' })
    expect(await cache.probe()).toMatchObject({ available: true, cause: 'Nothing answers at the Redis address' })
  })
})
