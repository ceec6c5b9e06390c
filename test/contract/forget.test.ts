import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { type Channels, openChannels } from '../support/channels'
import { newHome, startEngine } from '../support/engine'
import { makeSubject } from '../support/subjects'

let engine: Engine
let channels: Channels
beforeAll(async () => {
  engine = await startEngine(inject('host'), newHome(), 'redis://127.0.0.1:1/0')
  channels = openChannels(engine)
})
afterAll(async () => {
  await channels.close()
  await engine.close()
})

/** A connection that was read twice, with a change in between. */
async function readTwice(): Promise<string> {
  const subject = await makeSubject('sqlite')
  const { call } = channels
  const { id } = await call('connections.create', { name: 'Shop', engine: 'sqlite', environment: 'test', options: subject.options })
  await call('catalog.scan', { id })
  await subject.run('ALTER TABLE areas ADD COLUMN note text')
  await call('catalog.refresh', { id })
  expect((await call('history.list', { id })).entries).toHaveLength(1)
  return id
}

test.each([
  ['the last known schema alone keeps the history', true, 1],
  ['everything takes the history along', false, 0],
])('a forget of %s, and either way nothing of the schema is left', async (_, keepHistory, left) => {
  const { call, refused } = channels
  const id = await readTwice()
  const announced = await call('catalog.forgetPreview', { id })
  expect((await call('catalog.forget', { id, keepHistory })).entries).toBe(announced.entries)
  expect(await refused('catalog.get', { id })).toMatchObject({ code: 'not_found' })
  expect(await engine.snapshots.measure(id)).toEqual({ entries: 0, bytes: 0 })
  // Asked while what was read is still being indexed.
  expect((await call('search.find', { text: 'areas', connections: [id] })).total).toBe(0)
  await engine.indexer.idle()
  expect((await call('search.find', { text: 'areas', connections: [id] })).total).toBe(0)
  expect((await call('history.list', { id })).entries).toHaveLength(left)
  // The connection itself is as it was: it is read again when somebody looks.
  expect(await call('catalog.scan', { id })).toMatchObject({ cached: false, totalTables: 4 })
  expect((await call('history.list', { id })).entries).toHaveLength(left)
})
