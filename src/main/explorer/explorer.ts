import type { CacheEntry, Forgotten } from '@shared/cache-report'
import type { RelationName } from '@shared/catalog'
import type { Scope } from '@shared/server-channels'
import type { Freshness } from '@shared/freshness'
import type { Cache, CacheAddress } from '../cache/cache'
import type { History } from '../store/history'
import { Turns } from '../turns'
import type { FreshnessTracker } from './freshness'
import type { Layers } from './layers'
import type { Scans } from './scans'
import type { Sessions } from './sessions'
import type { Views } from './views'

export interface ExplorerDependencies {
  readonly cache: Cache
  readonly layers: Layers
  readonly scans: Scans
  readonly views: Views
  readonly sessions: Sessions
  readonly freshness: FreshnessTracker
  readonly history: History
  /** Ids of all connections that may have something cached. */
  readonly connectionIds: () => readonly string[]
  readonly connectionName: (id: string) => string
  readonly onChange: (id: string, freshness: Freshness | null) => void
}

/** Forgets and accounts for what is known, in every layer. */
export class Explorer {
  readonly #d: ExplorerDependencies

  constructor(dependencies: ExplorerDependencies) {
    this.#d = dependencies
  }

  /**
   * Drops what `scope` points at from every layer: a connection with its test result, config and history, a schema, or a relation.
   * `keepHistory`: what changed between the readings of a whole connection stays.
   */
  async forget(id: string, scope: Scope, keepHistory = false): Promise<Forgotten> {
    const { scans, layers, views, freshness, sessions, history, onChange } = this.#d
    const relations = scope.schema === undefined ? 'all' : await views.scoped(id, scope)
    if (relations !== 'all') {
      const forgotten = await layers.forgetRelations(id, relations)
      const meta = await layers.meta(id)
      if (meta !== undefined) onChange(id, freshness.of(id, meta))
      return forgotten
    }
    scans.abort(id)
    const forgotten = await layers.forgetAll(id)
    if (!keepHistory) history.remove(id)
    freshness.drop(id)
    await sessions.close(id)
    onChange(id, null)
    return forgotten
  }

  /** Drops the last snapshot of a connection that nobody works with, and what is cached and found of it; its history stays. */
  async prune(id: string): Promise<void> {
    await this.#d.layers.forgetAll(id)
    this.#d.freshness.drop(id)
    this.#d.onChange(id, null)
  }

  /** After an update. What is known of the database stays known, unless another database may now be behind the connection. */
  async updated(id: string, elsewhere: boolean): Promise<void> {
    if (elsewhere) {
      await this.forget(id, {})
      return
    }
    await this.#d.layers.forgetCached(id)
    await this.#d.sessions.close(id)
  }

  /** What {@link forget} would drop; changes nothing. */
  async forgetPreview(id: string, scope: Scope): Promise<Forgotten> {
    return await this.#d.layers.preview(id, scope.schema === undefined ? 'all' : await this.#d.views.scoped(id, scope))
  }

  /** Everything of ours in every layer, the last snapshots included; nobody else's keys are touched. */
  async clear(): Promise<Forgotten> {
    let total: Forgotten = { entries: 0, bytes: 0 }
    for (const id of this.#d.connectionIds()) {
      const one = await this.forget(id, {})
      total = { entries: total.entries + one.entries, bytes: total.bytes + one.bytes }
    }
    const rest = await this.#d.layers.clear()
    this.#d.history.remove()
    // What has yet to go is in the last count once: it is of everything of ours.
    return { ...rest, entries: total.entries + rest.entries, bytes: total.bytes + rest.bytes }
  }

  /** What is cached now, with names made from what this machine knows. */
  async cacheEntries(): Promise<CacheEntry[]> {
    const known: CacheAddress[] = []
    for (const id of this.#d.connectionIds()) known.push(...(await this.#d.layers.addresses(id)))
    const names = new Map<string, string>()
    const nameOf = (id: string) => {
      const name = names.get(id) ?? this.#d.connectionName(id)
      names.set(id, name)
      return name
    }
    const listed: CacheEntry[] = []
    const turns = new Turns()
    for (const { type, layer, connectionId, name, bytes, storedAt, expiresAt } of await this.#d.cache.entries(known)) {
      const label = `${nameOf(connectionId)} · ${partLabel(name)}`
      listed.push({ type, layer, connectionId, label, relation: relationOf(name), bytes, storedAt, expiresAt })
      await turns.next()
    }
    return listed
  }
}

/** `relation:["public","orders"]` → `public.orders`, `object:["function","public","f","integer"]` → `public.f(integer)`; an extension is in no schema. */
function partLabel(part: string): string {
  const relation = relationOf(part)
  if (relation !== null) return `${relation.schema}.${relation.name}`
  if (!part.startsWith('object:')) return part
  const [, schema = '', name = '', signature = ''] = JSON.parse(part.slice('object:'.length)) as string[]
  return `${schema === '' ? '' : `${schema}.`}${name}${signature === '' ? '' : `(${signature})`}`
}

/** The relation that a part is about; null for other objects and for parts of the whole catalog. */
function relationOf(part: string): RelationName | null {
  if (!part.startsWith('relation:')) return null
  const [schema, name] = JSON.parse(part.slice('relation:'.length)) as [string, string]
  return { schema, name }
}
