/** One reading of a key on its way; `void` once the key was changed after it began. */
export interface Flight {
  void: boolean
}

/** Readings under way by key, so that what they bring from before a change is not kept after it. */
export class Flights {
  readonly #under = new Map<string, Set<Flight>>()

  /** Runs `work` as a reading of `key`. */
  async during<T>(key: string, work: (flight: Flight) => Promise<T>): Promise<T> {
    const flight = { void: false }
    const all = this.#under.get(key) ?? new Set()
    this.#under.set(key, all.add(flight))
    try {
      return await work(flight)
    } finally {
      all.delete(flight)
      if (all.size === 0 && this.#under.get(key) === all) this.#under.delete(key)
    }
  }

  /** The key was changed: what is being read of it now is from before. */
  land(key: string): void {
    for (const flight of this.#under.get(key) ?? []) flight.void = true
  }

  /** Keys that are being read. */
  keys(): string[] {
    return [...this.#under.keys()]
  }
}
