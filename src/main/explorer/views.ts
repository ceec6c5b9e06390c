import { joinGraph, type RelationGraph } from '@shared/build-graph'
import { type ObjectName, type Relation, type RelationName, relationKey, type SchemaObject } from '@shared/catalog'
import type { HandlerInput, Output } from '@shared/contract'
import { AppError } from '@shared/errors'
import type { Freshness } from '@shared/freshness'
import { decodeOutline, type Outline } from '@shared/outline'
import { decodeLines, pageOf } from '../drivers/lines'
import { graphPages, keysPages } from '../drivers/pack'
import { findEngine } from '../drivers/registry'
import type { FreshnessTracker } from './freshness'
import { type Incoming, incomingOf, referringTo } from './incoming'
import type { Layers } from './layers'
import { listRelations } from './list-relations'
import { neverRead, type Scans } from './scans'
import type { Part } from '../store/snapshots'
import { PART, type SnapshotMeta } from './snapshot'

const ROWS_LIMIT_MS = 30_000
const READ_LIMIT_MS = 120_000

export interface ViewDependencies {
  readonly layers: Layers
  readonly scans: Scans
  readonly freshness: FreshnessTracker
  /** Told of every answer that is marked as possibly old. */
  readonly onStale: () => void
}

/** What the renderer and the command line look at: answered from the layers, from the database only where a part was forgotten. */
export class Views {
  readonly #d: ViewDependencies

  constructor(dependencies: ViewDependencies) {
    this.#d = dependencies
  }

  /** The outline at once; `not_found` when nothing was ever read. Never asks the database. */
  async outline(id: string): Promise<Output<'catalog.get'>> {
    // Asked for together, they come from Redis in one trip.
    const [meta, outline] = await Promise.all([this.#meta(id), this.#d.layers.part(id, PART.outline)])
    if (outline === undefined) throw neverRead()
    const { database, serverVersion, totalTables, totalColumns, notes } = meta
    return { outline, database, serverVersion, totalTables, totalColumns, notes: [...notes], freshness: this.#freshness(id, meta) }
  }

  /** Relations filtered, sorted and paged here, so that a page crosses the wire and not the list. */
  async relations(input: HandlerInput<'catalog.relations'>): Promise<Output<'catalog.relations'>> {
    const meta = await this.#meta(input.id)
    const { total, items } = listRelations(await this.#outline(input.id), input)
    return { total, items, freshness: this.#freshness(input.id, meta) }
  }

  /** One relation in full; read from the database when its details were forgotten. */
  async relation(id: string, name: RelationName, signal: AbortSignal): Promise<Output<'catalog.relation'>> {
    const [known, text] = await Promise.all([this.#meta(id), this.#d.layers.part(id, PART.relation(name))])
    let meta = known
    let relation = text === undefined ? undefined : (JSON.parse(text) as Relation)
    if (relation === undefined) ({ relation, meta } = await this.#reread(id, meta, name, signal))
    const incoming = referringTo(await this.#incoming(id, signal), relationKey(name))
    const referencedBy = incoming.map((k) => ({
      from: k.from,
      name: k.name,
      columns: [...k.columns],
      targetColumns: [...k.targetColumns],
      onDelete: k.onDelete,
    }))
    return { relation, referencedBy, ddl: findEngine(meta.engine).ddl(relation), freshness: this.#freshness(id, meta) }
  }

  /** One routine, sequence, type … in full. */
  async object(id: string, name: ObjectName): Promise<Output<'catalog.object'>> {
    const meta = await this.#meta(id)
    const text = await this.#d.layers.part(id, PART.object(name))
    if (text === undefined)
      throw new AppError('not_found', `${name.name} is not in what was read`, { hint: 'It may have been dropped: refresh the connection' })
    const object = JSON.parse(text) as SchemaObject
    return { object, ddl: findEngine(meta.engine).objectDdl(object), freshness: this.#freshness(id, meta) }
  }

  /** The diagram's model, of one schema (with keys inside it) or of everything. */
  async graph(id: string, schema: string | undefined, signal: AbortSignal): Promise<Output<'catalog.graph'>> {
    const meta = await this.#meta(id)
    const pages = await this.#graphPages(id, meta.pages)
    if (pages === undefined) {
      await this.#rebuild(id, meta, signal)
      return await this.graph(id, schema, signal)
    }
    // A line is parsed only when its schema is wanted: the key in front tells.
    const start = schema === undefined ? '[' : `[${JSON.stringify(schema)},`
    const parts = pages.flatMap(decodeLines).flatMap(([key, json]) => (key.startsWith(start) ? [JSON.parse(json) as RelationGraph] : []))
    const graph = joinGraph(parts.sort((a, b) => (a.node.id < b.node.id ? -1 : 1)))
    return { ...graph, freshness: this.#freshness(id, meta) }
  }

  /** The first rows, always from the database: rows are never cached. */
  async rows(id: string, name: RelationName, limit: number, signal: AbortSignal): Promise<Output<'catalog.rows'>> {
    return await this.#d.scans.ask(id, 'rows', { signal, timeoutMs: ROWS_LIMIT_MS }, (session, call) => session.rows(name, limit, call))
  }

  /** Names of the relations that a scope points at; `all` for a whole connection. */
  async scoped(id: string, scope: { schema?: string | undefined; name?: string | undefined }): Promise<RelationName[] | 'all'> {
    const { schema, name } = scope
    if (schema === undefined) return 'all'
    if (name !== undefined) return [{ schema, name }]
    return (await this.#outline(id)).rows.filter((row) => row.schema === schema).map((row) => ({ schema, name: row.name }))
  }

  #freshness(id: string, meta: SnapshotMeta): Freshness {
    const freshness = this.#d.freshness.of(id, meta)
    if (freshness.state !== 'live' && freshness.state !== 'cached') this.#d.onStale()
    return freshness
  }

  async #meta(id: string): Promise<SnapshotMeta> {
    const meta = await this.#d.layers.meta(id)
    if (meta === undefined) throw neverRead()
    return meta
  }

  async #outline(id: string): Promise<Outline> {
    const outline = await this.#d.layers.made(id, PART.outline, decodeOutline)
    if (outline === undefined) throw neverRead()
    return outline
  }

  /** Keys by the relation they refer to. */
  async #incoming(id: string, signal: AbortSignal): Promise<Incoming> {
    const meta = await this.#meta(id)
    return (await incomingOf(id, meta.pages, this.#d.layers)) ?? (await this.#rebuild(id, meta, signal), await this.#incoming(id, signal))
  }

  /** Every page of the diagram; undefined when one was forgotten. */
  async #graphPages(id: string, pages: number): Promise<string[] | undefined> {
    const texts: string[] = []
    for (let page = 0; page < pages; page += 1) {
      const text = await this.#d.layers.part(id, PART.graph(page))
      if (text === undefined) return undefined
      texts.push(text)
    }
    return texts
  }

  async #reread(
    id: string,
    meta: SnapshotMeta,
    name: RelationName,
    signal: AbortSignal,
  ): Promise<{ relation: Relation; meta: SnapshotMeta }> {
    const read = await this.#d.scans.readRelation(id, meta, name, signal)
    if (read.relation === undefined) {
      throw new AppError('not_found', `${name.schema}.${name.name} is not in the database`, {
        hint: 'It may have been dropped or renamed: refresh the connection',
      })
    }
    return { relation: read.relation, meta: read.meta }
  }

  /** Makes forgotten pages again: from the layers, and from the database for what is missing there too. */
  async #rebuild(id: string, meta: SnapshotMeta, signal: AbortSignal): Promise<void> {
    const { layers, scans } = this.#d
    const began = layers.moment(id)
    const missing = new Set<number>()
    for (let page = 0; page < meta.pages; page += 1) {
      const whole = (await layers.part(id, PART.graph(page))) !== undefined && (await layers.part(id, PART.keys(page))) !== undefined
      if (!whole) missing.add(page)
    }
    const rows = (await this.#outline(id)).rows.filter((row) => missing.has(pageOf(relationKey(row), meta.pages)))
    const known = await layers.relations(id, rows)
    const have = new Set(known.map(relationKey))
    const unknown = rows.filter((row) => !have.has(relationKey(row))).map(({ schema, name }) => ({ schema, name }))
    const limits = { signal, timeoutMs: READ_LIMIT_MS }
    const read =
      unknown.length === 0
        ? []
        : (await scans.ask(id, 'catalog', limits, (session, call) => session.readRelations(unknown, call))).relations
    const all = [...known, ...read]
    const graph = graphPages(all, meta.defaultSchema, meta.pages)
    const keys = keysPages(all, meta.pages)
    const pages = [...missing].flatMap((page): Part[] => [
      [PART.graph(page), graph[page] ?? ''],
      [PART.keys(page), keys[page] ?? ''],
    ])
    // Another snapshot that came meanwhile has its pages.
    layers.change(id, began, meta, [...pages, ...read.map((r): Part => [PART.relation(r), JSON.stringify(r)])], [])
  }
}
