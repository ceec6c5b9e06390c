import { hostKeyOf } from '@shared/connection'
import type { TestResult, TestStep } from '@shared/connection-test'
import { AppError } from '@shared/errors'
import type { Cache } from '../cache/cache'
import type { Generations } from '../store/generations'
import type { ConnectionSource, OpenedConnection } from './connection-source'
import { findEngine } from '../drivers/registry'
import { plannedSteps } from '../drivers/steps'
import type { Sessions } from './sessions'
import { TestTrack } from './test-track'

/** Limit of one test, connecting included, ms. */
const TEST_LIMIT_MS = 15_000
/** A failure is believed only long enough to absorb a double click, ms. */
const FAILURE_TTL_MS = 15_000
/** A success older than this is answered, and asked again behind the answer; nor is one renewed more often than this, ms. */
const AHEAD_MS = 60_000
/**
 * For how long a success is shown, with its age and marked as stale, while the database is asked behind it, ms: of this run of the
 * program alone. What another run found may be of another network, and lies nowhere beyond the time that it is believed.
 */
const SHOWN_MS = 24 * 3_600_000
const MENDED_ELSEWHERE = new Set(['auth_failed', 'host_key_unknown', 'host_key_refused'])

export interface TestDependencies {
  readonly sessions: Sessions
  readonly source: ConnectionSource
  readonly cache: Cache
  readonly generations: Generations
  /** Told what was asked behind an answer; null where it could not be asked. */
  readonly onTested: (id: string, result: TestResult | null) => void
  readonly clock: () => number
}

type OnSteps = (steps: TestStep[]) => void

/** Tests connections: opens a session, asks for the version and whether the catalog may be read, closes it. */
export class ConnectionTests {
  readonly #d: TestDependencies
  /** Tests that run behind an answer, by connection. */
  readonly #ahead = new Map<string, { readonly abort: AbortController; readonly work: Promise<void> }>()
  /** The last success of each connection, and under which number it is kept. */
  readonly #last = new Map<string, { readonly result: TestResult; readonly generation: number }>()

  /** What the number of a test was raised to when its connection failed, so that the next failure does not raise it again. */
  readonly #doubted = new Map<string, number>()

  constructor(dependencies: TestDependencies) {
    this.#d = dependencies
  }

  /**
   * The last result while it is believed, or a success that is not any more, marked as stale, with the database asked behind it;
   * `force` always asks the database first. A failed test is a result, not an error.
   */
  async saved(id: string, force: boolean, signal: AbortSignal, onSteps: OnSteps = () => undefined): Promise<TestResult> {
    const generation = this.#d.generations.current(id, 'test')
    return (force ? undefined : await this.#known(id, generation)) ?? (await this.#ask(id, generation, signal, onSteps))
  }

  /** What {@link saved} would answer at once; undefined where the database would have to be asked first. */
  async last(id: string): Promise<TestResult | undefined> {
    return await this.#known(id, this.#d.generations.current(id, 'test'))
  }

  async #known(id: string, generation: number): Promise<TestResult | undefined> {
    const hit = await this.#d.cache.get({ ...addressOf(id), generation })
    if (hit === undefined) return undefined
    const result = JSON.parse(Buffer.from(hit.value).toString('utf8')) as TestResult
    this.#d.cache.addSaved(result.latencyMs)
    const age = this.#d.clock() - result.testedAt
    const stale = result.success && age >= this.#d.cache.ttlMs('test')
    if (stale) this.#d.cache.addStale()
    if (result.success && age >= AHEAD_MS) this.#askAhead(id, generation)
    return { ...result, cached: true, stale }
  }

  /**
   * A question of a session of this connection was answered: what its last test found still holds, if nothing was updated since, and
   * is believed for five minutes from now. What was never tested is not told to be.
   */
  proved(id: string): void {
    const last = this.#last.get(id)
    const now = this.#d.clock()
    if (last === undefined || now - last.result.testedAt < AHEAD_MS) return
    this.#last.delete(id)
    const next = this.#d.generations.renew(id, 'test', last.generation)
    if (next === undefined) return
    this.#keep(id, next, { ...last.result, testedAt: now })
    void this.#d.cache.remove({ ...addressOf(id), generation: last.generation })
  }

  /**
   * A session of this connection did not open, or lost its server for good: what was found before is not told any more, whether it
   * would still be believed or not.
   */
  doubted(id: string): void {
    const generation = this.#d.generations.current(id, 'test')
    if (this.#doubted.get(id) === generation) return
    this.#last.delete(id)
    const next = this.#d.generations.renew(id, 'test', generation)
    if (next === undefined) return
    this.#doubted.set(id, next)
    void this.#d.cache.remove({ ...addressOf(id), generation })
  }

  /** Resolves when nothing runs behind an answer any more. */
  async idle(): Promise<void> {
    await Promise.all([...this.#ahead.values()].map(async ({ work }) => await work))
  }

  /** Ends what runs behind answers. */
  async close(): Promise<void> {
    for (const { abort } of this.#ahead.values()) abort.abort()
    await this.idle()
  }

  async #ask(id: string, generation: number, signal: AbortSignal, onSteps: OnSteps): Promise<TestResult> {
    return (await this.#asked(id, generation, signal, onSteps)).result
  }

  /** `current`: whether it speaks of the connection as it still is. */
  async #asked(id: string, generation: number, signal: AbortSignal, onSteps: OnSteps): Promise<{ result: TestResult; current: boolean }> {
    const result = await this.fresh(await this.#d.source.open(id), signal, onSteps)
    // What was believed before is wrong either way, for other processes too. Nothing is kept of a test that an update overtook.
    const next = this.#d.generations.renew(id, 'test', generation)
    // These are asked again next time: they may have been put right meanwhile, on the server or by trusting its key.
    if (next !== undefined && !MENDED_ELSEWHERE.has(result.code ?? '')) this.#keep(id, next, result)
    await this.#d.cache.remove({ ...addressOf(id), generation })
    return { result, current: next !== undefined }
  }

  #keep(id: string, generation: number, result: TestResult): void {
    if (result.success) this.#last.set(id, { result, generation })
    else this.#last.delete(id)
    // Why one failed names the host: that goes nowhere else, not even sealed.
    const kept = result.success ? { keepMs: SHOWN_MS } : { ttlMs: FAILURE_TTL_MS, memoryOnly: true }
    const value = Buffer.from(JSON.stringify({ ...result, steps: result.steps.map(withoutFound) }))
    this.#d.cache.set({ ...addressOf(id), generation }, value, kept)
  }

  /** Nobody waits for it; whatever comes of it takes the place of what was answered. */
  #askAhead(id: string, generation: number): void {
    if (this.#ahead.has(id)) return
    const abort = new AbortController()
    const work = this.#asked(id, generation, abort.signal, () => undefined)
      .then(
        ({ result, current }) => this.#d.onTested(id, current ? result : null),
        // Removed, locked, cancelled: whoever asks next is told.
        () => this.#d.onTested(id, null),
      )
      .finally(() => this.#ahead.delete(id))
    this.#ahead.set(id, { abort, work })
  }

  /** Tests what was handed in, without any cache; `onSteps` is told how far it gets. Rejects only with `cancelled`. */
  async fresh(opened: OpenedConnection, signal: AbortSignal, onSteps: OnSteps = () => undefined): Promise<TestResult> {
    const started = performance.now()
    const track = new TestTrack(plannedSteps(findEngine(opened.engine), opened.options), onSteps)
    const done = (more: Pick<TestResult, 'success' | 'message' | 'serverVersion'> & Partial<TestResult>): TestResult => ({
      latencyMs: performance.now() - started,
      cached: false,
      stale: false,
      testedAt: this.#d.clock(),
      steps: track.steps,
      ...more,
    })
    try {
      const serverVersion = await this.#d.sessions.once(
        opened,
        { signal, timeoutMs: TEST_LIMIT_MS },
        (steps) => track.reached(steps),
        async (session) => {
          await session.probe({ signal, timeoutMs: Math.max(1, TEST_LIMIT_MS - (performance.now() - started)) })
          return session.serverVersion
        },
      )
      track.done()
      return done({ success: true, message: `Connected to ${serverVersion}`, serverVersion })
    } catch (error) {
      if (signal.aborted || !(error instanceof AppError) || error.code === 'cancelled') throw error
      track.fail(error)
      const { message, code, hint, detail } = error
      const hostKey = hostKeyOf(error)
      const fingerprint = code === 'tls_failed' || code === 'auth_failed' ? detail?.['fingerprint'] : undefined
      return done({
        ...{ success: false, message, serverVersion: null, code },
        ...(hostKey === undefined ? {} : { hostKey }),
        ...(hint === undefined ? {} : { hint }),
        ...(typeof fingerprint === 'string' ? { fingerprint } : {}),
        ...toldBy(detail),
      })
    }
  }
}

function addressOf(id: string) {
  return { type: 'test' as const, connectionId: id, name: 'test' }
}

/** What an error's facts add to its words: the driver's own code, and what a certificate says of itself. */
function toldBy(detail: AppError['detail'] = {}): Pick<TestResult, 'driverCode' | 'certificate'> {
  const own = detail['sqlState'] ?? detail['errno']
  const names = detail['certificateNames']
  return {
    ...(own === undefined || own === '' ? {} : { driverCode: String(own).slice(0, 100) }),
    ...(typeof names === 'string'
      ? {
          certificate: {
            names: names.split(', ').filter((name) => name !== ''),
            issuer: String(detail['certificateIssuer'] ?? ''),
            until: String(detail['certificateUntil'] ?? ''),
            elsewhere: own === 'ERR_TLS_CERT_ALTNAME_INVALID',
          },
        }
      : {}),
  }
}

/** An address is told to whoever asked, and kept nowhere. */
function withoutFound({ name, state, ms }: TestStep): TestStep {
  return { name, state, ms }
}
