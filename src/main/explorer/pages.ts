import { type Relation, relationKey } from '@shared/catalog'
import { decodeOutline, type OutlineRow } from '@shared/outline'
import { pageOf } from '../drivers/lines'
import { graphPages, keysPages } from '../drivers/pack'
import type { Part } from '../store/snapshots'
import type { FreshnessTracker } from './freshness'
import { type Incoming, incomingOf } from './incoming'
import { type Layers, movedOn } from './layers'
import { neverRead, type Scans } from './scans'
import { PART, type SnapshotMeta } from './snapshot'

const READ_LIMIT_MS = 120_000

export interface PagesDependencies {
  readonly layers: Layers
  readonly scans: Scans
  readonly freshness: FreshnessTracker
}

/** Pages by number. */
interface Made {
  readonly graph: ReadonlyMap<number, string>
  readonly keys: ReadonlyMap<number, string>
}

/**
 * The diagram's pages and those of the key list. Pages that were forgotten are made again: from the relations that are known,
 * and from the database for the others. Where that is out of reach, those others are there by their names alone: what was
 * forgotten of one relation must not take the rest with it.
 */
export class Pages {
  readonly #d: PagesDependencies

  constructor(dependencies: PagesDependencies) {
    this.#d = dependencies
  }

  /** Every page of the diagram, in order. */
  async graph(id: string, meta: SnapshotMeta, signal: AbortSignal): Promise<string[]> {
    const { texts, missing } = await this.#kept(id, meta, PART.graph)
    if (missing.length === 0) return texts
    const made = await this.#make(id, meta, signal)
    return texts.map((text, page) => made.graph.get(page) ?? text)
  }

  /** Every foreign key. */
  async incoming(id: string, meta: SnapshotMeta, signal: AbortSignal): Promise<Incoming> {
    const { layers } = this.#d
    const known = await incomingOf(id, meta, layers)
    if (known !== undefined) return known
    const { keys } = await this.#make(id, meta, signal)
    const found = await incomingOf(id, meta, layers, keys)
    // Forgotten while this was made: whoever asks again gets what is there then.
    if (found === undefined) throw movedOn()
    return found
  }

  async #kept(id: string, { pages }: SnapshotMeta, name: (page: number) => string): Promise<{ texts: string[]; missing: number[] }> {
    // Asked for together, they come from Redis in one trip.
    const found = await Promise.all(Array.from({ length: pages }, async (_, page) => await this.#d.layers.part(id, name(page))))
    return { texts: found.map((text) => text ?? ''), missing: found.flatMap((text, page) => (text === undefined ? [page] : [])) }
  }

  async #make(id: string, meta: SnapshotMeta, signal: AbortSignal): Promise<Made> {
    const { layers } = this.#d
    const began = layers.moment(id)
    const [graphs, keyLists] = [await this.#kept(id, meta, PART.graph), await this.#kept(id, meta, PART.keys)]
    const missing = new Set([...graphs.missing, ...keyLists.missing])
    const outline = await layers.made(id, PART.outline, decodeOutline)
    if (outline === undefined) throw neverRead()
    const rows = outline.rows.filter((row) => missing.has(pageOf(relationKey(row), meta.pages)))
    const known = await layers.relations(id, rows)
    const have = new Set(known.map(relationKey))
    const unknown = rows.filter((row) => !have.has(relationKey(row)))
    const read = await this.#read(id, meta, unknown, signal)
    const all = [...known, ...(read ?? unknown.map(nameOnly))]
    const graph = graphPages(all, meta.defaultSchema, meta.pages)
    const keys = keysPages(all, meta.pages)
    if (read !== undefined) {
      const pages = [...missing].flatMap((page): Part[] => [
        [PART.graph(page), graph[page] ?? ''],
        [PART.keys(page), keys[page] ?? ''],
      ])
      // Another snapshot that came meanwhile has its pages.
      layers.change(id, began, meta, [...pages, ...read.map((r): Part => [PART.relation(r), JSON.stringify(r)])], [])
    }
    const only = (texts: readonly string[]) => new Map([...missing].map((page) => [page, texts[page] ?? '']))
    return { graph: only(graph), keys: only(keys) }
  }

  /** Undefined when the database is out of reach. */
  async #read(id: string, meta: SnapshotMeta, rows: readonly OutlineRow[], signal: AbortSignal): Promise<readonly Relation[] | undefined> {
    if (rows.length === 0) return []
    const { scans, freshness } = this.#d
    const names = rows.map(({ schema, name }) => ({ schema, name }))
    try {
      const limits = { signal, timeoutMs: READ_LIMIT_MS }
      return (await scans.ask(id, 'catalog', limits, async (session, call) => session.readRelations(names, call))).relations
    } catch (error) {
      if (signal.aborted || freshness.of(id, meta).state !== 'offline') throw error
      return undefined
    }
  }
}

function nameOnly({ schema, name, kind, rows }: OutlineRow): Relation {
  const nothing = { columns: [], uniqueKeys: [], foreignKeys: [], checks: [], indexes: [], triggers: [] }
  return { schema, name, kind, ...nothing, ...(rows === undefined ? {} : { rowEstimate: rows }) }
}
