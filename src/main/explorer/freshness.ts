import { AppError } from '@shared/errors'
import { type Freshness, stateAt } from '@shared/freshness'
import { LIVE_MS, type SnapshotMeta } from './snapshot'

interface Seen {
  offline: boolean
  changed: boolean
}

/** Codes that mean "the database cannot be asked now", as opposed to "it answered no". */
const OFFLINE = new Set(['unreachable', 'refused', 'timeout', 'offline', 'tls_failed'])

/** Remembers, per connection, what the last attempt to ask its database showed. In memory: a restart starts open-minded. */
export class FreshnessTracker {
  readonly #seen = new Map<string, Seen>()
  readonly #clock: () => number

  constructor(clock: () => number) {
    this.#clock = clock
  }

  now(): number {
    return this.#clock()
  }

  /** The database answered; `changed` says whether its fingerprint differs from the snapshot's. */
  answered(id: string, changed: boolean): void {
    this.#seen.set(id, { offline: false, changed })
  }

  /** The database answered something; whether its schema moved on was not asked. True when it had been offline. */
  reached(id: string): boolean {
    const seen = this.#seen.get(id)
    if (seen?.offline !== true) return false
    this.#seen.set(id, { ...seen, offline: false })
    return true
  }

  /** An attempt failed; only failures to reach the database make it offline. True when it had not been. */
  failed(id: string, error: unknown): boolean {
    return error instanceof AppError && OFFLINE.has(error.code) && this.lost(id)
  }

  /** There is nothing left to ask: the database was dropped, the file is away. True when it had not been offline. */
  lost(id: string): boolean {
    const seen = this.#seen.get(id)
    this.#seen.set(id, { offline: true, changed: seen?.changed ?? false })
    return seen?.offline !== true
  }

  drop(id: string): void {
    this.#seen.delete(id)
  }

  /** How far a snapshot can be trusted now. Trouble outranks age. */
  of(id: string, meta: SnapshotMeta): Freshness {
    const now = this.#clock()
    const seen = this.#seen.get(id)
    const state =
      seen?.offline === true
        ? 'offline'
        : seen?.changed === true
          ? 'changed'
          : now - meta.checkedAt < LIVE_MS
            ? 'live'
            : stateAt(now, meta.expiresAt)
    return { state, readAt: meta.readAt, checkedAt: meta.checkedAt, expiresAt: meta.expiresAt, generation: meta.generation }
  }
}
