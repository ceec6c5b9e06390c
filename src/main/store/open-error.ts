import { accessSync, constants, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '@shared/errors'
import type { Damage } from '@shared/recovery'
import { fileError } from '../sqlite-error'

/** Codes of the file system and of SQLite for "it is there, or could be, and cannot be used". */
const NO_ACCESS = new Set(['EACCES', 'EPERM', 'EROFS', 'EISDIR', 'ENOTDIR', 'EEXIST'])

/** What SQLite says of a file that it can reach and that is no sound database (https://sqlite.org/rescode.html). */
const UNSOUND =
  /^SQLITE_(NOTADB|CORRUPT|ERROR$|SCHEMA|TOOBIG|MISMATCH|FORMAT|CONSTRAINT|IOERR_(READ|SHORT_READ|DATA|CORRUPTFS|SEEK|VNODE)$)/

const WORDS: Readonly<Record<Damage, string>> = {
  damaged: 'The file with your saved connections is damaged',
  missing: 'The file with your saved connections is gone',
  older: 'The file with your saved connections is older than what was saved in it',
  other: 'The file with your saved connections is one of another profile',
  key: 'The key file that belongs to your saved connections is damaged or gone',
}

/** What else can be done. */
const AS_IT_IS: Readonly<Partial<Record<Damage, string>>> = {
  older: '. To go on with the file as it is, remove relata.mark beside it',
  other: '. To go on with the file as it is, remove relata.mark beside it',
}

/** The application's own SQLite file: saved connections, the keys that seal them, preferences. */
export function storeFile(folder: string): string {
  return join(folder, 'relata.db')
}

/** The refusal to open a store that is not as it was left; `detail.damage` says in which way. */
export function storeDamaged(damage: Damage, file: string, cause?: unknown): AppError {
  return new AppError('store_damaged', WORDS[damage], {
    hint: `Nothing was changed. Open the window of Relata to choose a backup, or run: relata restore --list${AS_IT_IS[damage] ?? ''}`,
    detail: { file, damage },
    cause,
  })
}

/** Whether this is the refusal of {@link storeDamaged}. */
export function isStoreDamaged(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'store_damaged'
}

/** `store_damaged` where reading the file met something that is no sound database; else undefined. */
export function damageOf(error: unknown, file: string): AppError | undefined {
  if (error instanceof AppError) return error
  return UNSOUND.test(codeOf(error)) ? storeDamaged('damaged', file, error) : undefined
}

/**
 * What opening one of our own files failed with, in words: `store_damaged`, `permission_denied`, `disk_full`.
 * Anything else comes back as it is. `folder`: the data folder, `file`: the one in it that was opened.
 */
export function openError(error: unknown, file: string, folder: string): unknown {
  if (error instanceof AppError) return error
  const code = codeOf(error)
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) return storeDamaged('damaged', file, error)
  // A file that may be written, and says of itself that no version of SQLite may.
  if (code === 'SQLITE_READONLY' && mayWrite(file) && mayWrite(folder)) return storeDamaged('damaged', file, error)
  if (NO_ACCESS.has(code) || code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_READONLY')) {
    const place = isFolder(folder) ? file : folder
    return new AppError('permission_denied', 'A file that Relata keeps its data in cannot be opened', {
      hint: hintFor(place, folder),
      detail: { file: place },
      cause: error,
    })
  }
  return fileError(error) ?? error
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

function hintFor(place: string, folder: string): string {
  if (place === folder) return `${folder} is to be a folder: move what is in its place, or let RELATA_HOME name another one`
  return isFolder(place) ? `${place} is a folder where a file belongs: move it away` : `Check the rights of ${place}`
}

export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    // Gone, or behind something that is no folder: not a folder either way.
    return false
  }
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}
