import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { openSqlite } from '../sqlite'
import { migrations } from './migrations/index'
import { changeCount, findDifference, hasSecondCopies } from './second-copies'

/** Most backups that are kept. */
const KEPT = 5
const DAY_MS = 86_400_000
/** What a process that was killed left unfinished is removed after this time, ms. */
const ABANDONED_MS = 3_600_000
/** The time stands last, as written by {@link backupName}. */
const NAME = /^relata-v(\d+)-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.db$/

/** A copy of `relata.db`, as its name and the folder tell it. */
export interface BackupFile {
  readonly name: string
  /** ms since 1970. */
  readonly takenAt: number
  /** Version of the schema. */
  readonly version: number
  readonly bytes: number
}

/** What is in a copy that was found sound. */
export interface BackupFacts {
  readonly connections: number
  /** Which vault, and which of its keys seals what is in the copy; undefined where it has none. */
  readonly vaultId: string | undefined
  readonly keyId: string | undefined
  /** Which key file belongs to it, see key-file.ts; undefined where it does not say. */
  readonly fileKeyId: string | undefined
  /** See `changeCount`. */
  readonly changes: number | undefined
}

/** The key of a vault that has one and does not say which. */
export const UNKNOWN_KEY = 'unknown'

export function backupFolder(folder: string): string {
  return join(folder, 'backups')
}

/** The folder of backups, private, made where it is missing. */
export function makeBackupFolder(folder: string): string {
  const backups = backupFolder(folder)
  mkdirSync(backups, { recursive: true, mode: 0o700 })
  chmodSync(backups, 0o700)
  return backups
}

export function backupName(version: number, takenAt: number): string {
  return `relata-v${String(version)}-${stamp(takenAt)}.db`
}

/** What a file is called once it is put aside: never deleted, and never taken for the one in use. */
export function asideName(file: string): string {
  return `${file}.aside-${stamp(Date.now())}`
}

/** A time as it may stand in a file's name on every system. */
function stamp(time: number): string {
  return new Date(time).toISOString().replaceAll(/[:.]/g, '-')
}

/** Every backup by its name, the newest first. None is opened. */
export function listBackupFiles(folder: string): BackupFile[] {
  const backups = backupFolder(folder)
  if (!existsSync(backups)) return []
  return readdirSync(backups)
    .flatMap((name) => {
      const match = NAME.exec(name)
      if (match === null) return []
      const [, version, day, hours, minutes, seconds, ms] = match
      const takenAt = Date.parse(`${String(day)}T${String(hours)}:${String(minutes)}:${String(seconds)}.${String(ms)}Z`)
      return [{ name, takenAt, version: Number(version), bytes: statSync(join(backups, name)).size }]
    })
    .sort((a, b) => b.takenAt - a.takenAt || (a.name < b.name ? 1 : -1))
}

/**
 * Opens the bytes of a copy, checks all of it and says what is in it. Nothing is written, not even beside the file. Throws
 * what is wrong with it: damaged, of a newer Relata, or no store at all.
 */
export function inspectBackup(bytes: Buffer): BackupFacts {
  // A copy of a store in WAL mode says that it has a log beside it, and bytes in memory cannot have one.
  const alone = Buffer.from(bytes)
  if (alone.length > 19) alone.fill(1, 18, 20)
  const db = openSqlite(alone, { readonly: true })
  try {
    db.pragma('trusted_schema = OFF')
    const found: unknown = db.pragma('integrity_check(1)', { simple: true })
    if (found !== 'ok') throw new Error(`integrity_check: ${String(found)}`)
    const version = Number(db.pragma('user_version', { simple: true }))
    const newest = migrations.at(-1)?.version ?? 0
    if (version < 1 || version > newest) throw new Error(`its schema has version ${String(version)}, not 1 to ${String(newest)}`)
    const place = hasSecondCopies(db) ? findDifference(db) : undefined
    if (place !== undefined) throw new Error(`${place} is not as it was written`)
    const count = (table: string) => db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0
    const vault = db.prepare<[], { id: string; key_id?: string | null; file_key_id?: string | null }>('SELECT * FROM vault').get()
    // Before its fourth version a store did not say which key it has.
    const keyId = vault?.key_id ?? (count('slot') > 0 ? UNKNOWN_KEY : undefined)
    return {
      connections: count('connection'),
      vaultId: vault?.id,
      keyId,
      fileKeyId: vault?.file_key_id ?? undefined,
      changes: changeCount(db),
    }
  } finally {
    db.close()
  }
}

/** Makes a copy one private file without a log, and checks it. What is wrong with it is thrown. */
export function finishCopy(copy: string): BackupFacts {
  const db = openSqlite(copy)
  try {
    // Whoever makes the copy waits for the disk, once.
    db.pragma('synchronous = OFF')
    db.pragma('journal_mode = DELETE')
  } finally {
    db.close()
  }
  chmodSync(copy, 0o600)
  return inspectBackup(readFileSync(copy))
}

/** Gives a copy that is finished and on the disk its name, and removes what is more than is kept. */
export function placeBackup(folder: string, copy: string, name: string): void {
  renameSync(copy, join(backupFolder(folder), name))
  syncFolder(backupFolder(folder))
  prune(folder, name)
}

/** Removes what is more than is kept: the one just made, and before it the last of each day and version, five in all. */
function prune(folder: string, made: string): void {
  const all = listBackupFiles(folder)
  const seen = new Set<string>()
  const others = all.filter(({ name, takenAt, version }) => {
    const place = `${String(Math.floor(takenAt / DAY_MS))}/${String(version)}`
    if (name !== made && seen.has(place)) return false
    seen.add(place)
    return name !== made
  })
  const kept = new Set([made, ...others.slice(0, KEPT - 1).map(({ name }) => name)])
  removeBackups(
    folder,
    all.map(({ name }) => name).filter((name) => !kept.has(name)),
  )
  for (const name of readdirSync(backupFolder(folder)).filter((file) => file.endsWith('.part'))) {
    const file = join(backupFolder(folder), name)
    if (Date.now() - statSync(file).mtimeMs > ABANDONED_MS) rmSync(file, { force: true })
  }
}

export function removeBackups(folder: string, names: readonly string[]): void {
  for (const name of names) rmSync(join(backupFolder(folder), name), { force: true })
}

/** A name for a copy that is being made; no other process has the same. */
export function unfinishedCopy(folder: string): string {
  return join(makeBackupFolder(folder), `${String(process.pid)}-${String(Math.random()).slice(2)}.part`)
}

/** Waits until the bytes of a file are on the disk. */
export function syncFile(file: string): void {
  sync(file, 'r+')
}

/** Waits until the names in a folder are on the disk. Windows has no such call: it writes them by itself. */
export function syncFolder(folder: string): void {
  if (process.platform !== 'win32') sync(folder, 'r')
}

function sync(path: string, flags: string): void {
  const fd = openSync(path, flags)
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
