import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { AppError } from '@shared/errors'
import type { RestorePoint } from '@shared/recovery'
import type { Logger } from '../log'
import { openSqlite } from '../sqlite'
import { asideName, type BackupFacts, backupFolder, inspectBackup, listBackupFiles, syncFile, syncFolder } from './backup-files'
import { raiseForRestore } from './generations'
import { holdStoreAlone } from './hold'
import { hasKey, keyFile, restoreKey } from './key-file'
import { removeMark } from './mark'
import { makeStoreFile, unfinishedStore, useLog } from './open'
import { openError, storeFile } from './open-error'

/** What goes with a store: the file, its log, and what processes tell one another about that. */
const PARTS = ['', '-wal', '-shm', '-journal'] as const

/** Every backup, the newest first; each is read whole and checked. */
export function listRestorePoints(folder: string): RestorePoint[] {
  return listBackupFiles(folder).map(({ name, takenAt, bytes }) => {
    try {
      const { connections } = inspect(folder, join(backupFolder(folder), name)).facts
      return { name, takenAt, bytes, connections, problem: null }
    } catch (error) {
      return { name, takenAt, bytes, connections: null, problem: error instanceof Error ? error.message : String(error) }
    }
  })
}

/**
 * Puts a backup in the place of the store: `from` is its name among the backups, or a path. What was there is put aside and never
 * deleted; the answer says where, undefined where nothing was. Throws, and changes nothing, for a backup that is not sound
 * (`store_damaged`) or not there (`not_found`), and while any process uses the store (`conflict`).
 */
export function restoreBackup(folder: string, from: string, log: Logger): { connections: number; aside: string | undefined } {
  const { bytes, facts } = inspect(folder, sourceOf(folder, from))
  const aside = exchange(folder, (copy) => {
    writeFileSync(copy, bytes, { mode: 0o600 })
    setOff(copy)
    if (facts.fileKeyId !== undefined) restoreKey(folder, facts.fileKeyId, log)
  })
  log.info({ from, aside }, 'a backup took the place of the saved connections')
  return { connections: facts.connections, aside }
}

/** Begins with no connections; what was there is put aside and never deleted, the answer says where. `conflict` as above. */
export function startEmpty(folder: string, log: Logger): { aside: string | undefined } {
  const aside = exchange(folder, (copy) => makeStoreFile(copy, log))
  log.info({ aside }, 'begun without saved connections')
  return { aside }
}

/** Believes the store as it is, although it is not the one, or not as far, as was acknowledged last. */
export function acceptStore(folder: string, log: Logger): void {
  removeMark(folder)
  log.info('the saved connections are used as they are, older than they were')
}

/** Makes the new file beside the store, and only when that is on the disk puts the old one aside and the new one in its place. */
function exchange(folder: string, make: (copy: string) => void): string | undefined {
  const file = storeFile(folder)
  const copy = unfinishedStore(file)
  try {
    const letGo = holdStoreAlone(folder)
    try {
      rmSync(copy, { force: true })
      make(copy)
      syncFile(copy)
      const aside = putAside(file)
      // A mark belongs to the store that went: one without a mark is only watched less.
      removeMark(folder)
      renameSync(copy, file)
      syncFolder(folder)
      return aside
    } finally {
      rmSync(copy, { force: true })
      letGo()
    }
  } catch (error) {
    throw openError(error, file, folder)
  }
}

/** The file first: without it nothing is opened, whatever of the rest is still in its place when the power goes. */
function putAside(file: string): string | undefined {
  const aside = asideName(file)
  const found = PARTS.filter((part) => existsSync(file + part))
  for (const part of found) renameSync(file + part, aside + part)
  return found.length === 0 ? undefined : aside
}

/** What was cached since the backup must not be taken for what will be read next: other numbers, under another name. */
function setOff(copy: string): void {
  const db = openSqlite(copy)
  try {
    db.pragma('journal_mode = DELETE')
    db.transaction(() => {
      raiseForRestore(db)
      db.prepare('UPDATE vault SET namespace = ?').run(randomBytes(16).toString('base64url'))
    })()
    useLog(db)
  } finally {
    db.close()
  }
}

function inspect(folder: string, file: string): { bytes: Buffer; facts: BackupFacts } {
  try {
    const bytes = readFileSync(file)
    const facts = inspectBackup(bytes)
    if (facts.fileKeyId !== undefined && !hasKey(folder, facts.fileKeyId))
      throw new AppError('store_damaged', 'The key file that belongs to this backup is not here', {
        hint: `Put it back as ${keyFile(folder)}`,
        detail: { file },
      })
    return { bytes, facts }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('store_damaged', `This backup cannot be used: ${error instanceof Error ? error.message : String(error)}`, {
      hint: 'Choose another one',
      detail: { file },
      cause: error,
    })
  }
}

function sourceOf(folder: string, from: string): string {
  const file = from === basename(from) && existsSync(join(backupFolder(folder), from)) ? join(backupFolder(folder), from) : resolve(from)
  if (existsSync(file)) return file
  throw new AppError('not_found', 'There is no such backup', { hint: 'relata restore --list tells which there are' })
}
