import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { AppError } from '@shared/errors'
import type Database from 'better-sqlite3'
import type { Logger } from '../log'
import { openSqlite } from '../sqlite'
import { checkStore, wasUsed } from './check'
import { backupName, finishCopy, placeBackup, syncFile, syncFolder, unfinishedCopy } from './backup-files'
import { migrations } from './migrations/index'
import { holdStore, holdStoreAlone, PATIENCE_MS } from './hold'
import { keepKeyFile } from './key-file'
import { Mark, type Marked } from './mark'
import { isFolder, openError, storeFile } from './open-error'
import { dropSecondCopies, keepSecondCopies } from './second-copies'

/** The application's own SQLite file: saved connections and the keys that seal them. */
export interface Store {
  readonly db: Database.Database
  /** Folder of the application's data, mode 0700. */
  readonly folder: string
  readonly clock: () => number
  /** To be called before somebody is told that something was saved: from then on its loss would be noticed. */
  acknowledge(): void
  close(): void
}

/**
 * Opens `relata.db` in `folder`, making both where missing, and migrates it. Throws `store_from_future` for a file of a
 * newer Relata, `store_damaged` for one that is not as it was left (nothing is changed then, see check.ts), `permission_denied`
 * for one that may not be read or written, `conflict` while its file is being exchanged. Never answers with an empty store in
 * place of a damaged one.
 */
export function openStore(folder: string, log: Logger, clock: () => number = Date.now): Store {
  const file = storeFile(folder)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (isFolder(file)) throw Object.assign(new Error('a folder'), { code: 'EISDIR' })
    if (!existsSync(file)) makeFirst(folder, file, log)
    const letGo = holdStore(folder)
    try {
      checkStore(folder, file)
      return openSound(folder, file, { log, clock, letGo })
    } catch (error) {
      letGo()
      throw error
    }
  } catch (error) {
    throw openError(error, file, folder)
  }
}

/** On the first start of all the file appears whole and under its name, or not at all, whatever ends the start. */
function makeFirst(folder: string, file: string, log: Logger): void {
  const letGo = holdStoreAlone(folder, PATIENCE_MS)
  const copy = unfinishedStore(file)
  try {
    if (existsSync(file) || wasUsed(folder)) return
    makeStoreFile(copy, log)
    syncFile(copy)
    renameSync(copy, file)
    syncFolder(folder)
  } finally {
    rmSync(copy, { force: true })
    letGo()
  }
}

/** What a file is called that is to become the store; made by whoever holds the store alone. */
export function unfinishedStore(file: string): string {
  return `${file}.new`
}

/** Makes a store with nothing in it, as a file that nobody uses yet and that is not on the disk yet. */
export function makeStoreFile(copy: string, log: Logger): void {
  rmSync(copy, { force: true })
  writeFileSync(copy, '', { mode: 0o600, flag: 'wx' })
  const db = openSqlite(copy)
  try {
    // Nobody needs what is left of it when the power goes.
    db.pragma('journal_mode = MEMORY')
    db.pragma('synchronous = OFF')
    raiseSchema(db, log)
    useLog(db)
  } finally {
    db.close()
  }
}

/**
 * Lets a file have a log from its first opening on. Where a store is opened that has none yet, SQLite changes that under a journal,
 * and one that the power leaves behind keeps a reader out.
 */
export function useLog(db: Database.Database): void {
  db.pragma('journal_mode = WAL')
}

interface OpenSound {
  readonly log: Logger
  readonly clock: () => number
  readonly letGo: () => void
}

function openSound(folder: string, file: string, { log, clock, letGo }: OpenSound): Store {
  const db = openSqlite(file, { timeout: 5000 })
  try {
    // Only once the file has opened: a folder that cannot be used stays as it is.
    chmodSync(folder, 0o700)
    // All of it was read a moment ago.
    harden(db, file, { check: false })
    // A file may say of itself that it must not be written: better met now than when somebody saves.
    db.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${String(db.pragma('user_version', { simple: true }))}; ROLLBACK`)
    migrate(db, folder, log, clock)
    keepKeyFile(db, folder, log)
  } catch (error) {
    db.close()
    throw error
  }
  const { acknowledge, end } = marking(db, folder, log)
  acknowledge()
  return {
    ...{ db, folder, clock, acknowledge },
    close: () => {
      end()
      db.close()
      letGo()
    },
  }
}

/** Keeps the mark of a store up with it. */
function marking(db: Database.Database, folder: string, log: Logger): { acknowledge: () => void; end: () => void } {
  const mark = new Mark(folder)
  const now = db.prepare<[], Marked>('SELECT vault.id AS vaultId, value AS changes FROM vault, change_count')
  let last = -1
  const acknowledge = () => {
    if (!db.open) return
    try {
      const marked = now.get()
      if (marked === undefined || marked.changes === last) return
      mark.write(marked)
      last = marked.changes
    } catch (error) {
      // It is a witness of losses; what was saved is saved without it.
      log.warn({ err: error }, 'the mark of what was saved could not be written')
    }
  }
  const end = () => {
    acknowledge()
    mark.close()
  }
  return { acknowledge, end }
}

/**
 * Settings that hold for one connection only: set on every open, and asserted because a typo in a pragma is silent.
 * `check: false` leaves the check of the whole file out, for a large one that can be made again.
 */
export function harden(db: Database.Database, file: string, { check } = { check: true }): void {
  const settings: readonly (readonly [string, string, unknown])[] = [
    ['journal_mode', 'WAL', 'wal'],
    // A reopened WAL file falls back to NORMAL, where an acknowledged save can be lost with the power.
    ['synchronous', 'FULL', 2],
    ['foreign_keys', 'ON', 1],
    ['secure_delete', 'ON', 1],
    ['trusted_schema', 'OFF', 0],
    ['cell_size_check', 'ON', 1],
    ['busy_timeout', '5000', 5000],
    // macOS: fsync leaves the bytes in the drive's cache (man 2 fsync), F_FULLFSYNC does not. No-ops elsewhere.
    ['fullfsync', 'ON', 1],
    ['checkpoint_fullfsync', 'ON', 1],
  ]
  for (const [name, value, expected] of settings) {
    db.pragma(`${name} = ${value}`)
    const got: unknown = db.pragma(name, { simple: true })
    if (got !== expected) throw new Error(`PRAGMA ${name} is ${String(got)}`)
  }
  for (const name of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(name)) chmodSync(name, 0o600)
  if (!check) return
  const found = db.pragma('quick_check(1)', { simple: true })
  if (found !== 'ok') throw Object.assign(new Error(`quick_check: ${String(found)}`), { code: 'SQLITE_CORRUPT' })
}

function migrate(db: Database.Database, folder: string, log: Logger, clock: () => number): void {
  const newest = migrations.at(-1)?.version ?? 0
  const version = Number(db.pragma('user_version', { simple: true }))
  if (version > newest) {
    throw new AppError('store_from_future', 'The saved connections were written by a newer Relata', {
      hint: 'Install the newest version; nothing was changed',
      detail: { version, newest },
    })
  }
  if (version === newest) return
  if (version > 0) backUp(db, folder, version, clock())
  raiseSchema(db, log)
}

function raiseSchema(db: Database.Database, log: Logger): void {
  // One writer at a time: a second process that starts now waits, then finds the work done.
  db.transaction(() => {
    const now = Number(db.pragma('user_version', { simple: true }))
    const missing = migrations.filter((m) => m.version > now)
    if (missing.length === 0) return
    dropSecondCopies(db)
    for (const migration of missing) {
      migration.up(db)
      db.pragma(`user_version = ${String(migration.version)}`)
      log.info({ version: migration.version, name: migration.name }, 'store migrated')
    }
    keepSecondCopies(db)
  }).immediate()
}

/** A whole copy beside the store before its schema changes. Without it nothing is changed. */
function backUp(db: Database.Database, folder: string, version: number, now: number): void {
  const copy = unfinishedCopy(folder)
  try {
    // In one go, because nothing can be done before it is there.
    db.prepare('VACUUM INTO ?').run(copy)
    finishCopy(copy)
    syncFile(copy)
    placeBackup(folder, copy, backupName(version, now))
  } finally {
    rmSync(copy, { force: true })
  }
}
