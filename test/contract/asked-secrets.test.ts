import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { newHome, startEngine } from '../support/engine'
import { type Channels, openChannels } from '../support/channels'
import { makeSubject, type Subject } from '../support/subjects'

// A password that is kept nowhere: asked for when a session is needed, and again once there is none.

let engine: Engine
let window: Channels
let subject: Subject
beforeAll(async () => {
  engine = await startEngine(inject('host'), newHome(), 'redis://127.0.0.1:1/0')
  window = openChannels(engine)
  subject = await makeSubject('postgres')
})
afterAll(async () => {
  await window.close()
  await engine.close()
})

const ASKED = { code: 'secrets_unavailable', detail: { asks: true } }

test('R01 a connection that asks is saved without a vault, asks, serves, and asks again once its sessions ended', async () => {
  const { engine: kind, options, secrets } = subject
  const { id, asks } = await window.call('connections.create', { name: 'Asks', engine: kind, options, asks: true })
  expect(asks).toBe(true)
  expect(await window.call('vault.status', {})).toMatchObject({ state: 'empty' })
  expect(await window.refused('catalog.scan', { id })).toMatchObject(ASKED)
  await window.call('connections.give', { id, secrets })
  expect(await window.call('catalog.scan', { id })).toMatchObject({ cached: false })
  expect((await window.call('catalog.rows', { id, schema: 'public', name: 'areas' })).rows).toHaveLength(2)
  // A cached config would be half an hour of it.
  await engine.resumed()
  expect(await window.refused('catalog.rows', { id, schema: 'public', name: 'areas' })).toMatchObject(ASKED)
  // What was read is there without it.
  expect((await window.call('catalog.get', { id })).freshness).toBeDefined()
})

test('R01 kept for this run it outlives sessions, and not a lock', async () => {
  const [saved] = await window.call('connections.list', {})
  const id = saved?.id ?? ''
  await window.call('connections.give', { id, secrets: subject.secrets, keep: true })
  await window.call('catalog.refresh', { id })
  await engine.resumed()
  await window.call('catalog.refresh', { id })
  await engine.lock()
  expect(await window.refused('catalog.refresh', { id })).toMatchObject(ASKED)
})

test('R25 a wrong one is not tried twice, however it was given', async () => {
  const [saved] = await window.call('connections.list', {})
  const id = saved?.id ?? ''
  await window.call('connections.give', { id, secrets: { password: 'wrong' }, keep: true })
  expect(await window.refused('catalog.refresh', { id })).toMatchObject({ code: 'auth_failed' })
  expect(await window.refused('catalog.refresh', { id })).toMatchObject(ASKED)
})

test('a form is tested with what stands in it, and a saved one says that it asks', async () => {
  const [saved] = await window.call('connections.list', {})
  const { engine: kind, options, secrets } = subject
  const form = { id: saved?.id ?? '', engine: kind, options }
  expect(await window.call('connections.testDraft', { ...form, secrets })).toMatchObject({ success: true })
  expect(await window.call('connections.testDraft', form)).toMatchObject({ success: false })
  expect(await window.refused('connections.test', { id: form.id })).toMatchObject(ASKED)
})

test('a file of connections says that it asks, and holds nothing', async () => {
  const [saved] = await window.call('connections.list', {})
  await window.call('connections.give', { id: saved?.id ?? '', secrets: subject.secrets, keep: true })
  const file = `${newHome()}/c.json`
  expect(await engine.transfer.toFile([saved?.id ?? ''], undefined, file, new AbortController().signal)).toEqual([])
  const { token } = await engine.transfer.open(file)
  await engine.transfer.preview(token, undefined)
  const [id] = await engine.transfer.import(token, [0])
  expect(await window.call('connections.get', { id: id ?? '' })).toMatchObject({ asks: true, secretsSet: [] })
})
