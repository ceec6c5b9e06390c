import { hostKeyOf } from '@shared/connection'
import { AppError, type ErrorCode } from '@shared/errors'
import { type Freshness, type Outage, stateAt } from '@shared/freshness'
import { LIVE_MS, type SnapshotMeta } from './snapshot'

interface Seen {
  readonly outage: Outage | undefined
  readonly changed: boolean
}

/** Codes that mean "the database cannot be asked now", as opposed to "it answered no", whatever was asked. */
const OFFLINE: ReadonlySet<ErrorCode> = new Set(['unreachable', 'refused', 'offline', 'tls_failed'])
/** Codes that mean it where the question was about the whole database: of one relation, a lock or a slow query say the same. */
const OFFLINE_AS_A_WHOLE: ReadonlySet<ErrorCode> = new Set([
  ...OFFLINE,
  ...(['timeout', 'auth_failed', 'host_key_unknown', 'host_key_refused'] as const),
  ...(['not_found', 'permission_denied', 'invalid_input', 'unsupported'] as const),
])

/** Codes after which nobody tries again by himself: servers count logins that fail, and lock users out. */
const UNTIL_ASKED: ReadonlySet<ErrorCode> = new Set(['auth_failed', 'host_key_unknown', 'host_key_refused'])

/** Whether an error means that nobody gets at the database now, whatever was asked. */
export function isOutage(error: unknown): boolean {
  return error instanceof AppError && (OFFLINE.has(error.code) || UNTIL_ASKED.has(error.code))
}

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
    this.#seen.set(id, { outage: undefined, changed })
  }

  /** The database answered something; whether its schema moved on was not asked. True when it had been offline. */
  reached(id: string): boolean {
    const seen = this.#seen.get(id)
    if (seen?.outage === undefined) return false
    this.#seen.set(id, { ...seen, outage: undefined })
    return true
  }

  /**
   * An attempt failed; only failures to ask the database make it offline. `whole`: no session could be opened, or the question
   * was about the database as a whole. True when it had not been offline, or for another reason.
   */
  failed(id: string, error: unknown, whole: boolean): boolean {
    if (!(error instanceof AppError) || !(whole ? OFFLINE_AS_A_WHOLE : OFFLINE).has(error.code)) return false
    const { outage: before, changed = false } = this.#seen.get(id) ?? {}
    const { message: why, hint } = error
    const hostKey = hostKeyOf(error)
    const outage = {
      ...{ why, since: before?.since ?? this.#clock() },
      ...(hint === undefined ? {} : { hint }),
      ...(hostKey === undefined ? {} : { hostKey }),
      ...(UNTIL_ASKED.has(error.code) ? { untilAsked: true } : {}),
    }
    this.#seen.set(id, { outage, changed })
    return before?.why !== why
  }

  /** Whether the database answered in this run, and nothing since says that it does not. */
  answers(id: string): boolean {
    const seen = this.#seen.get(id)
    return seen !== undefined && seen.outage === undefined
  }

  drop(id: string): void {
    this.#seen.delete(id)
  }

  /** How far a snapshot can be trusted now. Trouble outranks age. */
  of(id: string, meta: SnapshotMeta): Freshness {
    const now = this.#clock()
    const { outage, changed = false } = this.#seen.get(id) ?? {}
    const { readAt, checkedAt, expiresAt, generation } = meta
    const known = { readAt, checkedAt, expiresAt, generation }
    if (outage !== undefined) return { state: 'offline', ...known, outage }
    if (changed) return { state: 'changed', ...known }
    return { state: checkedAt <= now && now - checkedAt < LIVE_MS ? 'live' : stateAt(now, known), ...known }
  }
}
