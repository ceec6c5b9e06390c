import { createSecretKey, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type {
  CacheHealth,
  CacheHistory,
  CacheRange,
  CacheStats,
  CacheType,
  Forgotten,
  RedisTrial,
  SelfTestLine,
} from '@shared/cache-report'
import { Accounts, type ListedEntry } from './accounts'
import { jittered } from './breaker'
import { withinBudget } from './budget'
import { type CacheHit, type CacheOptions, type Queued, type SetOptions, TTL_MS } from './cache-options'
import type { CacheStore } from './cache-store'
import { Dropping } from './dropping'
import { type Flight, Flights } from './flights'
import type { ForgetTarget } from './forget-target'
import { inTime } from './in-time'
import { type CacheAddress, Keys } from './keys'
import { MemoryLayer } from './memory'
import { openValue, sealValue } from './seal'
import { SecondLayer } from './second-layer'
import type { RedisAddress, RedisChoice } from './redis-url'
import { runSelfTest } from './self-test'
import { TeamCache } from './team-cache'
import { stow } from './stow'
import { tryRedis } from './try-redis'
import { WriteQueue } from './write-queue'

export type { CacheAddress } from './keys'

/** How often a Redis in use is asked how it is, behind everybody's back, ms. */
const PROBE_EVERY_MS = 30_000
/** How long those who wait for one load do, ms. */
const LOAD_LIMIT_MS = 60_000
const MEMORY_BYTES = 128 * 1024 * 1024

/**
 * Memory, then Redis or the embedded file. A failure of any layer is a miss, never an error of the caller; what does not
 * open is counted as tampered, removed, and a miss. Our clock decides what is expired.
 */
export class Cache {
  readonly #o: CacheOptions
  readonly #keys: Keys
  readonly #memory: MemoryLayer
  readonly #second: SecondLayer
  readonly #queue: WriteQueue<Queued>
  readonly #accounts: Accounts
  readonly #dropping: Dropping
  readonly #flights = new Flights()
  readonly #loading = new Map<string, Promise<CacheHit & { loaded: boolean }>>()
  /** What is loaded again behind an answer now. */
  readonly #ahead = new Set<string>()
  readonly #prober: NodeJS.Timeout
  readonly #listeners = new Set<(health: CacheHealth) => void>()
  /** Seals configs in memory; dies with the process. */
  readonly #processKey = createSecretKey(randomBytes(32))

  constructor(options: CacheOptions) {
    this.#o = options
    this.#keys = new Keys(options.namespace, options.nameKey)
    this.#memory = new MemoryLayer(MEMORY_BYTES, options.clock, () => this.#accounts.add('evictions'))
    this.#second = new SecondLayer({
      ...options,
      file: join(options.folder, 'cache.db'),
      doubtFile: join(options.folder, 'cache-doubts.db'),
      keys: this.#keys,
      onTimeout: () => this.#accounts.add('timeouts'),
      onHealth: (health) => {
        for (const listener of this.#listeners) listener(health)
      },
    })
    const { clock, log, folder } = options
    this.#accounts = new Accounts({
      file: join(folder, 'cache-ledger.db'),
      keys: this.#keys,
      memory: this.#memory,
      second: this.#second,
      redisLimitBytes: options.redisLimitBytes,
      clock,
      log,
    })
    const probe = () => this.#second.health.layer === 'redis' && void this.#second.probe()
    this.#prober = setInterval(probe, jittered(PROBE_EVERY_MS)).unref()
    const stowing = { ...options, second: this.#second, accounts: this.#accounts, keys: this.#keys }
    this.#queue = new WriteQueue({
      write: async (entries) => await stow(stowing, entries),
      pull: (key) => this.#memory.get(key),
      onDropped: (entries) => this.#accounts.add('dropped', entries),
    })
    this.#dropping = new Dropping({
      ...{ keys: this.#keys, memory: this.#memory, second: this.#second, queue: this.#queue },
      ...{ accounts: this.#accounts, flights: this.#flights, loading: this.#loading },
    })
  }

  /** How long a value of that type is believed where nobody says otherwise, ms. */
  ttlMs(type: CacheType): number {
    return this.#o.ttlMs?.(type) ?? TTL_MS[type]
  }

  /** A value from the nearest layer that has it; undefined is a miss, whatever the reason. */
  async get(address: CacheAddress): Promise<CacheHit | undefined> {
    return await this.#lookUp(address, this.#keys.of(address))
  }

  async #lookUp(address: CacheAddress, key: string): Promise<CacheHit | undefined> {
    const hit = this.#fromMemory(address.type, key) ?? (address.type === 'config' ? undefined : await this.#fromSecond(address, key))
    this.#accounts.lookUp(address.type, hit !== undefined)
    if (hit !== undefined) this.#accounts.used(key)
    this.#o.log.info(
      { type: address.type, key: key.slice(-22), ...(hit === undefined ? {} : { layer: hit.layer }) },
      hit === undefined ? 'cache MISS' : 'cache HIT',
    )
    return hit
  }

  /** In memory at once, in the second layer soon. */
  set(address: CacheAddress, value: Uint8Array, options: SetOptions = {}): void {
    const { ttlMs = this.ttlMs(address.type), keepMs = ttlMs, memoryOnly = false } = options
    const key = this.#keys.of(address)
    const storedAt = this.#o.clock()
    const entry = { value, storedAt, expiresAt: storedAt + ttlMs }
    this.#flights.land(key)
    const inMemory = address.type === 'config' ? sealValue(this.#processKey, key, entry) : value
    this.#memory.set(key, { ...entry, expiresAt: storedAt + Math.max(ttlMs, keepMs), value: inMemory, address })
    if (!memoryOnly && address.type !== 'config') this.#queue.add(key, entry)
  }

  /** Drops one entry from every layer. */
  async remove(address: CacheAddress): Promise<void> {
    await this.#dropping.delete([this.#keys.of(address)])
  }

  /** As {@link set}, for any number: the second layer takes them from memory as it can, those that memory has no room for excepted. */
  setMany(entries: readonly { readonly address: CacheAddress; readonly value: Uint8Array; readonly ttlMs: number }[]): void {
    for (const { address, value, ttlMs } of entries) this.set(address, value, { ttlMs, memoryOnly: true })
    this.#queue.line(entries.filter(({ address }) => address.type !== 'config').map(({ address }) => this.#keys.of(address)))
  }

  /** A cached value, or what `load` answers, which is then cached. Callers of one key at one time share one load. */
  async through(address: CacheAddress, load: () => Promise<Uint8Array>, options: SetOptions = {}): Promise<CacheHit & { loaded: boolean }> {
    const key = this.#keys.of(address)
    const running = this.#loading.get(key)
    if (running !== undefined) return await running
    const work = this.#loadThrough(address, key, load, options).finally(() => {
      // After a removal another load may have taken its place.
      if (this.#loading.get(key) === work) this.#loading.delete(key)
    })
    this.#loading.set(key, work)
    return await work
  }

  /** Drops entries from memory, queue and second layer; answers how many there were, counting one in two layers once. */
  async forget(connectionId: string, target: ForgetTarget): Promise<Forgotten> {
    return await this.#dropping.forget(connectionId, target)
  }

  /** What {@link forget} would drop. */
  async preview(connectionId: string, target: ForgetTarget): Promise<Forgotten> {
    return await this.#dropping.preview(connectionId, target)
  }

  /** Drops the decrypted configs of all connections from memory: the vault was locked. */
  forgetConfigs(): void {
    for (const [key, entry] of [...this.#memory.list()]) if (entry.address.type === 'config') this.#memory.delete(key)
  }

  /** Everything of ours, and nothing of a neighbour's: found by our exact prefix. */
  async clear(): Promise<Forgotten> {
    return await this.#dropping.drop({})
  }

  /** Entries in both layers, as far as `known` names them. A key whose name is not known is not listed. */
  async entries(known: Iterable<CacheAddress>): Promise<ListedEntry[]> {
    return await this.#accounts.entries(known)
  }

  async stats(): Promise<CacheStats> {
    return await this.#accounts.stats()
  }

  /** What the cache did in the last hour, day or month. */
  async history(range: CacheRange): Promise<CacheHistory> {
    return await this.#accounts.history(range)
  }

  /** Resolves once it is known whether a Redis serves, or nobody waits for that any more. */
  async found(): Promise<void> {
    await this.#second.layer()
  }

  /** As last seen; never touches the network. */
  health(): CacheHealth {
    return this.#second.health
  }

  /** From now on this Redis and no other; answers how that is. */
  async useRedis(choice: RedisChoice): Promise<CacheHealth> {
    return await this.#second.use(choice)
  }

  /** Connects to a Redis that is not in use, walks through what the cache needs of it, and lets it go. */
  async tryRedis(address: RedisAddress): Promise<RedisTrial> {
    return await tryRedis(address, this.#keys, this.#o.sealKey, async (target) => await this.#accounts.heldBy(target))
  }

  /** Readings shared under a team's key, in the Redis in use. */
  team(key: Buffer): TeamCache {
    return new TeamCache(this.#second, key, this.#o.clock, () => {
      this.#accounts.add('tampered')
      this.#second.tampered()
    })
  }

  /** Asks the second layer how it is. */
  async probe(): Promise<CacheHealth> {
    return await this.#second.probe()
  }

  /** Set, get, TTL, expiry, forget and stats against the live second layer. */
  async selfTest(): Promise<SelfTestLine[]> {
    const lines = await this.#second.ask((store) => runSelfTest(store, this.#keys, this.#o.sealKey))
    return lines ?? [{ name: 'open', ok: false, ms: 0, detail: this.health().cause ?? 'The cache did not answer' }]
  }

  onHealth(listener: (health: CacheHealth) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Adds time that an answer from the cache saved, ms. */
  addSaved(ms: number): void {
    this.#accounts.add('savedMs', ms)
  }

  /** An answer was shown that is marked as possibly old. */
  addStale(): void {
    this.#accounts.add('stale')
  }

  /** After a miss: whether the last snapshot on disk had it, and how long that took, ms. */
  addSnapshot(hit: boolean, ms: number): void {
    this.#accounts.layer('schema', 'snapshot', hit, ms)
  }

  /** Resolves when everything that was set is in the second layer, or has failed there. */
  async flush(): Promise<void> {
    await this.#queue.flush()
  }

  async close(): Promise<void> {
    clearInterval(this.#prober)
    await this.#queue.flush()
    await this.#accounts.close()
    this.#memory.clear()
    await this.#second.close()
  }

  #fromMemory(type: CacheType, key: string): CacheHit | undefined {
    const started = performance.now()
    const entry = this.#memory.get(key)
    const opened = entry === undefined || type !== 'config' ? entry : openValue(this.#processKey, key, entry.value)
    this.#accounts.layer(type, 'memory', opened !== undefined, performance.now() - started)
    return opened === undefined
      ? undefined
      : { value: opened.value, storedAt: opened.storedAt, expiresAt: opened.expiresAt, layer: 'memory' }
  }

  async #fromSecond(address: CacheAddress, key: string): Promise<CacheHit | undefined> {
    return await this.#flights.during(key, async (flight) => await this.#readSecond(address, key, flight))
  }

  async #readSecond(address: CacheAddress, key: string, flight: Flight): Promise<CacheHit | undefined> {
    const started = performance.now()
    const answer = this.#second.doubtful(key)
      ? undefined
      : await this.#inBudget(async (store) => ({ layer: store.layer, target: store.target, value: await store.get(key) }))
    const sealed = answer?.value
    if (answer !== undefined && sealed === undefined) this.#accounts.missing(answer.target, [key])
    const opened = sealed === undefined ? undefined : openValue(this.#o.sealKey, key, sealed)
    if (sealed !== undefined && opened === undefined) {
      this.#accounts.add('tampered')
      this.#o.log.warn({ type: address.type, key: key.slice(-22) }, 'cache entry did not open: removed')
      await this.#second.change([key], (store) => store.delete([key]))
      this.#accounts.removed([key])
      this.#second.tampered()
    }
    const now = this.#o.clock()
    // What is from our clock's future was stored before that was set back: nobody knows how old it is.
    const live = opened !== undefined && opened.storedAt <= now && now < opened.expiresAt && !flight.void ? opened : undefined
    const layer = answer?.layer ?? (await this.#second.layer())
    this.#accounts.layer(address.type, layer, live !== undefined, performance.now() - started)
    if (live === undefined) return undefined
    this.#memory.set(key, { ...live, address })
    return { ...live, layer }
  }

  /** A question of a look-up: what its action has no time left for is a miss. */
  async #inBudget<T>(question: (store: CacheStore) => Promise<T>): Promise<T | undefined> {
    try {
      return await withinBudget(async () => await this.#second.ask(question))
    } catch {
      this.#accounts.add('timeouts')
      return undefined
    }
  }

  async #loadThrough(
    address: CacheAddress,
    key: string,
    load: () => Promise<Uint8Array>,
    options: SetOptions,
  ): Promise<CacheHit & { loaded: boolean }> {
    const hit = await this.#lookUp(address, key)
    if (hit !== undefined) {
      const soon = hit.expiresAt - this.#o.clock() < (options.aheadMs ?? 0)
      // What cannot be loaded again now is when it is over, and whoever asks then is told why.
      if (soon && !this.#ahead.has(key)) {
        this.#ahead.add(key)
        void this.#load(address, key, load, options)
          .catch(() => undefined)
          .finally(() => this.#ahead.delete(key))
      }
      return { ...hit, loaded: false }
    }
    const value = await this.#load(address, key, load, options)
    const storedAt = this.#o.clock()
    return { value, storedAt, expiresAt: storedAt + (options.ttlMs ?? this.ttlMs(address.type)), layer: 'memory', loaded: true }
  }

  /** Nothing is kept of a load that a removal overtook. */
  async #load(address: CacheAddress, key: string, load: () => Promise<Uint8Array>, options: SetOptions): Promise<Uint8Array> {
    return await this.#flights.during(key, async (flight) => {
      const loaded = await inTime(load(), LOAD_LIMIT_MS)
      if (!flight.void) this.set(address, loaded, options)
      return loaded
    })
  }
}
