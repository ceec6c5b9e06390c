import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createLogger } from '../../../../src/main/log'
import { ConnectionStore } from '../../../../src/main/store/connections'
import { openStore } from '../../../../src/main/store/open'
import { dropSecondCopies, keepSecondCopies } from '../../../../src/main/store/second-copies'
import { openVault } from '../../../../src/main/store/open-vault'

const log = createLogger('silent')
const CANARY = 'canary-asked-81f2'
const folder = () => mkdtempSync(join(tmpdir(), 'relata-arranged-'))
const draft = (name: string, more: object = {}) => ({
  ...{ name, engine: 'postgres', environment: 'test' as const, options: { host: 'db.example' }, secrets: {} },
  ...more,
})

async function openAll(home: string, clock?: () => number) {
  const store = openStore(home, log, clock)
  const vault = await openVault(store, undefined, log)
  const connections = new ConnectionStore(store, vault, (_engine, options) => String(options['host']))
  const shown = () => connections.list().map(({ name, folder: within }) => (within === '' ? name : `${within}/${name}`))
  return { store, vault, connections, shown, close: () => store.close() }
}

function found(home: string): string[] {
  const files = readdirSync(home, { recursive: true }).map(String)
  return files.filter((name) => statSync(join(home, name)).isFile() && readFileSync(join(home, name)).includes(CANARY))
}

test('a connection moves into a folder and to a place in it; what is in one folder stands together; a restart keeps it', async () => {
  const home = folder()
  const { connections, shown, close } = await openAll(home)
  const ids: Record<string, string> = {}
  for (const name of ['a', 'b', 'c', 'd']) ids[name] = (await connections.create(draft(name))).id
  const move = (name: string, into: string, before?: string) =>
    connections.arrange(ids[name] ?? '', into, before === undefined ? null : (ids[before] ?? ''))
  move('d', '', 'a')
  expect(shown()).toEqual(['d', 'a', 'b', 'c'])
  move('a', 'Shop')
  move('d', 'Shop')
  expect(shown()).toEqual(['b', 'c', 'Shop/a', 'Shop/d'])
  move('c', 'Shop', 'a')
  expect(shown()).toEqual(['b', 'Shop/c', 'Shop/a', 'Shop/d'])
  // One that is made in a folder, or edited into it, stands behind the others there.
  await connections.create(draft('e'))
  await connections.create(draft('f', { folder: 'Shop', colour: 'green' }))
  expect(shown()).toEqual(['b', 'Shop/c', 'Shop/a', 'Shop/d', 'Shop/f', 'e'])
  const { id, revision } = await connections.update({ id: ids['b'] ?? '', revision: 1, folder: 'Shop' })
  expect(shown()).toEqual(['Shop/c', 'Shop/a', 'Shop/d', 'Shop/f', 'Shop/b', 'e'])
  // Order and folder are nobody's business but the list's: what is cached stays.
  expect(connections.arrange(id, '', null).find((one) => one.id === id)).toMatchObject({ revision, folder: '' })
  expect(() => connections.arrange('nobody', '', null)).toThrow(expect.objectContaining({ code: 'not_found' }))
  expect(() => connections.arrange(id, '', 'nobody')).toThrow(expect.objectContaining({ code: 'not_found' }))
  const before = shown()
  close()
  const again = await openAll(home)
  expect(again.shown()).toEqual(before)
  expect(again.connections.list().find(({ name }) => name === 'f')?.colour).toBe('green')
  again.close()
})

test('a store without an order keeps the one that it was shown in', async () => {
  const home = folder()
  let now = 300
  const first = await openAll(home, () => now)
  for (const [name, at] of [
    ['late', 300],
    ['first', 100],
    ['second', 100],
  ] as const) {
    now = at
    await first.connections.create(draft(name))
  }
  const { db } = first.store
  dropSecondCopies(db)
  for (const column of ['position', 'folder', 'colour', 'asks']) db.exec(`ALTER TABLE connection DROP COLUMN ${column}`)
  db.exec('PRAGMA user_version = 7')
  keepSecondCopies(db)
  first.close()
  const { store, shown, close } = await openAll(home)
  const rows = store.db.prepare('SELECT name, position, folder, colour, asks FROM connection ORDER BY position').all()
  const plain = { folder: '', colour: 'none', asks: 0 }
  expect(rows).toEqual(['first', 'second', 'late'].map((name, position) => ({ name, position, ...plain })))
  expect(shown()).toEqual(['first', 'second', 'late'])
  close()
})

test('R01 a secret that is asked for is in no file, serves until its sessions end, and longer where that is wanted', async () => {
  const home = folder()
  const { connections, vault, close } = await openAll(home)
  // Nothing keeps a secret here, and nothing needs to.
  const { id, asks } = await connections.create(draft('a', { asks: true, secrets: { password: CANARY } }))
  expect({ asks, state: vault.status().state }).toEqual({ asks: true, state: 'empty' })
  expect(connections.open(id).secrets).toEqual({ password: CANARY })
  expect(connections.get(id).secretsSet).toEqual([])
  connections.given.ended(id)
  expect(() => connections.open(id)).toThrow(expect.objectContaining({ code: 'secrets_unavailable', detail: { asks: true } }))
  connections.given.give(id, { password: CANARY }, true)
  connections.given.ended(id)
  expect(connections.open(id).secrets).toEqual({ password: CANARY })
  // Another is copied without it, and asks as well.
  const copy = await connections.duplicate(id)
  expect(copy.asks).toBe(true)
  expect(() => connections.open(copy.id)).toThrow(expect.objectContaining({ code: 'secrets_unavailable' }))
  await vault.setPassword('a master password')
  expect(found(home)).toEqual([])
  close()
})

test('one that was kept and is asked for from now on is gone from the store; one that was asked for can be kept', async () => {
  const home = folder()
  const { connections, vault, close } = await openAll(home)
  await vault.setPassword('a master password')
  const { id } = await connections.create(draft('a', { secrets: { password: 'first' } }))
  await connections.update({ id, revision: 1, asks: true })
  expect(() => connections.open(id)).toThrow(expect.objectContaining({ code: 'secrets_unavailable' }))
  await connections.update({ id, revision: 2, asks: false })
  expect(connections.open(id).secrets).toEqual({})
  await connections.update({ id, revision: 3, secrets: { password: 'second' } })
  expect(connections.open(id).secrets).toEqual({ password: 'second' })
  await connections.update({ id, revision: 4, asks: true, secrets: { password: 'third' } })
  expect(connections.open(id).secrets).toEqual({ password: 'third' })
  close()
  const again = await openAll(home)
  await again.vault.unlock('a master password')
  expect(() => again.connections.open(id)).toThrow(expect.objectContaining({ code: 'secrets_unavailable' }))
  again.close()
})
