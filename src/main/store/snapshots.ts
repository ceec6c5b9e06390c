import { createHmac, type KeyObject } from 'node:crypto'
import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Forgotten } from '@shared/cache-report'
import type Database from 'better-sqlite3'
import type { Logger } from '../log'
import { openSqlite } from '../sqlite'
import { openBlob, sealBlob } from './blob'
import { harden, type Store } from './open'
import type { Vault } from './vault'

const META = ' meta'

/**
 * The last known schema of every connection, kept without a TTL: what is shown when database, cache and network are
 * gone. Values and names are sealed under a key of this machine. A file of its own: losing it is a miss, never a loss.
 */
export class Snapshots {
  readonly #db: Database.Database
  readonly #key: KeyObject
  readonly #nameKey: KeyObject

  constructor(store: Store, vault: Vault, log: Logger) {
    this.#key = vault.deriveKey('local/snapshots')
    this.#nameKey = vault.deriveKey('local/snapshot-names')
    this.#db = openOrReplace(join(store.folder, 'snapshots.db'), log)
  }

  /** Replaces the whole snapshot of a connection in one transaction. `parts`: name and text. */
  put(connectionId: string, meta: object, parts: Iterable<readonly [string, string]>): void {
    this.#db.transaction(() => {
      this.#db.prepare('DELETE FROM part WHERE connection = ?').run(this.#name(connectionId, ''))
      this.#write(connectionId, [[META, JSON.stringify(meta)], ...parts])
    })()
  }

  /** Replaces some parts and removes others; the rest stays. */
  replaceParts(connectionId: string, meta: object, parts: Iterable<readonly [string, string]>, removed: readonly string[]): void {
    this.#db.transaction(() => {
      const remove = this.#db.prepare('DELETE FROM part WHERE connection = ? AND name = ?')
      for (const name of removed) remove.run(this.#name(connectionId, ''), this.#name(connectionId, name))
      this.#write(connectionId, [[META, JSON.stringify(meta)], ...parts])
    })()
  }

  getMeta(connectionId: string): Record<string, unknown> | undefined {
    const text = this.getPart(connectionId, META)
    return text === undefined ? undefined : (JSON.parse(text) as Record<string, unknown>)
  }

  /** A part's text; undefined when there is none, or when it does not open (then it is gone for good: read again). */
  getPart(connectionId: string, name: string): string | undefined {
    const id = this.#name(connectionId, name)
    const sealed = this.#db
      .prepare('SELECT value FROM part WHERE connection = ? AND name = ?')
      .pluck()
      .get(this.#name(connectionId, ''), id) as Buffer | undefined
    const plain = sealed === undefined ? undefined : openBlob(this.#key, id, sealed)
    return plain === undefined ? undefined : inflateRawSync(plain).toString('utf8')
  }

  /** Drops named parts, or all of a connection; answers what that was. */
  remove(connectionId: string, names?: readonly string[]): Forgotten {
    return this.#db.transaction(() => {
      const found = this.measure(connectionId, names)
      const connection = this.#name(connectionId, '')
      if (names === undefined) this.#db.prepare('DELETE FROM part WHERE connection = ?').run(connection)
      else
        for (const name of names)
          this.#db.prepare('DELETE FROM part WHERE connection = ? AND name = ?').run(connection, this.#name(connectionId, name))
      return found
    })()
  }

  /** Entries and bytes of named parts, or of a whole connection. */
  measure(connectionId: string, names?: readonly string[]): Forgotten {
    const connection = this.#name(connectionId, '')
    if (names === undefined)
      return this.#db
        .prepare('SELECT count(*) AS entries, coalesce(sum(length(value)), 0) AS bytes FROM part WHERE connection = ?')
        .get(connection) as Forgotten
    const size = this.#db.prepare('SELECT length(value) FROM part WHERE connection = ? AND name = ?').pluck()
    const sizes = names
      .map((name) => size.get(connection, this.#name(connectionId, name)) as number | undefined)
      .filter((bytes) => bytes !== undefined)
    return { entries: sizes.length, bytes: sizes.reduce((sum, bytes) => sum + bytes, 0) }
  }

  /** Drops every snapshot, those of connections nobody has saved any more included. */
  clear(): Forgotten {
    return this.#db.transaction(() => {
      const found = this.#db.prepare('SELECT count(*) AS entries, coalesce(sum(length(value)), 0) AS bytes FROM part').get() as Forgotten
      this.#db.prepare('DELETE FROM part').run()
      return found
    })()
  }

  close(): void {
    this.#db.close()
  }

  #write(connectionId: string, parts: Iterable<readonly [string, string]>): void {
    const connection = this.#name(connectionId, '')
    const write = this.#db.prepare(
      'INSERT INTO part (connection, name, value) VALUES (?, ?, ?) ON CONFLICT (connection, name) DO UPDATE SET value = excluded.value',
    )
    for (const [name, text] of parts) {
      const id = this.#name(connectionId, name)
      write.run(connection, id, sealBlob(this.#key, id, deflateRawSync(Buffer.from(text, 'utf8'), { level: 1 })))
    }
  }

  /** Names of relations are as confidential as their columns: the file holds keyed hashes. */
  #name(connectionId: string, name: string): string {
    return createHmac('sha256', this.#nameKey).update(`${connectionId}\u0000${name}`).digest('base64url').slice(0, 22)
  }
}

function openOrReplace(file: string, log: Logger): Database.Database {
  try {
    return openFile(file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!existsSync(file) || !(code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT'))) throw error
    const aside = `${file}.damaged-${String(Date.now())}`
    renameSync(file, aside)
    for (const suffix of ['-wal', '-shm']) if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
    log.warn({ aside }, 'the snapshot file was damaged: it was put aside and a new one begun')
    return openFile(file)
  }
}

function openFile(file: string): Database.Database {
  const db = openSqlite(file, { timeout: 5000 })
  try {
    harden(db, file)
    // What is lost with the power here is read again from the database.
    db.pragma('synchronous = NORMAL')
    db.exec(
      'CREATE TABLE IF NOT EXISTS part (connection TEXT NOT NULL, name TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (connection, name)) STRICT, WITHOUT ROWID',
    )
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
