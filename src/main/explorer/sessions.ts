import type { Options } from '@shared/connection'
import type { TestStep } from '@shared/connection-test'
import { AppError } from '@shared/errors'
import type { CallOptions } from '../drivers/driver'
import type { StartHost } from '../drivers/link'
import { findEngine } from '../drivers/registry'
import { openRemoteConsole, openRemoteSession, type RemoteConsole, type RemoteSession, SessionEnded } from '../drivers/remote-session'
import type { ConnectionSource, OpenedConnection } from './connection-source'
import type { HostKeys } from './host-keys'

/** Sessions of one connection by what they are for: rows wait neither behind a reading of the catalog nor behind what takes `long`. */
const LANES = ['catalog', 'rows', 'long'] as const
export type Lane = (typeof LANES)[number]

interface Held {
  readonly session: Promise<RemoteSession>
  readonly revision: number
  idle: NodeJS.Timeout | undefined
  users: number
}

/** How long a cancelled statement of a user may take to end, ms: a server is asked through a second connection. */
const CANCEL_MS = { server: 3000, file: 500 } as const
/** How servers are reached. */
export interface Network {
  /** Limit for a session of a server to be open, tunnel, login and first questions included, ms. */
  readonly openLimitMs: number
  /** `socks5://host:port`, for every machine but this one. */
  readonly proxy: string | undefined
}

/** Open sessions by connection and lane; each lives in its own child process and is closed after two idle minutes. */
export class Sessions {
  readonly #held = new Map<string, Held>()
  /** Consoles, by the connection that they belong to. */
  readonly #consoles = new Map<RemoteConsole, string>()
  readonly #source: ConnectionSource
  readonly #start: StartHost
  readonly #hostKeys: HostKeys
  readonly #network: () => Network
  readonly #idleMs: number
  #onProof: (id: string) => void = () => undefined
  #onError: (id: string, error: unknown) => void = () => undefined
  /** Calls that hold or open a session, by connection. */
  readonly #busy = new Map<string, number>()
  #onEnd: (id: string, refused: boolean) => void = () => undefined

  constructor(source: ConnectionSource, start: StartHost, hostKeys: HostKeys, network: () => Network, idleMs = 120_000) {
    this.#source = source
    this.#start = start
    this.#hostKeys = hostKeys
    this.#network = network
    this.#idleMs = idleMs
  }

  /** `listener` hears of every connection whose last session ended or did not open; `refused`: because its login was refused. */
  onEnd(listener: (id: string, refused: boolean) => void): void {
    this.#onEnd = listener
  }

  /**
   * Runs `use` with an open session, opening one where needed. Rejects with what connecting or `use` rejects with. Begun again
   * once: with a session whose process ended, and with one that lost its server while it was idle, which may have come back.
   */
  async with<T>(id: string, lane: Lane, call: CallOptions, use: (session: RemoteSession) => Promise<T>): Promise<T> {
    this.#busy.set(id, (this.#busy.get(id) ?? 0) + 1)
    let refused = false
    try {
      return await this.#use(id, lane, call, use)
    } catch (error) {
      refused = isRefusal(error)
      this.#onError(id, error)
      throw error
    } finally {
      this.#busy.set(id, (this.#busy.get(id) ?? 1) - 1)
      this.#ended(id, refused)
    }
  }

  async #use<T>(id: string, lane: Lane, call: CallOptions, use: (session: RemoteSession) => Promise<T>): Promise<T> {
    const before = this.#held.get(`${id}/${lane}`)
    let held: Held | undefined
    try {
      held = await this.#acquire(id, lane, call)
      return await this.#run(id, lane, held, use)
    } catch (error) {
      const ended = error instanceof SessionEnded
      const lost = held !== undefined && error instanceof AppError && error.code === 'unreachable'
      if (!ended && !lost) throw error
      if (held !== undefined) await this.#drop(`${id}/${lane}`, held)
      if (!ended && held !== before) throw error
      return await this.#run(id, lane, await this.#acquire(id, lane, call), use)
    }
  }

  /** A full disk, say, must not cost the answer. */
  #tellProof(id: string): void {
    try {
      this.#onProof(id)
    } catch {
      // What was proved is not kept: the next test asks.
    }
  }

  async #run<T>(id: string, lane: Lane, held: Held, use: (session: RemoteSession) => Promise<T>): Promise<T> {
    held.users += 1
    clearTimeout(held.idle)
    try {
      const answer = await use(await held.session)
      this.#tellProof(id)
      return answer
    } finally {
      held.users -= 1
      if (held.users === 0) {
        held.idle = setTimeout(() => void this.#drop(`${id}/${lane}`, held).then(() => this.#ended(id)), this.#idleMs)
        held.idle.unref()
      }
    }
  }

  /** Told of every question that a session of a connection answered. */
  onProof(listener: (id: string) => void): void {
    this.#onProof = listener
  }

  /** Told of every question to a session of a connection that came to nothing, opening it included. */
  onError(listener: (id: string, error: unknown) => void): void {
    this.#onError = listener
  }

  /** Opens a session of its own and closes it after `use`: for tests of a connection. `onSteps` is told how far it gets. */
  async once<T>(
    opened: OpenedConnection,
    call: CallOptions,
    onSteps: (steps: readonly TestStep[]) => void,
    use: (session: RemoteSession) => Promise<T>,
  ): Promise<T> {
    const session = await this.#connect(opened, call, onSteps)
    try {
      return await use(session)
    } finally {
      await session.close()
    }
  }

  /** Opens a session for a user's own statements, in a process of its own. It ends with {@link close}, or when its owner ends it. */
  async openConsole(id: string, opened: OpenedConnection, writable: boolean, signal: AbortSignal): Promise<RemoteConsole> {
    const { engine, secrets } = opened
    const { options, network } = checked(opened)
    const { openLimitMs, proxy } = this.#network()
    const connection = { engine, options, secrets, knownHosts: this.#hostKeys.files(), proxy, console: { writable } }
    const cancelMs = network ? CANCEL_MS.server : CANCEL_MS.file
    try {
      const session = await openRemoteConsole(this.#start, connection, { signal, timeoutMs: openLimitMs }, cancelMs)
      this.#consoles.set(session, id)
      session.onExit(() => {
        this.#consoles.delete(session)
        this.#ended(id)
      })
      return session
    } catch (error) {
      this.#ended(id, isRefusal(error))
      throw this.#hostKeys.seen(error)
    }
  }

  /** Whether a connection has a session. */
  isOpen(id: string): boolean {
    return LANES.some((lane) => this.#held.has(`${id}/${lane}`))
  }

  /** Ends every session of a connection, or of all connections. */
  async close(id?: string): Promise<void> {
    const keys = id === undefined ? [...this.#held.keys()] : LANES.map((lane) => `${id}/${lane}`)
    const ends = keys.flatMap((key) => {
      const held = this.#held.get(key)
      return held === undefined ? [] : [[key, held] as const]
    })
    const consoles = [...this.#consoles].filter(([, of]) => id === undefined || of === id)
    await Promise.all([...ends.map(([key, held]) => this.#drop(key, held)), ...consoles.map(([session]) => session.close())])
    for (const one of new Set([...ends.map(([key]) => key.slice(0, key.lastIndexOf('/'))), ...consoles.map(([, of]) => of)]))
      this.#ended(one)
  }

  async #acquire(id: string, lane: Lane, call: CallOptions): Promise<Held> {
    const key = `${id}/${lane}`
    const opened = await this.#source.open(id)
    // While we wait somebody else may open one; and give up, which is his affair alone.
    for (let old = this.#held.get(key); old !== undefined; old = this.#held.get(key)) {
      if (old.revision === opened.revision && (await alive(old))) return old
      if (this.#held.get(key) === old) await this.#drop(key, old)
    }
    const held: Held = { session: this.#connect(opened, call), revision: opened.revision, idle: undefined, users: 0 }
    this.#held.set(key, held)
    try {
      const session = await held.session
      session.onExit(() => {
        if (this.#held.get(key) === held) this.#held.delete(key)
        this.#ended(id)
      })
    } catch (error) {
      if (this.#held.get(key) === held) this.#held.delete(key)
      throw error
    }
    return held
  }

  #ended(id: string, refused = false): void {
    const open = this.isOpen(id) || [...this.#consoles.values()].includes(id)
    if (refused || ((this.#busy.get(id) ?? 0) === 0 && !open)) this.#onEnd(id, refused)
  }

  async #connect(opened: OpenedConnection, call: CallOptions, onSteps?: (steps: readonly TestStep[]) => void): Promise<RemoteSession> {
    const { options, network } = checked(opened)
    const { openLimitMs, proxy } = this.#network()
    // However long the question may take that it is opened for.
    const limits = network ? { ...call, timeoutMs: Math.min(call.timeoutMs, openLimitMs) } : call
    const tracked = onSteps === undefined ? limits : { ...limits, onSteps }
    try {
      const way = { knownHosts: this.#hostKeys.files(), proxy }
      return await openRemoteSession(this.#start, opened.engine, options, opened.secrets, tracked, way)
    } catch (error) {
      throw this.#hostKeys.seen(error)
    }
  }

  async #drop(key: string, held: Held): Promise<void> {
    clearTimeout(held.idle)
    if (this.#held.get(key) === held) this.#held.delete(key)
    const session = await held.session.catch(() => undefined)
    await session?.close()
  }
}

/** The options as the engine takes them; throws `invalid_input` for a saved connection that it does not understand. */
function checked({ engine, options }: OpenedConnection): { options: Options; network: boolean } {
  const { options: form, capabilities } = findEngine(engine)
  const parsed = form.safeParse(options)
  if (parsed.success) return { options: parsed.data, network: capabilities.network }
  const issue = parsed.error.issues[0]
  throw new AppError('invalid_input', `${issue?.path.join('.') ?? 'options'}: ${issue?.message ?? 'not understood'}`, {
    hint: 'Edit the connection',
  })
}

function isRefusal(error: unknown): boolean {
  return error instanceof AppError && error.code === 'auth_failed'
}

async function alive(held: Held): Promise<boolean> {
  return await held.session.then((session) => session.alive).catch(() => false)
}
