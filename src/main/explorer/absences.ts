import { type RelationName, relationKey } from '@shared/catalog'
import { AppError } from '@shared/errors'
import type { Moment } from './layers'

/** How long it is believed that a relation does not exist, ms. */
const BELIEVED_MS = 60_000
/** How many are remembered at most; the oldest goes first. */
const LIMIT = 1000

interface AbsencesOptions {
  /** Where the snapshot of a connection stands: whatever changes it, a reading, a refresh or a forget, ends what is remembered. */
  readonly moment: (id: string) => Moment
  readonly clock: () => number
}

/**
 * Relations that a server said do not exist, in this process's memory and for a minute: a tab on a table that was dropped
 * must not ask at every look.
 */
export class Absences {
  readonly #options: AbsencesOptions
  /** By connection and relation: when the server said so, ms since 1970, and where the snapshot stood then. */
  readonly #known = new Map<string, { readonly since: number; readonly moment: Moment }>()

  constructor(options: AbsencesOptions) {
    this.#options = options
  }

  add(id: string, name: RelationName): void {
    const key = keyOf(id, name)
    this.#known.delete(key)
    this.#known.set(key, { since: this.#options.clock(), moment: this.#options.moment(id) })
    const [oldest] = this.#known.keys()
    if (this.#known.size > LIMIT && oldest !== undefined) this.#known.delete(oldest)
  }

  /** Since when a relation is known to be missing, ms since 1970; undefined where the server has to be asked. */
  since(id: string, name: RelationName): number | undefined {
    const key = keyOf(id, name)
    const found = this.#known.get(key)
    if (found === undefined) return undefined
    const now = this.#options.moment(id)
    const age = this.#options.clock() - found.since
    // A clock that was set back says nothing about how long ago it was.
    if (age >= 0 && age < BELIEVED_MS && now.generation === found.moment.generation && now.era === found.moment.era) return found.since
    this.#known.delete(key)
    return undefined
  }
}

/** The answer about a relation that the database does not have. `since`: when it said so, ms since 1970. */
export function missing({ schema, name }: RelationName, since: number): AppError {
  return new AppError('not_found', `${schema}.${name} is not in the database`, {
    hint: 'It may have been dropped or renamed: refresh the connection',
    detail: { missingSince: since },
  })
}

function keyOf(id: string, name: RelationName): string {
  return `${id}/${relationKey(name)}`
}
