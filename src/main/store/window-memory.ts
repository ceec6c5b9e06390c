import type { KeyObject } from 'node:crypto'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { noteUse, type Thing, Use } from '@shared/uses'
import { z } from 'zod'
import type { Logger } from '../log'
import { openBlob, sealBlob } from './blob'
import type { Store } from './open'
import { openSideFile } from './side-file'
import type { Vault } from './vault'

const SCHEMA = /* SQL */ `CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;`

const Uses = z.array(Use)

/**
 * What the window remembers of its work: what is open, and how often things were opened. Names from databases are in it, so it is sealed like the
 * snapshots. A file of its own: losing it is a nuisance, never a loss.
 */
export class WindowMemory {
  readonly #db: Database.Database
  readonly #key: KeyObject
  readonly #clock: () => number

  constructor(store: Store, vault: Vault, log: Logger) {
    this.#key = vault.deriveKey('local/window')
    this.#clock = store.clock
    this.#db = openSideFile(join(store.folder, 'window.db'), SCHEMA, log)
  }

  /** What was opened, the latest first. */
  uses(): readonly Use[] {
    const parsed = Uses.safeParse(this.#read('uses'))
    return parsed.success ? parsed.data : []
  }

  /** Counts one more opening. */
  use(thing: Thing): void {
    this.#write('uses', noteUse(this.uses(), thing, this.#clock()))
  }

  /** What was open at the last end, as the page wrote it down; undefined where there is nothing. */
  session(): string | undefined {
    const session = this.#read('session')
    return typeof session === 'string' ? session : undefined
  }

  keepSession(session: string): void {
    this.#write('session', session)
  }

  /** Forgets what was opened of a connection. */
  forget(connectionId: string): void {
    if (!this.#db.open) return
    const uses = this.uses()
    const rest = uses.filter((use) => use.connectionId !== connectionId)
    if (rest.length < uses.length) this.#write('uses', rest)
  }

  close(): void {
    this.#db.close()
  }

  /** Undefined where there is nothing, or nothing that opens. */
  #read(name: string): unknown {
    const sealed = this.#db.prepare<[string], Buffer>('SELECT value FROM kept WHERE name = ?').pluck().get(name)
    const plain = sealed === undefined ? undefined : openBlob(this.#key, name, sealed)
    return plain === undefined ? undefined : JSON.parse(plain.toString('utf8'))
  }

  #write(name: string, value: unknown): void {
    const sealed = sealBlob(this.#key, name, Buffer.from(JSON.stringify(value), 'utf8'))
    this.#db
      .prepare('INSERT INTO kept (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
      .run(name, sealed)
  }
}
