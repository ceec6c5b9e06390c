import { createHash } from 'node:crypto'
import type { Relation, SchemaObject } from '@shared/catalog'
import { FOUND_IN, FOUND_KINDS } from '@shared/search'
import type Database from 'better-sqlite3'
import { DocStore } from './doc-store'
import { type Documents, hashOf, objectDocuments, relationDocuments } from './documents'
import { type DocAt, packDocs, unpackDocs } from './entry-docs'
import { emptyIndex, shrink } from './file'
import { Forgetting, NEW_RUN } from './forgetting'
import { Merging } from './merging'
import type { PartUpdate, SourceName, SourceState } from './protocol'
import { sourcesOf } from './sources'

/** Documents written in one transaction: FTS5 makes a segment of each, and many small ones cost more to merge. */
const COMMIT_AFTER = 10_000
/** Entries removed in one transaction. */
const REMOVE_AT_ONCE = 500

interface EntryRow {
  readonly id: number
  readonly hash: Buffer
  readonly docs: Buffer
}

/** What a run of indexing is known by. */
interface Begun {
  readonly id: number
  readonly run: number
}

/** Writes the index: the only one in its process, in a thread of its own. */
export class SearchWriter {
  readonly #db: Database.Database
  readonly #entryOf
  readonly #insertPlace
  readonly #insertEntry
  readonly #updateEntry
  #docs: DocStore | undefined
  readonly #forgetting: Forgetting
  readonly #merging: Merging
  #written = 0
  /** How often something had been forgotten when the merge that is under way began. */
  #purging: number | undefined
  #begun: Begun | undefined
  /** Entries put since a whole beginning. */
  #seen: Set<number> | undefined

  constructor(db: Database.Database) {
    this.#db = db
    this.#entryOf = db.prepare('SELECT id, hash, docs FROM entry WHERE source = ? AND part = ?')
    this.#insertPlace = db.prepare('INSERT OR IGNORE INTO place (doc, entry, position) VALUES (?, ?, ?)')
    this.#insertEntry = db.prepare("INSERT INTO entry (source, part, scope, hash, docs) VALUES (?, ?, ?, ?, x'') RETURNING id").pluck()
    this.#updateEntry = db.prepare('UPDATE entry SET scope = ?, hash = ?, docs = ? WHERE id = ?')
    this.#forgetting = new Forgetting(db)
    this.#merging = new Merging(db)
  }

  /** What is in the index: a connection's generation, or null while it is not wholly indexed. */
  sources(): SourceState[] {
    return sourcesOf(this.#db)
  }

  /**
   * Marks a connection as not wholly indexed until {@link end}; `whole`: what is not put until then is taken out. Another
   * process that begins the same ends this run: the later one has the later snapshot.
   */
  begin({ connection, engine, label }: SourceName, whole: boolean): void {
    this.commit()
    this.#begun = this.#db
      .transaction(
        () =>
          this.#db
            .prepare(
              `INSERT INTO source (connection, engine, label, run) VALUES (?, ?, ?, ${NEW_RUN})
               ON CONFLICT (connection) DO UPDATE SET engine = excluded.engine, label = excluded.label, generation = NULL, run = excluded.run
               RETURNING id, run`,
            )
            .get(connection, engine, label) as Begun,
      )
      .immediate()
    this.#seen = whole ? new Set() : undefined
  }

  /**
   * Puts relations and objects in, or takes them out. Answers how many were written: those that changed. Undefined, and
   * nothing done, when what {@link begin} began is over: forgotten, or begun by another process.
   */
  put(connection: string, updates: readonly PartUpdate[]): number | undefined {
    this.#open()
    const source = this.#source(connection)
    if (source === undefined) {
      this.commit()
      return undefined
    }
    let changed = 0
    for (const update of updates) if (this.#putOne(source, update)) changed += 1
    if (this.#written >= COMMIT_AFTER) this.commit()
    return changed
  }

  /** Ends what {@link begin} began: the connection is indexed as of `generation`. */
  end(connection: string, generation: number): void {
    const source = this.#source(connection)
    if (source !== undefined && this.#seen !== undefined) this.#removeUnseen(source, this.#seen)
    this.#seen = undefined
    this.#open()
    if (source !== undefined && this.#source(connection) === source)
      this.#db.prepare('UPDATE source SET generation = ? WHERE id = ?').run(generation, source)
    this.commit()
    this.#begun = undefined
  }

  /**
   * To be called, for as long as it answers true, when nothing more is to be written for now. Takes what was forgotten out
   * of the file, by whichever run, and merges what makes searches slow; a little at a time, so that others get their turn.
   */
  settle(): boolean {
    this.commit()
    // Asked for before looking: what is forgotten in between counts as not purged.
    const { asked, done } = this.#forgetting.purges()
    if (this.#forgetting.takeOut()) {
      this.#purging = undefined
      this.#merging.wrote(0)
      return true
    }
    if (this.#purging === undefined) {
      if (asked === done && !this.#merging.isWorthIt()) {
        this.#db.pragma('wal_checkpoint(PASSIVE)')
        return false
      }
      this.#purging = asked
    }
    // Trigrams of what was taken out stay in old segments until those are merged.
    if (this.#merging.step()) return true
    // Where a reader is in the way, it is tried again when there is next something to settle.
    if (asked !== done && shrink(this.#db)) this.#forgetting.purged(this.#purging)
    this.#purging = undefined
    return false
  }

  /** Marks a connection as forgotten: nobody finds it when this is done. {@link settle} takes it out of the file. */
  forget(connection: string): void {
    this.commit()
    this.#forgetting.connection(connection)
  }

  /** Marks parts as forgotten: nobody finds more of them than their names when this is done. Likewise. */
  forgetParts(connection: string, parts: readonly string[]): void {
    this.commit()
    this.#forgetting.parts(connection, parts)
  }

  /** Empties the file. */
  clear(): void {
    this.commit()
    emptyIndex(this.#db)
    while (this.settle());
  }

  /** Ends the transaction that {@link put} left open for more. */
  commit(): void {
    if (this.#db.inTransaction) this.#db.exec('COMMIT')
    if (this.#written > 0) this.#merging.wrote(this.#written)
    this.#written = 0
    this.#docs = undefined
  }

  /** Leaves everything as it was before the last commit. */
  rollback(): void {
    if (this.#db.inTransaction) this.#db.exec('ROLLBACK')
    this.#written = 0
    this.#docs = undefined
  }

  close(): void {
    if (this.#db.inTransaction) this.commit()
    this.#db.close()
  }

  #open(): DocStore {
    if (!this.#db.inTransaction) this.#db.exec('BEGIN IMMEDIATE')
    // What it remembers holds within one transaction only: another process may write between two.
    this.#docs ??= new DocStore(this.#db)
    return this.#docs
  }

  /** The source that was begun, for as long as nobody else begins or forgets it. */
  #source(connection: string): number | undefined {
    const now = this.#db.prepare('SELECT id, run FROM source WHERE connection = ?').get(connection) as Begun | undefined
    return now?.id === this.#begun?.id && now?.run === this.#begun?.run ? now?.id : undefined
  }

  #putOne(source: number, { part, json, bare }: PartUpdate): boolean {
    const old = this.#entryOf.get(source, part) as EntryRow | undefined
    const documents =
      bare === undefined ? documentsOf(part, json) : { ...bare, list: [{ what: 'name', position: 0, text: bare.name } as const] }
    if (documents === undefined) {
      if (old !== undefined) this.#remove(old)
      return old !== undefined
    }
    const hash = hashOf(documents)
    if (old !== undefined && old.hash.equals(hash)) {
      this.#seen?.add(old.id)
      return false
    }
    const id = this.#write(source, part, documents, hash, old)
    this.#seen?.add(id)
    return true
  }

  #write(source: number, part: string, documents: Documents, hash: Buffer, old: EntryRow | undefined): number {
    const docs = this.#open()
    const scope = docs.scope(
      source,
      documents.schema,
      Math.max(
        0,
        FOUND_KINDS.findIndex((kind) => kind === documents.kind),
      ),
    )
    const list = documents.list.map(
      ({ what, position, text }): DocAt => ({
        position,
        doc: docs.find(scope, what, text, nameHash(scope.id, FOUND_IN.indexOf(what), text)),
      }),
    )
    const id = old?.id ?? (this.#insertEntry.get(source, part, scope.id, hash) as number)
    const before = new Map((old === undefined ? [] : unpackDocs(old.docs)).map((at) => [keyOf(at), at]))
    const after = new Map(list.map((at) => [keyOf(at), at]))
    for (const [key, { doc, position }] of after) if (!before.has(key)) this.#insertPlace.run(doc, id, position)
    for (const [key, at] of before) if (!after.has(key)) docs.leave(id, at)
    this.#updateEntry.run(scope.id, hash, packDocs([...after.values()]), id)
    this.#written += list.length
    return id
  }

  #remove(entry: EntryRow): void {
    const docs = this.#open()
    const list = unpackDocs(entry.docs)
    for (const at of list) docs.leave(entry.id, at)
    this.#db.prepare('DELETE FROM entry WHERE id = ?').run(entry.id)
    this.#written += list.length
  }

  #removeUnseen(source: number, seen: ReadonlySet<number>): void {
    const ids = this.#db.prepare('SELECT id FROM entry WHERE source = ?').pluck().all(source) as number[]
    this.#removeAll(ids.filter((id) => !seen.has(id)))
  }

  #removeAll(ids: readonly number[]): void {
    const read = this.#db.prepare('SELECT id, hash, docs FROM entry WHERE id = ?')
    for (let at = 0; at < ids.length; at += REMOVE_AT_ONCE) {
      this.#open()
      for (const id of ids.slice(at, at + REMOVE_AT_ONCE)) {
        const entry = read.get(id) as EntryRow | undefined
        if (entry !== undefined) this.#remove(entry)
      }
      this.commit()
    }
  }
}

function documentsOf(part: string, json: string | undefined): Documents | undefined {
  if (json === undefined) return undefined
  return part.startsWith('relation:') ? relationDocuments(JSON.parse(json) as Relation) : objectDocuments(JSON.parse(json) as SchemaObject)
}

function keyOf({ position, doc }: DocAt): string {
  return `${String(doc)}/${String(position)}`
}

/** 48 bits, so that it stays a whole number in JavaScript; texts with equal hashes are told apart by comparing them. */
function nameHash(scope: number, what: number, text: string): number {
  return createHash('sha1')
    .update(`${String(scope)} ${String(what)} ${text}`)
    .digest()
    .readUIntBE(0, 6)
}
