import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, expect, inject, test } from 'vitest'
import { createLogger } from '../../src/main/log'
import { Backups } from '../../src/main/store/backups'
import { ConnectionStore } from '../../src/main/store/connections'
import { openStore, type Store } from '../../src/main/store/open'
import { listRestorePoints, restoreBackup } from '../../src/main/store/recovery'
import { dropSecondCopies } from '../../src/main/store/second-copies'
import { openVault } from '../../src/main/store/open-vault'
import { fittingCost } from '../../src/main/store/password-key'
import { newHome, startEngine } from '../support/engine'
import { record, type Row } from './report'

const PASSWORD = 'the master password'
const SAVES = 500
const MANY = 1000
const NOBODY = 'redis://127.0.0.1:1/0'
const log = createLogger('silent')
const rows: Row[] = []
const cost = fittingCost()
const draft = {
  ...{ name: 'Bench', engine: 'postgres', environment: 'test' as const },
  ...{ options: { host: 'db.example', port: 5432, user: 'app', database: 'orders' }, secrets: { password: 'hunter2' } },
}
const notes = () => [
  `Load average at the end: ${(loadavg()[0] ?? 0).toFixed(1)}. On a busy machine saves wait for others' writes, too.`,
  'What an unlock costs is measured on the machine where the password is set, at least 64 MB and 3 passes: about 300 ms where nothing else runs.',
]
afterAll(() => record({ title: 'Store: saved connections', runtime: `Node ${process.versions.node}`, rows, notes: notes() }))

async function open(home: string) {
  const store = openStore(home, log)
  const vault = await openVault(store, undefined, log, () => cost)
  return { store, vault, connections: new ConnectionStore(store, vault, () => 'there') }
}

async function newProfile(count: number): Promise<string> {
  const home = newHome()
  const { store, vault, connections } = await open(home)
  await vault.setPassword(PASSWORD)
  store.db.pragma('synchronous = OFF')
  for (let number = 0; number < count; number += 1) await connections.create(draft)
  store.close()
  return home
}

async function time(work: () => unknown): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

test('a save, until it is acknowledged', async () => {
  const saves = async (prepare: (store: Store) => void) => {
    const { store, vault, connections } = await open(await newProfile(10))
    await vault.unlock(PASSWORD)
    prepare(store)
    const figures: number[] = []
    for (let save = 0; save < SAVES; save += 1) {
      figures.push(
        await time(async () => {
          await connections.create(draft)
          store.acknowledge()
        }),
      )
    }
    store.close()
    return figures
  }
  const figures = await saves(() => undefined)
  const what = 'a connection saved and on the disk (`synchronous=FULL`, sealed, with its second copy and mark)'
  rows.push({
    ...{ what, goal: 'p50 < 5', figures },
    beside: {
      what: 'not waiting for the disk (`synchronous=NORMAL`)',
      figures: await saves(({ db }) => db.pragma('synchronous = NORMAL')),
    },
  })
  rows.push({
    ...{ what: 'the same', goal: '', figures },
    beside: { what: 'on the disk, without second copies', figures: await saves(({ db }) => dropSecondCopies(db)) },
  })
})

test('R19 a stored connection is opened', async () => {
  const home = await newProfile(10)
  const locked: number[] = []
  for (let run = 0; run < 20; run += 1) {
    const { store, vault, connections } = await open(home)
    const [one] = connections.list()
    locked.push(
      await time(async () => {
        await vault.unlock(PASSWORD)
        expect(connections.open(one?.id ?? '').secrets).toEqual(draft.secrets)
      }),
    )
    store.close()
  }
  const [memory, fromStore, first, firstAlone] = [[], [], [], []] as [number[], number[], number[], number[]]
  for (const [redis, into] of [
    [inject('redis').url, first],
    [NOBODY, firstAlone],
  ] as const) {
    for (let run = 0; run < 10; run += 1) {
      const engine = await startEngine(inject('host'), home, redis)
      await engine.cache.probe()
      await engine.vault.unlock(PASSWORD)
      // Behind an unlock the machine is measured, once: both cores are at it for a moment.
      await sleep(1000)
      const ids = engine.connections.list().map(({ id }) => id)
      for (const id of ids) into.push(await time(async () => await engine.source.open(id)))
      for (let again = 0; again < 100; again += 1) {
        const id = ids[again % ids.length] ?? ''
        if (redis !== NOBODY) memory.push(await time(async () => await engine.source.open(id)))
        else fromStore.push(await time(() => engine.connections.open(id)))
      }
      await engine.close()
    }
  }
  const unlocking = 'a stored connection opened, vault locked: unlocked with the master password (Argon2id) first'
  rows.push({ what: unlocking, goal: '150 to 800', figures: locked })
  rows.push({
    ...{ what: 'vault unlocked: read from the store and decrypted', goal: '', figures: fromStore },
    beside: { what: 'vault locked, as above', figures: locked },
  })
  rows.push({
    ...{ what: 'from memory, where it lies sealed', goal: 'p99 < 1', figures: memory },
    beside: { what: 'read from the store and decrypted', figures: fromStore },
  })
  rows.push({
    ...{ what: 'with Redis, memory empty: a decrypted connection is never in Redis, so from the store', goal: 'p99 < 5', figures: first },
    beside: { what: 'without Redis, memory empty', figures: firstAlone },
  })
})

test('a start reads all of it', async () => {
  const starts = async (count: number) => {
    const home = await newProfile(count)
    const figures: number[] = []
    for (let run = 0; run < 30; run += 1) figures.push(await time(() => openStore(home, log).close()))
    return figures
  }
  rows.push({
    ...{ what: 'the store opened and compared with its second copies, 10 connections', goal: '< 200', figures: await starts(10) },
    beside: { what: `${String(MANY)} connections`, figures: await starts(MANY) },
  })
})

test('a backup, and back', async () => {
  const home = await newProfile(MANY)
  const { store } = await open(home)
  const backups = new Backups(store, log)
  const [taken, blocked, back] = [[], [], []] as [number[], number[], number[]]
  for (let run = 0; run < 20; run += 1) {
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    taken.push(await time(async () => await backups.take()))
    delay.disable()
    blocked.push(delay.max / 1e6)
  }
  store.close()
  for (let run = 0; run < 20; run += 1) {
    back.push(
      await time(() => {
        const [point] = listRestorePoints(home)
        restoreBackup(home, point?.name ?? '', log)
        openStore(home, log).close()
      }),
    )
  }
  rows.push({
    ...{ what: `a backup of ${String(MANY)} connections, checked and on the disk`, goal: '', figures: taken },
    beside: { what: 'of that the longest time nothing else could be done', figures: blocked },
  })
  rows.push({ what: 'the backups listed, the newest restored, and the store opened', goal: '< 3000', figures: back })
})
