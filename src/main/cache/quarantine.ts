/** So many forged entries within a minute, and the layer is left alone for a while, ms. */
const TOO_MANY = 3
const MINUTE_MS = 60_000
const QUARANTINE_MS = 15 * MINUTE_MS
export const QUARANTINED = 'Entries of the cache were forged: it is not used for 15 minutes'

/** Leaves a second layer alone in which somebody writes under our names. */
export class Quarantine {
  readonly #clock: () => number
  /** When entries did not open within the last minute, ms since 1970. */
  #tampered: readonly number[] = []
  #end: number | undefined

  constructor(clock: () => number) {
    this.#clock = clock
  }

  get active(): boolean {
    return this.#end !== undefined && this.#clock() < this.#end
  }

  /** An entry did not open; true when a quarantine begins with it. */
  tampered(): boolean {
    const now = this.#clock()
    this.#tampered = [...this.#tampered.filter((at) => at > now - MINUTE_MS), now]
    if (this.#tampered.length < TOO_MANY) return false
    this.#tampered = []
    this.#end = now + QUARANTINE_MS
    return true
  }

  /** True once after a quarantine is over. */
  ended(): boolean {
    if (this.#end === undefined || this.active) return false
    this.#end = undefined
    return true
  }
}
