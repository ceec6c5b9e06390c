import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type Database from 'better-sqlite3'
import type { Logger } from '../log'
import { asideName, backupFolder, makeBackupFolder, syncFile, syncFolder } from './backup-files'
import { openError, storeDamaged } from './open-error'

/** Bytes of the key. */
const LENGTH = 32

/** 32 random bytes in a 0600 file of the data folder; made once. `store_damaged` where it is no such file. */
export function fileKey(folder: string): Buffer {
  const file = keyFile(folder)
  try {
    if (!existsSync(file)) writeKey(file, randomBytes(LENGTH))
    const key = readFileSync(file)
    if (key.length !== LENGTH) throw storeDamaged('key', file)
    chmodSync(file, 0o600)
    return key
  } catch (error) {
    throw openError(error, file, folder)
  }
}

/**
 * Makes sure that the key file is the one that the store was made with, and that a copy of it lies with the backups. A lost or
 * damaged one is put aside and made again from that copy; where there is none, `store_damaged`: a new key in its place would open
 * nothing of what is there. A store without a vault needs none yet.
 */
export function keepKeyFile(db: Database.Database, folder: string, log: Logger): void {
  const row = db.prepare<[], { file_key_id: string | null }>('SELECT file_key_id FROM vault').get()
  if (row === undefined) return
  const file = keyFile(folder)
  try {
    const found = readKey(file)
    const wanted = row.file_key_id ?? (found === undefined ? undefined : keyId(found))
    if (wanted === undefined) throw storeDamaged('key', file)
    restoreKey(folder, wanted, log)
    copyKey(folder, wanted)
    if (row.file_key_id === null) db.prepare('UPDATE vault SET file_key_id = ?').run(wanted)
  } catch (error) {
    throw openError(error, file, folder)
  }
}

/** Makes sure that the key with that id is in its place: from its copy beside the backups, and what was there put aside. */
export function restoreKey(folder: string, id: string, log: Logger): void {
  const file = keyFile(folder)
  const found = readKey(file)
  if (found !== undefined && keyId(found) === id) return
  const key = readKey(keyCopy(folder, id))
  if (key === undefined || keyId(key) !== id) throw storeDamaged('key', file)
  if (existsSync(file)) {
    const aside = asideName(file)
    renameSync(file, aside)
    log.warn({ aside }, 'the key file was not the one of the saved connections: it was put aside, and the right one put back')
  }
  writeKey(file, key)
}

/** Whether the key file is there that a store with this id needs, in its place or as a copy. */
export function hasKey(folder: string, id: string): boolean {
  return [keyFile(folder), keyCopy(folder, id)].some((file) => {
    const key = readKey(file)
    return key !== undefined && keyId(key) === id
  })
}

function copyKey(folder: string, id: string): void {
  const copy = keyCopy(folder, id)
  const kept = readKey(copy)
  if (kept !== undefined && keyId(kept) === id) return
  makeBackupFolder(folder)
  writeKey(copy, readFileSync(keyFile(folder)))
}

/** The whole key is on the disk before it has its name. */
function writeKey(file: string, key: Buffer): void {
  const part = `${file}.new`
  writeFileSync(part, key, { mode: 0o600 })
  syncFile(part)
  renameSync(part, file)
  syncFolder(dirname(file))
}

export function keyFile(folder: string): string {
  return join(folder, 'local.key')
}

/** Named by its key, because backups of another vault may need another one. */
function keyCopy(folder: string, id: string): string {
  return join(backupFolder(folder), `local-${id}.key`)
}

/** Tells keys apart, and tells nothing of them: they are random. */
function keyId(key: Buffer): string {
  return createHash('sha256').update('relata/file-key').update(key).digest('hex').slice(0, 16)
}

/** Undefined where it is missing, cut or longer. Throws where it cannot be read. */
function readKey(file: string): Buffer | undefined {
  if (!existsSync(file)) return undefined
  const key = readFileSync(file)
  return key.length === LENGTH ? key : undefined
}
