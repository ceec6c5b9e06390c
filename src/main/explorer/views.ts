import { buildGraph } from '@shared/build-graph'
import { type Relation, type RelationName, relationKey } from '@shared/catalog'
import type { HandlerInput, Output } from '@shared/contract'
import { AppError } from '@shared/errors'
import { Graph } from '@shared/graph'
import { decodeOutline, type Outline } from '@shared/outline'
import { type KeyRow, keyRows } from '../drivers/pack'
import { findEngine } from '../drivers/registry'
import type { FreshnessTracker } from './freshness'
import type { Layers } from './layers'
import { listRelations } from './list-relations'
import { neverRead, type Scans } from './scans'
import type { Sessions } from './sessions'
import { PART, type SnapshotMeta } from './snapshot'

const ROWS_LIMIT_MS = 30_000
const READ_LIMIT_MS = 120_000

export interface ViewDependencies {
  readonly layers: Layers
  readonly scans: Scans
  readonly sessions: Sessions
  readonly freshness: FreshnessTracker
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
    return { outline, database, serverVersion, totalTables, totalColumns, notes: [...notes], freshness: this.#d.freshness.of(id, meta) }
  }

  /** Relations filtered, sorted and paged here, so that a page crosses the wire and not the list. */
  async relations(input: HandlerInput<'catalog.relations'>): Promise<Output<'catalog.relations'>> {
    const meta = await this.#meta(input.id)
    const { total, items } = listRelations(await this.#outline(input.id), input)
    return { total, items, freshness: this.#d.freshness.of(input.id, meta) }
  }

  /** One relation in full; read from the database when its details were forgotten. */
  async relation(id: string, name: RelationName, signal: AbortSignal): Promise<Output<'catalog.relation'>> {
    const [known, text] = await Promise.all([this.#meta(id), this.#d.layers.part(id, PART.relation(name))])
    let meta = known
    let relation = text === undefined ? undefined : (JSON.parse(text) as Relation)
    if (relation === undefined) ({ relation, meta } = await this.#reread(id, meta, name, signal))
    const incoming = (await this.#incoming(id, signal)).get(relationKey(name)) ?? []
    const referencedBy = incoming.map((k) => ({
      from: k.from,
      name: k.name,
      columns: [...k.columns],
      targetColumns: [...k.targetColumns],
      onDelete: k.onDelete,
    }))
    return { relation, referencedBy, ddl: findEngine(meta.engine).ddl(relation), freshness: this.#d.freshness.of(id, meta) }
  }

  /** The diagram's model, of one schema (with keys inside it) or of everything. */
  async graph(id: string, schema: string | undefined, signal: AbortSignal): Promise<Output<'catalog.graph'>> {
    const meta = await this.#meta(id)
    const text = await this.#d.layers.part(id, PART.graph)
    const graph = text === undefined ? (await this.#rebuild(id, meta, signal)).graph : Graph.parse(JSON.parse(text))
    const freshness = this.#d.freshness.of(id, meta)
    if (schema === undefined) return { ...graph, freshness }
    const nodes = graph.nodes.filter((node) => node.schema === schema)
    const inside = new Set(nodes.map((node) => node.id))
    return { nodes, edges: graph.edges.filter((edge) => inside.has(edge.source) && inside.has(edge.target)), freshness }
  }

  /** The first rows, always from the database: rows are never cached. */
  async rows(id: string, name: RelationName, limit: number, signal: AbortSignal): Promise<Output<'catalog.rows'>> {
    const call = { signal, timeoutMs: ROWS_LIMIT_MS }
    try {
      return await this.#d.sessions.with(id, 'rows', call, (session) => session.rows(name, limit, call))
    } catch (error) {
      this.#d.freshness.failed(id, error)
      throw error
    }
  }

  /** Names of the relations that a scope points at; `all` for a whole connection. */
  async scoped(id: string, scope: { schema?: string | undefined; name?: string | undefined }): Promise<RelationName[] | 'all'> {
    const { schema, name } = scope
    if (schema === undefined) return 'all'
    if (name !== undefined) return [{ schema, name }]
    return (await this.#outline(id)).rows.filter((row) => row.schema === schema).map((row) => ({ schema, name: row.name }))
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
  async #incoming(id: string, signal: AbortSignal): Promise<ReadonlyMap<string, readonly KeyRow[]>> {
    const known = await this.#d.layers.made(id, PART.keys, (text) => byTarget(JSON.parse(text) as KeyRow[]))
    return known ?? byTarget((await this.#rebuild(id, await this.#meta(id), signal)).keys)
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

  /** Makes graph and key list again after a forget: from the layers, and from the database for what is missing there. */
  async #rebuild(id: string, meta: SnapshotMeta, signal: AbortSignal): Promise<{ graph: Graph; keys: KeyRow[] }> {
    const { layers, sessions } = this.#d
    const startedAt = layers.generation(id)
    const rows = (await this.#outline(id)).rows
    const known = await layers.relations(id, rows)
    const have = new Set(known.map(relationKey))
    const missing = rows.filter((row) => !have.has(relationKey(row))).map(({ schema, name }) => ({ schema, name }))
    const call = { signal, timeoutMs: READ_LIMIT_MS }
    const read =
      missing.length === 0 ? [] : (await sessions.with(id, 'catalog', call, (session) => session.readRelations(missing, call))).relations
    const all = [...known, ...read]
    const graph = buildGraph(all, meta.defaultSchema)
    const keys = keyRows(all)
    if (layers.generation(id) === startedAt) {
      await layers.patch(
        id,
        meta,
        [
          [PART.graph, JSON.stringify(graph)],
          [PART.keys, JSON.stringify(keys)],
          ...read.map((r): [string, string] => [PART.relation(r), JSON.stringify(r)]),
        ],
        [],
      )
    }
    return { graph, keys }
  }
}

function byTarget(keys: readonly KeyRow[]): Map<string, KeyRow[]> {
  return Map.groupBy(keys, (key) => relationKey(key.target))
}
