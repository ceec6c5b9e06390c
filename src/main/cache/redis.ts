import type { ChainableCommander } from 'ioredis'
import type { CacheStore, StoredEntry } from './cache-store'
import { causeOf, TOO_SLOW } from './causes'
import { FAR_LIMIT_MS, patiently, patienceOr } from './far'
import { inTime } from './in-time'
import { makeRedisClient, mastersOf, type RedisClient } from './redis-client'
import { boundAnswers } from './redis-protocol'
import { parseRedisUrl, type RedisAddress } from './redis-url'
import { MAX_SEALED } from './seal'

/** Keys in one round trip: of commands with short answers, and of values. */
const PAGE = 500
const VALUES_PAGE = 100
/** How long an answer may take on this machine and over a network, ms. */
const LOCAL_LIMIT_MS = 100
const NETWORK_LIMIT_MS = 250
/** How long one value may take in either case, ms: the embedded file has it at once, and a Redis further away than this is no cache. */
const VALUE_LIMIT_MS = 100

/** How long all pages of one search may take together, ms: a hundred million keys of others take a minute or two. */
const SEARCH_LIMIT_MS = 300_000

export interface RedisOptions {
  readonly address: RedisAddress
  readonly onState: (store: RedisStore, state: 'ready' | 'lost', cause: string | null) => void
}

/** The second layer in a Redis server. Nothing waits long: a command that cannot be answered now fails now. */
export class RedisStore implements CacheStore {
  readonly layer = 'redis'
  readonly target: string
  readonly #redis: RedisClient
  readonly #limitMs: number

  constructor({ address, onState }: RedisOptions) {
    const way = parseRedisUrl(address.url)
    this.#limitMs = way.local ? LOCAL_LIMIT_MS : NETWORK_LIMIT_MS
    this.target = way.target
    this.#redis = makeRedisClient(way, address)
    boundAnswers(this.#redis)
    this.#redis.on('ready', () => onState(this, 'ready', null))
    this.#redis.on('close', () => onState(this, 'lost', null))
    this.#redis.on('error', (error: Error) => onState(this, 'lost', causeOf(error)))
  }

  /** Connects; rejects with the first reason why it did not work. Reconnecting goes on in the background. */
  async connect(): Promise<void> {
    await this.#redis.connect()
  }

  /** How it is; rejects with `timed out` where it answers, yet so late that values would not come in time, and tells how late. */
  async inspect(onLate: (latencyMs: number) => void): ReturnType<CacheStore['info']> {
    const info = await this.info().catch((error: unknown) => {
      if (causeOf(error) !== TOO_SLOW) throw error
      return undefined
    })
    if (info !== undefined && info.latencyMs <= VALUE_LIMIT_MS) return info
    // This process may have been busy, which is nobody's delay: twice is.
    const again = await patiently(FAR_LIMIT_MS, async () => await this.info())
    if (again.latencyMs <= VALUE_LIMIT_MS) return again
    onLate(again.latencyMs)
    throw new Error('timed out')
  }

  /** Gives the connection up and makes a new one: for a server that keeps it open and does not answer. */
  reconnect(): void {
    // Where there is none, one is being made already.
    if (this.#redis.status === 'ready' || this.#redis.status === 'connect') this.#redis.disconnect(true)
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const asked = this.#redis.getrangeBuffer(key, 0, MAX_SEALED).then(
      (value) => valueOf(null, value),
      (error: Error) => valueOf(error, null),
    )
    return await inTime(asked, patienceOr(VALUE_LIMIT_MS))
  }

  async getMany(keys: readonly string[]): Promise<(Uint8Array | undefined)[]> {
    const found: (Uint8Array | undefined)[] = []
    for (let at = 0; at < keys.length; at += VALUES_PAGE) {
      const pipeline = this.#redis.pipeline()
      // MGET would fetch what somebody else put there whole, 512 MB each.
      for (const key of keys.slice(at, at + VALUES_PAGE)) pipeline.getrangeBuffer(key, 0, MAX_SEALED)
      for (const [error, value] of (await this.#answer(pipeline.exec())) ?? []) found.push(valueOf(error, value))
    }
    return found
  }

  async set(key: string, value: Uint8Array, ttlMs: number): Promise<void> {
    await this.#answer(this.#redis.set(key, asBuffer(value), 'PX', Math.ceil(ttlMs)))
  }

  /** Sets a key that nobody holds; false where somebody does. */
  async claim(key: string, value: Uint8Array, ttlMs: number): Promise<boolean> {
    return (await this.#answer(this.#redis.set(key, asBuffer(value), 'PX', Math.ceil(ttlMs), 'NX'))) === 'OK'
  }

  async setMany(entries: readonly { key: string; value: Uint8Array; ttlMs: number }[]): Promise<void> {
    const pipeline = this.#redis.pipeline()
    for (const { key, value, ttlMs } of entries) pipeline.set(key, asBuffer(value), 'PX', Math.ceil(ttlMs))
    const failed = (await this.#answer(pipeline.exec()))?.find(([error]) => error !== null)?.[0]
    if (failed !== undefined && failed !== null) throw failed
  }

  async delete(keys: readonly string[]): Promise<number> {
    let deleted = 0
    for (let at = 0; at < keys.length; at += PAGE) deleted += await this.#answer(this.#redis.unlink(...keys.slice(at, at + PAGE)))
    return deleted
  }

  async *list(prefix: string): AsyncIterable<StoredEntry[]> {
    const pattern = `${prefix.replace(/[\\*?[\]]/g, '\\$&')}*`
    const end = performance.now() + SEARCH_LIMIT_MS
    for (const master of mastersOf(this.#redis)) {
      let cursor = '0'
      do {
        if (performance.now() > end) throw new Error('timed out')
        const [next, found] = await this.#answer(master.scan(cursor, 'MATCH', pattern, 'COUNT', PAGE))
        cursor = next
        // MATCH is a glob; only an exact prefix is ours.
        const keys = found.filter((key) => key.startsWith(prefix))
        if (keys.length > 0) {
          const sizes = await this.sizes(keys)
          yield keys.map((key, at) => ({ key, bytes: sizes[at] ?? 0 }))
        }
      } while (cursor !== '0')
    }
  }

  async sizes(keys: readonly string[]): Promise<(number | undefined)[]> {
    // STRLEN answers 0 for a key that does not exist; a value of ours is never empty.
    return await this.#each(
      keys,
      (pipeline, key) => pipeline.strlen(key),
      (size) => (size === 0 ? undefined : Number(size)),
    )
  }

  async ttl(key: string): Promise<number | undefined> {
    const left = await this.#answer(this.#redis.pttl(key))
    return left < 0 ? undefined : left
  }

  async info(): Promise<{
    version: string
    connectedClients: number
    usedMemoryBytes: number
    usedMemoryHuman: string
    latencyMs: number
  }> {
    const started = performance.now()
    await this.#answer(this.#redis.ping())
    const latencyMs = performance.now() - started
    const texts = await this.#answer(Promise.all(mastersOf(this.#redis).map((master) => master.info())))
    const fields = (name: string) => texts.map((text) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(text)?.[1] ?? '')
    const sum = (name: string) => fields(name).reduce((total, value) => total + Number(value), 0)
    const [human = ''] = fields('used_memory_human')
    return {
      version: `Redis ${fields('redis_version')[0] ?? ''}`,
      connectedClients: sum('connected_clients'),
      usedMemoryBytes: sum('used_memory'),
      usedMemoryHuman: texts.length === 1 ? human : `${(sum('used_memory') / 1_048_576).toFixed(2)}M`,
      latencyMs,
    }
  }

  async close(): Promise<void> {
    this.#redis.disconnect()
  }

  /** Asks one thing of each key, a page in one round trip. */
  async #each<T>(
    keys: readonly string[],
    ask: (pipeline: ChainableCommander, key: string) => unknown,
    read: (answer: unknown) => T | undefined,
  ): Promise<(T | undefined)[]> {
    const found: (T | undefined)[] = []
    for (let at = 0; at < keys.length; at += PAGE) {
      const pipeline = this.#redis.pipeline()
      for (const key of keys.slice(at, at + PAGE)) ask(pipeline, key)
      for (const [error, answer] of (await this.#answer(pipeline.exec())) ?? []) found.push(error === null ? read(answer) : undefined)
    }
    return found
  }

  async #answer<T>(answer: Promise<T>): Promise<T> {
    return await inTime(answer, patienceOr(this.#limitMs))
  }
}

/** One byte more than a value of ours may have tells that it is none, however large it is (redis.io: GETRANGE). */
function valueOf(error: Error | null, value: unknown): Uint8Array | undefined {
  // A list or a hash under our name is no failure of Redis: somebody put it there, and it does not open.
  if (error?.message.startsWith('WRONGTYPE') === true) return new Uint8Array(0)
  if (error !== null) throw error
  return Buffer.isBuffer(value) && value.length > 0 ? value : undefined
}

function asBuffer(value: Uint8Array): Buffer {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
}
