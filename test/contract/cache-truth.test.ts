import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newHome } from '../support/engine'
import { openProxy, type Proxy } from '../support/proxy'
import { REDIS_KINDS } from '../support/redis-kinds'
import { startRedis } from '../support/redis-server'
import type { TestServer } from '../support/server'
import { rounds } from '../support/soak'
import { type Client, COMMANDS, FAULTS, openClient, runHistory, type World } from '../support/truth-model'

const HISTORIES = rounds(200, 10_000)
describe.each(REDIS_KINDS)('%s', (kind) => {
  let redis: TestServer
  let proxy: Proxy
  const clients: Client[] = []

  beforeAll(async () => {
    redis = await startRedis({ kind })
    proxy = await openProxy({ host: '127.0.0.1', port: redis.port })
    const home = newHome()
    for (let n = 0; n < 3; n += 1) clients.push(await openClient(home, `redis://:${redis.password}@127.0.0.1:${String(proxy.port)}/0`))
  })
  afterAll(async () => {
    redis.signal('SIGCONT')
    await Promise.all(clients.map((client) => client.close()))
    await proxy.close()
    await redis.stop()
  })

  test(`R21: ${String(HISTORIES)} random histories of three processes on one folder and one Redis: no stale read`, {
    timeout: HISTORIES * 2000,
  }, async () => {
    const world: World = { clients, redis, proxy, reads: 0 }
    const calm = fc.commands(COMMANDS, { maxCommands: 14 })
    const stormy = fc.commands([...COMMANDS, ...FAULTS], { maxCommands: 14 })
    const history = fc.oneof({ weight: 9, arbitrary: calm }, { weight: 1, arbitrary: stormy })
    await fc.assert(
      fc.asyncProperty(history, async (commands) => await runHistory(world, commands)),
      { numRuns: HISTORIES, endOnFailure: true },
    )
    expect(world.reads).toBeGreaterThan(HISTORIES * 20)
    // Had Redis answered nothing, nothing would have been shown of it.
    const answered = await Promise.all(clients.map((client) => client.redisHits()))
    expect(answered.reduce((sum, hits) => sum + hits, 0)).toBeGreaterThan(HISTORIES)
  })
})
