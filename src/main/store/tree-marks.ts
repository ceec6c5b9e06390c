import { AppError } from '@shared/errors'
import { MAX_MARKS, TreeMark, type TreeMarksReply } from '@shared/tree-marks'
import { z } from 'zod'
import type { Store } from './open'

/** Rows of the table `preference` that hold them, one a connection. */
const PREFIX = 'tree:'
const Marks = z.record(z.string(), TreeMark)

/** What the user pinned to the top of the tree or hid in it. Names and no more: it outlives every reading and every forget. */
export class TreeMarks {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  all(): TreeMarksReply {
    const rows = this.#store.db.prepare("SELECT name, value FROM preference WHERE name LIKE 'tree:%'").all() as {
      name: string
      value: string
    }[]
    return rows.map(({ name, value }) => ({ connectionId: name.slice(PREFIX.length), marks: parsed(value) }))
  }

  /** Marks something, or takes its mark away. `invalid_input` beyond {@link MAX_MARKS} of one connection. */
  set(id: string, key: string, mark: TreeMark | null): void {
    const { db } = this.#store
    db.transaction(() => {
      const row = db
        .prepare('SELECT value FROM preference WHERE name = ?')
        .pluck()
        .get(PREFIX + id) as string | undefined
      const others = Object.entries(row === undefined ? {} : parsed(row)).filter(([known]) => known !== key)
      if (mark !== null && others.length >= MAX_MARKS)
        throw new AppError('invalid_input', `A connection has room for ${String(MAX_MARKS)} pins and hidden names`, {
          hint: 'Take some away first',
        })
      const marks = Object.fromEntries(mark === null ? others : [...others, [key, mark] as const])
      db.prepare('INSERT INTO preference (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value').run(
        PREFIX + id,
        JSON.stringify(marks),
      )
    }).immediate()
  }

  /** Of a connection that was removed. */
  remove(id: string): void {
    this.#store.db.prepare('DELETE FROM preference WHERE name = ?').run(PREFIX + id)
  }
}

/** A text that is none of ours any more marks nothing: a pin is no reason to stop. */
function parsed(text: string): z.infer<typeof Marks> {
  const marks = Marks.safeParse(JSON.parse(text))
  return marks.success ? marks.data : {}
}
