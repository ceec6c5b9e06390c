import { setTimeout as sleep } from 'node:timers/promises'
import type { TeamStatus } from '@shared/cache-report'
import { AppError } from '@shared/errors'
import type { Cache } from '../cache/cache'
import type { TeamCache, TeamHead } from '../cache/team-cache'
import type { CallOptions } from '../drivers/driver'
import type { PackedCatalog } from '../drivers/pack'
import type { RemoteSession } from '../drivers/remote-session'
import type { Logger } from '../log'
import type { SealedSetting } from '../store/sealed-setting'
import { newTeamKey, readTeamCode, teamCode, teamSign } from './team-key'
import { packPieces, unpackPieces } from './team-pieces'

/** How often somebody who waits for a colleague's reading looks whether it is there, and how long at most, ms. */
const LOOK_MS = 200
const WAIT_MS = 60_000
/** How long a Redis that is only just being reached is waited for, and for how long one that missed an answer is asked again, ms. */
const REACH_MS = 1000
const MISSED_MS = 300
/** How long fetching a reading may take in any case, ms. */
const LEAST_MS = 2000

export interface TeamDependencies {
  readonly cache: Cache
  /** The key, base64. */
  readonly store: SealedSetting<null, string>
  readonly log: Logger
}

/** A whole catalog with when it was read, ms since 1970, and how long that took, ms. */
export interface TakenReading {
  readonly packed: PackedCatalog
  readonly readAt: number
  readonly tookMs: number
}

/** What happens meanwhile: colleagues are waited for, or so many of so many pieces are here. */
export type OnTeam = (done: number, total: number) => void

/** What to do about a catalog that has to be read: take a colleague's reading, or read it and share that. */
export interface TeamTurn {
  readonly taken: TakenReading | undefined
  /** Shares what was read instead, and lets others go on; must be called, with undefined where the reading failed. */
  done(reading: TakenReading | undefined): void
}

const ALONE: TeamTurn = { taken: undefined, done: () => undefined }

/** People who point at one Redis and hold one key read a database once between them. */
export class Team {
  readonly #d: TeamDependencies
  #opened: { readonly secret: string; readonly cache: TeamCache } | undefined

  constructor(dependencies: TeamDependencies) {
    this.#d = dependencies
  }

  status(): TeamStatus {
    const saved = this.#d.store.get()
    if (saved === undefined || saved === 'locked') return { member: false, locked: saved === 'locked', sign: null }
    return { member: true, locked: false, sign: teamSign(keyOf(saved.secret)) }
  }

  /** Founds a team: a new key, which {@link code} tells those who are to join. */
  async found(): Promise<TeamStatus> {
    return await this.#join(newTeamKey())
  }

  /** Joins the team whose key this is; `invalid_input` where it is none. */
  async join(code: string): Promise<TeamStatus> {
    return await this.#join(readTeamCode(code))
  }

  leave(): TeamStatus {
    this.#d.store.remove()
    return this.status()
  }

  /** The key as text, for the clipboard. Throws where there is none, or it is locked. */
  code(): string {
    const saved = this.#d.store.get()
    if (saved === 'locked') throw new AppError('secrets_locked', 'The saved secrets are locked', { hint: 'Enter the master password' })
    if (saved === undefined) throw new AppError('not_found', 'There is no key of a team here', { hint: 'Make one, or enter one' })
    return teamCode(keyOf(saved.secret))
  }

  /**
   * Finds out whether a colleague's reading can be taken. It is, where the server itself confirms its fingerprint: what a
   * colleague wrote is never older than the database. Whoever finds none and no lock reads; the others wait for that one.
   * Without `take` nobody's is taken, and what is read is shared all the same.
   */
  async turn(session: RemoteSession, call: CallOptions, take: boolean, onTeam: OnTeam): Promise<TeamTurn> {
    const cache = this.#cache()
    const who = cache === undefined ? null : await session.identity(call)
    if (cache === undefined || who === null) return ALONE
    const mine = (release: () => Promise<void>): TeamTurn => ({
      taken: undefined,
      done: (reading) => void this.#share(cache, who, reading).finally(() => void release()),
    })
    if (!take) return mine(async () => undefined)
    if (!(await cache.connected(REACH_MS))) return ALONE
    const limit = performance.now() + WAIT_MS
    let patience = performance.now() + MISSED_MS
    let refused: string | undefined
    for (;;) {
      const head = await cache.head(who)
      if (head !== undefined && head.reading !== refused) {
        const taken = await this.#take(cache, who, head, session, call, onTeam)
        if (taken !== undefined) return { taken, done: () => undefined }
        refused = head.reading
      }
      const lock = await cache.lock(who)
      if (lock !== undefined && lock !== 'taken') {
        // It may have been shared between looking and locking.
        const late = await cache.head(who)
        if (late === undefined || late.reading === refused) return mine(async () => await lock.release())
        await lock.release()
        continue
      }
      if (lock === 'taken') patience = performance.now() + MISSED_MS
      if (performance.now() > Math.min(limit, patience)) return ALONE
      onTeam(0, 1)
      await sleep(LOOK_MS, undefined, { signal: call.signal }).catch(() => {
        throw new AppError('cancelled', 'Cancelled')
      })
    }
  }

  /**
   * Shares what a session's database was found to hold by reading a part of it, as {@link turn} shares a reading of the whole. `whole`
   * is asked for it once it is known that somebody may want it.
   */
  async shareAgain(session: RemoteSession, call: CallOptions, whole: () => Promise<TakenReading | undefined>): Promise<void> {
    const cache = this.#cache()
    const who = cache === undefined ? null : await session.identity(call)
    // Behind the caller's back from here on, as every sharing is.
    if (cache !== undefined && who !== null) void whole().then(async (reading) => await this.#share(cache, who, reading), this.#unshared)
  }

  readonly #unshared = (error: unknown) => this.#d.log.warn({ err: error }, 'a reading could not be shared with the team')

  async #take(
    cache: TeamCache,
    who: string,
    head: TeamHead,
    session: RemoteSession,
    call: CallOptions,
    onTeam: OnTeam,
  ): Promise<TakenReading | undefined> {
    if ((await session.fingerprint({ ...call, known: head.fingerprint })) !== head.fingerprint) return undefined
    // From far away it may take as long as it took to read: then it is read.
    const late = sleep(Math.max(LEAST_MS, head.tookMs), undefined, { ref: false })
    const pieces = await Promise.race([cache.load(who, head, (done) => onTeam(done, head.pieces)), late])
    const packed = pieces === undefined ? undefined : await unpackPieces(pieces)
    if (packed === undefined || packed.fingerprint !== head.fingerprint) return undefined
    this.#d.log.info({ pieces: head.pieces }, 'took the reading of a colleague')
    return { packed, readAt: head.readAt, tookMs: head.tookMs }
  }

  /** Behind the caller's back; what goes wrong costs the colleagues a reading of their own. */
  async #share(cache: TeamCache, who: string, reading: TakenReading | undefined): Promise<void> {
    if (reading === undefined) return
    const { packed, readAt, tookMs } = reading
    try {
      const shared = await cache.publish(who, { fingerprint: packed.fingerprint, readAt, tookMs }, packPieces(packed))
      this.#d.log.info({ shared }, shared ? 'shared a reading with the team' : 'a reading could not be shared with the team')
    } catch (error) {
      this.#unshared(error)
    }
  }

  async #join(key: Buffer): Promise<TeamStatus> {
    await this.#d.store.save({ plain: null, secret: key.toString('base64') })
    return this.status()
  }

  /** Undefined without a key, or while it is locked. */
  #cache(): TeamCache | undefined {
    const saved = this.#d.store.get()
    if (saved === undefined || saved === 'locked' || saved.secret === undefined) return undefined
    if (this.#opened?.secret !== saved.secret) this.#opened = { secret: saved.secret, cache: this.#d.cache.team(keyOf(saved.secret)) }
    return this.#opened.cache
  }
}

function keyOf(secret: string | undefined): Buffer {
  return Buffer.from(secret ?? '', 'base64')
}
