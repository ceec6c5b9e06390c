import { renameSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { never, newHome, quiet, startEngine } from '../support/engine'

// What is remembered of a connection: its last test and its decrypted configuration, and for how long either is believed.

const MINUTE = 60_000
let engine: Engine
let id: string
let file: string
let home: string
let now: number

beforeEach(async () => {
  now = Date.parse('2026-01-05T09:00:00Z')
  home = newHome()
  file = join(newHome(), 'shop.db')
  const db = new Database(file)
  db.exec('CREATE TABLE t (id INTEGER PRIMARY KEY)')
  db.close()
  engine = await startEngine(inject('host'), home, inject('redis').url, { clock: () => now })
  id = (await engine.connections.create({ name: 'Shop', engine: 'sqlite', environment: 'test', options: { path: file }, secrets: {} })).id
})
afterEach(async () => {
  await engine.close()
})

const remembered = async () => await engine.tests.saved(id, false, never)
const rows = async () => await engine.views.rows(id, { schema: 'main', name: 't' }, { limit: 20 }, never)

test('R21: a test that is a minute old is answered, asked again behind the answer, and believed for five minutes from then', async () => {
  const first = await remembered()
  now += 4 * MINUTE
  expect(await remembered()).toMatchObject({ cached: true, testedAt: first.testedAt })
  await expect.poll(async () => (await remembered()).testedAt).toBe(now)
  now += 4 * MINUTE
  expect(await remembered()).toMatchObject({ cached: true, testedAt: now - 4 * MINUTE })
})

test('R21: what is found behind an answer takes its place: a database that is gone is not said to be there twice', async () => {
  await remembered()
  renameSync(file, `${file}.away`)
  now += 2 * MINUTE
  expect(await remembered()).toMatchObject({ cached: true, success: true })
  await expect.poll(async () => (await remembered()).success).toBe(false)
  renameSync(`${file}.away`, file)
  now += MINUTE
  expect(await remembered()).toMatchObject({ cached: false, success: true })
})

test('R21: a session that is used proves the connection for five minutes, what was updated since it does not', async () => {
  await engine.scans.scan(id, false, never, quiet)
  // Nothing was tested yet, and nothing is said to have been.
  expect(await remembered()).toMatchObject({ cached: false })
  for (let minutes = 0; minutes < 12; minutes += 4) {
    now += 4 * MINUTE
    await rows()
  }
  expect(await remembered()).toMatchObject({ cached: true, success: true, testedAt: now })
  now += 4 * MINUTE
  const { revision } = engine.connections.get(id)
  const environment = 'test' as const
  await engine.connections.update({ id, revision, name: 'Other', environment, options: { path: file }, secrets: {} })
  await engine.explorer.updated(id, false)
  await rows()
  expect(await remembered()).toMatchObject({ cached: false })
})

test('R21: a success that is not believed any more is told with its age and as old, and what is asked behind it is pushed', async () => {
  const pushed: unknown[] = []
  engine.events.on((name, value) => void (name === 'connections.tested' && pushed.push(value)))
  const { testedAt } = await remembered()
  now += 12 * MINUTE
  expect(await remembered()).toMatchObject({ success: true, cached: true, stale: true, testedAt })
  await engine.tests.idle()
  expect(pushed).toMatchObject([{ id, result: { success: true, cached: false, stale: false, testedAt: now } }])
  expect(await remembered()).toMatchObject({ cached: true, stale: false, testedAt: now })
  // It is counted, and the button still asks.
  expect(await engine.cache.stats()).toMatchObject({ stale: 1 })
  now += 12 * MINUTE
  expect(await engine.tests.saved(id, true, never)).toMatchObject({ cached: false, stale: false, testedAt: now })

  renameSync(file, `${file}.away`)
  now += 12 * MINUTE
  expect(await remembered()).toMatchObject({ success: true, stale: true })
  await engine.tests.idle()
  expect(pushed.at(-1)).toMatchObject({ id, result: { success: false, stale: false } })
  // A failure is never told as old: after its fifteen seconds the database is asked.
  expect(await remembered()).toMatchObject({ success: false, cached: true, stale: false })
  now += MINUTE
  expect(await engine.tests.last(id)).toBeUndefined()
  expect(await remembered()).toMatchObject({ success: false, cached: false })
})

test('R21: nothing is told as old of another day, of an earlier run, or after an update, a forget, or a session that did not open', async () => {
  const stale = async () => await engine.tests.last(id)
  const { environment, name } = engine.connections.get(id)
  const update = async () => {
    await engine.connections.update({
      id,
      revision: engine.connections.get(id).revision,
      name,
      environment,
      options: { path: file },
      secrets: {},
    })
    await engine.explorer.updated(id, false)
  }
  const lose = async () => {
    renameSync(file, `${file}.away`)
    await expect(engine.scans.scan(id, true, never, quiet)).rejects.toThrow()
    renameSync(`${file}.away`, file)
  }
  const restart = async () => {
    await engine.close()
    engine = await startEngine(inject('host'), home, inject('redis').url, { clock: () => now })
    await engine.cache.probe()
  }
  const forget = async () => await engine.explorer.forget(id, {})
  const day = async () => void (now += 24 * 60 * MINUTE)
  for (const voided of [update, forget, lose, restart, day]) {
    await engine.tests.saved(id, true, never)
    now += 12 * MINUTE
    // Control: it would be.
    expect(await stale(), voided.name).toMatchObject({ success: true, stale: true })
    await engine.tests.idle()
    now += 12 * MINUTE
    await voided()
    expect(await stale(), voided.name).toBeUndefined()
  }
})

test('R20: a configuration that is in use is decrypted anew in time, and no copy lives for more than 30 minutes, nor past a lock', async () => {
  const config = async () => (await engine.cache.stats()).byType.find(({ type }) => type === 'config') ?? { hits: 0, misses: 0 }
  const copies = async () =>
    (await engine.cache.entries(engine.connections.list().map(() => configAddress()))).map(({ storedAt }) => storedAt)
  const configAddress = () => ({
    type: 'config' as const,
    connectionId: id,
    generation: engine.generations.current(id, 'connection'),
    name: 'config',
  })
  await rows()
  const begun = now
  expect(await copies()).toEqual([begun])
  now += 9 * MINUTE
  await rows()
  expect(await copies()).toEqual([begun])
  now += 6 * MINUTE
  await rows()
  await expect.poll(copies).toEqual([begun + 15 * MINUTE])
  now += 29 * MINUTE
  await rows()
  expect((await config()).misses).toBe(1)
  await expect.poll(copies).toEqual([now])
  now += 30 * MINUTE
  expect(await copies()).toEqual([])
  await rows()
  expect((await config()).misses).toBe(2)
  await engine.vault.setPassword('nine ships wait outside')
  await engine.lock()
  expect(await copies()).toEqual([])
})
