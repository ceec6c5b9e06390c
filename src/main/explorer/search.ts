import { decodeOutline, type Outline } from '@shared/outline'
import { type FilterReply, MOST_COLUMNS, type SearchInput, type SearchReply } from '@shared/search'
import type { Logger } from '../log'
import type { Generations } from '../store/generations'
import type { SearchIndex } from '../store/search-index'
import type { FilterPage } from '../store/search/filter'
import type { HitPage } from '../store/search/reader'
import type { Snapshots } from '../store/snapshots'
import type { Indexer, Searchable } from './indexer'
import type { Layers } from './layers'
import { PART } from './snapshot'

export interface SearchDependencies {
  readonly index: Pick<SearchIndex, 'sources' | 'find' | 'filter'>
  readonly indexer: Pick<Indexer, 'behind' | 'forgotten' | 'forgets' | 'settle' | 'indexing'>
  readonly layers: Pick<Layers, 'meta' | 'made'>
  readonly snapshots: Pick<Snapshots, 'version'>
  readonly generations: Pick<Generations, 'current'>
  /** Connections that are saved or were given for this run. */
  readonly connections: () => readonly Searchable[]
  readonly log: Logger
}

/** One search over all connections' snapshots, from an index that follows them. It asks no database. */
export class Search {
  readonly #d: SearchDependencies

  constructor(dependencies: SearchDependencies) {
    this.#d = dependencies
  }

  /**
   * Brings the index up to what the snapshots say: after a start, and after the file was lost. What has no snapshot any
   * more is taken out: the process that forgot it may have ended before it had done so. Likewise what is left in the file of
   * what was forgotten.
   */
  async catchUp(): Promise<void> {
    try {
      const known = new Map((await this.#d.index.sources()).map((source) => [source.connection, source.generation]))
      for (const id of known.keys()) if (!this.#isRead(id)) await this.#d.indexer.forgotten(id)
      this.#d.indexer.settle()
      for (const id of new Set([...this.#d.connections().map((c) => c.id), ...known.keys()])) {
        if (this.#isBehind(id, known.get(id))) this.#d.indexer.behind(id)
      }
    } catch (error) {
      this.#d.log.warn({ err: error }, 'the search index could not be brought up to date')
    }
  }

  /** Everything that can be found: the connections, and what earlier runs of the command line were given and read. */
  async everything(): Promise<Searchable[]> {
    const connections = this.#d.connections()
    const known = new Set(connections.map(({ id }) => id))
    const others = (await this.#d.index.sources()).filter(({ connection }) => !known.has(connection) && this.#isRead(connection))
    return [...connections, ...others.map(({ connection, label, engine }) => ({ id: connection, name: label, engine }))]
  }

  /**
   * The best hits first, with what the index does not know yet. That is found out here, too, because another process may
   * have read or forgotten something: it is indexed behind the answer.
   */
  async find(input: SearchInput, signal: AbortSignal, among: readonly Searchable[] = this.#d.connections()): Promise<SearchReply> {
    const started = performance.now()
    const { index, indexer } = this.#d
    const ids = among.map(({ id }) => id)
    let forgets: number
    let found: HitPage
    // What was looked for before a forget must not be told after it.
    do {
      forgets = indexer.forgets
      found = await index.find(input, ids, signal)
    } while (indexer.forgets !== forgets)
    const tookMs = performance.now() - started
    const indexed = new Map(found.sources.map(({ connection, generation }) => [connection, generation]))
    const behind = ids.filter((id) => this.#isBehind(id, indexed.get(id)))
    for (const id of behind) indexer.behind(id)
    const names = new Map(among.map(({ id, name }) => [id, name]))
    return {
      total: found.total,
      more: found.more,
      items: found.items.map((item) => ({ ...item, connectionName: names.get(item.connectionId) ?? '' })),
      tookMs,
      indexing: indexer.indexing(),
      notIndexed: behind,
    }
  }

  /**
   * Columns and comments of one connection that hold a text, by place in its outline; none where it was never read. `complete`: false
   * while the index does not know all of it yet, or where there was too much to tell. Of very many columns only the relations are told.
   */
  async filter(id: string, text: string, signal: AbortSignal): Promise<FilterReply> {
    const { index, indexer, layers } = this.#d
    let forgets: number
    let found: FilterPage
    do {
      forgets = indexer.forgets
      found = await index.filter(id, text, signal)
    } while (indexer.forgets !== forgets)
    const [meta, outline] = await Promise.all([layers.meta(id), layers.made(id, PART.outline, decodeOutline)])
    if (meta === undefined || outline === undefined) return { generation: 0, relations: [], objects: [], columns: [], complete: true }
    const reply = { relations: [] as number[], objects: [] as number[], columns: [] as { relation: number; name: string }[] }
    const places = placesOf(outline)
    for (const { part, columns } of found.hits) {
      const at = places.get(part)
      if (at === undefined) continue
      if (part.startsWith('object:')) reply.objects.push(at)
      else {
        reply.relations.push(at)
        for (const name of columns) reply.columns.push({ relation: at, name })
      }
    }
    if (reply.columns.length > MOST_COLUMNS) reply.columns = []
    return { ...reply, generation: meta.generation, complete: !found.more && !this.#isBehind(id, found.generation) }
  }

  #isRead(id: string): boolean {
    return this.#d.snapshots.version(id, PART.outline) !== undefined
  }

  /** Whether a snapshot is not, or not wholly, in the index. */
  #isBehind(id: string, indexed: number | null | undefined): boolean {
    return indexed !== this.#d.generations.current(id, 'schema') && this.#isRead(id)
  }
}

const placed = new WeakMap<Outline, ReadonlyMap<string, number>>()

/** Where in its outline each part of a snapshot stands. */
function placesOf(outline: Outline): ReadonlyMap<string, number> {
  const { rows, objects } = outline
  const known = placed.get(outline)
  if (known !== undefined) return known
  const places = new Map([
    ...rows.map((row, at) => [PART.relation(row), at] as const),
    ...objects.map((object, at) => [PART.object(object), at] as const),
  ])
  placed.set(outline, places)
  return places
}
