import type { Relation, RelationName } from '@shared/catalog'
import type { Forgotten } from '@shared/cache-report'
import { AppError } from '@shared/errors'
import { decodeOutline } from '@shared/outline'
import type { Cache, CacheAddress } from '../cache/cache'
import type { PackedCatalog } from '../drivers/pack'
import type { Generations } from '../store/generations'
import type { Snapshots } from '../store/snapshots'
import { PART, SCHEMA_KEEP_MS, type SnapshotMeta } from './snapshot'

const encode = (text: string): Uint8Array => Buffer.from(text, 'utf8')
const decode = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')

/** Told of every change of what the last snapshots hold, after it was made; answers at once. */
export interface SnapshotWatcher {
  /** Everything of a connection, or some parts by name, became other or went. */
  changed(id: string, parts?: readonly string[]): void
  forgotten(id: string): void
  cleared(): void
}

/** The way of a snapshot through the layers: memory → Redis or embedded → last snapshot on disk. */
export class Layers {
  readonly #cache: Cache
  readonly #snapshots: Snapshots
  readonly #generations: Generations
  readonly #watcher: SnapshotWatcher
  readonly #made = new WeakMap<Uint8Array, object>()

  constructor(cache: Cache, snapshots: Snapshots, generations: Generations, watcher: SnapshotWatcher) {
    this.#cache = cache
    this.#snapshots = snapshots
    this.#generations = generations
    this.#watcher = watcher
  }

  /** The number that the next stored part must carry; compare before and after a long reading. */
  generation(id: string): number {
    return this.#generations.current(id, 'schema')
  }

  async meta(id: string): Promise<SnapshotMeta | undefined> {
    const text = await this.part(id, PART.meta)
    return text === undefined ? undefined : (JSON.parse(text) as SnapshotMeta)
  }

  /** One part's text, from the nearest layer that has it; found further away it is put back into the nearer ones. */
  async part(id: string, name: string): Promise<string | undefined> {
    const address = this.#address(id, name)
    const hit = await this.#cache.get(address)
    return hit === undefined ? this.#kept(id, name, address) : decode(hit.value)
  }

  /**
   * One part made into something by `make`, once for as long as memory holds the same bytes: parsing a thousand keys
   * costs more than finding them. What comes back is shared and must not be changed.
   */
  async made<T extends object>(id: string, name: string, make: (text: string) => T): Promise<T | undefined> {
    const address = this.#address(id, name)
    const hit = await this.#cache.get(address)
    if (hit === undefined) {
      const text = this.#kept(id, name, address)
      return text === undefined ? undefined : make(text)
    }
    const known = this.#made.get(hit.value)
    if (known !== undefined) return known as T
    const fresh = make(decode(hit.value))
    this.#made.set(hit.value, fresh)
    return fresh
  }

  /**
   * Replaces the whole snapshot in every layer under a new generation, so that a late write of the old one lands on a
   * dead name. `startedAt` is the generation when the reading began: if it moved on meanwhile (forget, update), the
   * reading is thrown away with `cancelled`.
   */
  async commit(id: string, startedAt: number, packed: PackedCatalog, meta: Omit<SnapshotMeta, 'generation'>): Promise<SnapshotMeta> {
    if (this.#generations.current(id, 'schema') !== startedAt) {
      throw new AppError('cancelled', 'The connection was changed or forgotten while it was read', { hint: 'Refresh to read it again' })
    }
    const generation = this.#generations.bump(id, 'schema')
    const full: SnapshotMeta = { ...meta, generation }
    const parts: [string, string][] = [
      [PART.outline, packed.outline],
      [PART.graph, packed.graph],
      [PART.keys, packed.keys],
      ...packed.relations.map(([key, json]): [string, string] => [`relation:${key}`, json]),
      ...packed.objects.map(([key, json]): [string, string] => [`object:${key}`, json]),
    ]
    this.#snapshots.put(id, full, parts)
    this.#watcher.changed(id)
    this.#store(id, [[PART.meta, JSON.stringify(full)], ...parts])
    // Nobody asks for the old generation's names any more: they are swept behind the caller's back.
    void this.#cache.forget(id, { before: generation })
    return full
  }

  /** Replaces some parts of the current snapshot in every layer and removes others. */
  async patch(id: string, meta: SnapshotMeta, parts: readonly (readonly [string, string])[], removed: readonly string[]): Promise<void> {
    this.#snapshots.replaceParts(id, meta, parts, removed)
    this.#watcher.changed(id, [...parts.map(([name]) => name), ...removed])
    if (removed.length > 0) await this.#cache.forget(id, { generation: this.#generations.current(id, 'schema'), names: removed })
    this.#store(id, [[PART.meta, JSON.stringify(meta)], ...parts])
  }

  /** Drops a connection from every layer; the generation moves first, so nothing written late is ever read. */
  async forgetAll(id: string): Promise<Forgotten> {
    const kept = this.#snapshots.measure(id)
    const cached = await this.#cache.preview(id, 'all')
    this.#generations.bump(id, 'schema')
    this.#generations.bump(id, 'connection')
    await this.#cache.forget(id, 'all')
    this.#snapshots.remove(id)
    this.#watcher.forgotten(id)
    return larger(cached, kept)
  }

  /** Drops what is left of any connection in any layer: everything of ours and nothing of a neighbour's. */
  async clear(): Promise<Forgotten> {
    const kept = this.#snapshots.clear()
    this.#watcher.cleared()
    return larger(await this.#cache.clear(), kept)
  }

  /** Drops the details of some relations, and the parts made from them, from every layer. */
  async forgetRelations(id: string, relations: readonly RelationName[]): Promise<Forgotten> {
    const names = this.#forgettable(relations)
    const kept = this.#snapshots.remove(id, names)
    this.#watcher.changed(id, names)
    const cached = await this.#cache.forget(id, { generation: this.#generations.current(id, 'schema'), names })
    return larger(cached, kept)
  }

  /** What {@link forgetAll} or {@link forgetRelations} would drop. */
  async preview(id: string, relations: readonly RelationName[] | 'all'): Promise<Forgotten> {
    if (relations === 'all') return larger(await this.#cache.preview(id, 'all'), this.#snapshots.measure(id))
    const names = this.#forgettable(relations)
    const cached = await this.#cache.preview(id, { generation: this.#generations.current(id, 'schema'), names })
    return larger(cached, this.#snapshots.measure(id, names))
  }

  /** Full relations of the current snapshot, for those of `names` that are known. */
  async relations(id: string, names: readonly RelationName[]): Promise<Relation[]> {
    const found: Relation[] = []
    for (const name of names) {
      const text = await this.part(id, PART.relation(name))
      if (text !== undefined) found.push(JSON.parse(text) as Relation)
    }
    return found
  }

  /** A forgotten relation is in the graph and the key list too: they are made again when next asked for. */
  #forgettable(relations: readonly RelationName[]): string[] {
    return [...relations.map((r) => PART.relation(r)), PART.graph, PART.keys]
  }

  /** Addresses of every part a connection may have cached, for lists. */
  async addresses(id: string): Promise<CacheAddress[]> {
    const outline = await this.part(id, PART.outline)
    const names = [
      PART.meta,
      PART.outline,
      PART.graph,
      PART.keys,
      ...(outline === undefined ? [] : decodeOutline(outline).rows.map((row) => PART.relation(row))),
    ]
    const test: CacheAddress = { type: 'test', connectionId: id, generation: this.#generations.current(id, 'connection'), name: 'test' }
    return [...names.map((name) => this.#address(id, name)), test]
  }

  /** A part from the last snapshot on disk, put back into the nearer layers. */
  #kept(id: string, name: string, address: CacheAddress): string | undefined {
    const kept = name === PART.meta ? this.#snapshotMeta(id) : this.#snapshots.getPart(id, name)
    if (kept !== undefined) this.#cache.set(address, encode(kept), { ttlMs: SCHEMA_KEEP_MS })
    return kept
  }

  #snapshotMeta(id: string): string | undefined {
    const meta = this.#snapshots.getMeta(id)
    return meta === undefined ? undefined : JSON.stringify({ ...meta, generation: this.#generations.current(id, 'schema') })
  }

  #store(id: string, parts: readonly (readonly [string, string])[]): void {
    this.#cache.setMany(parts.map(([name, text]) => ({ address: this.#address(id, name), value: encode(text), ttlMs: SCHEMA_KEEP_MS })))
  }

  #address(id: string, name: string): CacheAddress {
    return { type: 'schema', connectionId: id, generation: this.#generations.current(id, 'schema'), name }
  }
}

/** The same entry in two layers is one entry to a person: the fuller layer's figures are told. */
function larger(a: Forgotten, b: Forgotten): Forgotten {
  return { entries: Math.max(a.entries, b.entries), bytes: Math.max(a.bytes, b.bytes) }
}
