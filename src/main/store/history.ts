import { createHmac, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { deflateRaw, deflateRawSync, type InputType, inflateRawSync, type ZlibOptions } from 'node:zlib'
import type Database from 'better-sqlite3'
import type { Logger } from '../log'
import { Turns } from '../turns'
import { openBlob, sealBlob } from './blob'
import type { Store } from './open'
import { openSideFile } from './side-file'
import type { Vault } from './vault'

const deflate = promisify<InputType, ZlibOptions, Buffer>(deflateRaw)
/** Differences kept per connection; the oldest go. */
const KEPT = 500

const SCHEMA = /* SQL */ `
  CREATE TABLE IF NOT EXISTS change_set (
    id INTEGER PRIMARY KEY AUTOINCREMENT, connection TEXT NOT NULL, head BLOB NOT NULL, body BLOB NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS change_set_connection ON change_set (connection, id);
  CREATE TABLE IF NOT EXISTS unseen (connection TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS last_change (connection TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;`

/** One re-reading's difference: what every changed relation or object was and is, as JSON; absent = not there. */
export interface ChangeSet {
  readonly changes: readonly { readonly key: string; readonly before?: string; readonly after?: string }[]
}

/** What is known of a difference without opening it. */
export interface ChangeSetHead {
  readonly readAt: number
  readonly previousReadAt: number
  readonly added: number
  readonly removed: number
  readonly changed: number
  readonly names: readonly string[]
}

export type UnseenKind = 'added' | 'changed' | 'removed'

/**
 * What changed between readings, per connection: whole values of both sides, so that any two readings can be compared and
 * what was dropped is not lost. Sealed like snapshots.
 */
export class History {
  readonly #db: Database.Database
  readonly #key: KeyObject
  readonly #nameKey: KeyObject

  constructor(store: Store, vault: Vault, log: Logger) {
    this.#key = vault.deriveKey('local/history')
    this.#nameKey = vault.deriveKey('local/history-names')
    this.#db = openSideFile(join(store.folder, 'history.db'), SCHEMA, log)
  }

  /** A difference as {@link add} keeps it, made a few values at a time. */
  async sealSet(connectionId: string, { changes }: ChangeSet): Promise<Buffer> {
    const turns = new Turns()
    const texts: string[] = []
    for (const change of changes) {
      texts.push(JSON.stringify(change))
      await turns.next()
    }
    const plain = Buffer.from(`{"changes":[${texts.join(',')}]}`, 'utf8')
    return sealBlob(this.#key, `body/${this.#name(connectionId)}`, await deflate(plain, { level: 1 }))
  }

  /** Adds a difference and marks what changed as not seen yet. `body`: the same, where it was sealed before. */
  add(connectionId: string, head: ChangeSetHead, set: ChangeSet, body?: Buffer): void {
    const connection = this.#name(connectionId)
    this.#db.transaction(() => {
      const times = this.#lastChanges(connection) ?? (this.#latest(connection) === 0 ? new Map<string, number>() : undefined)
      // Where earlier readings are not in it yet, whoever asks next puts all of them together.
      if (times !== undefined) this.#setLastChanges(connection, noted(times, set, head.readAt))
      this.#db
        .prepare('INSERT INTO change_set (connection, head, body) VALUES (?, ?, ?)')
        .run(connection, this.#seal('head', connection, head), body ?? this.#seal('body', connection, set))
      this.#db
        .prepare(
          'DELETE FROM change_set WHERE connection = ? AND id <= (SELECT id FROM change_set WHERE connection = ? ORDER BY id DESC LIMIT 1 OFFSET ?)',
        )
        .run(connection, connection, KEPT)
      const unseen = new Map(this.unseen(connectionId))
      for (const { key, before, after } of set.changes) {
        unseen.set(
          key,
          before === undefined ? 'added' : after === undefined ? 'removed' : unseen.get(key) === 'added' ? 'added' : 'changed',
        )
      }
      this.#setUnseen(connection, unseen)
    })()
  }

  /** Heads of a connection's differences, newest first. */
  list(connectionId: string): { id: number; head: ChangeSetHead }[] {
    const connection = this.#name(connectionId)
    const rows = this.#db.prepare('SELECT id, head FROM change_set WHERE connection = ? ORDER BY id DESC').all(connection) as {
      id: number
      head: Buffer
    }[]
    return rows.flatMap(({ id, head }) => {
      const opened = this.#open<ChangeSetHead>('head', connection, head)
      return opened === undefined ? [] : [{ id, head: opened }]
    })
  }

  /** Differences with numbers from `from` (excluded) to `to` (included), oldest first. */
  between(connectionId: string, from: number, to: number): ChangeSet[] {
    const connection = this.#name(connectionId)
    const rows = this.#db
      .prepare('SELECT body FROM change_set WHERE connection = ? AND id > ? AND id <= ? ORDER BY id')
      .pluck()
      .all(connection, from, to) as Buffer[]
    return rows.flatMap((body) => this.#open<ChangeSet>('body', connection, body) ?? [])
  }

  /** What changed and was not looked at yet, by key. */
  unseen(connectionId: string): ReadonlyMap<string, UnseenKind> {
    const connection = this.#name(connectionId)
    const value = this.#db.prepare('SELECT value FROM unseen WHERE connection = ?').pluck().get(connection) as Buffer | undefined
    const opened = value === undefined ? undefined : this.#open<[string, UnseenKind][]>('unseen', connection, value)
    return new Map(opened ?? [])
  }

  /** When a reading last found each key changed or new, ms since 1970; a key that is gone is not in it. */
  async lastChanges(connectionId: string): Promise<ReadonlyMap<string, number>> {
    const connection = this.#name(connectionId)
    const known = this.#lastChanges(connection)
    if (known !== undefined) return known
    // Kept by an earlier version: put together from the differences, one in each turn.
    const turns = new Turns()
    const times = new Map<string, number>()
    const heads = this.list(connectionId).reverse()
    for (const { id, head } of heads) {
      if (!this.#db.open) return times
      for (const set of this.between(connectionId, id - 1, id)) noted(times, set, head.readAt)
      await turns.next()
    }
    if (this.#db.open && heads.length > 0 && this.#latest(connection) === heads.at(-1)?.id) this.#setLastChanges(connection, times)
    return times
  }

  /** Takes keys off the list of what was not seen, or all of them. */
  see(connectionId: string, keys: readonly string[] | 'all'): void {
    const left = new Map(keys === 'all' ? [] : this.unseen(connectionId))
    if (keys !== 'all') for (const key of keys) left.delete(key)
    this.#setUnseen(this.#name(connectionId), left)
  }

  /** Forgets a connection's history, or everything. */
  remove(connectionId?: string): void {
    this.#db.transaction(() => {
      for (const table of ['change_set', 'unseen', 'last_change'])
        if (connectionId === undefined) this.#db.exec(`DELETE FROM ${table}`)
        else this.#db.prepare(`DELETE FROM ${table} WHERE connection = ?`).run(this.#name(connectionId))
    })()
  }

  close(): void {
    this.#db.close()
  }

  /** The number of the newest difference; 0 where there is none. */
  #latest(connection: string): number {
    return this.#db.prepare('SELECT coalesce(max(id), 0) FROM change_set WHERE connection = ?').pluck().get(connection) as number
  }

  #lastChanges(connection: string): Map<string, number> | undefined {
    const value = this.#db.prepare('SELECT value FROM last_change WHERE connection = ?').pluck().get(connection) as Buffer | undefined
    const opened = value === undefined ? undefined : this.#open<[string, number][]>('last-change', connection, value)
    return opened === undefined ? undefined : new Map(opened)
  }

  #setLastChanges(connection: string, times: ReadonlyMap<string, number>): void {
    this.#db
      .prepare('INSERT INTO last_change (connection, value) VALUES (?, ?) ON CONFLICT (connection) DO UPDATE SET value = excluded.value')
      .run(connection, this.#seal('last-change', connection, [...times]))
  }

  #setUnseen(connection: string, unseen: ReadonlyMap<string, UnseenKind>): void {
    if (unseen.size === 0) this.#db.prepare('DELETE FROM unseen WHERE connection = ?').run(connection)
    else
      this.#db
        .prepare('INSERT INTO unseen (connection, value) VALUES (?, ?) ON CONFLICT (connection) DO UPDATE SET value = excluded.value')
        .run(connection, this.#seal('unseen', connection, [...unseen]))
  }

  #seal(what: string, connection: string, value: unknown): Buffer {
    return sealBlob(this.#key, `${what}/${connection}`, deflateRawSync(Buffer.from(JSON.stringify(value), 'utf8'), { level: 1 }))
  }

  /** Undefined for what does not open: it is left out, its neighbours are not. */
  #open<T>(what: string, connection: string, sealed: Buffer): T | undefined {
    const plain = openBlob(this.#key, `${what}/${connection}`, sealed)
    return plain === undefined ? undefined : (JSON.parse(inflateRawSync(plain).toString('utf8')) as T)
  }

  #name(connectionId: string): string {
    return createHmac('sha256', this.#nameKey).update(connectionId).digest('base64url').slice(0, 22)
  }
}

/** Writes into `times` what one difference says, and answers it. */
function noted(times: Map<string, number>, { changes }: ChangeSet, readAt: number): Map<string, number> {
  for (const { key, after } of changes) {
    if (after === undefined) times.delete(key)
    else times.set(key, readAt)
  }
  return times
}
