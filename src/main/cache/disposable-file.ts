import { chmodSync, rmSync } from 'node:fs'
import type Database from 'better-sqlite3'
import { openSqlite } from '../sqlite'

/** Opens a SQLite file of the cache with mode 0600. A damaged one is deleted and begun anew: what it held is a miss. */
export function openDisposable(file: string, schema: string): Database.Database {
  try {
    return open(file, schema)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!(code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT'))) throw error
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
    return open(file, schema)
  }
}

function open(file: string, schema: string): Database.Database {
  const db = openSqlite(file, { timeout: 2000 })
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = OFF')
    db.pragma('secure_delete = ON')
    db.exec(schema)
    chmodSync(file, 0o600)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
