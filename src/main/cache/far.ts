import { AsyncLocalStorage } from 'node:async_hooks'
import type { RedisStore } from './redis'

/** How late an answer may come from a Redis that is used for a team all the same, ms: from further away a reading is no gain. */
export const FAR_LIMIT_MS = 1000

const patience = new AsyncLocalStorage<number>()

/** Runs `work`, whose answers may each take so long, ms. */
export async function patiently<T>(ms: number, work: () => Promise<T>): Promise<T> {
  return await patience.run(ms, work)
}

/** How long an answer may take where this is called, ms; `usual` unless somebody has more patience. */
export function patienceOr(usual: number): number {
  return Math.max(usual, patience.getStore() ?? 0)
}

/**
 * A Redis that answers too late for the cache, which the disk outruns, and in time for what is worth seconds: a colleague's reading.
 * There is one while a Redis is connected, answers, and is not used for anything else.
 */
export class Far {
  #redis: RedisStore | undefined

  /** It answered after so many ms, which is too late for the cache. */
  found(redis: RedisStore, latencyMs: number): void {
    this.#redis = latencyMs <= FAR_LIMIT_MS ? redis : undefined
  }

  drop(): void {
    this.#redis = undefined
  }

  get there(): boolean {
    return this.#redis !== undefined
  }

  /** Runs a question; undefined where it failed. Then it is not asked again before it was found once more. */
  async ask<T>(question: (redis: RedisStore) => Promise<T>, patienceMs: number): Promise<T | undefined> {
    const redis = this.#redis
    if (redis === undefined) return undefined
    try {
      return await patiently(patienceMs, async () => await question(redis))
    } catch {
      if (this.#redis === redis) this.#redis = undefined
      return undefined
    }
  }
}
