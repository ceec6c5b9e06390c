import { dirname, join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { forkNodeHost } from '../../../src/main/drivers/fork-node'
import { openRemoteSession } from '../../../src/main/drivers/remote-session'
import { createEngine } from '../../../src/main/engine'
import { createLogger } from '../../../src/main/log'
import type { Outcome, Where } from './job'

const CALL = { signal: new AbortController().signal, timeoutMs: 300_000 }

/** From starting the session's process to everything received. */
export async function readPacked(where: Where, host: string): Promise<Outcome> {
  const started = performance.now()
  const session = await openRemoteSession(forkNodeHost(host), where.engine, where.options, where.secrets, CALL)
  let names = 0
  const packed = await session.readCatalog({ ...CALL, onNames: () => (names = performance.now() - started) })
  const ms = performance.now() - started
  await session.close()
  return { ms, names, relations: packed.totalTables }
}

/** The application's engine without a window, as the command line builds it; the driver works in a child of this process. */
export async function readExplorer({ engine: id, options, secrets }: Where, host: string, folder: string): Promise<Outcome> {
  const engine = await createEngine({
    ...{
      folder,
      sampleFile: '',
      keychain: undefined,
      startHost: forkNodeHost(host),
      searchScript: join(dirname(host), 'search.js'),
      log: createLogger('silent'),
    },
    redis: { url: 'redis://127.0.0.1:1', caFile: undefined, allowPlain: true, waitMs: 1000 },
  })
  await engine.vault.setPassword('bench')
  const connection = await engine.connections.create({ name: 'bench', engine: id, environment: 'test', options, secrets })
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const started = performance.now()
  delay.enable()
  await engine.scans.scan(connection.id, true, CALL.signal, () => undefined)
  delay.disable()
  const ms = performance.now() - started
  await engine.close()
  // The monitor's own timer is part of what it tells.
  return { ms, delay: { p99: delay.percentile(99) / 1e6, longest: delay.max / 1e6 } }
}
