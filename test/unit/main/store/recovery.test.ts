import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createLogger } from '../../../../src/main/log'
import { Backups } from '../../../../src/main/store/backups'
import { ConnectionStore } from '../../../../src/main/store/connections'
import { Generations } from '../../../../src/main/store/generations'
import { readMark } from '../../../../src/main/store/mark'
import { openStore } from '../../../../src/main/store/open'
import { acceptStore, listRestorePoints, restoreBackup, startEmpty } from '../../../../src/main/store/recovery'
import { COPIED } from '../../../../src/main/store/second-copies'
import { openVault } from '../../../../src/main/store/open-vault'

const log = createLogger('silent')
const draft = { name: 'A', engine: 'sqlite', environment: 'test' as const, options: { path: '/a.db' }, secrets: {} }
const newHome = () => mkdtempSync(join(tmpdir(), 'relata-recovery-'))
const damaged = (damage: string) => expect.objectContaining({ code: 'store_damaged', detail: expect.objectContaining({ damage }) })

async function start(home: string) {
  const store = openStore(home, log)
  const vault = await openVault(store, undefined, log)
  const connections = new ConnectionStore(store, vault, () => 'there')
  return { store, vault, connections, backups: new Backups(store, log), generations: new Generations(store) }
}

/** A profile with one connection in its backup and one that came later. */
async function newProfile() {
  const home = newHome()
  const all = await start(home)
  const first = await all.connections.create(draft)
  for (let time = 0; time < 3; time += 1) all.generations.bump(first.id, 'schema')
  await all.backups.take()
  const later = await all.connections.create({ ...draft, name: 'B' })
  const [backup] = listRestorePoints(home)
  return { home, first, later, backup: backup?.name ?? '', ...all }
}

test('R23 every table has second copies', async () => {
  const { store } = await start(newHome())
  const tables = store.db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all()
  expect(tables).toEqual([...Object.keys(COPIED), 'change_count', 'second_copy'].sort())
  store.close()
})

describe('R23 restoring', () => {
  test('lists backups with what is in them, and says of those that cannot be used why', async () => {
    const { home, store, backup } = await newProfile()
    store.close()
    writeFileSync(join(home, 'backups', 'relata-v5-2020-01-01T00-00-00-000Z.db'), 'not one')
    expect(listRestorePoints(home)).toEqual([
      expect.objectContaining({ name: backup, connections: 1, problem: null }),
      expect.objectContaining({ takenAt: Date.parse('2020-01-01'), connections: null, problem: expect.stringContaining('not a database') }),
    ])
    expect(() => restoreBackup(home, 'relata-v5-2020-01-01T00-00-00-000Z.db', log)).toThrow(
      expect.objectContaining({ code: 'store_damaged' }),
    )
    expect(() => restoreBackup(home, 'nowhere.db', log)).toThrow(expect.objectContaining({ code: 'not_found' }))
    expect((await start(home)).connections.list()).toHaveLength(2)
  })

  test('waits for nobody and takes nothing away from a process that uses the store', async () => {
    const { home, store, backup, connections } = await newProfile()
    expect(() => restoreBackup(home, backup, log)).toThrow(expect.objectContaining({ code: 'conflict' }))
    expect(() => startEmpty(home, log)).toThrow(expect.objectContaining({ code: 'conflict' }))
    expect(connections.list()).toHaveLength(2)
    store.close()
    const { aside } = restoreBackup(home, backup, log)
    expect((await start(home)).connections.list()).toMatchObject([{ name: 'A' }])
    // A sound one is kept as well.
    expect(statSync(aside ?? '').size).toBeGreaterThan(0)
  })

  test('takes a file from elsewhere, by its path', async () => {
    const { home, store, backup } = await newProfile()
    store.close()
    const elsewhere = join(newHome(), 'mine.db')
    writeFileSync(elsewhere, readFileSync(join(home, 'backups', backup)))
    rmSync(join(home, 'relata.db'))
    expect(() => openStore(home, log)).toThrow(damaged('missing'))
    expect(restoreBackup(home, elsewhere, log)).toEqual({ connections: 1, aside: undefined })
    expect((await start(home)).connections.list()).toHaveLength(1)
  })

  test('gives no number out again, and no name under which something may be cached', async () => {
    const { home, store, backup, first, later, generations, vault } = await newProfile()
    for (let time = 0; time < 50; time += 1) for (const { id } of [first, later]) generations.bump(id, 'schema')
    const before = generations.current(first.id, 'schema')
    store.close()
    restoreBackup(home, backup, log)
    const next = await start(home)
    for (const of of ['era', 'connection', 'test', 'schema'] as const)
      expect(next.generations.current(first.id, of)).toBeGreaterThan(before)
    expect(next.generations.reserve(first.id, 'schema')).toBe(next.generations.current(first.id, 'schema') + 1)
    expect(next.vault.namespace).not.toBe(vault.namespace)
    // The keys of what is known of a database stay.
    expect(next.vault.deriveKey('local/x').export()).toEqual(vault.deriveKey('local/x').export())
    next.store.close()
  })

  test('brings the key file back that the backup needs', async () => {
    const { home, store, backup } = await newProfile()
    store.close()
    const key = readFileSync(join(home, 'local.key'))
    startEmpty(home, log)
    writeFileSync(join(home, 'local.key'), Buffer.alloc(32, 7))
    ;(await start(home)).store.close()
    restoreBackup(home, backup, log)
    expect(readFileSync(join(home, 'local.key'))).toEqual(key)
    expect((await start(home)).connections.list()).toMatchObject([{ name: 'A', target: 'there' }])
    const asides = readdirSync(home).filter((name) => name.startsWith('local.key.aside-'))
    expect(asides.map((name) => readFileSync(join(home, name))[0])).toEqual([7])
  })

  test('says which key file is missing for a backup, and changes nothing', async () => {
    const { home, store, backup } = await newProfile()
    store.close()
    const other = newHome()
    ;(await start(other)).store.close()
    expect(() => restoreBackup(other, join(home, 'backups', backup), log)).toThrow(
      expect.objectContaining({ message: expect.stringContaining('key file'), hint: expect.stringContaining('local.key') }),
    )
    expect((await start(other)).connections.list()).toEqual([])
  })
})

test('R23 beginning without connections is asked for, and keeps what was there', async () => {
  const { home, store } = await newProfile()
  store.close()
  const damage = Buffer.from('damage '.repeat(999))
  writeFileSync(join(home, 'relata.db'), damage)
  expect(() => openStore(home, log)).toThrow(damaged('damaged'))
  const { aside } = startEmpty(home, log)
  const next = await start(home)
  expect(next.connections.list()).toEqual([])
  expect(readFileSync(aside ?? '')).toEqual(damage)
  expect(listRestorePoints(home)).toHaveLength(1)
  next.store.close()
})

test('R23 a store that is behind what was acknowledged is told, until somebody takes it as it is', async () => {
  const { home, store, backup, connections } = await newProfile()
  store.acknowledge()
  expect(readMark(home)?.changes).toBeGreaterThan(0)
  await connections.create(draft)
  store.close()
  writeFileSync(join(home, 'relata.db'), readFileSync(join(home, 'backups', backup)))
  expect(() => openStore(home, log)).toThrow(damaged('older'))
  acceptStore(home, log)
  expect(existsSync(join(home, 'relata.mark'))).toBe(false)
  const next = await start(home)
  expect(next.connections.list()).toHaveLength(1)
  next.store.close()
})

test('R23 the power goes while files are exchanged: nothing is opened that is not whole, and the rest is still there', async () => {
  const { home, store, backup } = await newProfile()
  store.close()
  // As it is between putting aside and putting in place.
  writeFileSync(join(home, 'relata.db.new'), 'half')
  writeFileSync(join(home, 'relata.db.aside-x'), readFileSync(join(home, 'relata.db')))
  rmSync(join(home, 'relata.db'))
  writeFileSync(join(home, 'relata.db-wal'), 'of the one before')
  expect(() => openStore(home, log)).toThrow(damaged('missing'))
  restoreBackup(home, backup, log)
  expect((await start(home)).connections.list()).toHaveLength(1)
  expect(readdirSync(home).filter((name) => name.endsWith('.new'))).toEqual([])
})
