import { relationKey } from '@shared/catalog'
import type { Shown } from './read'
import type { Server } from './server'
import { readTable, type TableText } from './text/table'
import { readView, type ViewText } from './text/view'

/** A view keeps the session's collation that it was made under: its literals have it (MySQL manual, 12.3.6). */
function comparing(view: ViewText, collation: string | undefined): ViewText {
  return collation === undefined ? view : { ...view, options: { ...view.options, collation_connection: collation } }
}

/** The texts of a reading, understood one by one as they come. */
export class Texts {
  readonly tables = new Map<string, TableText>()
  readonly views = new Map<string, ViewText>()
  readonly #server: Server

  constructor(server: Server) {
    this.#server = server
  }

  /** False for a text that is not understood: the relation is then described by what information_schema tells of it. */
  take({ schema, name, type, collation }: Shown, text: string): boolean {
    const key = relationKey({ schema, name })
    try {
      if (type === 'view' && !/^CREATE (TEMPORARY )?TABLE/.test(text)) this.views.set(key, comparing(readView(text, schema), collation))
      else this.tables.set(key, readTable(text, schema, { collations: this.#server.collations, action: this.#server.unsaidAction }))
      return true
    } catch {
      // Said in the relation's `limited` and in a note; the text itself may hold anything and is not repeated.
      return false
    }
  }
}
