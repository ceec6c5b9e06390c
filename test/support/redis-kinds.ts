import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Servers that speak Redis' protocol. */
export type RedisKind = 'redis' | 'valkey'

const PLACES = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin']
const NAMED = process.env['RELATA_TEST_VALKEY']

/** The `valkey-server` that RELATA_TEST_VALKEY names, or that is installed; undefined where there is none. */
export const VALKEY =
  NAMED === undefined || NAMED === ''
    ? [...(process.env['PATH'] ?? '').split(':'), ...PLACES].map((place) => join(place, 'valkey-server')).find((path) => existsSync(path))
    : NAMED

/** What suites run on that want any of them: Redis, and Valkey where there is one. Known before a test is collected, so none is skipped. */
export const REDIS_KINDS: readonly RedisKind[] = VALKEY === undefined ? ['redis'] : ['redis', 'valkey']
