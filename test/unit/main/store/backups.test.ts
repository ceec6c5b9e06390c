import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { createLogger } from '../../../../src/main/log'
import { inspectBackup, listBackupFiles } from '../../../../src/main/store/backup-files'
import { Backups } from '../../../../src/main/store/backups'
import { ConnectionStore } from '../../../../src/main/store/connections'
import { migrations } from '../../../../src/main/store/migrations/index'
import { hasSecondCopies, keepSecondCopies } from '../../../../src/main/store/second-copies'
import { openStore } from '../../../../src/main/store/open'
import { openVault } from '../../../../src/main/store/open-vault'
import { openSqlite } from '../../../../src/main/sqlite'

const log = createLogger('silent')
const [MASTER, NEXT] = ['correct horse', 'battery staple']
const HOUR = 3_600_000
const draft = {
  ...{ name: 'A', engine: 'postgres', environment: 'test' as const },
  ...{ options: { host: 'db.example' }, secrets: { password: 'hunter2' } },
}
const newHome = () => mkdtempSync(join(tmpdir(), 'relata-backups-'))
const folderOf = (home: string) => join(home, 'backups')

/** What lies in the folder of backups, without copies of the key file. */
const namesIn = (home: string) => readdirSync(folderOf(home)).filter((name) => !name.endsWith('.key'))

async function start(home: string, clock: () => number = Date.now) {
  const store = openStore(home, log, clock)
  const vault = await openVault(store, undefined, log)
  const connections = new ConnectionStore(store, vault, () => 'there')
  const backups = new Backups(store, log)
  vault.onNewKey(() => backups.replace())
  return { store, vault, connections, backups }
}

/** A data folder in which a backup is what the store was. */
function homeOf(home: string, name: string): string {
  const other = newHome()
  writeFileSync(join(other, 'relata.db'), readFileSync(join(folderOf(home), name)))
  writeFileSync(join(other, 'local.key'), readFileSync(join(home, 'local.key')))
  return other
}

describe('R23 backups', () => {
  test('are whole, private files in which everything opens, made while others write', async () => {
    const home = newHome()
    const one = await start(home)
    await one.vault.setPassword(MASTER)
    const saved = await one.connections.create(draft)
    // Large enough for several steps, and written to by another process between them.
    one.store.db.exec("INSERT INTO preference VALUES ('ballast', hex(zeroblob(2000000)))")
    const other = openStore(home, log)
    const writing = setInterval(() => other.db.exec("INSERT OR REPLACE INTO preference VALUES ('tick', hex(randomblob(64)))"), 1)
    await one.backups.take()
    clearInterval(writing)
    const [backup, ...more] = listBackupFiles(home)
    expect(more).toEqual([])
    expect(namesIn(home)).toEqual([backup?.name])
    expect(statSync(join(folderOf(home), backup?.name ?? '')).mode & 0o777).toBe(0o600)
    expect(statSync(folderOf(home)).mode & 0o777).toBe(0o700)
    const restored = await start(homeOf(home, backup?.name ?? ''))
    await restored.vault.unlock(MASTER)
    expect(restored.connections.open(saved.id).secrets).toEqual({ password: 'hunter2' })
    for (const { store } of [one, restored]) store.close()
    other.close()
  })

  test('nobody waits while one is made: the work comes in slices', async () => {
    const { store, backups } = await start(newHome())
    store.db.exec("INSERT INTO preference VALUES ('ballast', hex(zeroblob(4000000)))")
    let turns = 0
    const count = () => {
      turns += 1
      next = setImmediate(count)
    }
    let next = setImmediate(count)
    await backups.take()
    clearImmediate(next)
    // 8 MB are 2,000 pages.
    expect(turns).toBeGreaterThan(15)
    store.close()
  })

  test('are due after an hour in which something was saved', async () => {
    let now = Date.parse('2026-03-01T09:00:00Z')
    const home = newHome()
    const { backups, store, connections } = await start(home, () => now)
    await backups.takeIfDue()
    await connections.create({ ...draft, secrets: {} })
    now += HOUR - 1
    await backups.takeIfDue()
    expect(listBackupFiles(home).map(({ takenAt }) => takenAt)).toEqual([now - HOUR + 1])
    now += 1
    await backups.takeIfDue()
    expect(listBackupFiles(home).map(({ takenAt }) => takenAt)).toEqual([now])
    now += 2 * HOUR
    await backups.takeIfDue()
    expect(listBackupFiles(home).map(({ takenAt }) => takenAt)).toEqual([now - 2 * HOUR])
    store.close()
  })

  test('are due once a day; five are kept, the newest and the last of each day before', async () => {
    let now = Date.parse('2026-03-01T09:00:00Z')
    const home = newHome()
    const { backups, store } = await start(home, () => now)
    const taken = () => listBackupFiles(home).map(({ takenAt }) => new Date(takenAt).toISOString().slice(5, 16))
    await backups.takeIfDue()
    now += 23 * HOUR
    await backups.takeIfDue()
    expect(taken()).toEqual(['03-01T09:00'])
    now += HOUR
    await backups.takeIfDue()
    expect(taken()).toEqual(['03-02T09:00', '03-01T09:00'])
    for (let time = 0; time < 3; time += 1) {
      now += HOUR
      await backups.take()
    }
    expect(taken()).toEqual(['03-02T12:00', '03-01T09:00'])
    for (let day = 0; day < 5; day += 1) {
      now += 24 * HOUR
      await backups.takeIfDue()
    }
    expect(taken()).toEqual(['03-07T12:00', '03-06T12:00', '03-05T12:00', '03-04T12:00', '03-03T12:00'])
    // A clock that was wrong does not stop them for years.
    now -= 400 * 24 * HOUR
    await backups.takeIfDue()
    expect(listBackupFiles(home).map(({ takenAt }) => takenAt)).toContain(now)
    store.close()
  })

  test('a copy that is not sound is no backup, and those that are there stay', async () => {
    const home = newHome()
    const { store, backups } = await start(home)
    await backups.take()
    const [good] = namesIn(home)
    store.db.exec("UPDATE second_copy SET copy = 'other' WHERE place = 'vault'")
    await expect(backups.take()).rejects.toThrow()
    expect(namesIn(home)).toEqual([good])
    store.close()
  })

  test('closing ends one that is under way, and leaves nothing of it', async () => {
    const home = newHome()
    const { store, backups } = await start(home)
    store.db.exec("INSERT INTO preference VALUES ('ballast', hex(zeroblob(8000000)))")
    const taking = expect(backups.take()).rejects.toThrow('closing')
    await sleep(2)
    await backups.close()
    store.close()
    await taking
    expect(namesIn(home)).toEqual([])
  })

  test('a disk that takes none leaves the store and the older ones as they are', async () => {
    const home = newHome()
    const { store, backups, connections } = await start(home)
    await connections.create({ ...draft, secrets: {} })
    rmSync(folderOf(home), { recursive: true })
    writeFileSync(folderOf(home), 'in the way')
    await expect(backups.take()).rejects.toThrow()
    expect(connections.list()).toHaveLength(1)
    store.close()
  })
})

describe('R43 R23 a new key', () => {
  test('takes the place of the old one in the backups, too: the old one opens nothing', async () => {
    const home = newHome()
    const one = await start(home)
    await one.vault.setPassword(MASTER)
    const { id } = await one.connections.create(draft)
    await one.backups.take()
    const [old] = listBackupFiles(home)
    expect(inspectBackup(readFileSync(join(folderOf(home), old?.name ?? ''))).connections).toBe(1)
    await one.vault.rotate(MASTER)
    const after = listBackupFiles(home)
    expect(after).toHaveLength(1)
    expect(after[0]?.name).not.toBe(old?.name)
    const restored = await start(homeOf(home, after[0]?.name ?? ''))
    await restored.vault.unlock(MASTER)
    expect(restored.connections.open(id).secrets).toEqual({ password: 'hunter2' })
    for (const { store } of [one, restored]) store.close()
  })

  test('was given by a process that was killed before it could say so: the next look replaces them', async () => {
    const home = newHome()
    const one = await start(home)
    await one.vault.setPassword(MASTER)
    await one.backups.take()
    const [old] = listBackupFiles(home)
    // Without its backups, as a process that ends right after the transaction.
    const cut = openStore(home, log)
    const vault = await openVault(cut, undefined, log)
    await vault.unlock(MASTER)
    await vault.rotate(MASTER)
    cut.close()
    const next = await start(home)
    await next.backups.takeIfDue()
    expect(listBackupFiles(home)).toHaveLength(1)
    expect(listBackupFiles(home)[0]?.name).not.toBe(old?.name)
    for (const { store } of [one, next]) store.close()
  })

  test('leaves backups of another vault and from before there was a key alone; one nobody can read goes', async () => {
    const [home, foreign] = [newHome(), newHome()]
    let now = Date.parse('2026-03-01T09:00:00Z')
    const one = await start(home, () => now)
    await one.backups.take()
    const other = await start(foreign, () => now - 48 * HOUR)
    await other.vault.setPassword(NEXT)
    await other.backups.take()
    const [stranger] = namesIn(foreign)
    writeFileSync(join(folderOf(home), stranger ?? ''), readFileSync(join(folderOf(foreign), stranger ?? '')))
    writeFileSync(join(folderOf(home), 'relata-v4-2026-02-01T00-00-00-000Z.db'), 'damaged')
    now += 24 * HOUR
    await one.vault.setPassword(MASTER)
    await one.vault.rotate(MASTER)
    const kept = listBackupFiles(home).map(({ takenAt }) => (now - takenAt) / HOUR)
    expect(kept).toEqual([0, 24, 72])
    for (const { store } of [one, other]) store.close()
  })
})

describe('R23 before a migration', () => {
  /** A store as an older Relata left it. */
  function oldStore(home: string, version: number): void {
    const db = openSqlite(join(home, 'relata.db'))
    for (const migration of migrations.slice(0, version)) migration.up(db)
    db.exec(`INSERT INTO vault (id, namespace) VALUES ('00', 'n'); PRAGMA user_version = ${String(version)}`)
    if (hasSecondCopies(db)) keepSecondCopies(db)
    db.close()
    writeFileSync(join(home, 'local.key'), Buffer.alloc(32, 1), { mode: 0o600 })
  }

  test.each(migrations.slice(1).map(({ version }) => version - 1))(
    'a store of version %i is copied, and the copy opens',
    async (version) => {
      const home = newHome()
      oldStore(home, version)
      ;(await start(home)).store.close()
      const [backup] = listBackupFiles(home)
      expect(backup?.version).toBe(version)
      expect(statSync(join(folderOf(home), backup?.name ?? '')).mode & 0o777).toBe(0o600)
      const again = await start(homeOf(home, backup?.name ?? ''))
      expect(again.store.db.pragma('user_version', { simple: true })).toBe(migrations.length)
      again.store.close()
    },
  )

  test('a store that cannot be copied is not migrated', () => {
    const home = newHome()
    oldStore(home, 1)
    mkdirSync(folderOf(home))
    rmSync(folderOf(home), { recursive: true })
    writeFileSync(folderOf(home), 'in the way')
    expect(() => openStore(home, log)).toThrow()
    const db = openSqlite(join(home, 'relata.db'))
    expect(db.pragma('user_version', { simple: true })).toBe(1)
    db.close()
  })
})
