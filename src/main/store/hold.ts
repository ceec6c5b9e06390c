import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '@shared/errors'
import type Database from 'better-sqlite3'
import { openSqlite } from '../sqlite'

/** How long one process waits for another to be done with exchanging the store, ms. */
export const PATIENCE_MS = 5000

/**
 * Holds the store of a folder, so that nobody exchanges its file while it is in use; answers the function that lets go. The lock is
 * SQLite's, on an empty file of its own, and ends with the process. `conflict` while another process exchanges the file.
 */
export function holdStore(folder: string): () => void {
  const db = openLock(folder, PATIENCE_MS)
  return hold(db, () => {
    // A read that is not ended is a shared lock.
    db.exec('BEGIN')
    db.prepare('SELECT 1 FROM sqlite_schema').get()
  })
}

/** Holds it alone, to exchange the file; `conflict` while any process has it open, this one included, and does not let go in time. */
export function holdStoreAlone(folder: string, patienceMs = 0): () => void {
  const db = openLock(folder, patienceMs)
  return hold(db, () => db.exec('BEGIN EXCLUSIVE'))
}

function openLock(folder: string, timeout: number): Database.Database {
  const file = join(folder, 'relata.lock')
  const db = openSqlite(file, { timeout })
  chmodSync(file, 0o600)
  return db
}

function hold(db: Database.Database, take: () => void): () => void {
  try {
    take()
  } catch (error) {
    db.close()
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY'))) throw error
    throw new AppError('conflict', 'The saved connections are in use by another Relata', {
      hint: 'Close it, and whatever runs on the command line, then try again',
      cause: error,
    })
  }
  return () => db.close()
}
