import { createHmac, type KeyObject } from 'node:crypto'
import { CACHE_TYPES, type CacheType } from '@shared/cache-report'
import { LRUCache } from 'lru-cache'
import type { Condemned } from './forget-target'

/** Names one entry in words of this process; what leaves it is a keyed hash. */
export interface CacheAddress {
  readonly type: CacheType
  readonly connectionId: string
  readonly generation: number
  /** Free text, for example `outline` or `relation:["main","t"]`. */
  readonly name: string
}

/** What a key tells without the hash key. */
export interface ParsedKey {
  readonly type: CacheType
  readonly connection: string
  readonly generation: number
}

/**
 * Keys: `relata:{namespace}:v1:<type>:<connection hash>.<generation>:<name hash>`. The type is visible, names are not:
 * whoever may SCAN a shared Redis sees every key. Braces keep a namespace in one Cluster slot.
 */
export class Keys {
  readonly prefix: string
  readonly #key: KeyObject
  /** A hash costs more than all the rest of a key, and one connection has thousands of them. */
  readonly #connections = new LRUCache<string, string>({ max: 1000 })

  constructor(namespace: string, key: KeyObject) {
    if (!/^[\w-]+$/.test(namespace)) throw new Error('a cache namespace may hold letters, digits, - and _ only')
    this.prefix = `relata:{${namespace}}:v1:`
    this.#key = key
  }

  of({ type, connectionId, generation, name }: CacheAddress): string {
    return `${this.prefix}${type}:${this.connection(connectionId)}.${String(generation)}:${this.#hash(`${connectionId}\u0000${name}`, 22)}`
  }

  /** The hash that stands for a connection in every key of its. */
  connection(connectionId: string): string {
    const known = this.#connections.get(connectionId)
    if (known !== undefined) return known
    const hash = this.#hash(connectionId, 11)
    this.#connections.set(connectionId, hash)
    return hash
  }

  /** Undefined for a key that is not ours. */
  parse(key: string): ParsedKey | undefined {
    if (!key.startsWith(this.prefix)) return undefined
    const match = /^([a-z]+):([\w-]{11})\.(\d+):[\w-]{22}$/.exec(key.slice(this.prefix.length))
    const type = CACHE_TYPES.find((t) => t === match?.[1])
    return match === null || type === undefined ? undefined : { type, connection: match[2] ?? '', generation: Number(match[3]) }
  }

  /** Whether a key is among what was condemned. */
  condemns({ connection, before }: Condemned, key: string): boolean {
    if (connection === undefined) return key.startsWith(this.prefix)
    const parsed = this.parse(key)
    return parsed?.connection === connection && (before === undefined || (parsed.type === 'schema' && parsed.generation < before))
  }

  #hash(text: string, length: number): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url').slice(0, length)
  }
}
