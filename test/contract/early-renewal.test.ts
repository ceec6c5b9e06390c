import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { never, newHome, quiet, startEngine } from '../support/engine'

// A schema in use is renewed behind the answer in the last tenth of its time, by chance: here the dice are the test's.

const MINUTE = 60_000
const engines: Engine[] = []
afterEach(async () => {
  await Promise.all(engines.splice(0).map(async (engine) => await engine.close()))
})

/** A saved connection to a file of one table, read just now, and an engine whose clock and dice the test moves. */
async function start() {
  const world = { now: Date.parse('2026-01-05T09:00:00Z'), dice: 0 }
  const [home, file] = [newHome(), join(newHome(), 'user.db')]
  const run = (sql: string) => {
    const db = new Database(file)
    db.exec(sql)
    db.close()
  }
  run('CREATE TABLE first (id INTEGER PRIMARY KEY)')
  const open = async () => {
    const engine = await startEngine(inject('host'), home, 'redis://127.0.0.1:1/0', { clock: () => world.now, random: () => world.dice })
    engines.push(engine)
    return engine
  }
  const engine = await open()
  const { id } = await engine.connections.create({
    ...{ name: 'User', engine: 'sqlite', environment: 'test' },
    ...{ options: { path: file }, secrets: {} },
  })
  await engine.scans.scan(id, false, never, quiet)
  const checkedAt = async (of = engine) => (await of.views.outline(id)).freshness.checkedAt
  return { engine, id, world, run, open, checkedAt }
}
const soon = async () => await new Promise((done) => setTimeout(done, 300))

test('R44: a schema that is used in the last tenth of its hour is verified behind the answer, and its hour begins anew', async () => {
  const { engine, id, world, run, checkedAt } = await start()
  const read = world.now
  world.now = read + 53 * MINUTE
  expect(await checkedAt()).toBe(read)
  await soon()
  expect(await checkedAt()).toBe(read)
  world.now = read + 55 * MINUTE
  // Whoever asks has the answer that still holds.
  expect((await engine.views.outline(id)).freshness).toMatchObject({ state: 'cached', readAt: read, checkedAt: read })
  await expect.poll(async () => await checkedAt()).toBe(world.now)
  expect((await engine.views.outline(id)).freshness).toMatchObject({ state: 'live', readAt: read, expiresAt: world.now + 60 * MINUTE })
  // What has changed is read.
  run('CREATE TABLE second (id INTEGER PRIMARY KEY)')
  world.now += 55 * MINUTE
  await engine.scans.scan(id, false, never, quiet)
  await expect.poll(async () => (await engine.views.outline(id)).totalTables).toBe(2)
})

test('R44: it is left to chance, and nothing is renewed where the dice say no', async () => {
  const { world, checkedAt } = await start()
  const read = world.now
  world.dice = 1
  world.now = read + 59 * MINUTE
  for (let times = 0; times < 20; times += 1) expect(await checkedAt()).toBe(read)
  await soon()
  expect(await checkedAt()).toBe(read)
})

test('R44: what a start brings back asks no database by itself', async () => {
  const { engine, world, open, checkedAt } = await start()
  const read = world.now
  await engine.close()
  engines.splice(engines.indexOf(engine), 1)
  const next = await open()
  world.now = read + 55 * MINUTE
  expect(await checkedAt(next)).toBe(read)
  await soon()
  expect(await checkedAt(next)).toBe(read)
})
