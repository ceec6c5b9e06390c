import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { type Channels, openChannels } from '../support/channels'
import { newHome, startEngine } from '../support/engine'

interface Exported {
  readonly connection: string
  readonly relations: readonly { readonly name: string }[]
  readonly forgotten: readonly unknown[]
}

let engine: Engine
let channels: Channels
let id = ''
/** What the dialog for saving offered, and what is answered there. */
const offered: string[] = []
let chosen: string | undefined
const folder = mkdtempSync(join(tmpdir(), 'relata-export-'))
const file = join(folder, 'harbour.json')

beforeAll(async () => {
  engine = await startEngine(inject('host'), newHome(), 'redis://127.0.0.1:1/0')
  channels = openChannels(engine, { toSave: async (fileName) => (offered.push(fileName), chosen) })
  id = (await channels.call('connections.restoreSample', {})).id
})
afterAll(async () => {
  await channels.close()
  await engine.close()
})

test('what was never read cannot be exported, and nobody is asked for a place for it', async () => {
  chosen = file
  expect(await channels.refused('catalog.export', { id })).toMatchObject({ code: 'not_found', hint: expect.any(String) })
  expect(offered).toEqual([])
  expect(readdirSync(folder)).toEqual([])
})

test('an export replaces what stood there by the last reading, whole', async () => {
  await channels.call('catalog.scan', { id })
  writeFileSync(file, 'of yesterday')
  expect(await channels.call('catalog.export', { id })).toEqual({ file })
  expect(offered).toEqual([expect.stringMatching(/^Harbour-sample-schema-\d{4}-\d\d-\d\d-\d\d-\d\d\.json$/)])
  const { connection, relations, forgotten } = JSON.parse(readFileSync(file, 'utf8')) as Exported
  expect({ connection, forgotten }).toEqual({ connection: 'Harbour sample', forgotten: [] })
  expect(relations.map(({ name }) => name)).toEqual(expect.arrayContaining(['ports', 'bookings', 'invoices']))
  expect(readdirSync(folder)).toEqual(['harbour.json'])
})

test('what was forgotten is named as forgotten', async () => {
  await channels.call('catalog.forget', { id, scope: { schema: 'main', name: 'ports' } })
  await channels.call('catalog.export', { id })
  const { relations, forgotten } = JSON.parse(readFileSync(file, 'utf8')) as Exported
  expect(relations.map(({ name }) => name)).not.toContain('ports')
  expect(forgotten).toEqual([['main', 'ports']])
})

test.each([
  ['a folder that is gone', () => join(folder, 'gone', 'x.json'), 'not_found', 'This folder is not there any more'],
  ['a file in place of the folder', () => join(file, 'x.json'), 'not_found', 'This folder is not there any more'],
  ['a folder in place of the file', () => folder, 'invalid_input', 'There is a folder of that name'],
  ['a name beyond all measure', () => join(folder, 'x'.repeat(300)), 'invalid_input', 'This name is too long'],
])('%s: nothing is written, and the refusal says why', async (_, place, code, why) => {
  const before = readFileSync(file, 'utf8')
  chosen = place()
  expect(await channels.refused('catalog.export', { id })).toMatchObject({
    ...{ code, message: `Nothing was exported. ${why}`, hint: expect.stringMatching(/^Choose/) },
  })
  expect(readdirSync(folder)).toEqual(['harbour.json'])
  expect(readFileSync(file, 'utf8')).toBe(before)
})

test('a cancelled export takes nothing away and leaves nothing behind', async () => {
  const before = readFileSync(file, 'utf8')
  await expect(engine.exports.toFile(id, file, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
  expect(readdirSync(folder)).toEqual(['harbour.json'])
  expect(readFileSync(file, 'utf8')).toBe(before)
})
