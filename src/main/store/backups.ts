import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from '../log'
import {
  type BackupFacts,
  type BackupFile,
  backupFolder,
  backupName,
  finishCopy,
  inspectBackup,
  listBackupFiles,
  placeBackup,
  removeBackups,
  UNKNOWN_KEY,
  unfinishedCopy,
} from './backup-files'
import type { Store } from './open'
import { changeCount } from './second-copies'

/** A backup is due when the last one is older than this, ms. */
const EVERY_MS = 86_400_000
/** And when it is older than this and something was saved since. */
const CHANGED_MS = 3_600_000
/** How soon after the start it is looked whether one is due, and how often later, ms. */
const FIRST_LOOK_MS = 30_000
const LOOK_MS = 900_000
/** Pages copied in one go. */
const PAGES = 100
/** After so many beginnings all pages are copied in one go. */
const PATIENCE = 3
const ALL_PAGES = 0x7fff_ffff

interface Progress {
  readonly remainingPages: number
}

/**
 * Copies of `relata.db` while it is in use, in `backups` of the data folder: whole, checked, and under their names only when
 * they are on the disk. The file is copied a hundred pages at a time, so that nobody waits.
 */
export class Backups {
  readonly #store: Store
  readonly #log: Logger
  #timer: NodeJS.Timeout | undefined
  #closing = false
  /** One after the other: each may remove what the one before made. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(store: Store, log: Logger) {
    this.#store = store
    this.#log = log
  }

  /** Takes backups when they are due, from now on. */
  start(): void {
    this.#look(FIRST_LOOK_MS)
  }

  /**
   * Takes a backup where none was taken for a day, or for an hour in which something changed, or where kept ones are sealed under a
   * key that the vault has no more.
   */
  async takeIfDue(): Promise<void> {
    await this.#inTurn(async () => {
      const outdated = this.#underOlderKeys()
      const now = this.#store.clock()
      // One from the future was made by a clock that was wrong: it is not waited for.
      const newest = listBackupFiles(this.#store.folder).find(({ name, takenAt }) => takenAt <= now && !outdated.includes(name))
      const age = now - (newest?.takenAt ?? Number.NEGATIVE_INFINITY)
      const fresh = age < CHANGED_MS || (newest !== undefined && age < EVERY_MS && this.#isSame(newest))
      if (fresh && outdated.length === 0) return
      await this.#take()
      removeBackups(this.#store.folder, outdated)
    })
  }

  /** Takes one now. Throws when it cannot be made: then everything is as before. */
  async take(): Promise<void> {
    await this.#inTurn(async () => await this.#take())
  }

  /**
   * The vault has another key: a backup under it takes the place of those that the old key opens. They go even where none can
   * be made, because whoever has the old key must open nothing; then one is made as soon as that is possible. Never rejects:
   * the new key is given by now, whatever becomes of the backups.
   */
  async replace(): Promise<void> {
    const failed = (error: unknown) => this.#log.error({ err: error }, 'the backups could not be brought under the new key')
    await this.#inTurn(async () => {
      await this.#take().catch(failed)
      removeBackups(this.#store.folder, this.#underOlderKeys({ doubtful: true }))
    }).catch(failed)
  }

  /** Ends what is under way; to be called before the store is closed. */
  async close(): Promise<void> {
    this.#closing = true
    clearTimeout(this.#timer)
    await this.#last
  }

  #look(after: number): void {
    this.#timer = setTimeout(() => {
      this.takeIfDue()
        .catch((error: unknown) => {
          if (!this.#closing) this.#log.error({ err: error }, 'no backup could be made')
        })
        .finally(() => {
          if (!this.#closing) this.#look(LOOK_MS)
        })
    }, after).unref()
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(work)
    this.#last = turn.catch(() => undefined)
    await turn
  }

  async #take(): Promise<void> {
    const { db, folder, clock } = this.#store
    const copy = unfinishedCopy(folder)
    try {
      // There before SQLite writes to it: private from its first byte on.
      writeFileSync(copy, '', { mode: 0o600, flag: 'wx' })
      await db.backup(copy, { progress: this.#pace() })
      const { connections } = finishCopy(copy)
      await onDisk(copy)
      const name = backupName(Number(db.pragma('user_version', { simple: true })), clock())
      placeBackup(folder, copy, name)
      this.#log.debug({ name, connections }, 'backup made')
    } finally {
      rmSync(copy, { force: true })
    }
  }

  /** How many pages are copied in the next step, asked after each. */
  #pace(): (progress: Progress) => number {
    let left = Number.POSITIVE_INFINITY
    let restarts = 0
    return ({ remainingPages }) => {
      if (this.#closing) throw new Error('Relata is closing')
      // What another process writes makes SQLite begin again: one that writes all the time must not keep us from ever ending.
      if (remainingPages > left) restarts += 1
      left = remainingPages
      return restarts < PATIENCE ? PAGES : ALL_PAGES
    }
  }

  /** Whether nothing was saved since that backup. */
  #isSame({ name }: BackupFile): boolean {
    return this.#inspect(name)?.changes === changeCount(this.#store.db)
  }

  /** Undefined where it is damaged. */
  #inspect(name: string): BackupFacts | undefined {
    try {
      return inspectBackup(readFileSync(join(backupFolder(this.#store.folder), name)))
    } catch (error) {
      this.#log.warn({ err: error, name }, 'a backup is damaged')
      return undefined
    }
  }

  /**
   * Backups of this vault that another key of it seals. Those of another vault, or from before there was a key, are none.
   * `doubtful`: whether those count of which nobody can say what opens them: damaged, or from before keys had names.
   */
  #underOlderKeys({ doubtful } = { doubtful: false }): string[] {
    const { db, folder } = this.#store
    const now = db.prepare<[], { id: string; key_id: string | null }>('SELECT id, key_id FROM vault').get()
    if (now === undefined || now.key_id === null) return []
    return listBackupFiles(folder).flatMap(({ name }) => {
      const facts = this.#inspect(name)
      if (facts === undefined) return doubtful ? [name] : []
      if (facts.vaultId !== now.id || facts.keyId === undefined || facts.keyId === now.key_id) return []
      return facts.keyId !== UNKNOWN_KEY || doubtful ? [name] : []
    })
  }
}

/** Waits until the bytes of a file are on the disk; nobody else has to. */
async function onDisk(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
