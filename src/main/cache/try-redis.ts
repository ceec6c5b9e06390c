import type { KeyObject } from 'node:crypto'
import type { RedisTrial } from '@shared/cache-report'
import { causeOf } from './causes'
import { total } from './forget-target'
import { inTime } from './in-time'
import type { Keys } from './keys'
import type { Held } from './ledger'
import { RedisStore } from './redis'
import type { RedisAddress } from './redis-url'
import { runSelfTest } from './self-test'

/** For connecting, names and TLS included, ms. */
const CONNECT_LIMIT_MS = 5000

/** A Redis looked at before it is used: connected, asked for its figures, and every kind of command of ours tried on entries of its own. */
export async function tryRedis(
  address: RedisAddress,
  keys: Keys,
  sealKey: KeyObject,
  heldBy: (target: string) => Promise<ReadonlyMap<string, Held>>,
): Promise<RedisTrial> {
  let said: string | null = null
  const store = new RedisStore({
    address,
    onState: (_store, state, cause) => {
      if (state === 'lost') said ??= cause
    },
  })
  const held = total(new Map([...(await heldBy(store.target))].map(([key, { bytes }]) => [key, bytes])))
  const nothing = { target: store.target, latencyMs: null, version: null, usedMemoryHuman: null, connectedClients: null, held, lines: [] }
  try {
    await inTime(store.connect(), CONNECT_LIMIT_MS)
    const { latencyMs, version, usedMemoryHuman, connectedClients } = await store.info()
    const lines = await runSelfTest(store, keys, sealKey)
    const failed = lines.find((line) => !line.ok)
    const cause = failed === undefined ? null : `The step “${failed.name}” failed: ${failed.detail}`
    return { ok: cause === null, cause, target: store.target, latencyMs, version, usedMemoryHuman, connectedClients, held, lines }
  } catch (error) {
    return { ok: false, cause: said ?? causeOf(error), ...nothing }
  } finally {
    await store.close()
  }
}
