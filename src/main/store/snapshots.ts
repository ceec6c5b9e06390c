import { createHmac, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Forgotten } from '@shared/cache-report'
import type Database from 'better-sqlite3'
import { LRUCache } from 'lru-cache'
import type { Logger } from '../log'
import { Turns } from '../turns'
import { openBlob, sealBlob } from './blob'
import type { Store } from './open'
import { openSideFile } from './side-file'
import type { Vault } from './vault'

/** An edition nobody finished within this time never will be, ms. */
const ABANDONED_MS = 3_600_000
/** Editions are numbered by time, and by generation within one millisecond. */
const PER_MS = 1000
/** Rows deleted, or measured, in one go. */
const SWEEP = 100
const MEASURED = 500

/**
 * A whole reading is a new edition, staged beside the one that is shown and promoted in one step; a change of single parts
 * is made in the edition that is shown, in one transaction. `version`: the generation a part was written under.
 */
const SCHEMA = /* SQL */ `
  DROP TABLE IF EXISTS part;
  CREATE TABLE IF NOT EXISTS snapshot (connection TEXT PRIMARY KEY, edition INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS snapshot_part (
    connection TEXT NOT NULL, edition INTEGER NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, value BLOB NOT NULL,
    PRIMARY KEY (connection, edition, name)
  ) STRICT, WITHOUT ROWID;`

export type Part = readonly [name: string, text: string]

/** What is not shown any more, by what it is called in the file. */
export interface Hidden {
  readonly connection: string
  readonly edition: number
}

/**
 * The last known schema of every connection, kept without a TTL: what is shown when database, cache and network are
 * gone. Values and names are sealed under a key of this machine. A file of its own: losing it is a miss, never a loss.
 */
export class Snapshots {
  readonly #db: Database.Database
  readonly #key: KeyObject
  readonly #nameKey: KeyObject
  readonly #clock: () => number
  /** Of connections: a hash costs more than finding the part. */
  readonly #connections = new LRUCache<string, string>({ max: 1000 })
  /** Prepared once: every part that somebody looks at is asked for by its version. */
  readonly #version: Database.Statement<[string, string], number>

  constructor(store: Store, vault: Vault, log: Logger) {
    this.#key = vault.deriveKey('local/snapshots')
    this.#nameKey = vault.deriveKey('local/snapshot-names')
    this.#clock = store.clock
    this.#db = openSideFile(join(store.folder, 'snapshots.db'), SCHEMA, log)
    this.#version = this.#db
      .prepare<[string, string], number>(
        'SELECT version FROM snapshot JOIN snapshot_part USING (connection, edition) WHERE connection = ? AND name = ?',
      )
      .pluck()
    this.#db.prepare(`DELETE FROM snapshot_part WHERE edition < ? AND ${NOT_SHOWN}`).run((this.#clock() - ABANDONED_MS) * PER_MS)
  }

  /** Begins an edition for a reserved generation; answers its number for {@link stage} and {@link promote}. */
  begin(generation: number): number {
    return this.#clock() * PER_MS + (generation % PER_MS)
  }

  /** Adds parts to an edition that is not shown yet. */
  stage(connectionId: string, edition: number, version: number, parts: readonly Part[]): void {
    this.#db.transaction(() => this.#write(connectionId, edition, version, parts))()
  }

  /** Shows an edition instead of the one before, whole and at once; answers which one that was. */
  promote(connectionId: string, edition: number): number | undefined {
    return this.#db
      .transaction(() => {
        const before = this.#edition(connectionId)
        this.#db
          .prepare(
            'INSERT INTO snapshot (connection, edition) VALUES (?, ?) ON CONFLICT (connection) DO UPDATE SET edition = excluded.edition',
          )
          .run(this.#name(connectionId, ''), edition)
        return before
      })
      .immediate()
  }

  /** Deletes an edition that is not shown, in turns. One that is shown (again) stays. */
  async sweep(connectionId: string, edition: number): Promise<void> {
    await this.#sweep({ connection: this.#name(connectionId, ''), edition })
  }

  /** Replaces some parts of what is shown and removes others; the rest stays. False when nothing is shown. */
  change(connectionId: string, version: number, parts: readonly Part[], removed: readonly string[]): boolean {
    return this.#db.transaction(() => {
      const edition = this.#edition(connectionId)
      if (edition === undefined) return false
      const remove = this.#db.prepare('DELETE FROM snapshot_part WHERE connection = ? AND edition = ? AND name = ?')
      for (const name of removed) remove.run(this.#name(connectionId, ''), edition, this.#name(connectionId, name))
      this.#write(connectionId, edition, version, parts)
      return true
    })()
  }

  /** The generation that a part of what is shown was written under; undefined when there is no such part. */
  version(connectionId: string, name: string): number | undefined {
    return this.#version.get(this.#name(connectionId, ''), this.#name(connectionId, name))
  }

  /** A part's text; undefined when there is none, or when it does not open (then it is gone for good: read again). */
  getPart(connectionId: string, name: string): string | undefined {
    const id = this.#name(connectionId, name)
    const sealed = this.#db
      .prepare('SELECT value FROM snapshot JOIN snapshot_part USING (connection, edition) WHERE connection = ? AND name = ?')
      .pluck()
      .get(this.#name(connectionId, ''), id) as Buffer | undefined
    const plain = sealed === undefined ? undefined : openBlob(this.#key, id, sealed)
    return plain === undefined ? undefined : inflateRawSync(plain).toString('utf8')
  }

  /** Drops named parts of what is shown, in turns. What is shown instead by then stays whole. */
  async removeParts(connectionId: string, names: readonly string[]): Promise<void> {
    const [connection, edition, turns] = [this.#name(connectionId, ''), this.#edition(connectionId), new Turns()]
    if (edition === undefined) return
    const remove = this.#db.prepare('DELETE FROM snapshot_part WHERE connection = ? AND edition = ? AND name = ?')
    for (let at = 0; at < names.length && this.#db.open; at += SWEEP) {
      this.#db.transaction(() => {
        for (const name of names.slice(at, at + SWEEP)) remove.run(connection, edition, this.#name(connectionId, name))
      })()
      await turns.next()
    }
  }

  /** Nothing of a connection, or of any, is shown from now on; what is left of it in the file is for {@link sweepAll}. */
  hide(connectionId?: string): Hidden[] {
    return this.hideKey(connectionId === undefined ? undefined : this.#name(connectionId, ''))
  }

  /** The same by what a connection is called in the file, for one that nobody knows. */
  hideKey(key: string | undefined): Hidden[] {
    const hidden: Hidden[] = []
    // From one edition to the next by the primary key, without looking at their parts.
    const next = this.#db.prepare<[string, number], Hidden>(
      'SELECT connection, edition FROM snapshot_part WHERE (connection, edition) > (?, ?) ORDER BY connection, edition LIMIT 1',
    )
    return this.#db
      .transaction(() => {
        if (key === undefined) this.#db.prepare('DELETE FROM snapshot').run()
        else this.#db.prepare('DELETE FROM snapshot WHERE connection = ?').run(key)
        let at = next.get(key ?? '', -1)
        while (at !== undefined && (key === undefined || at.connection === key)) {
          hidden.push(at)
          at = next.get(at.connection, at.edition)
        }
        return hidden
      })
      .immediate()
  }

  /** Deletes what was hidden, in turns; what closing leaves is deleted after a later start. */
  async sweepAll(hidden: readonly Hidden[]): Promise<void> {
    for (const one of hidden) await this.#sweep(one)
  }

  /** Entries and bytes of named parts of what is shown, of all of it, or of every connection; added up in turns. */
  async measure(connectionId?: string, names?: readonly string[]): Promise<Forgotten> {
    const sum = { entries: 0, bytes: 0 }
    const turns = new Turns()
    const add = (bytes: number | undefined) => {
      if (bytes === undefined) return
      sum.entries += 1
      sum.bytes += bytes
    }
    if (connectionId !== undefined && names !== undefined) {
      const size = this.#db
        .prepare<[string, string], number>(
          'SELECT length(value) FROM snapshot JOIN snapshot_part USING (connection, edition) WHERE connection = ? AND name = ?',
        )
        .pluck()
      for (const name of names) {
        if (!this.#db.open) break
        add(size.get(this.#name(connectionId, ''), this.#name(connectionId, name)))
        await turns.next()
      }
      return sum
    }
    const shown = this.#db.prepare<[string | null], Hidden>(
      'SELECT connection, edition FROM snapshot WHERE connection = coalesce(?, connection)',
    )
    const page = this.#db.prepare<[string, number, string], { name: string; bytes: number }>(
      `SELECT name, length(value) AS bytes FROM snapshot_part WHERE connection = ? AND edition = ? AND name > ? ORDER BY name LIMIT ${String(MEASURED)}`,
    )
    for (const { connection, edition } of shown.all(connectionId === undefined ? null : this.#name(connectionId, ''))) {
      let last: string | undefined = ''
      while (last !== undefined && this.#db.open) {
        const rows: { name: string; bytes: number }[] = page.all(connection, edition, last)
        for (const { bytes } of rows) add(bytes)
        last = rows.at(-1)?.name
        await turns.next()
      }
    }
    return sum
  }

  /** Bytes that all snapshots take in the file; what was deleted is not counted, though the file keeps its size. */
  usedBytes(): number {
    const figure = (name: string) => Number(this.#db.pragma(name, { simple: true }))
    return (figure('page_count') - figure('freelist_count')) * figure('page_size')
  }

  /** Keys of the connections whose snapshots are shown, those read longest ago first; see {@link keyOf}. */
  oldestFirst(): string[] {
    return this.#db.prepare<[], string>('SELECT connection FROM snapshot ORDER BY edition').pluck().all()
  }

  /** What a connection is called in the file. */
  keyOf(connectionId: string): string {
    return this.#name(connectionId, '')
  }

  close(): void {
    this.#db.close()
  }

  async #sweep({ connection, edition }: Hidden): Promise<void> {
    const turns = new Turns()
    while (this.#db.open) {
      const { changes } = this.#db
        .prepare(
          `DELETE FROM snapshot_part WHERE (connection, edition, name) IN (
             SELECT connection, edition, name FROM snapshot_part WHERE connection = ? AND edition = ? AND ${NOT_SHOWN} LIMIT ${String(SWEEP)})`,
        )
        .run(connection, edition)
      if (changes === 0) return
      await turns.next()
    }
  }

  #edition(connectionId: string): number | undefined {
    return this.#db.prepare('SELECT edition FROM snapshot WHERE connection = ?').pluck().get(this.#name(connectionId, '')) as
      | number
      | undefined
  }

  #write(connectionId: string, edition: number, version: number, parts: readonly Part[]): void {
    const connection = this.#name(connectionId, '')
    const write = this.#db.prepare(
      'INSERT INTO snapshot_part (connection, edition, name, version, value) VALUES (?, ?, ?, ?, ?) ON CONFLICT (connection, edition, name) DO UPDATE SET version = excluded.version, value = excluded.value',
    )
    for (const [name, text] of parts) {
      const id = this.#name(connectionId, name)
      write.run(connection, edition, id, version, sealBlob(this.#key, id, deflateRawSync(Buffer.from(text, 'utf8'), { level: 1 })))
    }
  }

  /** Names of relations are as confidential as their columns: the file holds keyed hashes. */
  #name(connectionId: string, name: string): string {
    if (name !== '') return this.#hash(connectionId, name)
    const known = this.#connections.get(connectionId)
    if (known !== undefined) return known
    const hash = this.#hash(connectionId, '')
    this.#connections.set(connectionId, hash)
    return hash
  }

  #hash(connectionId: string, name: string): string {
    return createHmac('sha256', this.#nameKey).update(`${connectionId}\u0000${name}`).digest('base64url').slice(0, 22)
  }
}

const NOT_SHOWN =
  'NOT EXISTS (SELECT 1 FROM snapshot s WHERE s.connection = snapshot_part.connection AND s.edition = snapshot_part.edition)'
