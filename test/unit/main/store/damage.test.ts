import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { AppError } from '@shared/errors'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLogger } from '../../../../src/main/log'
import { Backups } from '../../../../src/main/store/backups'
import { ConnectionStore } from '../../../../src/main/store/connections'
import { Generations } from '../../../../src/main/store/generations'
import { openStore, type Store } from '../../../../src/main/store/open'
import { PreferencesStore } from '../../../../src/main/store/preferences'
import { listRestorePoints, restoreBackup } from '../../../../src/main/store/recovery'
import { SealedSetting } from '../../../../src/main/store/sealed-setting'
import { COPIED } from '../../../../src/main/store/second-copies'
import { openVault } from '../../../../src/main/store/open-vault'
import { CORRUPTIONS, type Corruption, copyFolder, type Folders, newDice } from '../../../support/corruptions'
import { FakeKeychain } from '../../../support/fake-keychain'
import { rounds } from '../../../support/soak'

const ROUNDS = rounds(120, 3000)
const log = createLogger('silent')
const keychain = new FakeKeychain()
const root = mkdtempSync(join(tmpdir(), 'relata-damage-'))
const folders: Folders = {
  closed: join(root, 'closed'),
  killed: join(root, 'killed'),
  earlier: join(root, 'earlier'),
  foreign: join(root, 'foreign'),
}
/** What was saved, and what of it was in the backup. */
let truth: string
let backedUp: number

async function openAll(home: string) {
  const store = openStore(home, log)
  try {
    const vault = await openVault(store, keychain, log)
    return { store, vault, connections: new ConnectionStore(store, vault, () => 'there') }
  } catch (error) {
    store.close()
    throw error
  }
}

/** Every row of every table, without what a restore and a start change. */
function rowsOf({ db }: Store): string {
  return Object.keys(COPIED)
    .map((table) => JSON.stringify(db.prepare(`SELECT * FROM ${table} ORDER BY 1`).all()))
    .join('\n')
}

/** Everything of a data folder read, as an application reads it; every secret opens. */
async function readAll(home: string): Promise<{ rows: string; count: number }> {
  const { store, connections } = await openAll(home)
  try {
    const list = connections.list()
    for (const { id, name } of list) expect(connections.open(id).secrets['password'] ?? name).toBe(name)
    return { rows: rowsOf(store), count: list.length }
  } finally {
    store.close()
  }
}

async function fill(home: string, owner: string) {
  const all = await openAll(home)
  const { store, vault, connections } = all
  const save = async (name: string, secret: boolean) =>
    await connections.create({
      ...{ name, engine: 'postgres', environment: 'test' as const },
      ...{ options: { host: 'db.example', note: name.repeat(20) }, secrets: secret ? { password: name } : {} },
    })
  for (let number = 0; number < 12; number += 1) await save(`${owner} ${String(number)}`, number % 3 !== 0)
  new PreferencesStore(store).set({ theme: 'dark' })
  await new SealedSetting<string, string>(store, vault, 'redis').save({ plain: owner, secret: owner })
  const generations = new Generations(store)
  for (const { id } of connections.list()) generations.bump(id, 'schema')
  return { ...all, save }
}

beforeAll(async () => {
  const foreign = await fill(join(root, 'theirs'), 'their')
  foreign.store.acknowledge()
  copyFolder(join(root, 'theirs'), folders.foreign)
  foreign.store.close()

  const home = join(root, 'ours')
  const { store, connections, save } = await fill(home, 'our')
  const backups = new Backups(store, log)
  await backups.take()
  backedUp = connections.list().length
  // The log goes into the file: later ones are about other pages.
  store.db.pragma('wal_checkpoint(TRUNCATE)')
  for (let number = 0; number < 5; number += 1) await save(`since ${String(number)}`, true)
  store.acknowledge()
  copyFolder(home, folders.earlier)
  store.db.pragma('wal_checkpoint(TRUNCATE)')
  const [first] = connections.list()
  for (let number = 0; number < 5; number += 1) await save(`late ${String(number)}`, true)
  if (first !== undefined) await connections.update({ id: first.id, revision: first.revision, name: first.name, environment: 'production' })
  store.acknowledge()
  truth = rowsOf(store)
  copyFolder(home, folders.killed)
  store.close()
  copyFolder(home, folders.closed)
}, 60_000)
afterAll(() => rmSync(root, { recursive: true, force: true }))

const PARTS = ['relata.db', 'relata.db-wal'] as const
const bytesOf = (home: string) =>
  PARTS.map((part) => join(home, part)).map((file) => (existsSync(file) && statSync(file).size > 0 ? readFileSync(file, 'base64') : ''))

/** Damages a copy, opens it, and where that is refused restores the backup. Answers what became of it. */
async function live({ name, on, sure, run }: Corruption, seed: number): Promise<'noticed' | 'harmless' | 'healed'> {
  const home = join(root, 'case')
  copyFolder(folders[on], home)
  run(home, newDice(seed), folders)
  const what = `${name}, seed ${String(seed)}`
  const before = statSync(join(home, 'relata.db'), { throwIfNoEntry: false })?.isDirectory() === true ? undefined : bytesOf(home)
  let error: unknown
  try {
    const { rows } = await readAll(home)
    expect(rows, what).toBe(truth)
    expect(sure, `${what}: opened`).toBe(false)
    return readdirSync(home).some((file) => file.includes('.aside-')) ? 'healed' : 'harmless'
  } catch (caught) {
    error = caught
  }
  if (!(error instanceof AppError)) throw new Error(`${what}: ${String(error)}`, { cause: error })
  if (error.code === 'permission_denied' && before === undefined) return 'noticed'
  expect(error.code, what).toBe('store_damaged')
  expect(error.hint).toContain('relata restore')
  expect(bytesOf(home), `${what}: left as it is`).toEqual(before)
  if (error.detail?.['damage'] === 'key') return 'noticed'

  const [point] = listRestorePoints(home)
  const { aside, connections } = restoreBackup(home, point?.name ?? '', log)
  expect(connections, what).toBe(backedUp)
  expect((await readAll(home)).count, what).toBe(backedUp)
  // Not deleted, but beside it, in every byte.
  const kept = aside === undefined ? ['', ''] : [aside, `${aside}-wal`]
  expect(
    kept.map((file) => (existsSync(file) && statSync(file).size > 0 ? readFileSync(file, 'base64') : '')),
    `${what}: kept`,
  ).toEqual(before)
  expect(aside === undefined || dirname(aside) === home).toBe(true)
  return 'noticed'
}

describe('R23 a damaged store', () => {
  test.each(CORRUPTIONS.map((corruption) => [corruption.name, corruption] as const))('%s', async (_name, corruption) => {
    const outcome = await live(corruption, 1)
    if (corruption.sure) expect(outcome).toBe('noticed')
  })

  test(`${String(ROUNDS)} at random: none unnoticed, none deleted, and a backup takes its place`, { timeout: 1_200_000 }, async () => {
    const outcomes = { noticed: 0, harmless: 0, healed: 0 }
    for (let seed = 0; seed < ROUNDS; seed += 1) {
      const corruption = CORRUPTIONS[seed % CORRUPTIONS.length]
      if (corruption !== undefined) outcomes[await live(corruption, 1000 + seed)] += 1
    }
    // Most of the file is in use; the pages of tables that are empty here are the rest, and a bit in those harms nobody.
    expect(outcomes.noticed).toBeGreaterThan(ROUNDS * 0.6)
  })
})
