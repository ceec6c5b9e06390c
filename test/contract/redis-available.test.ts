import { createSecretKey } from 'node:crypto'
import { Writable } from 'node:stream'
import { expect, inject, test } from 'vitest'
import { Cache } from '../../src/main/cache/cache'
import { createLogger } from '../../src/main/log'
import { newHome } from '../support/engine'

test('a Redis that answers at the start is said to be available once', async () => {
  const lines: string[] = []
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(...chunk.toString().trim().split('\n'))
      done()
    },
  })
  const cache = new Cache({
    namespace: 'available',
    sealKey: createSecretKey(Buffer.alloc(32, 1)),
    nameKey: createSecretKey(Buffer.alloc(32, 2)),
    folder: newHome(),
    redis: { url: inject('redis').url },
    redisWaitMs: 5000,
    clock: Date.now,
    log: createLogger('info', sink),
  })
  // Answers come in order on one connection: whatever the start has asked is answered before this.
  expect((await cache.probe()).state).toBe('connected')
  await cache.close()
  expect(lines.filter((line) => line.includes('"cache available"'))).toHaveLength(1)
})
