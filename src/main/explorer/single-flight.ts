import { AppError } from '@shared/errors'

/** One running piece of work that several callers may wait for. */
interface Flight<T, P> {
  readonly promise: Promise<T>
  readonly abort: AbortController
  readonly listeners: Set<(progress: P) => void>
  waiting: number
  last: P | undefined
}

/**
 * Runs work once per key however many ask for it. Each caller has its own signal: aborting it ends that caller's wait
 * with `cancelled`, and the work itself only when nobody waits any longer.
 */
export class SingleFlight<T, P> {
  readonly #flights = new Map<string, Flight<T, P>>()

  async run(
    key: string,
    signal: AbortSignal,
    onProgress: (progress: P) => void,
    work: (signal: AbortSignal, progress: (value: P) => void) => Promise<T>,
  ): Promise<T> {
    if (signal.aborted) throw new AppError('cancelled', 'Cancelled')
    const flight = this.#flights.get(key) ?? this.#begin(key, work)
    flight.waiting += 1
    flight.listeners.add(onProgress)
    if (flight.last !== undefined) onProgress(flight.last)
    let leave: (() => void) | undefined
    const left = new Promise<never>((_done, fail) => {
      leave = () => fail(new AppError('cancelled', 'Cancelled'))
      signal.addEventListener('abort', leave)
    })
    try {
      return await Promise.race([flight.promise, left])
    } finally {
      if (leave !== undefined) signal.removeEventListener('abort', leave)
      flight.listeners.delete(onProgress)
      flight.waiting -= 1
      if (flight.waiting === 0) {
        // Whoever comes now begins anew: this one ends with `cancelled`.
        if (this.#flights.get(key) === flight) this.#flights.delete(key)
        flight.abort.abort()
      }
    }
  }

  /** Ends the work of a key; everybody who waits for it gets `cancelled`. */
  abort(key: string): void {
    this.#flights.get(key)?.abort.abort()
  }

  #begin(key: string, work: (signal: AbortSignal, progress: (value: P) => void) => Promise<T>): Flight<T, P> {
    const abort = new AbortController()
    const listeners = new Set<(progress: P) => void>()
    const report = (value: P) => {
      flight.last = value
      for (const listener of listeners) listener(value)
    }
    const promise = Promise.resolve()
      .then(() => work(abort.signal, report))
      .finally(() => {
        if (this.#flights.get(key) === flight) this.#flights.delete(key)
      })
    // The race above may have been left by everybody: a late failure then has no listener of its own.
    promise.catch(() => undefined)
    const flight: Flight<T, P> = { promise, abort, listeners, waiting: 0, last: undefined }
    this.#flights.set(key, flight)
    return flight
  }
}
