import type { Store } from './open'

/**
 * A number per connection that is part of every cache key. It is raised, on disk, before anything is deleted, so that a
 * write that was already on its way lands on a name nobody asks for.
 */
export class Generations {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** 0 until the first {@link bump}. */
  current(connectionId: string): number {
    return (
      (this.#store.db.prepare('SELECT value FROM generation WHERE connection_id = ?').pluck().get(connectionId) as number | undefined) ?? 0
    )
  }

  /** Raises the number and answers it. */
  bump(connectionId: string): number {
    return this.#store.db
      .prepare(
        'INSERT INTO generation (connection_id, value) VALUES (?, 1) ON CONFLICT (connection_id) DO UPDATE SET value = value + 1 RETURNING value',
      )
      .pluck()
      .get(connectionId) as number
  }
}
