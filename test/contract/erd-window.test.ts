import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { ErdFormat } from '@shared/erd/format'
import type { ErdPicture } from '@shared/erd/request'
import { AppError } from '@shared/errors'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import type { DrawPicture } from '../../src/main/explorer/sheet'
import { type Channels, openChannels } from '../support/channels'
import { newHome, startEngine } from '../support/engine'
import { allOf, readSvg } from '../support/svg-reader'

let engine: Engine
let channels: Channels
let id = ''
let picture: ErdPicture
const offered: string[] = []
const folder = mkdtempSync(join(tmpdir(), 'relata-erd-'))
const file = join(folder, 'diagram')
/** A picture that is never finished: it ends when somebody cancels. */
const endless: DrawPicture = async (_sheet, _kind, signal) =>
  await new Promise((_, fail) => signal.addEventListener('abort', () => fail(new AppError('cancelled', 'Cancelled'))))

beforeAll(async () => {
  engine = await startEngine(inject('host'), newHome(), 'redis://127.0.0.1:1/0')
  channels = openChannels(engine, { toSave: async (fileName) => (offered.push(fileName), file) }, endless)
  id = (await channels.call('connections.restoreSample', {})).id
  await channels.call('catalog.scan', { id })
  const { nodes } = await channels.call('catalog.graph', { id })
  const places = nodes.map((node, at) => ({ id: node.id, x: (at % 6) * 300, y: Math.floor(at / 6) * 400 }))
  picture = { theme: 'dark', mode: 'keys', nodes: places, routes: [], groups: [], area: null }
})
afterAll(async () => {
  await channels.close()
  await engine.close()
})

test.each<[ErdFormat, RegExp]>([
  ['mermaid', /^erDiagram\n/],
  ['dbml', /^Table "audit_log" \{/],
  ['plantuml', /^@startuml\n/],
  ['json', /^\{"format":"relata-diagram"/],
  ['sql', /^-- .*\nCREATE TABLE/],
  ['svg', /^<\?xml /],
])('%s replaces what stood there by the whole, under a name of its own', async (format, start) => {
  writeFileSync(file, 'of yesterday')
  expect(await channels.call('erd.export', { id, format, picture })).toEqual({ file, scale: null })
  expect(readFileSync(file, 'utf8')).toMatch(start)
  const extension = { mermaid: 'mmd', dbml: 'dbml', plantuml: 'puml', json: 'json', sql: 'sql', svg: 'svg' }[format as 'svg']
  expect(offered.at(-1)).toMatch(new RegExp(`^Harbour-sample-diagram-[\\d-]+\\.${extension}$`))
  expect(readdirSync(folder)).toEqual(['diagram'])
})

test('relations stand where the window has them, and only those that were asked for', async () => {
  const [first, , third] = picture.nodes ?? []
  await channels.call('erd.export', { id, format: 'svg', picture, only: [first?.id ?? '', third?.id ?? ''] })
  const places = allOf(readSvg(readFileSync(file, 'utf8'))).map(({ attributes }) => attributes['transform'])
  expect(places).toEqual(
    expect.arrayContaining([`translate(${String(first?.x)} ${String(first?.y)})`, `translate(${String(third?.x)} ${String(third?.y)})`]),
  )
  expect(places.filter((place) => /^translate\(\d+ \d+\)$/.test(place ?? '')).length).toBe(2)
})

test('what names suggest goes out only where it is shown, and never as a key', async () => {
  const path = join(folder, '..', `${basename(folder)}.db`)
  const made = new Database(path)
  made.exec('CREATE TABLE users (id INTEGER PRIMARY KEY); CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER)')
  made.close()
  const saved = { name: 'Without keys', engine: 'sqlite', environment: 'test', options: { path } } as const
  const { id: own } = await channels.call('connections.create', saved)
  await channels.call('catalog.scan', { id: own })
  const places = { ...picture, nodes: ['users', 'orders'].map((name, at) => ({ id: name, x: at * 300, y: 0 })) }
  const written = async (format: ErdFormat, inferred: boolean) => {
    await channels.call('erd.export', { id: own, format, picture: places, lines: { reads: true, inferred } })
    return readFileSync(file, 'utf8')
  }
  for (const format of ['svg', 'mermaid', 'plantuml', 'dbml'] as const) {
    expect(await written(format, false)).not.toContain('inferred')
    expect(await written(format, true)).toContain('inferred')
  }
  expect(await written('sql', true)).toBe(await written('sql', false))
  expect(await written('sql', true)).not.toMatch(/REFERENCES|inferred/)
})

test('a closed group is one box in a picture, and lines to it are one with their number', async () => {
  const [port] = picture.nodes?.filter((node) => node.id === 'ports') ?? []
  const boxes = [{ id: '""group Money', label: 'Money <b>', members: 3 }]
  const nodes = [port ?? { id: 'ports', x: 0, y: 0 }, { id: '""group Money', x: 900, y: 0 }]
  const bundles = [{ source: '""group Money', target: 'ports', count: 7 }]
  await channels.call('erd.export', { id, format: 'svg', picture: { ...picture, nodes, boxes, bundles }, only: ['ports'] })
  const texts = allOf(readSvg(readFileSync(file, 'utf8'))).flatMap(({ name, text }) => (name === 'text' ? [text] : []))
  expect(texts).toEqual(expect.arrayContaining(['ports', 'Money <b> · 3', '7']))
})

test('what no window has places for is laid out', async () => {
  await channels.call('erd.export', { id, format: 'svg', picture: { ...picture, nodes: null } })
  const names = allOf(readSvg(readFileSync(file, 'utf8'))).filter(({ attributes }) => attributes['font-weight'] === '600')
  expect(names.length).toBe(29)
})

test('a picture that is older than the model is not taken for it', async () => {
  const older = { ...picture, nodes: picture.nodes?.slice(1) ?? [] }
  expect(await channels.refused('erd.export', { id, format: 'svg', picture: older })).toMatchObject({
    code: 'conflict',
    hint: expect.any(String),
  })
})

test('a cancelled picture leaves what stood there', async () => {
  writeFileSync(file, 'mine')
  const [reply] = await channels.cancelled('erd.export', { id, format: 'png', picture }, 300)
  expect(reply).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  expect(readFileSync(file, 'utf8')).toBe('mine')
  expect(readdirSync(folder)).toEqual(['diagram'])
})
