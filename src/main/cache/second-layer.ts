import type { CacheHealth } from '@shared/cache-report'
import { type CircuitBreakerPolicy, circuitBreaker, ConsecutiveBreaker, ExponentialBackoff, handleAll } from 'cockatiel'
import type { Logger } from '../log'
import type { CacheStore } from './cache-store'
import { EmbeddedStore } from './embedded'
import { causeOf, RedisStore } from './redis'

const DEFAULT_URL = 'redis://localhost:6379/0'
/** How long the first look for a Redis may hold up the first question, ms. */
const CHOICE_LIMIT_MS = 300
/** Keys that a returning Redis may hold an old value of; beyond this many it is asked to drop all of ours. */
const MAX_DIRTY = 50_000

export interface SecondLayerOptions {
  /** The embedded file; opened only when it is needed. */
  readonly file: string
  /** From the environment; undefined = the default address where it answers, else embedded. */
  readonly redisUrl: string | undefined
  readonly redisCaFile: string | undefined
  /** Prefix of all keys of ours. */
  readonly prefix: string
  readonly clock: () => number
  readonly log: Logger
  readonly onHealth: (health: CacheHealth) => void
}

/**
 * Redis while it answers, the embedded file while it does not. No method rejects: a failure is `undefined`, with its cause
 * in {@link health}. What was written or deleted while Redis was away is dropped there before it is trusted again.
 */
export class SecondLayer {
  readonly #o: SecondLayerOptions
  readonly #breaker: CircuitBreakerPolicy
  readonly #chosen: Promise<void>
  readonly #dirty = new Set<string>()
  #redis: RedisStore | undefined
  #embedded: EmbeddedStore | undefined
  #health: CacheHealth
  #trusted = false
  #regaining: Promise<void> | undefined
  #closed = false

  constructor(options: SecondLayerOptions) {
    this.#o = options
    this.#breaker = circuitBreaker(handleAll, {
      halfOpenAfter: new ExponentialBackoff({ initialDelay: 1000, maxDelay: 30_000 }),
      breaker: new ConsecutiveBreaker(3),
    })
    this.#health = {
      state: 'local',
      available: true,
      layer: 'embedded',
      target: options.file,
      latencyMs: null,
      since: options.clock(),
      cause: null,
      version: null,
    }
    const limit = new Promise<void>((done) => setTimeout(done, CHOICE_LIMIT_MS).unref())
    this.#chosen = Promise.race([this.#choose(), limit])
  }

  /** Never touches the network. */
  get health(): CacheHealth {
    return this.#health
  }

  /** The store that answers now. */
  async active(): Promise<CacheStore> {
    await this.#chosen
    return this.#redis !== undefined && this.#trusted ? this.#redis : this.#local()
  }

  /** Runs a question; undefined when it failed. */
  async ask<T>(question: (store: CacheStore) => Promise<T>): Promise<T | undefined> {
    const store = await this.active()
    if (this.#closed) return undefined
    if (store.layer === 'embedded') return await question(store).catch((error: unknown) => this.#localFailed(error))
    try {
      return await this.#breaker.execute(() => question(store))
    } catch (error) {
      this.#lost(causeOf(error))
      return undefined
    }
  }

  /** Runs a change of some keys; while Redis is away they are remembered, so that it drops its old values on return. */
  async change<T>(keys: readonly string[], change: (store: CacheStore) => Promise<T>): Promise<T | undefined> {
    const remember = () => {
      if (this.#redis !== undefined && !this.#trusted) for (const key of keys) this.#dirty.add(key)
    }
    const result = await this.ask(change)
    remember()
    return result
  }

  /** Asks the store how it is; refreshes latency and version in {@link health}. */
  async probe(): Promise<CacheHealth> {
    const info = await this.ask((store) => store.info())
    if (info !== undefined) this.#set({ latencyMs: info.latencyMs, version: info.version })
    return this.#health
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#redis?.close()
    await this.#embedded?.close()
  }

  async #choose(): Promise<void> {
    const { redisUrl, redisCaFile, log } = this.#o
    let redis: RedisStore
    try {
      redis = new RedisStore({ url: redisUrl ?? DEFAULT_URL, caFile: redisCaFile, onState: (state, cause) => this.#state(state, cause) })
    } catch (error) {
      this.#set({ state: 'degraded', cause: 'The Redis address is not a redis:// or rediss:// URL' })
      log.warn({ err: error }, 'cache: the Redis address is not understood, using the embedded cache')
      return
    }
    // A Redis that was asked for stays wanted while it is away; the default one is only taken where it answers at once.
    if (redisUrl !== undefined) this.#redis = redis
    try {
      await redis.connect()
      await redis.info()
      this.#redis = redis
      await this.#trust()
    } catch (error) {
      if (redisUrl === undefined) {
        await redis.close()
        this.#redis = undefined
        log.info('cache available: embedded (no Redis at the default address)')
      } else this.#lost(causeOf(error))
    }
  }

  #state(state: 'ready' | 'lost', cause: string | null): void {
    if (this.#redis === undefined || this.#closed) return
    if (state === 'lost') this.#lost(cause ?? 'The connection to Redis was lost')
    else if (!this.#trusted) void this.#trust().catch((error: unknown) => this.#lost(causeOf(error)))
  }

  /** Redis answers (again): first it drops what changed while it was away, then it is believed. */
  async #trust(): Promise<void> {
    // Asked for by the connection's own word and by whoever made it: both wait for one regaining.
    this.#regaining ??= this.#regain().finally(() => (this.#regaining = undefined))
    await this.#regaining
  }

  async #regain(): Promise<void> {
    const redis = this.#redis
    if (redis === undefined || this.#trusted) return
    if (this.#dirty.size > MAX_DIRTY) {
      for await (const entries of redis.list(this.#o.prefix)) await redis.delete(entries.map((entry) => entry.key))
    } else if (this.#dirty.size > 0) await redis.delete([...this.#dirty])
    this.#dirty.clear()
    const info = await redis.info()
    this.#trusted = true
    this.#set({ state: 'connected', layer: 'redis', target: redis.target, cause: null, latencyMs: info.latencyMs, version: info.version })
    this.#o.log.info({ target: redis.target, version: info.version }, 'cache available')
  }

  #lost(cause: string): void {
    // The first cause is the true one: what follows is "connection is closed".
    if (!this.#trusted && this.#health.state === 'degraded') return
    this.#trusted = false
    this.#set({ state: 'degraded', layer: 'embedded', target: this.#redis?.target ?? this.#o.file, latencyMs: null, cause })
    this.#o.log.warn({ cause }, 'cache degraded, using the embedded cache')
  }

  #local(): EmbeddedStore {
    this.#embedded ??= new EmbeddedStore(this.#o.file, this.#o.clock)
    return this.#embedded
  }

  #localFailed(error: unknown): undefined {
    this.#o.log.warn({ err: error }, 'the embedded cache did not answer')
    this.#set({ state: 'degraded', available: false, cause: 'The embedded cache file cannot be used' })
    return undefined
  }

  #set(patch: Partial<CacheHealth>): void {
    const state = patch.state ?? this.#health.state
    const changed = state !== this.#health.state || (patch.cause !== undefined && patch.cause !== this.#health.cause)
    this.#health = {
      ...this.#health,
      ...patch,
      available: patch.available ?? true,
      since: state === this.#health.state ? this.#health.since : this.#o.clock(),
    }
    if (changed) this.#o.onHealth(this.#health)
  }
}
