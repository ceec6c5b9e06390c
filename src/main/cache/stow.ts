import type { KeyObject } from 'node:crypto'
import type { Logger } from '../log'
import type { Accounts } from './accounts'
import { jittered } from './breaker'
import type { Queued } from './cache-options'
import type { Keys } from './keys'
import { MAX_SEALED, sealValue } from './seal'
import type { SecondLayer } from './second-layer'

export interface StowOptions {
  readonly second: SecondLayer
  readonly accounts: Accounts
  readonly keys: Keys
  readonly sealKey: KeyObject
  readonly clock: () => number
  readonly log: Logger
}

/** Writes entries to the second layer, sealed, and into the books. Where it does not take them they are misses later. */
export async function stow(
  { second, accounts, keys, sealKey, clock, log }: StowOptions,
  entries: readonly (readonly [string, Queued])[],
): Promise<void> {
  const now = clock()
  const sealed = entries
    // ±10 %, so that what was stored together does not expire together.
    .map(([key, entry]) => ({
      ...{ ...entry, key, value: sealValue(sealKey, key, entry), ttlMs: Math.max(1, Math.round(jittered(entry.expiresAt - now, 0.1))) },
    }))
    // Would not be believed when it is read.
    .filter(({ value }) => value.length <= MAX_SEALED)
  if (sealed.length === 0) return
  const stored = await second.write(
    sealed.map(({ key }) => key),
    async (store) => {
      await store.setMany(sealed)
      return { layer: store.layer, target: store.target }
    },
  )
  if (stored === undefined) return
  accounts.stored(
    stored.target,
    sealed.map(({ key, value, storedAt, expiresAt, ttlMs }) => ({
      ...{ key, bytes: value.length, storedAt, expiresAt: Math.min(expiresAt, now + ttlMs) },
    })),
  )
  for (const [type, of] of Map.groupBy(sealed, (entry) => keys.parse(entry.key)?.type)) {
    log.info({ type, layer: stored.layer, entries: of.length, ttlS: Math.round((of[0]?.ttlMs ?? 0) / 1000) }, 'cache stored')
  }
}
