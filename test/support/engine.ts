import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { forkNodeHost } from '../../src/main/drivers/fork-node'
import { createEngine, type Engine } from '../../src/main/engine'
import { createLogger } from '../../src/main/log'

export const never = new AbortController().signal
export const quiet = () => undefined

/** A data folder that no other test uses. */
export function newHome(): string {
  return mkdtempSync(join(tmpdir(), 'relata-home-'))
}

/** The whole engine, as the command line builds it. `redisUrl`: an address where nothing answers gives the embedded cache. */
export async function startEngine(host: string, home: string, redisUrl: string | undefined, caFile?: string): Promise<Engine> {
  return await createEngine({
    folder: home,
    sampleFile: join(import.meta.dirname, '..', '..', 'resources', 'sample.db'),
    keychain: undefined,
    startHost: forkNodeHost(host),
    searchScript: join(dirname(host), 'search.mjs'),
    redis: { url: redisUrl, caFile },
    log: createLogger('silent'),
  })
}
