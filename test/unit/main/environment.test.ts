import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readEnvironment } from '../../../src/main/environment'

test('.env fills what the environment leaves open, and never overrides it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'relata-env-'))
  writeFileSync(join(folder, '.env'), '# ours\nREDIS_URL="redis://:p%40ss@cache:6380/2"\nexport REDIS_TLS_CA=/ca.pem\nnonsense\n')
  expect(readEnvironment({}, folder, 'info')).toMatchObject({
    redisUrl: 'redis://:p%40ss@cache:6380/2',
    redisCaFile: '/ca.pem',
    redisAllowPlain: false,
    logLevel: 'info',
  })
  expect(readEnvironment({ REDIS_URL: 'redis://other', RELATA_HOME: '/data', RELATA_LOG: 'debug' }, folder, 'info')).toMatchObject({
    ...{ redisUrl: 'redis://other', folder: '/data', logLevel: 'debug' },
  })
  expect(readEnvironment({ REDIS_ALLOW_PLAIN: '1' }, folder, 'info').redisAllowPlain).toBe(true)
  expect(readEnvironment({ REDIS_URL: '' }, tmpdir(), 'info').redisUrl).toBeUndefined()
})
