import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '@shared/errors'
import type { Logger } from '../log'
import type { Keychain } from './slots'
import { noKeychain } from './vault-errors'

/** How long whoever needs the keychain now waits for it to be found, ms. */
const PATIENCE_MS = 5_000

/** The way to the system's keychain, which may take as long as a person needs to unlock it, or never answer. */
export class KeychainDoor {
  readonly #keychain: Keychain | undefined
  readonly #log: Logger
  #turn = 0
  /** What came of asking it: `silent` where nothing did, `refused` where not what it was given. */
  #state: 'asked' | 'silent' | 'refused' | undefined

  constructor(keychain: Keychain | undefined, log: Logger) {
    this.#keychain = keychain
    this.#log = log
  }

  get keychain(): Keychain | undefined {
    return this.#keychain
  }

  /** The keychain in plain words, or why there is none. */
  describe(): { readonly available: boolean; readonly label: string } {
    return {
      available: this.#keychain?.available ?? false,
      label: this.#keychain?.label ?? 'The command line uses no keychain',
    }
  }

  /** Asks it anew, and lets `use` have it where it is there. Never rejects: {@link KeychainDoor.problem} tells. False = somebody asked again meanwhile. */
  async ask(use: (keychain: Keychain) => Promise<void>): Promise<boolean> {
    const keychain = this.#keychain
    if (keychain === undefined) return true
    const turn = (this.#turn += 1)
    this.#state = 'asked'
    let outcome: 'silent' | 'refused' | undefined
    try {
      await keychain.find?.()
      if (keychain.available) await use(keychain)
    } catch (error) {
      this.#log.warn({ err: error }, 'the keychain did not open the vault')
      outcome = error instanceof AppError && error.code === 'timeout' ? 'silent' : 'refused'
    }
    if (turn !== this.#turn) return false
    this.#state = outcome
    return true
  }

  /** What was wrong with it is over: the secrets are unlocked. */
  forget(): void {
    if (this.#state !== 'asked') this.#state = undefined
  }

  /** Why a keychain that should open something does not, where it has to; null = it would. `made`: the one that sealed it. */
  problem(made: string): string | null {
    const { available, label } = this.describe()
    if (this.#state === 'asked') return `They were sealed with ${made}, which has not answered yet`
    if (this.#state === 'silent') return `They were sealed with ${made}, which does not answer`
    if (!available) return `They were sealed with ${made}, which is not there. ${label}`
    if (label !== made) return `They were sealed with ${made}; what answers now is ${label}`
    return this.#state === 'refused' ? `${made} did not give back the key that it was given` : null
  }

  /** The keychain, looked for once more where it was not there; `secrets_unavailable`, within five seconds, where it is not. */
  async present(): Promise<Keychain> {
    const keychain = this.#keychain
    if (keychain?.find !== undefined && !keychain.available) {
      const found = keychain.find().catch((error: unknown) => this.#log.warn({ err: error }, 'the keychain was not found'))
      await Promise.race([found, sleep(PATIENCE_MS, undefined, { ref: false })])
    }
    if (keychain?.available === true) return keychain
    throw noKeychain(this.describe().label)
  }
}
