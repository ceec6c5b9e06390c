import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { AppError } from '@shared/errors'
import type Database from 'better-sqlite3'
import { openSqlite } from '../../sqlite'
import { SETTINGS } from './sql/catalog.sql'
import { usesWal, withLog } from './wal'

/** How long a writer that holds the file is waited for, ms. */
export const BUSY_MS = 2000
/** A file with a log is read into memory up to this size (log included), bytes. */
const MEMORY_LIMIT = 64 * 1024 * 1024
const HEADER_BYTES = 100
const TRIES = 3

/** What the file system says of a database: which file it is, and when it was last written. */
export interface FileState {
  /** Device, inode and time of birth: another file under the same name has another one. */
  readonly identity: string
  /** Sizes and times of the file and its log: equal means that nothing was written at all. */
  readonly written: string
}

export interface OpenFile extends FileState {
  readonly db: Database.Database
  /** True when `db` is a copy in memory, which stays as it was when the file changes. */
  readonly copied: boolean
}

/** Looks at a file. Throws `unreachable` where there is none, `invalid_input` for what is no file. */
export function stateOf(path: string): FileState {
  const main = stat(path)
  if (main === undefined)
    throw new AppError('unreachable', `There is no file ${path}`, { hint: 'Check the path; a network share may be away', detail: { path } })
  if (main.isDirectory())
    throw new AppError('invalid_input', 'This is a folder, not a SQLite database', { hint: 'Choose a file', detail: { path } })
  // A pipe or a device would be read for ever.
  if (!main.isFile()) throw new AppError('invalid_input', 'This is not a file', { hint: 'Choose a file', detail: { path } })
  const log = stat(`${path}-wal`)
  const written = [main, ...(log === undefined || log.size === 0n ? [] : [log])].map((s) => `${String(s.size)}:${String(s.mtimeNs)}`)
  return { identity: [main.dev, main.ino, main.birthtimeNs].map((n) => n.toString(36)).join('-'), written: written.join('+') }
}

/**
 * Opens a file so that nothing is written beside it where that can be avoided. A file with a write-ahead log needs its
 * `-wal` and `-shm` even for reading (sqlite.org/wal.html#readonly): where they are not both there, nobody has the file
 * open, and it is read into memory with what its log holds. Only one that is too big for that is opened in place, and
 * SQLite then makes the two files.
 */
export function openFile(path: string): OpenFile {
  const bytes = readCopy(path)
  const state = bytes?.state ?? stateOf(path)
  const db = openSqlite(bytes?.content ?? path, {
    readonly: true,
    ...(bytes === undefined ? { fileMustExist: true, timeout: BUSY_MS } : {}),
  })
  try {
    for (const setting of SETTINGS) db.prepare(setting).run()
    db.defaultSafeIntegers(true)
    return { ...state, db, copied: bytes !== undefined }
  } catch (error) {
    db.close()
    throw error
  }
}

/** The bytes of a file that has to be read into memory; undefined for one that is opened in place. */
function readCopy(path: string): { content: Buffer; state: FileState } | undefined {
  for (let at = 0; at < TRIES; at += 1) {
    const state = stateOf(path)
    if (!usesWal(readHeader(path))) return undefined
    const log = stat(`${path}-wal`)
    if (log !== undefined && stat(`${path}-shm`) !== undefined) return undefined
    if ((stat(path)?.size ?? 0n) + (log?.size ?? 0n) > BigInt(MEMORY_LIMIT)) return undefined
    const content = withLog(readFileSync(path), log === undefined ? Buffer.alloc(0) : readFileSync(`${path}-wal`))
    const after = stateOf(path)
    // Written while it was read: read again.
    if (after.identity === state.identity && after.written === state.written) return { content, state }
  }
  return undefined
}

/** The database header; shorter for a shorter file. */
export function readHeader(path: string): Buffer {
  return readStart(path, HEADER_BYTES)
}

/** The first bytes of a file, at most `length`. */
export function readStart(path: string, length: number): Buffer {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(length)
    return bytes.subarray(0, readSync(file, bytes, 0, length, 0))
  } finally {
    closeSync(file)
  }
}

function stat(path: string) {
  return statSync(path, { bigint: true, throwIfNoEntry: false })
}
