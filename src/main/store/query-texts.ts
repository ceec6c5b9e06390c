import { randomUUID } from 'node:crypto'
import { AppError } from '@shared/errors'
import { HISTORY_LIMITS, type HistoryItem, type QueryDraft, type SavedQuery } from '@shared/query-texts'
import type { Store } from './open'
import { queryTextContext } from './sealed-rows'
import type { Scheme, Vault } from './vault'

type Kind = 'draft' | 'saved' | 'history'

interface Row {
  readonly id: string
  readonly connection_id: string
  readonly revision: number
  readonly scheme: Scheme
  readonly value: Buffer
  readonly changed_at: number
}

/** What is sealed of each kind. */
interface Values {
  readonly draft: Pick<QueryDraft, 'text' | 'number'>
  readonly saved: Pick<SavedQuery, 'name' | 'text'>
  readonly history: Pick<HistoryItem, 'text' | 'state' | 'rows' | 'elapsedMs'>
}

/**
 * What was written in query consoles: open ones as they stand, saved queries, and what was run. Sealed like connections, for a
 * statement may hold what nobody else is to read. Reading throws `secrets_locked` while the vault is locked; what is written then
 * lies under the key file until it is unlocked.
 */
export class QueryTexts {
  readonly #store: Store
  readonly #vault: Vault

  constructor(store: Store, vault: Vault) {
    this.#store = store
    this.#vault = vault
    vault.onChange(() => this.#moveToVault())
    this.#moveToVault()
  }

  /** Texts of the consoles that are open, the oldest first. */
  drafts(): QueryDraft[] {
    const rows = this.#store.db.prepare<[], Row>("SELECT * FROM query_text WHERE kind = 'draft' ORDER BY changed_at, rowid").all()
    return rows.map((row) => ({ console: row.id, id: row.connection_id, ...this.#open<'draft'>(row) }))
  }

  saveDraft({ console, id, text, number }: QueryDraft): void {
    this.#write(console, id, 'draft', { text, number }, true)
  }

  /** A console was closed. What stood in it and is written down nowhere else is kept in the history. */
  dropDraft(console: string): void {
    const row = this.#row(console, 'draft')
    if (row === undefined) return
    this.#inTransaction(() => {
      const { text } = this.#open<'draft'>(row)
      if (text.trim() !== '' && !this.#isKept(row.connection_id, text)) {
        this.#add(row.connection_id, { text: text.slice(0, HISTORY_LIMITS.text), state: 'written', rows: null, elapsedMs: 0 })
      }
      this.#remove(console)
    })
  }

  /** What was run, the newest first; `search`: words that must all occur, in any case. */
  history(connectionId: string, search = '', limit: number = HISTORY_LIMITS.entries): HistoryItem[] {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean)
    const found: HistoryItem[] = []
    for (const row of this.#rows(connectionId, 'history')) {
      const value = this.#tryOpen<'history'>(row)
      if (value === undefined) continue
      const text = value.text.toLowerCase()
      if (words.every((word) => text.includes(word))) found.push({ entry: row.id, at: row.changed_at, ...value })
      if (found.length >= limit) break
    }
    return found
  }

  /** Writes down what was run; the same statement run again moves up. The oldest go, by number and by size. */
  add(connectionId: string, value: Values['history']): void {
    if (value.text.length > HISTORY_LIMITS.text) return
    this.#inTransaction(() => this.#add(connectionId, value))
  }

  forgetHistory(connectionId: string): void {
    this.#store.db.prepare("DELETE FROM query_text WHERE connection_id = ? AND kind = 'history'").run(connectionId)
  }

  /** Saved queries of a connection by name. */
  saved(connectionId: string): SavedQuery[] {
    return this.#rows(connectionId, 'saved')
      .map((row) => ({ entry: row.id, at: row.changed_at, ...this.#open<'saved'>(row) }))
      .sort((a, b) => a.name.localeCompare(b.name))
  }

  /** Saves a query, in the place of the one of the same name. `conflict` where there are as many as there may be. */
  save(connectionId: string, name: string, text: string): SavedQuery {
    return this.#inTransaction(() => {
      const others = this.saved(connectionId)
      const same = others.find((one) => one.name === name)
      if (same === undefined && others.length >= HISTORY_LIMITS.saved)
        throw new AppError('conflict', `There are ${String(HISTORY_LIMITS.saved)} saved queries`, { hint: 'Remove one first' })
      const entry = same?.entry ?? randomUUID()
      this.#write(entry, connectionId, 'saved', { name, text }, same !== undefined)
      return { entry, name, text, at: this.#store.clock() }
    })
  }

  removeSaved(entry: string): void {
    if (this.#row(entry, 'saved') === undefined)
      throw new AppError('not_found', 'This query does not exist any more', { hint: 'It may have been removed in another window' })
    this.#remove(entry)
  }

  /** A connection was removed: all that was written for it goes. */
  removeConnection(connectionId: string): void {
    this.#store.db.prepare('DELETE FROM query_text WHERE connection_id = ?').run(connectionId)
  }

  #add(connectionId: string, value: Values['history']): void {
    const same = this.#rows(connectionId, 'history').find((row) => this.#tryOpen<'history'>(row)?.text === value.text)
    if (same !== undefined) this.#remove(same.id)
    this.#write(randomUUID(), connectionId, 'history', value, false)
    this.#store.db
      .prepare(
        `DELETE FROM query_text WHERE id IN (SELECT id FROM (
           SELECT id, row_number() OVER newest AS n, sum(length(value)) OVER newest AS bytes FROM query_text
           WHERE connection_id = ? AND kind = 'history' WINDOW newest AS (ORDER BY changed_at DESC, rowid DESC)
         ) WHERE n > ? OR bytes > ?)`,
      )
      .run(connectionId, HISTORY_LIMITS.entries, HISTORY_LIMITS.bytes)
  }

  #isKept(connectionId: string, text: string): boolean {
    return [...this.history(connectionId), ...this.saved(connectionId)].some((one) => one.text.trim() === text.trim())
  }

  #rows(connectionId: string, kind: Kind): Row[] {
    return this.#store.db
      .prepare<[string, Kind], Row>('SELECT * FROM query_text WHERE connection_id = ? AND kind = ? ORDER BY changed_at DESC, rowid DESC')
      .all(connectionId, kind)
  }

  #row(id: string, kind: Kind): Row | undefined {
    return this.#store.db.prepare<[string, Kind], Row>('SELECT * FROM query_text WHERE id = ? AND kind = ?').get(id, kind)
  }

  #remove(id: string): void {
    this.#store.db.prepare('DELETE FROM query_text WHERE id = ?').run(id)
  }

  #open<K extends Kind>({ id, scheme, revision, value }: Row): Values[K] {
    return JSON.parse(this.#vault.open(scheme, queryTextContext(id, revision), value).toString('utf8')) as Values[K]
  }

  /** Undefined for one that does not open with the right key: it keeps its bytes, and its neighbours are shown. */
  #tryOpen<K extends Kind>(row: Row): Values[K] | undefined {
    try {
      return this.#open<K>(row)
    } catch (error) {
      if (error instanceof AppError && error.code === 'secrets_unavailable') return undefined
      throw error
    }
  }

  /** Sealed in the transaction that writes it: another process may give the vault a new key. */
  #write<K extends Kind>(id: string, connectionId: string, kind: K, value: Values[K], replaces: boolean): void {
    this.#inTransaction(() => {
      const revision = replaces ? (this.#row(id, kind)?.revision ?? 0) + 1 : 1
      const scheme = this.#vault.scheme
      const sealed = this.#vault.seal(scheme, queryTextContext(id, revision), Buffer.from(JSON.stringify(value), 'utf8'))
      this.#store.db
        .prepare(
          'INSERT INTO query_text (id, connection_id, kind, revision, scheme, value, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, scheme = excluded.scheme, value = excluded.value, changed_at = excluded.changed_at',
        )
        .run(id, connectionId, kind, revision, scheme, sealed, this.#store.clock())
    })
  }

  #inTransaction<T>(work: () => T): T {
    return this.#store.db.inTransaction ? work() : this.#store.db.transaction(work).immediate()
  }

  /** Once there is a vault key, what lies under the key file is sealed again under it. */
  #moveToVault(): void {
    if (this.#vault.scheme !== 'vault') return
    this.#inTransaction(() => {
      for (const row of this.#store.db.prepare<[], Row>("SELECT * FROM query_text WHERE scheme = 'file'").all()) {
        const context = queryTextContext(row.id, row.revision)
        const sealed = this.#vault.seal('vault', context, this.#vault.open('file', context, row.value))
        this.#store.db.prepare("UPDATE query_text SET scheme = 'vault', value = ? WHERE id = ?").run(sealed, row.id)
      }
    })
  }
}
