import type { Relation, RelationName } from '@shared/catalog'
import type { Output } from '@shared/contract'
import type { Scope } from '@shared/server-channels'
import type { ScanProgress } from '@shared/catalog-replies'
import { AppError } from '@shared/errors'
import type { Freshness } from '@shared/freshness'
import type { Cache } from '../cache/cache'
import type { CallOptions } from '../drivers/driver'
import type { RemoteSession } from '../drivers/remote-session'
import type { Absences } from './absences'
import type { ConnectionSource } from './connection-source'
import type { FreshnessTracker } from './freshness'
import { type Layers, movedOn } from './layers'
import { isLeftOut } from './left-out'
import { readWhole } from './read-whole'
import type { Recorder } from './recorder'
import { rereadChanges, rereadRelation } from './reread'
import type { Lane, Sessions } from './sessions'
import { SingleFlight } from './single-flight'
import type { SnapshotMeta } from './snapshot'
import type { Team } from './team'
import { wholeSnapshot } from './whole-snapshot'

/** Limits in ms: one cheap question, and one whole reading. */
const CHECK_LIMIT_MS = 15_000
const SCAN_LIMIT_MS = 600_000

export interface ScanDependencies {
  readonly sessions: Sessions
  readonly source: ConnectionSource
  readonly layers: Layers
  readonly absences: Absences
  readonly cache: Cache
  readonly freshness: FreshnessTracker
  readonly recorder: Recorder
  readonly team: Team
  /** Told after every change of what is known about a connection; null = forgotten. */
  readonly onChange: (id: string, freshness: Freshness | null) => void
  /** Told after a whole reading was stored. */
  readonly onStored: (id: string) => void
  /** Told as soon as a first reading knows the names: an outline as text, before anything is stored. */
  readonly onNames: (id: string, outline: string) => void
  /** Told of every answer from what was read before, with the snapshot that it is from. */
  readonly onUsed: (id: string, meta: SnapshotMeta) => void
}

type Report = (progress: ScanProgress) => void

/** What a piece of reading came to. */
interface Reading {
  readonly meta: SnapshotMeta
  /** Relations and objects that were read, and those that differ from before. */
  readonly read: number
  readonly changed: number
}

/** Reads catalogs: whole, in part, or not at all when the database says that nothing changed. */
export class Scans {
  readonly #d: ScanDependencies
  readonly #flights = new SingleFlight<Reading, ScanProgress>()
  readonly #checks = new SingleFlight<Freshness, never>()

  constructor(dependencies: ScanDependencies) {
    this.#d = dependencies
  }

  /** The snapshot within its TTL, or verified unchanged, or read anew as far as it changed. `force` always reads all. */
  async scan(id: string, force: boolean, signal: AbortSignal, report: Report): Promise<Output<'catalog.scan'>> {
    const known = force ? undefined : await this.#d.layers.meta(id)
    if (known !== undefined) {
      const state = this.#d.freshness.of(id, known).state
      const verified = state === 'live' || state === 'cached' ? known : await this.#verify(id, known, signal)
      if (verified !== undefined) {
        this.#d.cache.addSaved(verified.scanDurationMs)
        this.#d.onUsed(id, verified)
        return this.#result(id, verified, true)
      }
    }
    const { meta } = await this.#flights.run(id, signal, report, (inner, progress) =>
      known === undefined ? this.#readAll(id, inner, progress, !force) : this.#readChanges(id, known, inner, progress),
    )
    return this.#result(id, meta, false)
  }

  /**
   * Asks the cheap question. Unchanged → the TTL starts again; changed → what changed is read again and shown; unreachable
   * → `offline`. Many who ask at one time share one answer.
   */
  async check(id: string, signal: AbortSignal): Promise<Freshness> {
    return await this.#checks.run(
      id,
      signal,
      () => undefined,
      (inner) => this.#check(id, inner),
    )
  }

  /** Re-reads what `scope` points at and replaces it in every layer. A schema or a connection is read whole. */
  async refresh(id: string, scope: Scope, signal: AbortSignal, report: Report): Promise<Output<'catalog.refresh'>> {
    const before = await this.#d.layers.meta(id)
    if (before === undefined || scope.schema === undefined || scope.name === undefined) {
      const { meta, read, changed } = await this.#flights.run(id, signal, report, (inner, progress) =>
        this.#readAll(id, inner, progress, false),
      )
      return { read, changed, freshness: this.#d.freshness.of(id, meta) }
    }
    // Who looks at it asks anew.
    if (await isLeftOut(this.#d.layers, id, before, scope.schema))
      return { read: 1, changed: 0, freshness: this.#d.freshness.of(id, before) }
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
    const found = await this.ask(id, 'catalog', { signal, timeoutMs: CHECK_LIMIT_MS }, (session, call) =>
      rereadRelation(this.#tools(id), meta, name, session, call),
    )
    if (found === undefined) {
      // Read again into the snapshot that another reading has made meanwhile; after a forget there is none.
      const renewed = await this.#d.layers.meta(id)
      if (renewed === undefined) throw movedOn()
      return await this.readRelation(id, renewed, name, signal)
    }
    // Before those who look are told: they ask again at once.
    if (found.relation === undefined) this.#d.absences.add(id, name)
    if (found.changed) this.#d.onChange(id, this.#d.freshness.of(id, found.meta))
    return found
  }

  /**
   * Asks the database something, and remembers whether it could be asked at all: where that is news, those who show the
   * connection are told. `whole`: the question is about the database and not about something in it.
   */
  async ask<T>(
    id: string,
    lane: Lane,
    call: CallOptions,
    question: (session: RemoteSession, call: CallOptions) => Promise<T>,
    whole = false,
  ): Promise<T> {
    const { sessions, freshness } = this.#d
    // What a session said, as opposed to there being none.
    let answered: unknown
    try {
      const answer = await sessions.with(id, lane, call, async (session) => {
        try {
          return await question(session, call)
        } catch (error) {
          answered = error
          throw error
        }
      })
      if (freshness.reached(id)) await this.#tell(id)
      return answer
    } catch (error) {
      // A catalog has no other way to be missing; a relation that somebody looks into has.
      const missing = lane === 'catalog' && error instanceof AppError && error.code === 'not_found'
      if (freshness.failed(id, error, whole || missing || error !== answered)) await this.#tell(id)
      throw error
    }
  }

  /** Ends a running reading of a connection. */
  abort(id: string): void {
    this.#flights.abort(id)
  }

  async #check(id: string, signal: AbortSignal): Promise<Freshness> {
    const { layers, freshness, onChange } = this.#d
    const meta = await layers.meta(id)
    if (meta === undefined) throw neverRead()
    try {
      const verified = await this.#verify(id, meta, signal)
      if (verified === undefined) {
        onChange(id, freshness.of(id, meta))
        await this.#flights.run(
          id,
          signal,
          () => undefined,
          (inner, progress) => this.#readChanges(id, meta, inner, progress),
        )
      }
    } catch (error) {
      if (signal.aborted) throw error
      if (freshness.of(id, meta).state !== 'offline') throw error
    }
    const now = freshness.of(id, (await layers.meta(id)) ?? meta)
    onChange(id, now)
    return now
  }

  /** Asks for the fingerprint; the renewed meta when it is the same, undefined when the database moved on. */
  async #verify(id: string, meta: SnapshotMeta, signal: AbortSignal): Promise<SnapshotMeta | undefined> {
    const limits = { signal, timeoutMs: CHECK_LIMIT_MS }
    const fingerprint = await this.ask(
      id,
      'catalog',
      limits,
      async (session, call) => session.fingerprint({ ...call, known: meta.fingerprint }),
      true,
    )
    const changed = fingerprint !== meta.fingerprint
    this.#d.freshness.answered(id, changed)
    if (changed) return undefined
    const now = this.#d.freshness.now()
    const renewed = { ...meta, checkedAt: now, expiresAt: now + this.#d.cache.ttlMs('schema') }
    this.#d.layers.renew(id, renewed)
    return renewed
  }

  /** Reads what the marks say has changed; everything where they cannot tell. */
  async #readChanges(id: string, known: SnapshotMeta, signal: AbortSignal, report: Report): Promise<Reading> {
    const { layers, source, team } = this.#d
    const { shared = false } = await source.open(id)
    const partly = await this.ask(id, 'catalog', { signal, timeoutMs: SCAN_LIMIT_MS }, async (session, call) => {
      const read = await rereadChanges(this.#tools(id), known, session, call)
      if (read !== undefined && shared) await team.shareAgain(session, call, async () => await wholeSnapshot(id, layers, read.meta))
      return read
    })
    if (partly === undefined) return await this.#readAll(id, signal, report, true)
    this.#d.freshness.answered(id, false)
    this.#d.onChange(id, this.#d.freshness.of(id, partly.meta))
    return partly
  }

  /** `take`: a colleague's reading will do, where the server confirms it. */
  async #readAll(id: string, signal: AbortSignal, report: Report, take: boolean): Promise<Reading> {
    const { layers, freshness, source, recorder } = this.#d
    const began = layers.moment(id)
    const before = await layers.meta(id)
    // What was forgotten is read, and not taken from somebody who still has it.
    const anew = before === undefined && began.era > 0
    const { engine, shared = false } = await source.open(id)
    const onNames = before === undefined ? (outline: string) => this.#d.onNames(id, outline) : undefined
    const { packed, readAt, tookMs } = await this.ask(id, 'catalog', { signal, timeoutMs: SCAN_LIMIT_MS }, (session, call) =>
      readWhole(session, call, shared ? this.#d.team : undefined, { take: take && !anew, report, onNames, now: () => freshness.now() }),
    )
    const now = freshness.now()
    const { database, serverVersion, defaultSchema, notes, fingerprint, totalTables, totalColumns, pages } = packed
    const meta = {
      ...{ engine, database, serverVersion, defaultSchema, notes, fingerprint, totalTables, totalColumns, pages },
      ...{ readAt, checkedAt: now, expiresAt: now + this.#d.cache.ttlMs('schema'), scanDurationMs: tookMs },
    }
    let changed = totalTables
    const full = await layers.replace(id, began, packed, meta, async () => {
      if (before === undefined) return () => undefined
      const write = await recorder.whole(id, before, packed, readAt)
      return () => void (changed = write())
    })
    freshness.answered(id, false)
    this.#d.onChange(id, freshness.of(id, full))
    this.#d.onStored(id)
    return { meta: full, read: totalTables, changed }
  }

  #tools(id: string) {
    return {
      id,
      layers: this.#d.layers,
      recorder: this.#d.recorder,
      now: () => this.#d.freshness.now(),
      ttlMs: this.#d.cache.ttlMs('schema'),
    }
  }

  async #tell(id: string): Promise<void> {
    const meta = await this.#d.layers.meta(id)
    if (meta !== undefined) this.#d.onChange(id, this.#d.freshness.of(id, meta))
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
