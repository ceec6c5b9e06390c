import { dueEarly } from '../cache/early'
import type { FreshnessTracker } from './freshness'
import type { SnapshotMeta } from './snapshot'

export interface EarlyRenewalOptions {
  readonly freshness: FreshnessTracker
  /** Asks whether a snapshot still holds, and reads what has changed. */
  readonly check: (id: string, signal: AbortSignal) => Promise<unknown>
  /** 0 to 1. */
  readonly random: () => number
}

/**
 * A schema that is in use is checked behind an answer shortly before its time is over, by chance: see {@link dueEarly}. Only where its
 * database answered in this run and is not known to be out of reach; what a start brings back asks nothing by itself.
 */
export class EarlyRenewal {
  readonly #o: EarlyRenewalOptions
  /** The end of time that was tried to be put off, by connection: once is enough. */
  readonly #tried = new Map<string, number>()
  readonly #end = new AbortController()

  constructor(options: EarlyRenewalOptions) {
    this.#o = options
  }

  /** A snapshot answered something. */
  used(id: string, meta: SnapshotMeta): void {
    const { freshness, check, random } = this.#o
    const { checkedAt: since, expiresAt, scanDurationMs: costMs } = meta
    if (!freshness.answers(id) || freshness.of(id, meta).state !== 'cached' || this.#tried.get(id) === expiresAt) return
    if (!dueEarly({ since, expiresAt, costMs }, freshness.now(), random)) return
    this.#tried.set(id, expiresAt)
    // What cannot be asked now is told when the time is over, by whoever asks then.
    void check(id, this.#end.signal).catch(() => undefined)
  }

  /** Ends what is under way. */
  close(): void {
    this.#end.abort()
  }
}
