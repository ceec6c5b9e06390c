import { statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '@shared/errors'

/** Codes of the file system and of SQLite for "it is there, or could be, and cannot be used". */
const NO_ACCESS = new Set(['EACCES', 'EPERM', 'EROFS', 'EISDIR', 'ENOTDIR', 'EEXIST'])

/**
 * What opening one of our own files failed with, in words: `store_damaged`, `permission_denied`, or `internal` for a full
 * disk. Anything else comes back as it is. `folder`: the data folder, `file`: the one in it that was opened.
 */
export function openError(error: unknown, file: string, folder: string): unknown {
  if (error instanceof AppError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return new AppError('store_damaged', 'The file with your saved connections is damaged', {
      hint: `It was left as it is. Copies made before each update are in ${join(folder, 'backups')}`,
      detail: { file },
      cause: error,
    })
  }
  if (NO_ACCESS.has(code) || code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_READONLY')) {
    const place = isFolder(folder) ? file : folder
    return new AppError('permission_denied', 'A file that Relata keeps its data in cannot be opened', {
      hint: hintFor(place, folder),
      detail: { file: place },
      cause: error,
    })
  }
  if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC')
    return new AppError('internal', 'The disk is full', {
      hint: 'Free some space; nothing that was saved is lost',
      detail: { file },
      cause: error,
    })
  return error
}

function hintFor(place: string, folder: string): string {
  if (place === folder) return `${folder} is to be a folder: move what is in its place, or let RELATA_HOME name another one`
  return isFolder(place) ? `${place} is a folder where a file belongs: move it away` : `Check the rights of ${place}`
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    // Gone, or behind something that is no folder: not a folder either way.
    return false
  }
}
