import type { Cache } from '../cache/cache'
import type { ConnectionStore } from '../store/connections'
import type { Generations } from '../store/generations'
import type { ConnectionSource, OpenedConnection } from './connection-source'

/** A copy that is asked for and has less than this part of its time left is decrypted anew: no copy lives for longer than its time. */
const AHEAD = 2 / 3

/** Saved connections, decrypted once in 10 to 30 minutes: the cache keeps them sealed in this process's memory and nowhere else. */
export class CachedConfigs implements ConnectionSource {
  readonly #connections: ConnectionStore
  readonly #cache: Cache
  readonly #generations: Generations

  constructor(connections: ConnectionStore, cache: Cache, generations: Generations) {
    this.#connections = connections
    this.#cache = cache
    this.#generations = generations
  }

  async open(id: string): Promise<OpenedConnection> {
    // What is asked for each time is not kept for half an hour.
    if (this.#connections.asks(id)) return this.#connections.open(id)
    const address = { type: 'config' as const, connectionId: id, generation: this.#generations.current(id, 'connection'), name: 'config' }
    const hit = await this.#cache.through(address, async () => Buffer.from(JSON.stringify(this.#connections.open(id))), {
      memoryOnly: true,
      aheadMs: this.#cache.ttlMs('config') * AHEAD,
    })
    return JSON.parse(Buffer.from(hit.value).toString('utf8')) as OpenedConnection
  }
}
