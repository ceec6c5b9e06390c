import type Database from 'better-sqlite3'
import { DocStore } from './doc-store'
import { packDocs, unpackDocs } from './entry-docs'
import { makeTables } from './file'
import { whatOf } from './rank-id'

/** Entries taken out in one transaction: who forgets something meanwhile waits for no more than these. */
const AT_ONCE = 100
/** In place of a hash: stripped down to its name. Equal to no hash, so that it is compared anew. */
const STRIPPED = Buffer.from([0])

interface Marked {
  readonly id: number
  readonly docs: Buffer
}

/**
 * What is forgotten is marked in one small transaction, and no search finds it from then on: a connection loses its id, a
 * relation its hash. What is marked is taken out of the file a little at a time. Marks are in the file itself: whoever opens
 * it next goes on where a run ended.
 */
export class Forgetting {
  readonly #db: Database.Database
  readonly #hidden
  readonly #gone
  readonly #strip
  readonly #remove

  constructor(db: Database.Database) {
    this.#db = db
    this.#hidden = db.prepare(`SELECT id, docs FROM entry WHERE hash = x'' LIMIT ${String(AT_ONCE)}`)
    this.#gone = db.prepare('SELECT id FROM source WHERE connection IS NULL LIMIT 1').pluck()
    this.#strip = db.prepare('UPDATE entry SET hash = ?, docs = ? WHERE id = ?')
    this.#remove = db.prepare('DELETE FROM entry WHERE id = ?')
  }

  /** Marks a connection; who is indexing it finds that this is over. */
  connection(connection: string): void {
    this.#mark(() => {
      this.#db.prepare('UPDATE source SET connection = NULL, generation = NULL WHERE connection = ?').run(connection)
    })
  }

  /** Marks some relations; of them only the name is found, as the tree shows it. Who is indexing the connection has to begin anew. */
  parts(connection: string, parts: readonly string[]): void {
    this.#mark(() => {
      const source = this.#db.prepare('SELECT id FROM source WHERE connection = ?').pluck().get(connection) as number | undefined
      const hide = this.#db.prepare("UPDATE entry SET hash = x'' WHERE source = ? AND part = ?")
      for (const part of parts) hide.run(source, part)
      // Somebody may have read them before they were forgotten, and be about to put them back.
      this.#db.prepare(`UPDATE source SET run = ${NEW_RUN} WHERE id = ? AND generation IS NULL`).run(source)
    })
  }

  /** How often something was forgotten, and up to which time nothing of it is left in the file. */
  purges(): { readonly asked: number; readonly done: number } {
    return this.#db.prepare('SELECT asked, done FROM purge').get() as { asked: number; done: number }
  }

  /** Notes that nothing is left of what was forgotten up to `asked`. */
  purged(asked: number): void {
    this.#db.prepare('UPDATE purge SET done = max(done, ?)').run(asked)
  }

  /** Takes some of what is marked out of the tables; false when nothing is. */
  takeOut(): boolean {
    if (this.#hidden.get() === undefined && this.#gone.get() === undefined) return false
    this.#db
      .transaction(() => {
        const hidden = this.#hidden.all() as Marked[]
        if (hidden.length > 0) this.#stripAll(hidden)
        else this.#takeOutConnection()
      })
      .immediate()
    return true
  }

  #mark(work: () => void): void {
    this.#db
      .transaction(() => {
        work()
        this.#db.exec('UPDATE purge SET asked = asked + 1')
      })
      .immediate()
  }

  #stripAll(entries: readonly Marked[]): void {
    const store = new DocStore(this.#db)
    for (const { id, docs } of entries) {
      const all = unpackDocs(docs)
      for (const at of all) if (whatOf(at.doc) !== 'name') store.leave(id, at)
      this.#strip.run(STRIPPED, packDocs(all.filter((at) => whatOf(at.doc) === 'name')), id)
    }
  }

  #takeOutConnection(): void {
    const source = this.#gone.get() as number | undefined
    // Another process may have been faster.
    if (source === undefined) return
    const others = this.#db.prepare('SELECT 1 FROM source WHERE connection IS NOT NULL LIMIT 1').pluck().get()
    if (others === undefined) {
      makeTables(this.#db)
      return
    }
    const entries = this.#db.prepare(`SELECT id, docs FROM entry WHERE source = ? LIMIT ${String(AT_ONCE)}`).all(source) as Marked[]
    const store = new DocStore(this.#db)
    for (const { id, docs } of entries) {
      for (const at of unpackDocs(docs)) store.leave(id, at)
      this.#remove.run(id)
    }
    if (entries.length > 0) return
    this.#db.prepare('DELETE FROM scope WHERE source = ?').run(source)
    this.#db.prepare('DELETE FROM source WHERE id = ?').run(source)
    this.#db.exec('DELETE FROM label WHERE id NOT IN (SELECT schema FROM scope)')
  }
}

/** A number that no run of indexing had before, as SQL: numbers that count begin again with a new file or row. */
export const NEW_RUN = 'abs(random() / 65536)'
