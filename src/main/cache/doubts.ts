/** Keys that a returning Redis may hold an old value of; beyond this many it is asked to drop all of ours. */
const MAX_DIRTY = 50_000
/** Forgets that are owed to a Redis that is away; beyond this many it drops all of ours. */
const MAX_OWED = 100

type Wanted = (key: string) => boolean
const EVERYTHING: Wanted = () => true

/** What a Redis has yet to drop, from one moment. */
export interface Debt {
  readonly keys: readonly string[]
  /** What it takes that nobody could list; empty where there is nothing of the kind. */
  readonly wanted: readonly Wanted[]
  /** It was all dropped: what was changed or forgotten since stays in doubt. */
  settle(): void
}

/** What a Redis may hold an old value of, because it was away, or did not confirm a change. */
export class Doubts {
  /** Keys with a mark of their last change. */
  readonly #dirty = new Map<string, symbol>()
  #owed: readonly Wanted[] = []

  get none(): boolean {
    return this.#dirty.size === 0 && this.#owed.length === 0
  }

  changed(keys: readonly string[]): void {
    for (const key of keys) this.#dirty.set(key, Symbol('changed'))
  }

  /** Something is forgotten that could not be listed. */
  owe(wanted: Wanted): void {
    this.#owed = this.#owed.length < MAX_OWED ? [...this.#owed, wanted] : [EVERYTHING]
  }

  about(key: string): boolean {
    return this.#dirty.has(key) || this.#owed.some((wanted) => wanted(key))
  }

  debt(): Debt {
    const dropped = [...this.#dirty]
    const all = dropped.length > MAX_DIRTY
    const paid = new Set(this.#owed)
    return {
      keys: all ? [] : dropped.map(([key]) => key),
      wanted: all ? [EVERYTHING] : this.#owed,
      settle: () => {
        for (const [key, mark] of dropped) if (this.#dirty.get(key) === mark) this.#dirty.delete(key)
        this.#owed = this.#owed.filter((wanted) => !paid.has(wanted))
      },
    }
  }

  clear(): void {
    this.#dirty.clear()
    this.#owed = []
  }
}
