import { existsSync } from 'node:fs'
import type { CacheHealth } from '@shared/cache-report'
import { bulkhead, CircuitState, isBulkheadRejectedError } from 'cockatiel'
import { newBreaker, Pauses } from './breaker'
import type { SecondLayerOptions } from './cache-options'
import type { CacheStore } from './cache-store'
import { causeOf, isReply, TOO_SLOW, wrongSettings } from './causes'
import { Doubts } from './doubts'
import type { Condemned } from './forget-target'
import { EmbeddedStore } from './embedded'
import { Far } from './far'
import { inTime } from './in-time'
import { Quarantine, QUARANTINED } from './quarantine'
import { RedisStore } from './redis'
import type { RedisAddress, RedisChoice } from './redis-url'
import { Writes } from './writes'

const USUAL: RedisAddress = { url: 'redis://localhost:6379/0' }
/** Questions that are under way at one time; as many more as this wait their turn, and beyond that they are misses. */
const IN_FLIGHT = 32
const WAITING = 10_000
/** What health tells of Redis where there is none. */
const NO_REDIS = { layer: 'embedded', latencyMs: null, probedAt: null, version: null, cause: null } as const

/**
 * Redis while it answers, the embedded file while it does not. No method rejects: a failure is `undefined`, with its cause
 * in {@link health}. What was written or deleted while Redis was away is dropped there before it is trusted again.
 */
export class SecondLayer {
  readonly #o: SecondLayerOptions
  #reads = newBreaker()
  #writes: Writes
  readonly #quarantine: Quarantine
  readonly #lane = bulkhead(IN_FLIGHT, WAITING)
  #choice: RedisChoice
  /** Ends with the first attempt to reach what was chosen, however that went; nobody waits for it longer than {@link #chosen}. */
  tried: Promise<void>
  #chosen: Promise<void>
  /** Redis where it is too far away for anything but a team's readings; and what it has yet to drop. */
  readonly far = new Far()
  readonly doubts: Doubts
  #redis: RedisStore | undefined
  #embedded: EmbeddedStore | undefined
  #health: CacheHealth
  #trusted = false
  #trusting: { readonly redis: RedisStore; readonly work: Promise<void> } | undefined
  #retry: NodeJS.Timeout | undefined
  #writeAgain: NodeJS.Timeout | undefined
  readonly #pauses = new Pauses()
  /** Why Redis was lost, for as long as it is. */
  #lostCause: string | null = null
  #closed = false

  constructor(options: SecondLayerOptions) {
    this.#o = options
    this.doubts = new Doubts({ file: options.doubtFile, matches: (some, key) => options.keys.condemns(some, key), log: options.log })
    this.#writes = new Writes(options.clock)
    this.#quarantine = new Quarantine(options.clock)
    this.#health = {
      ...NO_REDIS,
      state: 'local',
      available: true,
      target: options.file,
      since: options.clock(),
    }
    this.#choice = options.redis
    this.tried = this.#choose()
    this.#chosen = inTime(this.tried, options.redisWaitMs).catch(() => undefined)
  }

  /** Never touches the network. */
  get health(): CacheHealth {
    if (this.#quarantine.active) return { ...this.#health, state: 'degraded', cause: QUARANTINED }
    const { cause } = this.#writes
    return cause === null || !this.#trusted ? this.#health : { ...this.#health, state: 'degraded', cause }
  }

  /** An entry did not open. Too many of them in a minute: nothing is read or written here until the quarantine is over. */
  tampered(): void {
    if (!this.#quarantine.tampered()) return
    this.#o.log.warn({ cause: QUARANTINED }, 'cache degraded, memory serves alone')
    this.#o.onHealth(this.health)
  }

  /** Which store answers now. */
  async layer(): Promise<CacheStore['layer']> {
    await this.#chosen
    return this.#redis !== undefined && this.#trusted ? 'redis' : 'embedded'
  }

  /** Where that one lives, without a password. */
  async target(): Promise<string> {
    return (await this.layer()) === 'redis' ? (this.#redis?.target ?? this.#o.file) : this.#o.file
  }

  /** Runs a question; undefined when it failed. */
  async ask<T>(question: (store: CacheStore) => Promise<T>): Promise<T | undefined> {
    return (await this.#run(question, 'read'))?.answer
  }

  /** Runs a question, or a write, that is for a Redis only; undefined where there is none or it failed. */
  async askRedis<T>(question: (redis: RedisStore) => Promise<T>, kind: 'read' | 'write' = 'read'): Promise<T | undefined> {
    return (await this.#run(async (store) => (store instanceof RedisStore ? await question(store) : undefined), kind))?.answer
  }

  /** Runs a change of some keys that adds or replaces; it is left out while Redis refuses writes. See {@link change}. */
  async write<T>(keys: readonly string[], write: (store: CacheStore) => Promise<T>): Promise<T | undefined> {
    return await this.#changed(keys, write, 'write')
  }

  /**
   * Runs a change of some keys. What Redis did not confirm (it was away, or did not answer and may do it later) is
   * {@link doubtful} until it has been dropped there.
   */
  async change<T>(keys: readonly string[], change: (store: CacheStore) => Promise<T>): Promise<T | undefined> {
    return await this.#changed(keys, change, 'removal')
  }

  async #changed<T>(keys: readonly string[], change: (store: CacheStore) => Promise<T>, kind: 'write' | 'removal'): Promise<T | undefined> {
    const done = await this.#run(change, kind)
    if (this.doubts.open && done?.by !== 'redis') {
      this.doubts.changed(keys)
      this.#askAgainLater()
    }
    // The file may hold what was written while Redis was away: once Redis is lost again it must not be believed.
    if (done?.by !== 'embedded' && this.#hasLocal()) await this.#askLocal((local) => local.delete(keys))
    return done?.answer
  }

  /**
   * Keys of ours that are condemned, with their bytes, in every store that may hold some: before they are dropped. Where
   * Redis cannot be asked for all of them, it drops them before it is trusted again, and until then they are {@link doubtful}.
   */
  async condemn(condemned: Condemned): Promise<Map<string, number>> {
    const wanted = (key: string) => this.#o.keys.condemns(condemned, key)
    const found = new Map<string, number>()
    const collect = async (store: CacheStore) => {
      for await (const page of store.list(this.#o.keys.prefix)) for (const { key, bytes } of page) if (wanted(key)) found.set(key, bytes)
      return true
    }
    const done = await this.#run(collect, 'read')
    if (this.doubts.open && (done?.by !== 'redis' || done.answer !== true)) {
      this.doubts.owe(condemned)
      this.#askAgainLater()
    }
    if (done?.by !== 'embedded' && this.#hasLocal()) await this.#askLocal(collect)
    return found
  }

  /** True for a key whose value in Redis may be an old one: it must not be read there. */
  doubtful(key: string): boolean {
    return this.#trusted && this.doubts.about(key)
  }

  async #run<T>(
    question: (store: CacheStore) => Promise<T>,
    kind: 'read' | 'write' | 'removal',
  ): Promise<{ answer: T | undefined; by: CacheStore['layer'] } | undefined> {
    await this.#chosen
    if (this.#closed || this.#quarantine.active) return undefined
    if (this.#quarantine.ended()) this.#o.onHealth(this.health)
    const redis = this.#redis
    if (redis === undefined || !this.#trusted) return { answer: await this.#askLocal(question), by: 'embedded' }
    // What is not written is a miss later; what has to go is tried in any case.
    if (kind === 'write' && this.#writes.restMs > 0) return undefined
    const guard = kind === 'read' ? this.#reads : this.#writes
    try {
      const answer = await this.#lane.execute(async () => await guard.execute(async () => await question(redis)))
      this.#pauses.reset()
      if (kind === 'write' && this.#redis === redis) this.#takesWrites()
      return { answer, by: 'redis' }
    } catch (error) {
      if (!isBulkheadRejectedError(error) && this.#redis === redis) this.#failed(error, kind)
      return undefined
    }
  }

  /** One question that failed is a miss. Three in a row, half of the last twenty, or a plain no: Redis is away, or takes no writes. */
  #failed(error: unknown, kind: 'read' | 'write' | 'removal'): void {
    const cause = causeOf(error)
    if (cause === TOO_SLOW) this.#o.onTimeout()
    if (kind === 'read') {
      if (isReply(error) || this.#reads.state !== CircuitState.Closed) this.#lost(cause)
      return
    }
    if (!this.#writes.failed(error)) return
    this.#o.log.warn({ cause }, 'Redis takes no writes')
    this.#o.onHealth(this.health)
    this.#tryWritingLater()
  }

  #takesWrites(): void {
    if (!this.#writes.taken()) return
    this.#o.log.info('Redis takes writes again')
    this.#o.onHealth(this.health)
  }

  /** Nobody may have anything to write when the rest is over: an entry of no meaning tells whether Redis takes writes again. */
  #tryWritingLater(): void {
    clearTimeout(this.#writeAgain)
    this.#writeAgain = setTimeout(() => {
      const key = `${this.#o.keys.prefix}try`
      void this.#run(async (store) => await store.set(key, new Uint8Array(1), 1000), 'write')
    }, this.#writes.restMs + 1).unref()
  }

  /** Asks the store how it is; refreshes latency and version in {@link health}. */
  async probe(): Promise<CacheHealth> {
    const info = await this.ask((store) => store.info())
    if (info !== undefined) this.#set({ latencyMs: info.latencyMs, version: info.version })
    return this.health
  }

  async close(): Promise<void> {
    this.#closed = true
    this.far.drop()
    clearTimeout(this.#retry)
    clearTimeout(this.#writeAgain)
    await this.#redis?.close()
    await this.#embedded?.close()
    this.doubts.close()
  }

  /** From now on this Redis and no other. What the one before holds is named by numbers that nobody asks for again, and ends in time. */
  async use(choice: RedisChoice): Promise<CacheHealth> {
    const before = this.#redis
    this.#choice = choice
    this.#redis = undefined
    this.#trusted = false
    this.#reads = newBreaker()
    this.#writes = new Writes(this.#o.clock)
    this.doubts.of(undefined)
    this.far.drop()
    clearTimeout(this.#retry)
    this.#retry = undefined
    this.#pauses.reset()
    await before?.close()
    this.tried = this.#choose()
    this.#chosen = inTime(this.tried, this.#o.redisWaitMs).catch(() => undefined)
    await this.#chosen
    return this.health
  }

  async #choose(): Promise<void> {
    const choice = this.#choice
    const { log } = this.#o
    if (typeof choice === 'object' && 'off' in choice) {
      this.#set({ ...NO_REDIS, state: 'degraded', target: this.#o.file, cause: choice.off })
      return
    }
    this.#set({ ...NO_REDIS, state: 'local', target: this.#o.file })
    if (this.#o.redisAfter !== undefined) await this.#o.redisAfter
    if (this.#choice !== choice || this.#closed) return
    let redis: RedisStore
    try {
      redis = new RedisStore({
        address: choice === 'default' ? USUAL : choice,
        onState: (store, state, cause) => this.#state(store, state, cause),
      })
    } catch (error) {
      // The error itself is not logged: that of a malformed URL holds the URL, password and all.
      const cause = wrongSettings(error)
      this.#set({ state: 'degraded', cause })
      log.warn({ cause }, 'cache degraded, using the embedded cache')
      return
    }
    // What it was told to drop while it was away is owed to it, by whichever process.
    this.doubts.of(redis.target)
    // A Redis that was asked for stays wanted while it is away; the default one is only taken where it answers at once.
    if (choice !== 'default') this.#redis = redis
    try {
      await redis.connect()
      if (this.#choice !== choice || this.#closed) {
        await redis.close()
        return
      }
      this.#redis = redis
      await this.#trust(redis)
    } catch (error) {
      if (this.#choice !== choice) return
      if (choice === 'default') {
        this.#redis = undefined
        // One that was never used here is owed nothing.
        if (!this.doubts.used) this.doubts.of(undefined)
        await redis.close()
        log.info('no Redis at the default address, using the embedded cache')
      } else this.#lost(causeOf(error))
    }
  }

  #state(store: RedisStore, state: 'ready' | 'lost', cause: string | null): void {
    if (this.#redis !== store || this.#closed) return
    if (state === 'lost') this.#lost(cause ?? 'The connection to Redis was lost')
    else if (!this.#trusted) void this.#trust(store).catch((error: unknown) => this.#state(store, 'lost', causeOf(error)))
  }

  /** Redis answers (again): first it drops what changed while it was away, then it is believed. Runs once at a time. */
  async #trust(redis: RedisStore): Promise<void> {
    if (this.#trusting?.redis !== redis) {
      const work = this.#welcome(redis).finally(() => {
        if (this.#trusting?.work === work) this.#trusting = undefined
      })
      this.#trusting = { redis, work }
    }
    await this.#trusting.work
  }

  async #welcome(redis: RedisStore): Promise<void> {
    const { keys, condemned, settle } = this.doubts.debt()
    if (condemned.length > 0) {
      for await (const entries of redis.list(this.#o.keys.prefix)) {
        await redis.delete(entries.map((entry) => entry.key).filter((key) => condemned.some((some) => this.#o.keys.condemns(some, key))))
      }
    }
    if (keys.length > 0) await redis.delete(keys)
    settle()
    const info = await redis.inspect((latencyMs) => this.far.found(redis, latencyMs))
    // Another one was chosen meanwhile.
    if (this.#redis !== redis) return
    const news = !this.#trusted
    if (news) {
      this.#reads = newBreaker()
      this.#writes = new Writes(this.#o.clock)
    }
    this.#trusted = true
    this.far.drop()
    this.doubts.use()
    this.#set({ state: 'connected', layer: 'redis', target: redis.target, cause: null, latencyMs: info.latencyMs, version: info.version })
    // Without its address: hosts stay out of the log. Health tells it to whoever asks.
    if (news) this.#o.log.info({ layer: 'redis', version: info.version }, 'cache available')
  }

  #lost(cause: string): void {
    // The first cause is the true one: what follows is "connection is closed".
    if (!this.#trusted && this.#health.state === 'degraded') return
    this.#trusted = false
    this.#askAgainLater()
    this.#lostCause = cause
    this.#set({ state: 'degraded', layer: 'embedded', target: this.#redis?.target ?? this.#o.file, latencyMs: null, cause })
    this.#o.log.warn({ cause }, 'cache degraded, using the embedded cache')
  }

  /**
   * A Redis that was lost with its connection comes back with a new one, see {@link #state}. One that only did not answer,
   * or answered no, keeps its connection: it is asked again, and connected anew when it still says nothing.
   */
  #askAgainLater(): void {
    if (this.#retry !== undefined || this.#closed) return
    this.#retry = setTimeout(() => {
      this.#retry = undefined
      const redis = this.#redis
      if (redis === undefined || this.#closed || (this.#trusted && this.doubts.none)) return
      void this.#trust(redis).catch(() => {
        if (this.#closed) return
        if (!this.#trusted && !this.far.there) redis.reconnect()
        this.#askAgainLater()
      })
    }, this.#pauses.next()).unref()
  }

  /** The embedded file can fail, too: its folder may be read-only or its disk full. Memory serves alone then. */
  async #askLocal<T>(question: (store: CacheStore) => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await question(this.#local())
      if (!this.#health.available) this.#set(this.#redis === undefined ? { state: 'local', cause: null } : { cause: this.#lostCause })
      return answer
    } catch (error) {
      if (!this.#health.available) return undefined
      this.#o.log.warn({ err: error }, 'the embedded cache did not answer')
      this.#set({ state: 'degraded', available: false, cause: 'The embedded cache file cannot be used' })
      return undefined
    }
  }

  /** Whether there is an embedded file, of this process or another. */
  #hasLocal(): boolean {
    return this.#embedded !== undefined || existsSync(this.#o.file)
  }

  #local(): EmbeddedStore {
    if (this.#embedded === undefined) {
      this.#embedded = new EmbeddedStore(this.#o.file, this.#o.clock)
      this.#o.log.info({ layer: 'embedded' }, 'cache available')
    }
    return this.#embedded
  }

  #set(patch: Partial<CacheHealth>): void {
    const state = patch.state ?? this.#health.state
    const changed = state !== this.#health.state || (patch.cause !== undefined && patch.cause !== this.#health.cause)
    this.#health = {
      ...this.#health,
      ...patch,
      available: patch.available ?? true,
      ...(typeof patch.latencyMs === 'number' ? { probedAt: this.#o.clock() } : {}),
      since: state === this.#health.state ? this.#health.since : this.#o.clock(),
    }
    if (changed) this.#o.onHealth(this.health)
  }
}
