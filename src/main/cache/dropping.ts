import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Forgotten } from '@shared/cache-report'
import { Turns } from '../turns'
import type { Accounts } from './accounts'
import type { Queued } from './cache-options'
import type { Flights } from './flights'
import { type Condemned, type ForgetTarget, isNamed, type Named, total } from './forget-target'
import type { CacheAddress, Keys } from './keys'
import type { MemoryLayer } from './memory'
import type { SecondLayer } from './second-layer'
import type { WriteQueue } from './write-queue'

/** Entries that are looked for, or dropped, in one turn of the event loop. */
const PAGE = 500

export interface DroppingOptions {
  readonly keys: Keys
  readonly memory: MemoryLayer
  readonly second: SecondLayer
  readonly queue: WriteQueue<Queued>
  readonly accounts: Accounts
  readonly flights: Flights
  /** Loads under way, by key: what they bring is not kept. */
  readonly loading: Map<string, unknown>
}

/** Drops entries from memory, queue and second layer, ten thousand as well as one, so that nobody waits for it meanwhile. */
export class Dropping {
  readonly #o: DroppingOptions

  constructor(options: DroppingOptions) {
    this.#o = options
  }

  /** Drops entries from memory, queue and second layer; answers how many there were, counting one in two layers once. */
  async forget(connectionId: string, target: ForgetTarget): Promise<Forgotten> {
    if (!isNamed(target)) return await this.drop(this.#condemned(connectionId, target))
    const keys = await this.#keysOf(target.addresses)
    const found = await this.#find(keys)
    // Those that were not found, too: Redis may not have been able to say.
    await this.delete(keys)
    return total(found, this.#o.second.doubts.owed(keys))
  }

  /** What {@link forget} would drop. */
  async preview(connectionId: string, target: ForgetTarget): Promise<Forgotten> {
    if (isNamed(target)) return total(await this.#find(await this.#keysOf(target.addresses)))
    const wanted = this.#names(this.#condemned(connectionId, target))
    const held = [...(await this.#o.accounts.held()).values()].filter(({ key }) => wanted(key))
    return total(this.#withNear(new Map(held.map(({ key, bytes }) => [key, bytes])), wanted))
  }

  /** What a forget takes that does not name its entries. */
  #condemned(connectionId: string, target: Exclude<ForgetTarget, Named>): Condemned {
    return { connection: this.#o.keys.connection(connectionId), ...(target === 'all' ? {} : target) }
  }

  #names(condemned: Condemned): (key: string) => boolean {
    return (key) => this.#o.keys.condemns(condemned, key)
  }

  /** Adds what memory and queue hold. */
  #withNear(found: Map<string, number>, wanted: (key: string) => boolean): Map<string, number> {
    for (const [key, entry] of this.#o.memory.list()) if (wanted(key)) found.set(key, found.get(key) ?? entry.value.byteLength)
    for (const key of this.#o.queue.keys()) if (wanted(key)) found.set(key, found.get(key) ?? 0)
    return found
  }

  /** Drops what nobody listed. */
  async drop(condemned: Condemned): Promise<Forgotten> {
    const wanted = this.#names(condemned)
    const booked = [...(await this.#o.accounts.heldBy(this.#o.second.doubts.target ?? '')).keys()].filter(wanted)
    const found = this.#withNear(await this.#o.second.condemn(condemned), wanted)
    const moving = [...this.#o.flights.keys(), ...this.#o.loading.keys()].filter(wanted)
    await this.delete([...new Set([...found.keys(), ...moving])])
    return total(found, this.#o.second.doubts.owed(new Set([...found.keys(), ...booked]), condemned))
  }

  async #keysOf(addresses: readonly CacheAddress[]): Promise<string[]> {
    const turns = new Turns()
    const keys: string[] = []
    for (const address of addresses) {
      keys.push(this.#o.keys.of(address))
      await turns.next()
    }
    return keys
  }

  async #find(keys: readonly string[]): Promise<Map<string, number>> {
    const found = new Map<string, number>()
    for (let at = 0; at < keys.length; at += PAGE) {
      const page = keys.slice(at, at + PAGE)
      const sizes = (await this.#o.second.ask((store) => store.sizes(page))) ?? []
      for (const [n, key] of page.entries()) {
        const bytes = sizes[n] ?? this.#o.memory.get(key)?.value.byteLength
        if (bytes !== undefined) found.set(key, bytes)
      }
      await nextTurn()
    }
    return found
  }

  /** Drops entries by their keys, in turns. */
  async delete(keys: readonly string[]): Promise<void> {
    this.#deleteNear(keys)
    await this.#o.queue.cancel(keys)
    for (let at = 0; at < keys.length; at += PAGE) {
      const page = keys.slice(at, at + PAGE)
      await this.#o.second.change(page, (store) => store.delete(page))
      this.#o.accounts.removed(page)
      await nextTurn()
    }
    // Again: a reading may have brought one of them back before the second layer had dropped it.
    this.#deleteNear(keys)
  }

  #deleteNear(keys: readonly string[]): void {
    for (const key of keys) {
      this.#o.memory.delete(key)
      this.#o.flights.land(key)
      this.#o.loading.delete(key)
    }
  }
}
