import { describe, expect, test } from 'vitest'
import { parseRedisUrl, withoutPasswords } from '../../../../src/main/cache/redis-url'

describe('the address of a Redis', () => {
  test.each([
    ['redis://localhost', { kind: 'single', target: 'redis://localhost:6379/0', local: true, tls: false }],
    ['redis://:p%40ss@10.0.0.7:6380/3', { target: 'redis://10.0.0.7:6380/3', password: 'p@ss', database: 3, local: false }],
    ['rediss://me:a:b@redis.example/', { target: 'rediss://redis.example:6379/0', username: 'me', password: 'a:b', tls: true }],
    ['redis://[::1]:7000/1', { target: 'redis://[::1]:7000/1', nodes: [{ host: '::1', port: 7000 }], local: true }],
    [
      'unix:///run/redis.sock?db=2',
      { kind: 'socket', name: '/run/redis.sock', database: 2, local: true, target: 'unix:///run/redis.sock' },
    ],
    ['unix://:pw@/run/a%20b.sock', { name: '/run/a b.sock', password: 'pw', target: 'unix:///run/a b.sock' }],
    [
      'redis+sentinel://:pw@a,b:5000/main/4?sentinelPassword=s%2Fp',
      {
        ...{ kind: 'sentinel', name: 'main', database: 4, password: 'pw', sentinelPassword: 's/p' },
        ...{ target: 'redis+sentinel://a:26379,b:5000/main/4', local: false },
      },
    ],
    [
      'rediss+cluster://u:pw@127.0.0.1:7001,127.0.0.1:7002',
      { kind: 'cluster', target: 'rediss+cluster://127.0.0.1:7001,127.0.0.1:7002', username: 'u', local: true, tls: true },
    ],
  ])('%s', (url, expected) => {
    expect(parseRedisUrl(url)).toMatchObject(expected)
  })

  test.each([
    ...['http://localhost', 'localhost:6379', 'redis://host:port', 'redis://host:70000', 'redis://host/x', 'redis://host/-1', 'unix://'],
    ...['redis+sentinel://a:1', 'redis+cluster://a:1/2', 'redis://:%zz@host', ''],
  ])('%s is none, and the error does not repeat it', (url) => {
    let said = ''
    try {
      parseRedisUrl(url)
    } catch (error) {
      said = String(error)
    }
    expect(said).toBe('Error: not the address of a Redis')
  })

  test.each([
    ['redis://localhost', 'redis://localhost', undefined],
    ['redis://:p%40ss@10.0.0.7:6380/3', 'redis://10.0.0.7:6380/3', 'p@ss'],
    ['rediss://me:a:b@redis.example/', 'rediss://me@redis.example/', 'a:b'],
    ['rediss://me@redis.example', 'rediss://me@redis.example', undefined],
    ['unix://:pw@/run/redis.sock?db=2', 'unix:///run/redis.sock?db=2', 'pw'],
    ['redis+sentinel://:p@a,b:5000/main?sentinelPassword=s%2Fp', 'redis+sentinel://a,b:5000/main', 'p'],
  ])('%s is shown as %s', (url, shown, password) => {
    expect(withoutPasswords(url)).toMatchObject({ url: shown, password })
    expect(parseRedisUrl(shown).target).toBe(parseRedisUrl(url).target)
  })
})
