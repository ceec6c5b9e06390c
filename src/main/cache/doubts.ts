import type { Logger } from '../log'
import { DoubtFile } from './doubt-file'
import type { Condemned } from './forget-target'

/** Keys that a returning Redis may hold an old value of; beyond this many it is asked to drop all of ours. */
const MAX_DIRTY = 50_000
/** Forgets that are owed to a Redis that is away; beyond this many it drops all of ours. */
const MAX_OWED = 100

const EVERYTHING: Condemned = {}

/** What a Redis has yet to drop, from one moment. */
export interface Debt {
  readonly keys: readonly string[]
  /** What it takes that nobody could list; empty where there is nothing of the kind. */
  readonly condemned: readonly Condemned[]
  /** It was all dropped: what was changed or forgotten since stays in doubt. */
  settle(): void
}

export interface DoubtsOptions {
  /** Where they are kept beyond this process. */
  readonly file: string
  readonly matches: (condemned: Condemned, key: string) => boolean
  readonly log: Logger
}

/**
 * What a Redis may hold an old value of, because it was away, or did not confirm a change. It is kept in a file, by Redis: the process
 * that was told of a change may have ended when that Redis is back.
 */
export class Doubts {
  readonly #o: DoubtsOptions
  /** Keys with a mark of their last change. */
  readonly #dirty = new Map<string, string>()
  readonly #owed = new Map<string, Condemned>()
  #file: DoubtFile | undefined
  #target: string | undefined
  #used = false
  #warned = false

  constructor(options: DoubtsOptions) {
    this.#o = options
  }

  /** Whether there is a Redis that something may be owed to. */
  get open(): boolean {
    return this.#target !== undefined
  }

  /** Where that one lives. */
  get target(): string | undefined {
    return this.#target
  }

  /** Whether that one ever held anything of ours. */
  get used(): boolean {
    return this.#used
  }

  get none(): boolean {
    return this.#dirty.size === 0 && this.#owed.size === 0
  }

  /** From now on they are about this Redis, or none: what is known of it, by whichever process, comes back. */
  of(target: string | undefined): void {
    this.#target = target
    this.#dirty.clear()
    this.#owed.clear()
    this.#used = false
    if (target === undefined) return
    this.#keep((file) => {
      const { used, keys, condemned } = file.read(target)
      this.#used = used
      for (const [key, mark] of keys) this.#dirty.set(key, mark)
      for (const [mark, what] of condemned) this.#owed.set(mark, what)
    })
  }

  /** From now on it may hold something of ours. */
  use(): void {
    if (this.#used) return
    this.#used = true
    this.#keep((file, target) => file.use(target))
  }

  changed(keys: readonly string[]): void {
    if (keys.length === 0) return
    // Beyond that many they are not listed any more, neither here nor in the file.
    if (this.#dirty.size + keys.length > MAX_DIRTY) return this.owe(EVERYTHING)
    const mark = crypto.randomUUID()
    for (const key of keys) this.#dirty.set(key, mark)
    this.#keep((file, target) => file.changed(target, keys, mark))
  }

  /** Something is forgotten that could not be listed. */
  owe(condemned: Condemned): void {
    const all = this.#owed.size >= MAX_OWED || condemned === EVERYTHING
    if (all) {
      this.#owed.clear()
      this.#dirty.clear()
    }
    const what = all ? EVERYTHING : condemned
    const mark = crypto.randomUUID()
    this.#owed.set(mark, what)
    this.#keep((file, target) => file.owe(target, what, mark, all))
  }

  /** How many of these it has yet to drop; at least one where `condemned` could not be listed there. */
  owed(keys: Iterable<string>, condemned?: Condemned): number {
    const known = [...keys].filter((key) => this.about(key)).length
    const unlisted = [...this.#owed.values()].some(({ connection }) => connection === undefined || connection === condemned?.connection)
    return condemned !== undefined && unlisted ? Math.max(known, 1) : known
  }

  about(key: string): boolean {
    if (this.#dirty.has(key)) return true
    for (const condemned of this.#owed.values()) if (this.#o.matches(condemned, key)) return true
    return false
  }

  debt(): Debt {
    const dropped = [...this.#dirty]
    const paid = [...this.#owed]
    return {
      keys: dropped.map(([key]) => key),
      condemned: paid.map(([, condemned]) => condemned),
      settle: () => {
        for (const [key, mark] of dropped) if (this.#dirty.get(key) === mark) this.#dirty.delete(key)
        for (const [mark] of paid) this.#owed.delete(mark)
        if (dropped.length + paid.length > 0)
          this.#keep((file, target) =>
            file.settle(
              target,
              dropped,
              paid.map(([mark]) => mark),
            ),
          )
      },
    }
  }

  close(): void {
    this.#file?.close()
    this.#file = undefined
    this.#target = undefined
  }

  /** Works on the file; one that fails leaves what this process knows, and is said once. */
  #keep(work: (file: DoubtFile, target: string) => void): void {
    if (this.#target === undefined) return
    try {
      this.#file ??= new DoubtFile(this.#o.file)
      work(this.#file, this.#target)
    } catch (error) {
      if (!this.#warned) this.#o.log.warn({ err: error }, 'what Redis has yet to drop is known to this process alone')
      this.#warned = true
    }
  }
}
