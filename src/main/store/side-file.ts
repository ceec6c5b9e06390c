import { existsSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import type Database from 'better-sqlite3'
import type { Logger } from '../log'
import { openSqlite } from '../sqlite'
import { harden } from './open'
import { openError } from './open-error'

/**
 * Opens a SQLite file that holds nothing irreplaceable, private and hardened like the store. One that is damaged is put
 * aside (never deleted) and a new one begun; one that cannot be opened is an error that says which. `schema`: statements
 * that may run on every open.
 */
export function openSideFile(file: string, schema: string, log: Logger): Database.Database {
  try {
    return openOrReplace(file, schema, log)
  } catch (error) {
    throw openError(error, file, dirname(file))
  }
}

function openOrReplace(file: string, schema: string, log: Logger): Database.Database {
  try {
    return open(file, schema)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!existsSync(file) || !(code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT'))) throw error
    const aside = `${file}.damaged-${String(Date.now())}`
    renameSync(file, aside)
    for (const suffix of ['-wal', '-shm']) if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
    log.warn({ aside }, 'a file of what was read was damaged: it was put aside and a new one begun')
    return open(file, schema)
  }
}

function open(file: string, schema: string): Database.Database {
  const db = openSqlite(file, { timeout: 5000 })
  try {
    harden(db, file)
    // What is lost with the power here is read again from the database.
    db.pragma('synchronous = NORMAL')
    db.exec(schema)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
