import { DiagramView, MAX_VIEWS } from '@shared/diagram-views'
import { AppError } from '@shared/errors'
import type { Store } from './open'

/** Diagrams as the user arranged them: places and names, which outlive every reading and every forget. */
export class DiagramViews {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** Of one connection, by name. A text that is none of ours any more is no view. */
  list(connectionId: string): DiagramView[] {
    const rows = this.#store.db
      .prepare<[string], string>('SELECT value FROM diagram_view WHERE connection_id = ? ORDER BY name')
      .pluck()
      .all(connectionId)
    return rows.flatMap((value) => {
      const view = DiagramView.safeParse(JSON.parse(value))
      return view.success ? [view.data] : []
    })
  }

  /** Keeps a view in the place of the one with its name. `invalid_input` beyond {@link MAX_VIEWS}. */
  save(connectionId: string, view: DiagramView): void {
    const { db } = this.#store
    const name = nameOf(connectionId, view)
    db.transaction(() => {
      const others = db
        .prepare<[string, string], number>('SELECT count(*) FROM diagram_view WHERE connection_id = ? AND name <> ?')
        .pluck()
        .get(connectionId, name)
      if ((others ?? 0) >= MAX_VIEWS)
        throw new AppError('invalid_input', `A connection has room for ${String(MAX_VIEWS)} views of its diagram`, {
          hint: 'Remove one first',
        })
      db.prepare(
        'INSERT INTO diagram_view (name, connection_id, value) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      ).run(name, connectionId, JSON.stringify(view))
    }).immediate()
  }

  remove(connectionId: string, view: Pick<DiagramView, 'name' | 'schema'>): void {
    this.#store.db.prepare('DELETE FROM diagram_view WHERE name = ?').run(nameOf(connectionId, view))
  }

  /** Of a connection that was removed. */
  removeAll(connectionId: string): void {
    this.#store.db.prepare('DELETE FROM diagram_view WHERE connection_id = ?').run(connectionId)
  }
}

function nameOf(connectionId: string, { name, schema }: Pick<DiagramView, 'name' | 'schema'>): string {
  return JSON.stringify([connectionId, schema, name])
}
