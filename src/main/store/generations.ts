import type Database from 'better-sqlite3'
import type { Store } from './open'

/** What a number counts: readings of the schema, or changes of the connection itself (its config, its test result). */
export type GenerationOf = 'schema' | 'connection'

/**
 * Numbers per connection that are part of every cache key. They are raised, on disk, before anything is deleted, so that a
 * write that was already on its way lands on a name nobody asks for.
 */
export class Generations {
  readonly #current: Database.Statement<[string], number>
  readonly #bump: Database.Statement<[string], number>

  constructor({ db }: Store) {
    // Prepared once: every look-up in the cache asks for the number, and another process may have raised it meanwhile.
    this.#current = db.prepare<[string], number>('SELECT value FROM generation WHERE connection_id = ?').pluck()
    this.#bump = db
      .prepare<[string], number>(
        'INSERT INTO generation (connection_id, value) VALUES (?, 1) ON CONFLICT (connection_id) DO UPDATE SET value = value + 1 RETURNING value',
      )
      .pluck()
  }

  /** 0 until the first {@link bump}. */
  current(connectionId: string, of: GenerationOf): number {
    return this.#current.get(`${connectionId}/${of}`) ?? 0
  }

  /** Raises the number and answers it. */
  bump(connectionId: string, of: GenerationOf): number {
    const value = this.#bump.get(`${connectionId}/${of}`)
    if (value === undefined) throw new Error('the store did not answer a raised generation')
    return value
  }
}
