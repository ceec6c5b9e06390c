import type { Store } from './open'

/** What a number counts: readings of the schema, or changes of the connection itself (its config, its test result). */
export type GenerationOf = 'schema' | 'connection'

/**
 * Numbers per connection that are part of every cache key. They are raised, on disk, before anything is deleted, so that a
 * write that was already on its way lands on a name nobody asks for.
 */
export class Generations {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** 0 until the first {@link bump}. */
  current(connectionId: string, of: GenerationOf): number {
    return (
      (this.#store.db.prepare('SELECT value FROM generation WHERE connection_id = ?').pluck().get(`${connectionId}/${of}`) as
        | number
        | undefined) ?? 0
    )
  }

  /** Raises the number and answers it. */
  bump(connectionId: string, of: GenerationOf): number {
    return this.#store.db
      .prepare(
        'INSERT INTO generation (connection_id, value) VALUES (?, 1) ON CONFLICT (connection_id) DO UPDATE SET value = value + 1 RETURNING value',
      )
      .pluck()
      .get(`${connectionId}/${of}`) as number
  }
}
