import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { forkNodeHost } from '../../src/main/drivers/fork-node'
import { createEngine, type Engine } from '../../src/main/engine'
import { createLogger, type Logger } from '../../src/main/log'

/** The sample database as shipped. */
export const SAMPLE = join(import.meta.dirname, '..', '..', 'resources', 'sample.db')

export const never = new AbortController().signal
export const quiet = () => undefined

/** A data folder that no other test uses. */
export function newHome(): string {
  return mkdtempSync(join(tmpdir(), 'relata-home-'))
}

export interface EngineMore {
  /** PEM file with the authority of a Redis over TLS. */
  readonly caFile?: string
  /** Whether a Redis on another machine may be used without TLS; it may where this is not said. */
  readonly allowPlain?: boolean
  readonly log?: Logger
  readonly clock?: () => number
  readonly random?: () => number
  /** How long the first question waits for Redis to be found, ms. */
  readonly redisWaitMs?: number
}

/** The whole engine, as the command line builds it. `redisUrl`: an address where nothing answers gives the embedded cache. */
export async function startEngine(host: string, home: string, redisUrl: string | undefined, more: EngineMore = {}): Promise<Engine> {
  return await createEngine({
    folder: home,
    sampleFile: SAMPLE,
    keychain: undefined,
    startHost: forkNodeHost(host),
    searchScript: join(dirname(host), 'search.js'),
    redis: { url: redisUrl, caFile: more.caFile, allowPlain: more.allowPlain ?? true, waitMs: more.redisWaitMs ?? 5000 },
    log: more.log ?? createLogger('silent'),
    ...(more.clock === undefined ? {} : { clock: more.clock }),
    ...(more.random === undefined ? {} : { random: more.random }),
  })
}
