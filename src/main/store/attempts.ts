import { AppError } from '@shared/errors'

/** After this many wrong passwords in a row each further try waits, doubling from 1 s to 30 s. */
const FREE_TRIES = 3
const LONGEST_WAIT_MS = 30_000

/** Slows down whoever guesses. */
export class Attempts {
  readonly #clock: () => number
  #failures = 0
  #blockedUntil = 0

  constructor(clock: () => number) {
    this.#clock = clock
  }

  /** Runs `attempt`; `auth_failed` without running it while too many before it were wrong, with `waitMs` in its detail. */
  async run(attempt: () => Promise<void>): Promise<void> {
    const wait = this.#blockedUntil - this.#clock()
    if (wait > 0)
      throw new AppError('auth_failed', `Too many wrong passwords: wait ${String(Math.ceil(wait / 1000))} s`, { detail: { waitMs: wait } })
    try {
      await attempt()
      this.#failures = 0
    } catch (error) {
      if (error instanceof AppError && error.code === 'auth_failed') {
        this.#failures += 1
        const over = this.#failures - FREE_TRIES
        if (over >= 0) this.#blockedUntil = this.#clock() + Math.min(1000 * 2 ** over, LONGEST_WAIT_MS)
      }
      throw error
    }
  }
}
