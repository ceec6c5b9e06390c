import { joinGraph, type RelationGraph } from '@shared/build-graph'
import { type ObjectName, type Relation, type RelationName, relationKey, type SchemaObject } from '@shared/catalog'
import type { Cell, RowPage } from '@shared/cells'
import type { HandlerInput, Output } from '@shared/contract'
import { AppError } from '@shared/errors'
import type { Freshness } from '@shared/freshness'
import { decodeOutline, type Outline } from '@shared/outline'
import type { Scope } from '@shared/server-channels'
import { type Template, template } from '@shared/sql-templates'
import type { RowFilter } from '@shared/row-query'
import type { RowsQuery } from '../drivers/driver'
import { decodeLines } from '../drivers/lines'
import { findEngine } from '../drivers/registry'
import { type Absences, missing } from './absences'
import type { FreshnessTracker } from './freshness'
import { referringTo } from './incoming'
import type { Layers } from './layers'
import { isLeftOut } from './left-out'
import { listRelations } from './list-relations'
import { Pages } from './pages'
import { neverRead, type Scans } from './scans'
import type { Lane } from './sessions'
import { PART, type SnapshotMeta } from './snapshot'

const ROWS_LIMIT_MS = 30_000
const NAMES_LIMIT_MS = 30_000
const COUNT_LIMIT_MS = 120_000

export interface ViewDependencies {
  readonly layers: Layers
  readonly absences: Absences
  readonly scans: Scans
  readonly freshness: FreshnessTracker
  /** Told of every answer, with the snapshot that it is from. */
  readonly onUsed: (id: string, meta: SnapshotMeta) => void
  /** Told of every answer that is marked as possibly old. */
  readonly onStale: () => void
}

/** Views by the relation that they read. */
interface Readers {
  readonly byRelation: ReadonlyMap<string, RelationName[]>
  readonly complete: boolean
}

/** What the renderer and the command line look at: answered from the layers, from the database only where a part was forgotten. */
export class Views {
  readonly #d: ViewDependencies
  readonly #pages: Pages
  readonly #readers = new WeakMap<Outline, Promise<Readers>>()

  constructor(dependencies: ViewDependencies) {
    this.#d = dependencies
    this.#pages = new Pages(dependencies)
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
    if (relation === undefined && (await isLeftOut(this.#d.layers, id, meta, name.schema))) return await this.#live(id, meta, name, signal)
    if (relation === undefined) ({ relation, meta } = await this.#reread(id, meta, name, signal))
    const incoming = referringTo(await this.#pages.incoming(id, await this.#meta(id), signal), name)
    const referencedBy = incoming.map((k) => ({
      from: k.from,
      name: k.name,
      columns: [...k.columns],
      targetColumns: [...k.targetColumns],
      onDelete: k.onDelete,
    }))
    return { relation, referencedBy, ddl: findEngine(meta.engine).ddl(relation), freshness: this.#freshness(id, meta) }
  }

  /** Names of relations in schemas of the system, asked of the database: no reading has them. */
  async system(id: string, signal: AbortSignal): Promise<Output<'catalog.system'>> {
    const limits = { signal, timeoutMs: NAMES_LIMIT_MS }
    return { relations: await this.#d.scans.ask(id, 'catalog', limits, (session, call) => session.systemRelations(call)) }
  }

  /** What an owner must run so that this connection's user may read what a scope points at, as one text; null for nothing. */
  async grants(id: string, scope: Scope, signal: AbortSignal): Promise<Output<'catalog.grants'>> {
    const limits = { signal, timeoutMs: NAMES_LIMIT_MS }
    const statements = await this.#d.scans.ask(id, 'catalog', limits, (session, call) => session.grants(scope, call))
    return { sql: statements.length === 0 ? null : statements.join('\n') }
  }

  /** Other databases of the server that this user may connect to: asked of it, or as they were last told; null where they never were. */
  async databases(id: string, ask: boolean, signal: AbortSignal): Promise<Output<'catalog.databases'>> {
    const { layers, scans, freshness } = this.#d
    if (!ask) {
      const text = await layers.part(id, PART.databases)
      return text === undefined ? null : (JSON.parse(text) as Output<'catalog.databases'>)
    }
    const began = layers.moment(id)
    const limits = { signal, timeoutMs: NAMES_LIMIT_MS }
    const databases = await scans.ask(id, 'catalog', limits, (session, call) => session.databases(call))
    const told = { databases, readAt: freshness.now() }
    layers.keepBeside(id, began, [PART.databases, JSON.stringify(told)])
    return told
  }

  /** A relation of the system as it is now. */
  async #live(id: string, meta: SnapshotMeta, name: RelationName, signal: AbortSignal): Promise<Output<'catalog.relation'>> {
    const { scans, freshness } = this.#d
    const limits = { signal, timeoutMs: NAMES_LIMIT_MS }
    const { relations } = await scans.ask(id, 'catalog', limits, (session, call) => session.readRelations([name], call))
    const [relation] = relations
    const now = freshness.now()
    if (relation === undefined) throw missing(name, now)
    const read = { ...meta, readAt: now, checkedAt: now, expiresAt: now + (meta.expiresAt - meta.readAt) }
    return { relation, referencedBy: [], ddl: findEngine(meta.engine).ddl(relation), freshness: freshness.of(id, read) }
  }

  /** Views that read a relation, as far as their details are known; made once for as long as the outline lives. */
  async dependents(id: string, name: RelationName): Promise<Output<'catalog.dependents'>> {
    const outline = await this.#outline(id)
    const known = this.#readers.get(outline)
    const readers = known ?? this.#readersOf(id, outline)
    if (known === undefined) this.#readers.set(outline, readers)
    const { byRelation, complete } = await readers
    // Details that were forgotten may be read again: then it is made anew.
    if (!complete) this.#readers.delete(outline)
    return { relations: byRelation.get(relationKey(name)) ?? [], complete }
  }

  async #readersOf(id: string, outline: Outline): Promise<Readers> {
    const views = outline.rows.filter(({ kind }) => kind === 'view' || kind === 'materialized')
    const known = await this.#d.layers.relations(id, views)
    const pairs = known.flatMap(({ schema, name, dependsOn = [] }) =>
      dependsOn.map((read) => ({ key: relationKey(read), view: { schema, name } })),
    )
    const byRelation = new Map([...Map.groupBy(pairs, ({ key }) => key)].map(([key, list]) => [key, list.map(({ view }) => view)]))
    return { byRelation, complete: known.length === views.length }
  }

  /** A statement about a relation as its engine takes it, to be edited. */
  async template(id: string, name: RelationName, kind: Template, signal: AbortSignal): Promise<string> {
    const [{ relation }, meta] = [await this.relation(id, name, signal), await this.#meta(id)]
    return template(kind, relation, findEngine(meta.engine).quote)
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
    const pages = await this.#pages.graph(id, meta, signal)
    // A line is parsed only when its schema is wanted: the key in front tells.
    const start = schema === undefined ? '[' : `[${JSON.stringify(schema)},`
    const parts = pages.flatMap(decodeLines).flatMap(([key, json]) => (key.startsWith(start) ? [JSON.parse(json) as RelationGraph] : []))
    const graph = joinGraph(parts.sort((a, b) => (a.node.id < b.node.id ? -1 : 1)))
    return { ...graph, freshness: this.#freshness(id, meta) }
  }

  /** A page of rows, always from the database: rows are never cached. `lane`: for whom nobody waits before a screen, `long`. */
  async rows(id: string, name: RelationName, query: RowsQuery, signal: AbortSignal, lane: Lane = 'rows'): Promise<RowPage> {
    return await this.#d.scans.ask(id, lane, { signal, timeoutMs: ROWS_LIMIT_MS }, (session, call) => session.rows(name, query, call))
  }

  /** How many rows pass the filters: the database counts them one by one. */
  async count(id: string, name: RelationName, filters: readonly RowFilter[], signal: AbortSignal): Promise<number> {
    return await this.#d.scans.ask(id, 'long', { signal, timeoutMs: COUNT_LIMIT_MS }, (session, call) => session.count(name, filters, call))
  }

  /** One value whole. `not_found` where its row is no longer there. */
  async cell(id: string, name: RelationName, row: string, column: string, signal: AbortSignal): Promise<Cell> {
    const page = await this.rows(id, name, { limit: 1, row, columns: [column], whole: true }, signal)
    const cell = page.rows[0]?.[0]
    if (cell === undefined) throw new AppError('not_found', 'This row is no longer there', { hint: 'Read the rows again' })
    return cell
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
    this.#d.onUsed(id, meta)
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

  async #reread(
    id: string,
    meta: SnapshotMeta,
    name: RelationName,
    signal: AbortSignal,
  ): Promise<{ relation: Relation; meta: SnapshotMeta }> {
    const { scans, absences, freshness } = this.#d
    const since = absences.since(id, name)
    if (since !== undefined) throw missing(name, since)
    const read = await scans.readRelation(id, meta, name, signal)
    if (read.relation === undefined) throw missing(name, absences.since(id, name) ?? freshness.now())
    return { relation: read.relation, meta: read.meta }
  }
}
