import type { CacheHistory, CacheLayer, CacheRange, CacheStats, CacheType } from '@shared/cache-report'
import type { Logger } from '../log'
import { Turns } from '../turns'
import { countLayer, countLookUp, type Figures, noFigures, served, type Tally } from './figures'
import type { CacheAddress, Keys } from './keys'
import { type Held, Ledger, past } from './ledger'
import type { MemoryLayer } from './memory'
import type { SecondLayer } from './second-layer'

/** How often what was counted is written down, ms. */
const WRITE_EVERY_MS = 10_000
/** For how long a list is believed before the second layer is asked whether it still holds what is in it, ms. */
const LIST_MS = 30_000
/** What of ours a Redis may hold, bytes, and to which part of it what was not used for longest makes room. It is others' memory, too. */
const REDIS_LIMIT_BYTES = 64 * 1024 * 1024
const ROOM = 0.75
/** Entries that are looked up, asked for, or make room, at one time. */
const PAGE = 500

export interface ListedEntry extends CacheAddress {
  readonly layer: CacheLayer
  readonly bytes: number
  readonly storedAt: number
  readonly expiresAt: number
}

export interface AccountsOptions {
  /** The ledger's file. */
  readonly file: string
  readonly keys: Keys
  readonly memory: MemoryLayer
  readonly second: SecondLayer
  /** See {@link CacheOptions.redisLimitBytes}. */
  readonly redisLimitBytes: number | undefined
  readonly clock: () => number
  readonly log: Logger
}

/** Counts what the cache does and knows what it holds. Figures that cannot be written are lost, never an error of the caller. */
export class Accounts {
  readonly #o: AccountsOptions
  readonly #sinceStart = noFigures()
  #unwritten = noFigures()
  #counted = false
  /** When keys were last asked for, since that was last written down. */
  readonly #used = new Map<string, number>()
  /** What a store holds of ours at most, bytes: what it did when it was last added up, and what was stored since. */
  #atMost = { target: '', bytes: 0 }
  #makingRoom = false
  #ledger: Ledger | undefined
  #warned = false
  #closed = false
  #listedAt = -Infinity
  readonly #timer: NodeJS.Timeout

  constructor(options: AccountsOptions) {
    this.#o = options
    this.#timer = setInterval(() => void this.write(), WRITE_EVERY_MS).unref()
  }

  /** One look-up as a whole: answered by some layer, or by none. */
  lookUp(type: CacheType, hit: boolean): void {
    this.#count((figures) => {
      countLookUp(figures, type, hit)
      if (hit && type === 'schema') figures.avoided += 1
    })
  }

  /** One layer's part in a look-up, and how long it took, ms. */
  layer(type: CacheType, layer: CacheLayer, hit: boolean, ms: number): void {
    this.#count((figures) => {
      countLayer(figures, type, layer, hit, ms)
      // Behind the look-up, which had missed: the last snapshot answered instead of the database.
      if (hit && layer === 'snapshot') figures.avoided += 1
    })
  }

  add(tally: Tally, amount = 1): void {
    if (amount === 0) return
    this.#count((figures) => {
      figures[tally] += amount
    })
  }

  /** A key was asked for and answered, by whichever layer: it makes room later. Noted in memory, and written down with the figures. */
  used(key: string): void {
    this.#used.set(key, this.#o.clock())
  }

  stored(target: string, entries: readonly Held[]): void {
    this.#book((ledger) => ledger.stored(target, entries))
    if (this.#atMost.target !== target) this.#atMost = { target, bytes: Infinity }
    this.#atMost.bytes += entries.reduce((sum, { bytes }) => sum + bytes, 0)
    if (this.#atMost.bytes > this.#limit) void this.#makeRoom(target)
  }

  removed(keys: readonly string[]): void {
    if (keys.length > 0) this.#book((ledger) => ledger.removed(keys))
  }

  /** The store at `target` does not have these: what ought to have been there was evicted. */
  missing(target: string, keys: readonly string[]): void {
    if (keys.length > 0) this.add('evictions', this.#book((ledger) => ledger.missing(target, keys)) ?? 0)
  }

  /** What the second layer in use ought to hold, by key. Asks no server. */
  async held(): Promise<Map<string, Held>> {
    return await this.heldBy(await this.#o.second.target())
  }

  /** The same of any store, by where it lives. */
  async heldBy(target: string): Promise<Map<string, Held>> {
    const all = new Map<string, Held>()
    const turns = new Turns()
    let page: Held[] = []
    do {
      const after = page.at(-1)?.key ?? ''
      page = this.#book((ledger) => ledger.held(target, after, PAGE)) ?? []
      for (const held of page) all.set(held.key, held)
      await turns.next()
    } while (page.length > 0)
    return all
  }

  /** Entries in both layers, as far as `known` names them. A key whose name is not known is not listed. */
  async entries(known: Iterable<CacheAddress>): Promise<ListedEntry[]> {
    const { keys, memory, second, clock } = this.#o
    const listed: ListedEntry[] = [...memory.list()].map(([, { address, value, storedAt, expiresAt }]) => ({
      ...{ ...address, layer: 'memory' as const, bytes: value.byteLength, storedAt, expiresAt },
    }))
    if (clock() - this.#listedAt > LIST_MS) {
      this.#listedAt = clock()
      await this.#verify()
    }
    const addresses = new Map<string, CacheAddress>()
    const turns = new Turns()
    for (const address of known) {
      addresses.set(keys.of(address), address)
      await turns.next()
    }
    const layer = await second.layer()
    for (const [key, { bytes, storedAt, expiresAt }] of await this.held()) {
      const address = addresses.get(key)
      if (address !== undefined) listed.push({ ...address, layer, bytes, storedAt, expiresAt })
    }
    return listed
  }

  async stats(): Promise<CacheStats> {
    const { keys, memory, second } = this.#o
    const keysByType = { schema: 0, config: 0, test: 0, metadata: 0 }
    const bytesByType = { ...keysByType }
    const count = (type: CacheType, bytes: number) => {
      keysByType[type] += 1
      bytesByType[type] += bytes
    }
    const held = await this.held()
    for (const { key, bytes } of held.values()) count(keys.parse(key)?.type ?? 'metadata', bytes)
    let memoryBytes = 0
    let memoryEntries = 0
    for (const [key, { address, value }] of memory.list()) {
      memoryEntries += 1
      memoryBytes += value.byteLength
      if (!held.has(key)) count(address.type, value.byteLength)
    }
    const info = await second.ask((store) => store.info())
    const { available, layer } = second.health
    return {
      ...served(this.#sinceStart),
      ...{ available, layer, keysByType, bytesByType, totalKeys: held.size, memoryEntries, memoryBytes },
      connectedClients: info?.connectedClients ?? 0,
      usedMemoryHuman: info?.usedMemoryHuman ?? '—',
      usedMemoryBytes: info?.usedMemoryBytes ?? 0,
    }
  }

  /** The cache's past, what was counted a moment ago included. */
  async history(range: CacheRange): Promise<CacheHistory> {
    await this.write()
    return this.#book((ledger) => ledger.history(range)) ?? past(range, this.#o.clock(), [])
  }

  /** Writes down what was counted since the last time. */
  async write(): Promise<void> {
    if (!this.#counted) return
    const held = [...(await this.held()).values()]
    const figures = this.#unwritten
    this.#unwritten = noFigures()
    this.#counted = false
    const now = { entries: held.length, bytes: held.reduce((sum, { bytes }) => sum + bytes, 0) }
    this.#noteUse()
    this.#book((ledger) => ledger.add(figures, now))
    await this.#makeRoom(await this.#o.second.target())
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.write()
    this.#ledger?.close()
    this.#ledger = undefined
    this.#closed = true
  }

  get #limit(): number {
    return this.#o.redisLimitBytes ?? REDIS_LIMIT_BYTES
  }

  #noteUse(): void {
    this.#book((ledger) => ledger.used(this.#used))
    this.#used.clear()
  }

  /** Where a Redis holds more of ours than it may, what was not used for longest goes; memory keeps it for its time. */
  async #makeRoom(target: string): Promise<void> {
    const { second } = this.#o
    if (this.#makingRoom || (await second.layer()) !== 'redis' || (await second.target()) !== target) return
    const bytes = this.#book((ledger) => ledger.bytes(target)) ?? 0
    this.#atMost = { target, bytes }
    if (bytes <= this.#limit || this.#makingRoom) return
    this.#makingRoom = true
    try {
      this.#noteUse()
      const going = this.#book((ledger) => ledger.leastUsed(target, bytes - this.#limit * ROOM)) ?? []
      for (let at = 0; at < going.length; at += PAGE) {
        const page = going.slice(at, at + PAGE)
        // First off the list: what is stored again meanwhile must be on it.
        this.removed(page)
        await second.change(page, (store) => store.delete(page))
        this.add('evictions', page.length)
      }
    } finally {
      this.#makingRoom = false
    }
  }

  /** Asks the second layer for exactly what ought to be there, and takes what is not off the list. */
  async #verify(): Promise<void> {
    const all = [...(await this.held()).keys()]
    for (let at = 0; at < all.length; at += PAGE) {
      const asked = all.slice(at, at + PAGE)
      const answer = await this.#o.second.ask(async (store) => ({ target: store.target, sizes: await store.sizes(asked) }))
      if (answer === undefined) return
      const gone = asked.filter((_, n) => answer.sizes[n] === undefined)
      this.missing(answer.target, gone)
    }
  }

  #count(change: (figures: Figures) => void): void {
    change(this.#sinceStart)
    change(this.#unwritten)
    this.#counted = true
  }

  /** Undefined where the file cannot be used now: said once in the log. */
  #book<T>(work: (ledger: Ledger) => T): T | undefined {
    if (this.#closed) return undefined
    try {
      this.#ledger ??= new Ledger(this.#o.file, this.#o.clock)
      return work(this.#ledger)
    } catch (error) {
      if (!this.#warned) this.#o.log.warn({ err: error }, 'the figures of the cache cannot be kept')
      this.#warned = true
      return undefined
    }
  }
}
