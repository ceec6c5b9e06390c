import { renameSync } from 'node:fs'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { decodeOutline } from '@shared/outline'
import type { Engine } from '../../src/main/engine'
import { type Channels, openChannels } from '../support/channels'
import { newHome, startEngine } from '../support/engine'
import { makeSubject, type Subject } from '../support/subjects'

let engine: Engine
let channels: Channels
let subject: Subject
beforeAll(async () => {
  engine = await startEngine(inject('host'), newHome(), 'redis://127.0.0.1:1/0')
  channels = openChannels(engine)
  subject = await makeSubject('sqlite')
})
afterAll(async () => {
  await channels.close()
  await engine.close()
})

const relation = (name: string) => ({ schema: 'main', name })

const file = () => String(subject.options['path'])

/** A connection that was read, and from which nothing more can be read. */
async function readAndGone(): Promise<string> {
  const { call } = channels
  const { id } = await call('connections.create', { name: 'Shop', engine: 'sqlite', environment: 'test', options: subject.options })
  await call('catalog.scan', { id })
  renameSync(file(), `${file()}.away`)
  return id
}

/** What a window shows of it without asking the database. */
async function shown(id: string): Promise<{ names: string[]; edges: number; columns: number; found: number }> {
  const { call } = channels
  const { rows } = decodeOutline((await call('catalog.get', { id })).outline)
  await engine.indexer.idle()
  return {
    names: rows.map(({ name }) => name).sort(),
    edges: (await call('catalog.graph', { id })).edges.length,
    columns: (await call('catalog.relation', { id, ...relation('areas') })).relation.columns.length,
    found: (await call('search.find', { text: 'label', connections: [id] })).total,
  }
}

test.each([
  ['a relation', relation('areas')],
  ['a schema', { schema: 'main' }],
  ['a whole connection', {}],
])('a forget of %s is undone: everything is there again, and the database was not asked', async (_, scope) => {
  const { call } = channels
  const id = await readAndGone()
  const before = await shown(id)
  expect(before.found).toBeGreaterThan(0)
  const { undo, entries } = await call('catalog.forget', { id, scope })
  expect(entries).toBeGreaterThan(0)
  expect(engine.snapshots.getPart(id, 'relation:["main","areas"]')).toBeUndefined()
  expect((await call('catalog.undoForget', { undo: undo ?? '' })).entries).toBeGreaterThan(0)
  expect(await shown(id)).toEqual(before)
  renameSync(`${file()}.away`, file())
})

test('what was read again or forgotten since is not touched by an undo', async () => {
  const { call, refused } = channels
  const { id } = await call('connections.create', { name: 'Again', engine: 'sqlite', environment: 'test', options: subject.options })
  await call('catalog.scan', { id })
  const whole = await call('catalog.forget', { id, keepHistory: true })
  await call('catalog.scan', { id })
  const { generation } = (await call('catalog.get', { id })).freshness
  expect(await call('catalog.undoForget', { undo: whole.undo ?? '' })).toEqual({ entries: 0 })
  expect((await call('catalog.get', { id })).freshness.generation).toBe(generation)

  const areas = await call('catalog.forget', { id, scope: relation('areas') })
  const sites = await call('catalog.forget', { id, scope: relation('sites') })
  await call('catalog.undoForget', { undo: areas.undo ?? '' })
  expect(engine.snapshots.getPart(id, 'relation:["main","areas"]')).toBeDefined()
  // The page that was kept with the one speaks of the other too.
  expect(engine.snapshots.getPart(id, 'diagram:0')).toBeUndefined()
  expect(engine.snapshots.getPart(id, 'relation:["main","sites"]')).toBeUndefined()

  await call('catalog.forget', { id })
  expect(await refused('catalog.undoForget', { undo: sites.undo ?? '' })).toMatchObject({ code: 'not_found' })
  expect((await engine.snapshots.measure(id)).entries).toBe(0)
})

test('nothing comes back after everything was cleared or the connection removed, and none where history would be missing', async () => {
  const { call, refused } = channels
  const { id } = await call('connections.create', { name: 'Gone', engine: 'sqlite', environment: 'test', options: subject.options })
  await call('catalog.scan', { id })
  const one = await call('catalog.forget', { id, scope: relation('areas') })
  await call('cache.clear', { confirm: true })
  expect(await refused('catalog.undoForget', { undo: one.undo ?? '' })).toMatchObject({ code: 'not_found' })

  await call('catalog.scan', { id })
  await subject.run('ALTER TABLE areas ADD COLUMN later text')
  await call('catalog.refresh', { id })
  expect((await call('catalog.forget', { id })).undo).toBeNull()
  await call('catalog.scan', { id })
  const last = await call('catalog.forget', { id, keepHistory: true })
  await call('connections.remove', { id })
  expect(await refused('catalog.undoForget', { undo: last.undo ?? '' })).toMatchObject({ code: 'not_found' })
  expect((await engine.snapshots.measure(id)).entries).toBe(0)
})
