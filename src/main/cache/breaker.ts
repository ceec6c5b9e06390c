import {
  CountBreaker,
  ConsecutiveBreaker,
  type CircuitState,
  circuitBreaker,
  ExponentialBackoff,
  handleAll,
  type IBreaker,
} from 'cockatiel'

/** Failures in a row, or half of so many calls, after which a Redis is left alone. */
const IN_A_ROW = 3
const OF_LAST = 20
/** First and longest time it is left alone for, ms. */
const PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 30_000

/** Opens as soon as one of its breakers would. */
class Either implements IBreaker {
  readonly #breakers: readonly IBreaker[]

  constructor(...breakers: readonly IBreaker[]) {
    this.#breakers = breakers
  }

  get state(): unknown {
    return this.#breakers.map((breaker) => breaker.state)
  }

  set state(value: unknown) {
    for (const [at, breaker] of this.#breakers.entries()) breaker.state = (value as readonly unknown[])[at]
  }

  success(state: CircuitState): void {
    for (const breaker of this.#breakers) breaker.success(state)
  }

  failure(state: CircuitState): boolean {
    // Each of them has to count it.
    return this.#breakers.map((breaker) => breaker.failure(state)).some(Boolean)
  }
}

/** A closed breaker: opens after three failures in a row, or when half of the last twenty calls have failed. */
export function newBreaker() {
  return circuitBreaker(handleAll, {
    halfOpenAfter: new ExponentialBackoff({ initialDelay: PAUSE_MS, maxDelay: LONGEST_PAUSE_MS }),
    // "More than" its threshold is what the library counts.
    breaker: new Either(new ConsecutiveBreaker(IN_A_ROW), new CountBreaker({ threshold: 0.49, size: OF_LAST })),
  })
}

/** ±20 %, so that a Redis that comes back does not meet everybody at once; or as much `by` as is asked. */
export function jittered(ms: number, by = 0.2): number {
  return ms * (1 - by + Math.random() * 2 * by)
}

/** How long a Redis that was lost is left alone before it is asked again: twice as long each time, and never as long as others do. */
export class Pauses {
  #ms = PAUSE_MS

  /** The next one, ms. */
  next(): number {
    const ms = jittered(this.#ms)
    this.#ms = Math.min(this.#ms * 2, LONGEST_PAUSE_MS)
    return ms
  }

  /** It answers: the next one is the first. */
  reset(): void {
    this.#ms = PAUSE_MS
  }
}
