import { type Relation, type RelationName, relationKey } from '@shared/catalog'
import type { Output, ScanProgress, Scope } from '@shared/contract'
import { AppError } from '@shared/errors'
import type { Freshness } from '@shared/freshness'
import type { Graph } from '@shared/graph'
import { decodeOutline } from '@shared/outline'
import type { Cache } from '../cache/cache'
import type { CallOptions } from '../drivers/driver'
import type { KeyRow } from '../drivers/pack'
import type { RemoteSession } from '../drivers/remote-session'
import type { ConnectionSource } from './connection-source'
import type { FreshnessTracker } from './freshness'
import type { Layers } from './layers'
import { patchOverview } from './patch'
import type { Sessions } from './sessions'
import { SingleFlight } from './single-flight'
import { PART, SCHEMA_TTL_MS, type SnapshotMeta } from './snapshot'

/** Limits in ms: one cheap question, and one whole reading. */
const CHECK_LIMIT_MS = 15_000
const SCAN_LIMIT_MS = 600_000

export interface ScanDependencies {
  readonly sessions: Sessions
  readonly source: ConnectionSource
  readonly layers: Layers
  readonly cache: Cache
  readonly freshness: FreshnessTracker
  /** Told after every change of what is known about a connection; null = forgotten. */
  readonly onChange: (id: string, freshness: Freshness | null) => void
}

type Report = (progress: ScanProgress) => void

/** Reads catalogs: whole, in part, or not at all when the database says that nothing changed. */
export class Scans {
  readonly #d: ScanDependencies
  readonly #flights = new SingleFlight<SnapshotMeta, ScanProgress>()

  constructor(dependencies: ScanDependencies) {
    this.#d = dependencies
  }

  /** The snapshot within its TTL, or verified unchanged, or read anew. `force` always reads. */
  async scan(id: string, force: boolean, signal: AbortSignal, report: Report): Promise<Output<'catalog.scan'>> {
    const known = force ? undefined : await this.#d.layers.meta(id)
    if (known !== undefined) {
      const state = this.#d.freshness.of(id, known).state
      const trusted = state === 'live' || state === 'cached'
      const verified = trusted ? known : await this.#verify(id, known, signal)
      if (verified !== undefined) {
        this.#d.cache.addSaved(verified.scanDurationMs)
        return this.#result(id, verified, true)
      }
    }
    const read = await this.#flights.run(id, signal, report, (inner, progress) => this.#read(id, inner, progress))
    return this.#result(id, read, false)
  }

  /** Asks the cheap question. Unchanged → the TTL starts again; changed → the state says so; unreachable → `offline`. */
  async check(id: string, signal: AbortSignal): Promise<Freshness> {
    const meta = await this.#d.layers.meta(id)
    if (meta === undefined) throw neverRead()
    try {
      await this.#verify(id, meta, signal)
    } catch (error) {
      if (signal.aborted) throw error
      this.#d.freshness.failed(id, error)
      if (this.#d.freshness.of(id, meta).state !== 'offline') throw error
    }
    const now = this.#d.freshness.of(id, (await this.#d.layers.meta(id)) ?? meta)
    this.#d.onChange(id, now)
    return now
  }

  /** Re-reads what `scope` points at and replaces it in every layer. A schema or a connection is read whole. */
  async refresh(id: string, scope: Scope, signal: AbortSignal, report: Report): Promise<Output<'catalog.refresh'>> {
    const before = await this.#d.layers.meta(id)
    if (before === undefined || scope.schema === undefined || scope.name === undefined) {
      const read = await this.#flights.run(id, signal, report, (inner, progress) => this.#read(id, inner, progress))
      const changed = before === undefined || before.fingerprint !== read.fingerprint ? 1 : 0
      return { read: read.totalTables, changed, freshness: this.#d.freshness.of(id, read) }
    }
    const { meta, changed } = await this.readRelation(id, before, { schema: scope.schema, name: scope.name }, signal)
    return { read: 1, changed: changed ? 1 : 0, freshness: this.#d.freshness.of(id, meta) }
  }

  /** Reads one relation and puts it into the snapshot; a relation that is gone is taken out of it. */
  async readRelation(
    id: string,
    meta: SnapshotMeta,
    name: RelationName,
    signal: AbortSignal,
  ): Promise<{ meta: SnapshotMeta; relation: Relation | undefined; changed: boolean }> {
    const { layers } = this.#d
    const startedAt = layers.generation(id)
    const { relations } = await this.#ask(id, signal, CHECK_LIMIT_MS, (session, call) => session.readRelations([name], call))
    if (layers.generation(id) !== startedAt) throw new AppError('cancelled', 'The connection was changed or forgotten while it was read')
    const relation = relations[0]
    const [old] = await layers.relations(id, [name])
    const changed = JSON.stringify(old) !== JSON.stringify(relation)
    const gone = relation === undefined ? [name] : []
    const patched = await this.#patchedOverview(id, meta, relations, gone)
    const parts: [string, string][] = relations.map((r) => [PART.relation(r), JSON.stringify(r)])
    const next = patched === undefined ? meta : { ...meta, totalTables: decodeOutline(patched.outline).rows.length }
    await layers.patch(
      id,
      next,
      [...parts, ...(patched?.parts ?? [])],
      gone.map((n) => PART.relation(n)),
    )
    if (changed) this.#d.onChange(id, this.#d.freshness.of(id, next))
    return { meta: next, relation, changed }
  }

  /** Ends a running reading of a connection. */
  abort(id: string): void {
    this.#flights.abort(id)
  }

  async #patchedOverview(
    id: string,
    meta: SnapshotMeta,
    read: readonly Relation[],
    gone: readonly RelationName[],
  ): Promise<{ outline: string; parts: [string, string][] } | undefined> {
    const { layers } = this.#d
    const [outline, graph, keys] = await Promise.all([
      layers.part(id, PART.outline),
      layers.part(id, PART.graph),
      layers.part(id, PART.keys),
    ])
    // Parts that were forgotten are made again from the relations when somebody asks for them.
    if (outline === undefined || graph === undefined || keys === undefined) return undefined
    const rows = JSON.parse(keys) as KeyRow[]
    const names = new Set(read.map(relationKey))
    const referrers = await layers.relations(id, distinct(rows.filter((k) => names.has(relationKey(k.target))).map((k) => k.from)))
    const next = patchOverview({ outline, graph: JSON.parse(graph) as Graph, keys: rows }, meta.defaultSchema, read, gone, referrers)
    return {
      outline: next.outline,
      parts: [
        [PART.outline, next.outline],
        [PART.graph, JSON.stringify(next.graph)],
        [PART.keys, JSON.stringify(next.keys)],
      ],
    }
  }

  /** Asks for the fingerprint; the renewed meta when it is the same, undefined when the database moved on. */
  async #verify(id: string, meta: SnapshotMeta, signal: AbortSignal): Promise<SnapshotMeta | undefined> {
    const fingerprint = await this.#ask(id, signal, CHECK_LIMIT_MS, (session, call) =>
      session.fingerprint({ ...call, known: meta.fingerprint }),
    )
    const changed = fingerprint !== meta.fingerprint
    this.#d.freshness.answered(id, changed)
    if (changed) return undefined
    const now = this.#d.freshness.now()
    const renewed = { ...meta, checkedAt: now, expiresAt: now + SCHEMA_TTL_MS }
    if (this.#d.layers.generation(id) === meta.generation) await this.#d.layers.patch(id, renewed, [], [])
    return renewed
  }

  async #read(id: string, signal: AbortSignal, report: Report): Promise<SnapshotMeta> {
    const { layers, freshness, source } = this.#d
    const started = performance.now()
    const startedAt = layers.generation(id)
    const { engine } = await source.open(id)
    const packed = await this.#ask(id, signal, SCAN_LIMIT_MS, (session, call) =>
      session.readCatalog({ ...call, onProgress: (p) => report({ ...p, elapsedMs: performance.now() - started }) }),
    )
    const now = freshness.now()
    const { database, serverVersion, defaultSchema, notes, fingerprint, totalTables, totalColumns } = packed
    const meta = await layers.commit(id, startedAt, packed, {
      ...{ engine, database, serverVersion, defaultSchema, notes, fingerprint, totalTables, totalColumns },
      readAt: now,
      checkedAt: now,
      expiresAt: now + SCHEMA_TTL_MS,
      scanDurationMs: performance.now() - started,
    })
    freshness.answered(id, false)
    this.#d.onChange(id, freshness.of(id, meta))
    return meta
  }

  /** Runs a question in the catalog session and remembers whether the database could be asked at all. */
  async #ask<T>(
    id: string,
    signal: AbortSignal,
    timeoutMs: number,
    use: (session: RemoteSession, call: CallOptions) => Promise<T>,
  ): Promise<T> {
    const call = { signal, timeoutMs }
    try {
      return await this.#d.sessions.with(id, 'catalog', call, (session) => use(session, call))
    } catch (error) {
      this.#d.freshness.failed(id, error)
      throw error
    }
  }

  #result(id: string, meta: SnapshotMeta, cached: boolean): Output<'catalog.scan'> {
    const { scanDurationMs, totalTables, totalColumns } = meta
    return { cached, scanDurationMs, totalTables, totalColumns, freshness: this.#d.freshness.of(id, meta) }
  }
}

/** The answer to every question about a connection that nobody has read yet. */
export function neverRead(): AppError {
  return new AppError('not_found', 'This connection has not been read yet', { hint: 'Refresh it to read its schema' })
}

function distinct(names: readonly RelationName[]): RelationName[] {
  return [...new Map(names.map((name) => [relationKey(name), name])).values()]
}
