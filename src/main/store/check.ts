import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { openSqlite } from '../sqlite'
import { listBackupFiles } from './backup-files'
import { readMark } from './mark'
import { migrations } from './migrations/index'
import { damageOf, storeDamaged } from './open-error'
import { findDifference, hasSecondCopies, changeCount } from './second-copies'

/**
 * Reads all of `relata.db` before anybody writes to it, and changes nothing: not the file, not its log. Throws `store_damaged`
 * where it is not sound, not as it was written, behind what was acknowledged, of another profile, or gone although this folder
 * was in use. A folder that is new has none yet.
 */
export function checkStore(folder: string, file: string): void {
  // Before the file: what another process saves meanwhile may be in the file and not in the mark, never the other way round.
  const mark = readMark(folder)
  if (!existsSync(file)) {
    if (wasUsed(folder)) throw storeDamaged('missing', file)
    return
  }
  try {
    rollBack(file)
    // A connection that may write would copy the log into the file when it closes, a foreign one, too.
    const db = openSqlite(file, { readonly: true, timeout: 5000 })
    try {
      db.pragma('trusted_schema = OFF')
      db.transaction(() => {
        checkContents(db, folder, file)
        if (mark === undefined) return
        const vaultId = db.prepare<[], string>('SELECT id FROM vault').pluck().get()
        if (mark.vaultId !== vaultId) throw storeDamaged('other', file)
        if (mark.changes > (changeCount(db) ?? 0)) throw storeDamaged('older', file)
      })()
    } finally {
      db.close()
    }
  } catch (error) {
    throw damageOf(error, file) ?? error
  }
}

/** A journal is there only where a store without a log was opened for the first time, and the power went: it is a part of it. */
function rollBack(file: string): void {
  if (!existsSync(`${file}-journal`)) return
  const db = openSqlite(file, { timeout: 5000 })
  try {
    db.pragma('user_version')
  } finally {
    db.close()
  }
}

function checkContents(db: Database.Database, folder: string, file: string): void {
  const found: unknown = db.pragma('integrity_check(1)', { simple: true })
  if (found !== 'ok') throw storeDamaged('damaged', file, new Error(`integrity_check: ${String(found)}`))
  const version = Number(db.pragma('user_version', { simple: true }))
  if (hasSecondCopies(db)) {
    const place = findDifference(db)
    // A newer Relata may keep them another way; then the number of its schema is what it says it is.
    const newer = version > (migrations.at(-1)?.version ?? 0)
    if (place !== undefined && !(newer && isVersionWritten(db, version)))
      throw storeDamaged('damaged', file, new Error(`${place} is not as it was written`))
  } else if (version === 0 && wasUsed(folder)) throw storeDamaged('missing', file)
}

function isVersionWritten(db: Database.Database, version: number): boolean {
  const written = "SELECT copy FROM second_copy WHERE place = 'schema' AND name = 'user_version'"
  return db.prepare<[], string>(written).pluck().get() === String(version)
}

/** Whether there was a store here: what is made after it is there. */
export function wasUsed(folder: string): boolean {
  const key = join(folder, 'local.key')
  return (existsSync(key) && statSync(key).isFile()) || readMark(folder) !== undefined || listBackupFiles(folder).length > 0
}
