import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { openChannels } from '../support/channels'
import { newHome, startEngine } from '../support/engine'
import { monitorRedis } from '../support/redis-monitor'
import { startRedis } from '../support/redis-server'
import type { TestServer } from '../support/server'

// How the cache is, told by a window: what was last found, and when that was.

const MINUTE = 60_000
let redis: TestServer
let engine: Engine
let now: number

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  now = Date.parse('2026-01-05T09:00:00Z')
  redis = await startRedis()
  engine = await startEngine(inject('host'), newHome(), redis.url, { clock: () => now })
  await expect.poll(() => engine.cache.health().state, { timeout: 20_000 }).toBe('connected')
})
afterEach(async () => {
  redis.signal('SIGCONT')
  await engine.close()
  await redis.stop()
  vi.useRealTimers()
})

const open = () => {
  const channels = openChannels(engine)
  return { health: async () => await channels.call('cache.health', {}), close: channels.close }
}

test('R18: telling how the cache is asks nobody: it tells the last answer with its age, of a Redis that hangs, too', async () => {
  const { health, close } = open()
  const found = await health()
  expect(found).toMatchObject({ state: 'connected', probedAt: now, latencyMs: expect.any(Number) })
  const monitor = await monitorRedis(redis)
  now += 5 * MINUTE
  for (let times = 0; times < 20; times += 1) expect(await health()).toEqual(found)
  await monitor.settled()
  // What ends the capture is in it.
  expect(
    monitor
      .commands()
      .map(([verb]) => String(verb).toLowerCase())
      .filter((verb) => verb !== 'echo' && verb !== 'auth'),
  ).toEqual([])
  monitor.close()
  redis.signal('SIGSTOP')
  expect(await health()).toEqual(found)
  await close()
})

test('R18: a Redis in use is asked how it is behind everybody’s back, and one that was lost keeps when it last answered', async () => {
  const { health, close } = open()
  const begun = now
  now += MINUTE
  vi.advanceTimersByTime(MINUTE)
  await expect.poll(async () => (await health()).probedAt).toBe(begun + MINUTE)
  await redis.halt()
  await expect.poll(async () => (await health()).state).toBe('degraded')
  now += MINUTE
  vi.advanceTimersByTime(MINUTE)
  expect(await health()).toMatchObject({
    state: 'degraded',
    probedAt: begun + MINUTE,
    latencyMs: null,
    since: begun + MINUTE,
    cause: expect.any(String),
  })
  // Another one, or none, has not answered yet.
  await engine.cache.useRedis({ off: 'not wanted' })
  expect(await health()).toMatchObject({ probedAt: null })
  await close()
})
