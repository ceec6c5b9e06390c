import { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import { makeRedisClient } from '../../../../src/main/cache/redis-client'
import { parseRedisUrl } from '../../../../src/main/cache/redis-url'

/** What the library is told for a server that is never reached: nothing connects before it is asked to. */
function optionsOf(url: string) {
  const client = makeRedisClient(parseRedisUrl(url), { url })
  if (!(client instanceof Redis)) throw new Error('not one server')
  client.disconnect()
  return client.options
}

test('R18 R21: nothing waits in the client, is sent twice, or is tried without an end', () => {
  expect(optionsOf('redis://127.0.0.1:1/0')).toMatchObject({
    ...{ lazyConnect: true, enableOfflineQueue: false, maxRetriesPerRequest: 0, enableReadyCheck: true },
    ...{ connectTimeout: 1500, socketTimeout: 3000, keepAlive: 5000 },
    ...{ autoResendUnfulfilledCommands: false, autoResubscribe: false },
  })
})

test('R18: it connects again after 250·2ⁿ ms and 30 s at most, of which chance takes up to a half', () => {
  const { retryStrategy } = optionsOf('redis://127.0.0.1:1/0')
  for (let attempt = 1; attempt <= 40; attempt += 1) {
    const whole = Math.min(250 * 2 ** attempt, 30_000)
    const waits = Array.from({ length: 200 }, () => Number(retryStrategy?.(attempt)))
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(whole / 2)
    expect(Math.max(...waits)).toBeLessThanOrEqual(whole)
    // A fleet does not come back at one moment.
    expect(new Set(waits).size).toBeGreaterThan(100)
  }
})

test('R45: only a replica that refuses a write is connected anew for it, and what it refused is not repeated', () => {
  const { reconnectOnError } = optionsOf('redis://127.0.0.1:1/0')
  expect(reconnectOnError?.(new Error("READONLY You can't write against a read only replica."))).toBe(1)
  for (const reply of ['OOM command not allowed', 'NOPERM this user', 'LOADING Redis is loading'])
    expect(reconnectOnError?.(new Error(reply))).toBe(false)
})
