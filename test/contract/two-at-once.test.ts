import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { AppError } from '@shared/errors'
import type { Engine } from '../../src/main/engine'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { makeSubject, type Subject } from '../support/subjects'

// A window and a command line on one data folder: two engines that know nothing of each other but what is on disk.
let subject: Subject
let one: Engine
let other: Engine
let id: string

beforeAll(async () => {
  subject = await makeSubject('sqlite')
  const home = newHome()
  one = await startEngine(inject('host'), home, inject('redis').url)
  const saved = await one.connections.create({ name: 'S', engine: 'sqlite', environment: 'test', options: subject.options, secrets: {} })
  id = saved.id
  other = await startEngine(inject('host'), home, inject('redis').url)
})
afterAll(async () => {
  await Promise.all([one.close(), other.close()])
})

test('both read the same connection at the same time, and both get it', async () => {
  const both = await Promise.all([one.scans.scan(id, true, never, quiet), other.scans.scan(id, true, never, quiet)])
  expect(both).toMatchObject([
    { cached: false, totalTables: 4 },
    { cached: false, totalTables: 4 },
  ])
  expect(new Set(both.map((result) => result.freshness.generation)).size).toBe(2)
  expect((await one.views.outline(id)).freshness.generation).toBe((await other.views.outline(id)).freshness.generation)
})

test('one relation is read into whatever snapshot is current when it is there', async () => {
  const name = { schema: subject.schema, name: 'sites' }
  await subject.run('ALTER TABLE sites ADD COLUMN note TEXT')
  const [refreshed] = await Promise.all([one.scans.refresh(id, name, never, quiet), other.scans.scan(id, true, never, quiet)])
  expect(refreshed).toMatchObject({ read: 1 })
  for (const engine of [one, other]) {
    expect((await engine.views.relation(id, name, never)).relation.columns.map((c) => c.name)).toContain('note')
    expect((await engine.scans.check(id, never)).state).toBe('live')
  }
})

test('what is forgotten of one relation leaves the rest to be checked and renewed', async () => {
  await one.scans.scan(id, true, never, quiet)
  await one.explorer.forget(id, { schema: subject.schema, name: 'sites' })
  for (const engine of [one, other]) {
    const before = (await engine.views.outline(id)).freshness
    await sleep(5)
    await engine.scans.check(id, never)
    const after = (await engine.views.outline(id)).freshness
    expect(after.checkedAt).toBeGreaterThan(before.checkedAt ?? 0)
    expect(after.expiresAt).toBeGreaterThan(before.expiresAt)
  }
})

test('a forget of the one holds against what the other is reading, refreshing and showing', async () => {
  const name = { schema: subject.schema, name: 'sites' }
  for (let round = 0; round < 5; round += 1) {
    await one.scans.scan(id, true, never, quiet)
    let forgetting: Promise<unknown> = Promise.resolve()
    const outcomes = await Promise.allSettled([
      other.scans.scan(id, true, never, (progress) => {
        if (progress.facet === 'relations') forgetting = one.explorer.forget(id, {})
      }),
      other.scans.refresh(id, name, never, quiet),
      other.views.outline(id),
    ])
    await forgetting
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [(outcome.reason as AppError).code] : []))
    for (const code of refusals) expect(code).toMatch(/^(cancelled|not_found)$/)
    for (const engine of [one, other]) {
      await engine.cache.flush()
      await expect(engine.views.outline(id)).rejects.toMatchObject({ code: 'not_found' })
    }
  }
})
