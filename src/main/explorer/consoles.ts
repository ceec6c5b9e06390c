import { isReadOnly } from '@shared/connection'
import { AppError } from '@shared/errors'
import { QUERY_LIMITS, type QueryInput, type QueryOutcome } from '@shared/query'
import type { RemoteConsole } from '../drivers/remote-session'
import type { ConnectionSource } from './connection-source'
import type { Sessions } from './sessions'

interface Held {
  readonly session: RemoteConsole
  readonly id: string
  readonly revision: number
  readonly writable: boolean
  busy: boolean
  idle: NodeJS.Timeout | undefined
}

/** How long a console's session is kept without a run, ms. One with a transaction that is open is kept until its console closes. */
const IDLE_MS = 600_000

/**
 * Consoles and their sessions: a user's own statements, each console in a session of its own, one statement after another.
 * Neither statements nor results are written down here or anywhere on the way.
 */
export class Consoles {
  readonly #held = new Map<string, Held>()
  readonly #source: ConnectionSource
  readonly #sessions: Sessions

  constructor(source: ConnectionSource, sessions: Sessions) {
    this.#source = source
    this.#sessions = sessions
  }

  /**
   * Runs one statement. `permission_denied` where it is to write and the connection is read-only, `conflict` while another one
   * runs in this console, else what connecting rejects with; what the server refuses is in the outcome.
   */
  async run({ id, console, text, rows, timeoutMs, writable }: QueryInput, signal: AbortSignal): Promise<QueryOutcome> {
    const before = this.#held.get(console)
    if (before?.busy === true) throw busy()
    const { held, isNew } = await this.#session(console, id, writable, signal)
    if (held.busy) throw busy()
    held.busy = true
    clearTimeout(held.idle)
    try {
      const ran = await held.session.run(text, { rows, bytes: QUERY_LIMITS.bytes, timeoutMs }, signal)
      if (!ran.inTransaction) this.#keep(console, held)
      return { ...ran, readOnly: !held.writable, newSession: isNew }
    } catch (error) {
      // Where it stands is not known: the next run begins with a new one, and says so.
      if (!held.session.alive || !(error instanceof AppError && error.code === 'cancelled')) await this.#drop(console, held)
      else this.#keep(console, held)
      throw error
    } finally {
      held.busy = false
    }
  }

  /** Ends a console's session, where it has one. */
  async close(console: string): Promise<void> {
    const held = this.#held.get(console)
    if (held !== undefined) await this.#drop(console, held)
  }

  async #session(console: string, id: string, writable: boolean, signal: AbortSignal): Promise<{ held: Held; isNew: boolean }> {
    const opened = await this.#source.open(id)
    if (writable && isReadOnly(opened.options))
      throw new AppError('permission_denied', 'This connection is read-only', {
        hint: 'Whoever may write here can say so in the form of the connection',
      })
    const old = this.#held.get(console)
    if (old !== undefined && old.session.alive) {
      if (old.id === id && old.revision === opened.revision && old.writable === writable) return { held: old, isNew: false }
      await this.#drop(console, old)
    }
    const session = await this.#sessions.openConsole(id, opened, writable, signal)
    const held: Held = { session, id, revision: opened.revision, writable, busy: false, idle: undefined }
    // Somebody else may have opened one while we waited: his goes, for nobody has run anything in it yet.
    await this.close(console)
    this.#held.set(console, held)
    session.onExit(() => {
      clearTimeout(held.idle)
      if (this.#held.get(console) === held) this.#held.delete(console)
    })
    return { held, isNew: true }
  }

  #keep(console: string, held: Held): void {
    clearTimeout(held.idle)
    held.idle = setTimeout(() => void this.#drop(console, held), IDLE_MS)
    held.idle.unref()
  }

  async #drop(console: string, held: Held): Promise<void> {
    clearTimeout(held.idle)
    if (this.#held.get(console) === held) this.#held.delete(console)
    await held.session.close()
  }
}

function busy(): AppError {
  return new AppError('conflict', 'A statement is running in this console', { hint: 'Wait for it, cancel it, or open another console' })
}
