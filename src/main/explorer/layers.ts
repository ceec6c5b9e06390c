import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Relation, type RelationName, relationKey } from '@shared/catalog'
import type { Forgotten } from '@shared/cache-report'
import { AppError } from '@shared/errors'
import { decodeOutline } from '@shared/outline'
import type { Cache, CacheAddress } from '../cache/cache'
import { pageOf } from '../drivers/lines'
import type { PackedCatalog } from '../drivers/pack'
import { ALL_NUMBERS, type Generations } from '../store/generations'
import type { Part, Snapshots } from '../store/snapshots'
import { Turns } from '../turns'
import { larger } from './larger'
import { settled } from './settled'
import { PART, partsOf, SCHEMA_KEEP_MS, type SnapshotMeta } from './snapshot'
import type { SnapshotWatcher } from './snapshot-watcher'

/** Parts written in one turn of the event loop: ten thousand at once would hold up the window for half a second. */
const SLICE = 25

const encode = (text: string): Uint8Array => Buffer.from(text, 'utf8')
const decode = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')

/** What was current when a reading began: `generation` grows with every change of the snapshot, `era` with every forget. */
export interface Moment {
  readonly generation: number
  readonly era: number
}

/**
 * The way of a snapshot through the layers: memory → Redis or embedded → last snapshot on disk. The disk says which version
 * (generation) of a part is the true one, and the nearer layers are asked for that version only: a write or a layer that
 * comes late speaks of something nobody asks for any more, and what was forgotten has no version at all.
 */
export class Layers {
  readonly #cache: Cache
  readonly #snapshots: Snapshots
  readonly #generations: Generations
  readonly #watcher: SnapshotWatcher
  readonly #made = new WeakMap<Uint8Array, object>()
  readonly #sweeping = new Map<string, Promise<unknown>>()

  constructor(cache: Cache, snapshots: Snapshots, generations: Generations, watcher: SnapshotWatcher) {
    this.#cache = cache
    this.#snapshots = snapshots
    this.#generations = generations
    this.#watcher = watcher
  }

  /** Taken before a reading, it tells afterwards whether the world moved on meanwhile. */
  moment(id: string): Moment {
    return { generation: this.#generations.current(id, 'schema'), era: this.#generations.current(id, 'era') }
  }

  async meta(id: string): Promise<SnapshotMeta | undefined> {
    return await this.made(id, PART.meta, (text) => JSON.parse(text) as SnapshotMeta)
  }

  /** One part's text, from the nearest layer that has it; found further away it is put back into the nearer ones. */
  async part(id: string, name: string): Promise<string | undefined> {
    const address = this.#asked(id, name)
    const hit = await this.#cache.get(address)
    return hit === undefined ? this.#kept(id, name, address) : decode(hit.value)
  }

  /**
   * One part made into something by `make`, once for as long as memory holds the same bytes: parsing a thousand keys
   * costs more than finding them. What comes back is shared and must not be changed.
   */
  async made<T extends object>(id: string, name: string, make: (text: string) => T): Promise<T | undefined> {
    const address = this.#asked(id, name)
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

  /** A part as the last snapshot on disk has it: for comparing, without filling the nearer layers. */
  last(id: string, name: string): string | undefined {
    return this.#snapshots.getPart(id, name)
  }

  /**
   * Replaces the whole snapshot in every layer: prepared under a reserved generation a slice at a time, then shown in one
   * step. `began` is the moment when the reading began: after a forget or an update it is thrown away with `cancelled`. A
   * reading that another process finished since is replaced: both are true, and the fingerprint tells the next check which
   * of them is old. `compare` runs between preparing and showing, while the old snapshot is still there; what it answers is run right
   * before the new one is shown, unless something was forgotten by then.
   */
  async replace(
    id: string,
    began: Moment,
    packed: PackedCatalog,
    meta: Omit<SnapshotMeta, 'generation'>,
    compare: () => Promise<() => void>,
  ): Promise<SnapshotMeta> {
    return await this.#show(id, began, partsOf(packed), meta, compare)
  }

  async #show(
    id: string,
    began: Moment,
    rest: readonly Part[],
    meta: Omit<SnapshotMeta, 'generation'>,
    compare: () => Promise<() => void>,
  ): Promise<SnapshotMeta> {
    const generation = this.#generations.reserve(id, 'schema')
    const full: SnapshotMeta = { ...meta, generation }
    const edition = this.#snapshots.begin(generation)
    // What is kept beside a reading is as true beside the next one.
    const beside = rest.some(([name]) => name === PART.databases) ? undefined : this.last(id, PART.databases)
    const parts: Part[] = [[PART.meta, JSON.stringify(full)], ...rest, ...(beside === undefined ? [] : [[PART.databases, beside] as const])]
    for (let at = 0; at < parts.length; at += SLICE) {
      const slice = parts.slice(at, at + SLICE)
      this.#snapshots.stage(id, edition, generation, slice)
      this.#store(id, generation, slice)
      await nextTurn()
    }
    const record = await settled(() => this.moment(id).generation, compare)
    if (this.moment(id).era === began.era) record()
    if (!this.#generations.advance(id, generation, { era: began.era })) {
      this.#sweep(id, edition)
      throw movedOn()
    }
    const replaced = this.#snapshots.promote(id, edition)
    // Another process may have forgotten the connection between the two steps.
    if (this.moment(id).era !== began.era) {
      await this.#snapshots.sweepAll(this.#snapshots.hide(id))
      throw movedOn()
    }
    this.#watcher.replaced(id)
    this.#behind(id, this.#cache.forget(id, { before: generation }))
    if (replaced !== undefined) this.#sweep(id, replaced)
    return full
  }

  /**
   * Replaces some parts of the snapshot of `began` and removes others, under a new generation. Undefined, and nothing done,
   * when another snapshot is current by now; `cancelled` as {@link replace}.
   */
  change(id: string, began: Moment, meta: SnapshotMeta, parts: readonly Part[], removed: readonly string[]): SnapshotMeta | undefined {
    const generation = this.#generations.reserve(id, 'schema')
    if (!this.#generations.advance(id, generation, began)) {
      if (this.moment(id).era !== began.era) throw movedOn()
      return undefined
    }
    const full: SnapshotMeta = { ...meta, generation }
    const all: Part[] = [[PART.meta, JSON.stringify(full)], ...parts]
    const old = this.#addresses(id, [...all.map(([name]) => name), ...removed])
    if (!this.#snapshots.change(id, generation, all, removed)) throw movedOn()
    const names = [...parts.map(([name]) => name), ...removed]
    this.#watcher.changed(id, { names, from: began.generation, to: generation })
    this.#store(id, generation, all)
    this.#behind(id, this.#cache.forget(id, { addresses: old }))
    return full
  }

  /** Writes what is known about the snapshot as a whole; what it holds stays as it is. */
  renew(id: string, meta: SnapshotMeta): void {
    if (this.moment(id).generation !== meta.generation) return
    // A version of its own: under the old one another process goes on reading what it has in memory.
    const version = this.#generations.reserve(id, 'schema')
    const part: Part = [PART.meta, JSON.stringify(meta)]
    const old = this.#addresses(id, [PART.meta])
    if (!this.#snapshots.change(id, version, [part], [])) return
    this.#store(id, version, [part])
    this.#behind(id, this.#cache.forget(id, { addresses: old }))
  }

  /** Keeps something that no reading holds beside the one that is shown; nothing where none is, or something was forgotten since `began`. */
  keepBeside(id: string, began: Moment, part: Part): void {
    if (this.moment(id).era !== began.era) return
    const version = this.#generations.reserve(id, 'schema')
    const old = this.#addresses(id, [part[0]])
    if (!this.#snapshots.change(id, version, [part], [])) return
    this.#store(id, version, [part])
    this.#behind(id, this.#cache.forget(id, { addresses: old }))
  }

  /** Drops a connection from every layer; the generation moves first, so nothing written late is ever read. */
  async forgetAll(id: string): Promise<Forgotten> {
    await this.#sweeping.get(id)
    const kept = await this.#snapshots.measure(id)
    const cached = await this.#cache.preview(id, 'all')
    // Before the numbers move, so that nobody puts the last snapshot back; and after it, for what was shown in between.
    this.#snapshots.hide(id)
    for (const of of ALL_NUMBERS) this.#generations.bump(id, of)
    const hidden = this.#snapshots.hide(id)
    const [gone] = await Promise.all([this.#cache.forget(id, 'all'), this.#watcher.forgotten(id), this.#snapshots.sweepAll(hidden)])
    return larger(cached, kept, gone)
  }

  /**
   * Drops what is cached of a connection and keeps its last snapshot, for a change after which the same database is behind
   * it: config and test result are void, the schema is what it was.
   */
  async forgetCached(id: string): Promise<void> {
    await this.#sweeping.get(id)
    for (const of of ['connection', 'test'] as const) this.#generations.bump(id, of)
    await this.#cache.forget(id, 'all')
  }

  /** Drops what is left of any connection in any layer: everything of ours and nothing of a neighbour's. */
  async clear(): Promise<Forgotten> {
    const kept = await this.#snapshots.measure()
    this.#snapshots.hide()
    this.#generations.bumpAll()
    // What was shown in between, as in forgetAll.
    const hidden = this.#snapshots.hide()
    const [cached] = await Promise.all([this.#cache.clear(), this.#watcher.cleared(), this.#snapshots.sweepAll(hidden)])
    return larger(cached, kept)
  }

  /** Drops the details of some relations, and the parts made from them, from every layer. */
  async forgetRelations(id: string, relations: readonly RelationName[]): Promise<Forgotten> {
    const found = await this.preview(id, relations)
    const names = await this.#forgettable(id, relations)
    // Whatever is being read now began before this: it must not bring back what is forgotten.
    this.#generations.bump(id, 'era')
    const from = this.moment(id).generation
    const to = this.#generations.bump(id, 'schema')
    // Before anybody else has a turn, who may show another reading.
    const old = this.#carry(id, to)
    const addresses = await this.#addressesOf(id, names)
    await this.#snapshots.removeParts(id, names)
    const noted = this.#watcher.forgotten(id, { names, from, to })
    const [gone] = await Promise.all([this.#cache.forget(id, { addresses: [...addresses, ...old] }), noted])
    return larger(found, found, gone)
  }

  /** Texts that a forget drops, as the disk has them, for {@link bringBack}; with what is known of the whole. */
  async takeCopy(id: string, relations: readonly RelationName[] | 'all'): Promise<Part[]> {
    const names = relations === 'all' ? this.#names(id) : [PART.meta, ...(await this.#forgettable(id, relations))]
    const parts: Part[] = []
    for (const [at, name] of names.entries()) {
      const text = this.last(id, name)
      if (text !== undefined) parts.push([name, text])
      if (at % SLICE === SLICE - 1) await nextTurn()
    }
    return parts
  }

  /**
   * Puts back what a forget dropped, and no more than was not read again meanwhile; answers how many parts. `moment`: right after that
   * forget; what was forgotten since stays so. Undefined where the reading that it belongs to is gone.
   */
  async bringBack(id: string, moment: Moment, parts: readonly Part[], whole: boolean): Promise<number | undefined> {
    const known = parts.find(([name]) => name === PART.meta)?.[1]
    const rest = parts.filter(([name]) => name !== PART.meta)
    const [now, text] = [this.moment(id), this.last(id, PART.meta)]
    if (known === undefined) return undefined
    const meta = JSON.parse(known) as SnapshotMeta
    if (whole) {
      if (now.era !== moment.era) return undefined
      if (text === undefined) await this.#show(id, now, rest, meta, async () => () => undefined)
      return text === undefined ? parts.length : 0
    }
    if (text === undefined || (JSON.parse(text) as SnapshotMeta).readAt !== meta.readAt) return undefined
    // Pages speak of neighbours too: of one that was forgotten since they must not.
    const own = now.era === moment.era ? rest : rest.filter(([name]) => name.startsWith('relation:'))
    const missing = own.filter(([name]) => this.#snapshots.version(id, name) === undefined)
    if (missing.length > 0) this.change(id, now, JSON.parse(text) as SnapshotMeta, missing, [])
    return missing.length
  }

  /** Takes what is known about the snapshot as a whole along to a new generation, so that checks go on renewing it; answers where it was. */
  #carry(id: string, generation: number): CacheAddress[] {
    const text = this.#snapshots.getPart(id, PART.meta)
    if (text === undefined) return []
    const old = this.#addresses(id, [PART.meta])
    const part: Part = [PART.meta, JSON.stringify({ ...(JSON.parse(text) as SnapshotMeta), generation })]
    if (this.#snapshots.change(id, generation, [part], [])) this.#store(id, generation, [part])
    return old
  }

  /** What {@link forgetAll} or {@link forgetRelations} would drop. */
  async preview(id: string, relations: readonly RelationName[] | 'all'): Promise<Forgotten> {
    await this.#sweeping.get(id)
    if (relations === 'all') return larger(await this.#cache.preview(id, 'all'), await this.#snapshots.measure(id))
    const names = await this.#forgettable(id, relations)
    const cached = await this.#cache.preview(id, { addresses: await this.#addressesOf(id, names) })
    return larger(cached, await this.#snapshots.measure(id, names))
  }

  /** Full relations of the current snapshot, for those of `names` that are known. */
  async relations(id: string, names: readonly RelationName[]): Promise<Relation[]> {
    const found: Relation[] = []
    for (const [at, name] of names.entries()) {
      const text = await this.part(id, PART.relation(name))
      if (text !== undefined) found.push(JSON.parse(text) as Relation)
      if (at % SLICE === SLICE - 1) await nextTurn()
    }
    return found
  }

  /** Addresses of every part a connection may have cached, for lists. */
  async addresses(id: string): Promise<CacheAddress[]> {
    const test: CacheAddress = { type: 'test', connectionId: id, generation: this.#generations.current(id, 'test'), name: 'test' }
    return [...(await this.#addressesOf(id, this.#names(id))), test]
  }

  /** Names of every part that the last snapshot may have. */
  #names(id: string): string[] {
    // From the disk: drawing a list is no use of the cache, and must not count as one.
    const outline = this.last(id, PART.outline)
    const { rows, objects } = outline === undefined ? { rows: [], objects: [] } : decodeOutline(outline)
    const meta = this.last(id, PART.meta)
    const count = meta === undefined ? 0 : (JSON.parse(meta) as SnapshotMeta).pages
    const pages = Array.from({ length: count }, (_, page) => page)
    return [
      PART.meta,
      PART.outline,
      PART.marks,
      PART.databases,
      ...pages.map(PART.graph),
      ...pages.map(PART.keys),
      ...rows.map(PART.relation),
      ...objects.map(PART.object),
    ]
  }

  /** A forgotten relation is in the graph and the key list too: those pages are made again when next asked for. */
  async #forgettable(id: string, relations: readonly RelationName[]): Promise<string[]> {
    const pages = (await this.meta(id))?.pages ?? 1
    const touched = [...new Set(relations.map((r) => pageOf(relationKey(r), pages)))]
    return [...relations.map((r) => PART.relation(r)), ...touched.map(PART.graph), ...touched.map(PART.keys)]
  }

  /** A part from the last snapshot on disk, put back into the nearer layers. */
  #kept(id: string, name: string, address: CacheAddress): string | undefined {
    const started = performance.now()
    const version = this.#snapshots.version(id, name)
    const kept = this.#snapshots.getPart(id, name)
    this.#cache.addSnapshot(kept !== undefined, performance.now() - started)
    // Only under the version that it is of: another may have been shown since the address was made, or between the two questions.
    const same = version === address.generation && this.#snapshots.version(id, name) === version
    if (kept !== undefined && same) this.#cache.set(address, encode(kept), { ttlMs: SCHEMA_KEEP_MS })
    return kept
  }

  #store(id: string, generation: number, parts: readonly Part[]): void {
    this.#cache.setMany(
      parts.map(([name, text]) => ({
        address: { type: 'schema' as const, connectionId: id, generation, name },
        value: encode(text),
        ttlMs: SCHEMA_KEEP_MS,
      })),
    )
  }

  /** Remembers work that goes on behind the caller's back, so that whoever counts what there is waits for it. */
  #behind(id: string, work: Promise<unknown>): void {
    const all = Promise.all([this.#sweeping.get(id), work]).finally(() => {
      if (this.#sweeping.get(id) === all) this.#sweeping.delete(id)
    })
    this.#sweeping.set(id, all)
  }

  /** Deletes an edition that nobody is shown, behind the caller's back. */
  #sweep(id: string, edition: number): void {
    setImmediate(() => void this.#snapshots.sweep(id, edition))
  }

  /** The same of any number, in turns. */
  async #addressesOf(id: string, names: readonly string[]): Promise<CacheAddress[]> {
    const turns = new Turns()
    const found: CacheAddress[] = []
    for (const name of names) {
      found.push(...this.#addresses(id, [name]))
      await turns.next()
    }
    return found
  }

  #addresses(id: string, names: readonly string[]): CacheAddress[] {
    return names.flatMap((name) => this.#address(id, name) ?? [])
  }

  /** The address to ask for a part. What has no version is asked for, too, under a number that nothing has: a miss that counts. */
  #asked(id: string, name: string): CacheAddress {
    return this.#address(id, name) ?? { type: 'schema', connectionId: id, generation: this.moment(id).generation, name }
  }

  /** Where the true version of a part lies in the nearer layers; undefined when there is no such part. */
  #address(id: string, name: string): CacheAddress | undefined {
    const version = this.#snapshots.version(id, name)
    return version === undefined ? undefined : { type: 'schema', connectionId: id, generation: version, name }
  }
}

/** The answer to a reading whose connection was changed or forgotten meanwhile. */
export function movedOn(): AppError {
  return new AppError('cancelled', 'The connection was changed or forgotten while it was read', { hint: 'Refresh to read it again' })
}
