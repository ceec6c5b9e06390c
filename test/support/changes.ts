import type { Blank } from './blank'

/** One change of a schema, for the suite that asks whether it is noticed and read again. */
export interface Change {
  readonly name: string
  /** Made before the first reading, on top of the engine's base. */
  readonly before?: string
  /** The change itself: statements, or something done by hand (another session, another tool). */
  readonly change: string | ((blank: Blank) => Promise<void>)
  /**
   * `relation` / `object`: a mark of that kind moves and re-reading what it names equals a whole reading · `quiet`: nothing a
   * catalog shows has changed and the fingerprint stays · `unseen`: cannot be noticed by design (say why in `why`).
   */
  readonly seen: 'relation' | 'object' | 'quiet' | 'unseen'
  readonly why?: string
}

/** Changes that not every server has. */
export interface Section {
  /** Where, in words; nothing where everywhere. */
  readonly on?: string
  readonly changes: readonly Change[]
}

/** An engine's changes: `base` is made once before each. */
export interface Changes {
  readonly base: string
  /** Those that the server of the suites can make. */
  readonly changes: readonly Change[]
  /** All there are. */
  readonly sections: readonly Section[]
  /** By the name of a change the parts of the fingerprint that tell it, on every version of the server; others may move beside them. */
  readonly parts: Readonly<Record<string, string>>
}

/** Changes by their names, all seen alike. */
export function listed(of: Readonly<Record<string, string>>, seen: Change['seen']): Change[] {
  return Object.entries(of).map(([name, change]) => ({ name, change, seen }))
}
