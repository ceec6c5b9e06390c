import type Database from 'better-sqlite3'
import { openSqlite } from '../../sqlite'
import { harden } from '../open'

/** Raised whenever tables or the way of folding change: a file of another version is emptied and filled again. */
const VERSION = 1

/**
 * source: a connection, NULL once it is forgotten; `generation` NULL while it is not wholly indexed,
 * `run` is another with every beginning · label: names of schemas
 * scope: where something is, in one number · entry: one relation or object, `docs` its documents (see entry-docs.ts)
 * doc: one text, once per scope; its id is its place in the order of results (see rank-id.ts) · place: where it stands
 * gram: trigrams of every doc, without its text and without positions
 * purge: how often something was forgotten, and up to which time nothing of it is left anywhere in the file.
 * An entry without a hash is forgotten: of it only the name is found (see forgetting.ts).
 */
const SCHEMA = /* SQL */ `
  CREATE TABLE source (id INTEGER PRIMARY KEY, connection TEXT UNIQUE, engine TEXT NOT NULL, label TEXT NOT NULL, generation INTEGER, run INTEGER NOT NULL) STRICT;
  CREATE TABLE label (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE scope (id INTEGER PRIMARY KEY, source INTEGER NOT NULL, schema INTEGER NOT NULL, kind INTEGER NOT NULL, UNIQUE (source, schema, kind)) STRICT;
  CREATE TABLE entry (id INTEGER PRIMARY KEY, source INTEGER NOT NULL, part TEXT NOT NULL, scope INTEGER NOT NULL, hash BLOB NOT NULL, docs BLOB NOT NULL) STRICT;
  CREATE UNIQUE INDEX entry_part ON entry (source, part);
  CREATE INDEX entry_forgotten ON entry (id) WHERE hash = x'';
  CREATE TABLE doc (id INTEGER PRIMARY KEY, scope INTEGER NOT NULL, hash INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
  CREATE INDEX doc_hash ON doc (hash);
  CREATE TABLE place (doc INTEGER NOT NULL, entry INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (doc, entry, position)) STRICT, WITHOUT ROWID;
  CREATE VIRTUAL TABLE gram USING fts5 (
    key, words, scope, content = '', columnsize = 0, detail = none, tokenize = 'trigram case_sensitive 1'
  );
  CREATE TABLE IF NOT EXISTS purge (id INTEGER PRIMARY KEY CHECK (id = 1), asked INTEGER NOT NULL, done INTEGER NOT NULL) STRICT;
  INSERT OR IGNORE INTO purge (id, asked, done) VALUES (1, 0, 0);
  UPDATE purge SET asked = asked + 1;`

/** How often, and how far apart in ms, opening is tried while another thread makes the file. */
const [TRIES, PAUSE_MS] = [100, 25]

const TABLES = ['gram', 'place', 'doc', 'entry', 'scope', 'label', 'source'] as const

/**
 * Opens the index, making its tables where they are missing or of another version. Throws what SQLite throws: for a
 * damaged file a code of NOTADB or CORRUPT, see {@link isDamage}. Of two threads that make a new file at once one is told
 * that it is busy, however long it was to wait: it tries again, blocking its thread.
 */
export function openIndex(file: string): Database.Database {
  for (let tries = 1; ; tries += 1) {
    try {
      return open(file)
    } catch (error) {
      if (tries === TRIES || !codeOf(error).startsWith('SQLITE_BUSY')) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
    }
  }
}

function open(file: string): Database.Database {
  const db = openSqlite(file, { timeout: 5000 })
  try {
    // Only a file that is still empty takes this: pages of what is forgotten go back to the system.
    db.pragma('auto_vacuum = INCREMENTAL')
    harden(db, file, { check: false })
    // What is lost with the power here is indexed again.
    db.pragma('synchronous = NORMAL')
    db.pragma('cache_size = -32768')
    db.transaction(() => {
      if (Number(db.pragma('user_version', { simple: true })) !== VERSION) makeTables(db)
    }).immediate()
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Empties the tables; their pages go with the next {@link shrink}. */
export function emptyIndex(db: Database.Database): void {
  db.transaction(() => makeTables(db)).immediate()
}

/**
 * Gives free pages back and writes the log into the file, so that no copy of deleted text stays in it. False when a reader
 * was in the way and the log is still there.
 */
export function shrink(db: Database.Database): boolean {
  db.pragma('incremental_vacuum')
  const [result] = db.pragma('wal_checkpoint(TRUNCATE)') as { readonly busy: number }[]
  return result?.busy === 0
}

/** Whether an error says that the file is no sound database (https://sqlite.org/rescode.html). */
export function isDamage(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** Makes the tables anew, within a transaction of the caller; what was in them counts as forgotten and not purged. */
export function makeTables(db: Database.Database): void {
  for (const table of TABLES) db.exec(`DROP TABLE IF EXISTS ${table}`)
  db.exec(SCHEMA)
  db.pragma(`user_version = ${String(VERSION)}`)
}
