import { AppError } from '@shared/errors'
import type { Keychain } from '../store/slots'
import type { KeychainAnswer, KeychainQuestion } from './keychain-lines'

/** A process that asks the keychain for us: see keychain-helper.ts. */
export interface KeychainHelper {
  /** One question at a time. Rejects when the process ends. */
  ask(question: KeychainQuestion): Promise<KeychainAnswer>
  end(): void
}

/** Long enough for a person to type the password of the keychain in the system's own window. */
const LIMIT_MS = 60_000
/** Several questions come at once; then the process has done its work. */
const IDLE_MS = 5_000

/**
 * The keychain of a system whose library may wait for it for ever. Electron's functions run in the main process and are synchronous:
 * a keyring that hangs would hold every window. So another process asks, and is left when it takes too long.
 */
export class HelperKeychain implements Keychain {
  label = 'The keychain has not answered yet'
  available = false
  readonly #start: () => KeychainHelper
  readonly #limitMs: number
  #helper: KeychainHelper | undefined
  /** The process was started, and not asked yet. */
  #fresh = false
  #idle: NodeJS.Timeout | undefined
  #turn: Promise<unknown> = Promise.resolve()

  constructor(start: () => KeychainHelper, limitMs: number = LIMIT_MS) {
    this.#start = start
    this.#limitMs = limitMs
  }

  /** Starts the process for the first question, which comes soon: it needs as long to start as the window does. */
  prepare(): void {
    this.#helper = this.#start()
    this.#fresh = true
    this.#endWhenIdle()
  }

  /** Asks a new process, which knows no answers of before. One that still waits is ended. */
  find = async (): Promise<void> => {
    if (!this.#fresh) this.end()
    this.#turn = Promise.resolve()
    const helper = (this.#helper ??= this.#start())
    try {
      const { label, available } = await this.#ask({ do: 'find' })
      this.label = label ?? ''
      this.available = available === true
    } catch (error) {
      if (this.#helper === undefined || this.#helper === helper) {
        this.label = 'The keychain does not answer'
        this.available = false
      }
      throw error
    }
  }

  seal = async (bytes: Buffer): Promise<Buffer> =>
    Buffer.from((await this.#ask({ do: 'seal', text: bytes.toString('base64') })).text ?? '', 'base64')

  open = async (sealed: Buffer): Promise<Buffer> =>
    Buffer.from((await this.#ask({ do: 'open', text: sealed.toString('base64') })).text ?? '', 'base64')

  /** Ends the process, if there is one. */
  end(): void {
    clearTimeout(this.#idle)
    this.#fresh = false
    this.#helper?.end()
    this.#helper = undefined
  }

  async #ask(question: KeychainQuestion): Promise<KeychainAnswer> {
    const answer = this.#turn.then(async () => await this.#inTime(question))
    this.#turn = answer.catch(() => undefined)
    return await answer
  }

  async #inTime(question: KeychainQuestion): Promise<KeychainAnswer> {
    clearTimeout(this.#idle)
    this.#fresh = false
    const helper = (this.#helper ??= this.#start())
    let limit: NodeJS.Timeout | undefined
    try {
      const tooLong = new Promise<never>((_, fail) => {
        limit = setTimeout(() => fail(new AppError('timeout', 'The keychain does not answer')), this.#limitMs)
      })
      const answer = await Promise.race([helper.ask(question), tooLong])
      if (answer.problem !== undefined) throw new Error(answer.problem)
      return answer
    } catch (error) {
      helper.end()
      if (this.#helper === helper) this.#helper = undefined
      throw error
    } finally {
      clearTimeout(limit)
      this.#endWhenIdle()
    }
  }

  #endWhenIdle(): void {
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => this.end(), IDLE_MS)
    this.#idle.unref()
  }
}
