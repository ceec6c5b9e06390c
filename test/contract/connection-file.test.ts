import { mkdtempSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { type Channels, openChannels } from '../support/channels'
import { newHome, startEngine } from '../support/engine'

const PASSPHRASE = 'a ship of Theseus'
const SECRET = 'hunter2-canary'
const file = join(mkdtempSync(join(tmpdir(), 'relata-file-')), 'connections.json')
const REDIS = 'redis://127.0.0.1:1/0'

/** Two people with a data folder each; the second has nothing saved but what he imports. */
let mine: Engine
let theirs: Engine
let home = ''
let from: Channels
let to: Channels
let ids: string[] = []
/** Who connects here is counted: an import must not. */
let visits = 0
const listener = createServer((socket) => {
  visits += 1
  socket.destroy()
}).listen(0, '127.0.0.1')
const files = { toSave: async () => file, toOpen: async () => file }

beforeAll(async () => {
  const address = listener.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  mine = await startEngine(inject('host'), newHome(), REDIS)
  from = openChannels(mine, files)
  await from.call('vault.setPassword', { password: 'master' })
  const options = { host: '127.0.0.1', port, user: 'reader', database: 'harbour' }
  const server = { engine: 'postgres', environment: 'production' as const, options, secrets: { password: SECRET } }
  await from.call('connections.create', { name: 'Ledger', ...server })
  await from.call('connections.create', {
    name: 'File',
    engine: 'sqlite',
    options: { path: '/srv/x.db' },
    folder: 'Files',
    colour: 'green',
  })
  ids = (await from.call('connections.list', {})).map(({ id }) => id)
})
beforeEach(async () => {
  home = newHome()
  theirs = await startEngine(inject('host'), home, REDIS)
  to = openChannels(theirs, files)
  return async () => {
    await to.close()
    await theirs.close()
  }
})
afterAll(async () => {
  listener.close()
  await from.close()
  await mine.close()
})

interface SealedFile {
  readonly kdf: object
  readonly sealed: string
}
const text = () => readFileSync(file, 'utf8')
const change = (edit: (value: SealedFile) => unknown) => writeFileSync(file, JSON.stringify(edit(JSON.parse(text()) as SealedFile)))
async function opened(passphrase?: string) {
  const found = await to.call('connections.openFile', {})
  const token = found?.token ?? ''
  return {
    token,
    items: await to.call('connections.previewFile', { token, ...(passphrase === undefined ? {} : { passphrase }) }),
  }
}
const saved = async () => (await to.call('connections.list', {})).map(({ name }) => name)

describe('R42 connections to a file and back', () => {
  test('without a passphrase no secret is in it, and it comes back under new ids', async () => {
    expect(await from.call('connections.exportFile', { ids })).toEqual({ file, withoutSecrets: [] })
    expect(text()).not.toContain(SECRET)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const { token, items } = await opened()
    expect(items).toMatchObject([
      { name: 'Ledger', environment: 'production', target: expect.stringContaining('harbour'), secrets: 0, problem: null, savedAs: null },
      { name: 'File', target: '/srv/x.db', problem: null },
    ])
    const done = await to.call('connections.importFile', { token, chosen: [0, 1] })
    expect(await saved()).toEqual(['Ledger', 'File'])
    expect(done.ids).toHaveLength(2)
    expect(done.ids.some((id) => ids.includes(id))).toBe(false)
    // Whoever imports the same again is told that he has it.
    expect((await opened()).items).toMatchObject([{ savedAs: 'Ledger' }, { savedAs: 'File' }])
  })

  test('with a passphrase nothing can be read in it, names and hosts included, and the secrets come along', async () => {
    await from.call('connections.exportFile', { ids, passphrase: PASSPHRASE })
    for (const word of [SECRET, 'Ledger', 'harbour', '127.0.0.1']) expect(text()).not.toContain(word)
    expect(
      await to.refused('connections.previewFile', { token: (await to.call('connections.openFile', {}))?.token ?? '', passphrase: 'wrong' }),
    ).toMatchObject({
      code: 'auth_failed',
    })
    const { token, items } = await opened(PASSPHRASE)
    expect(items).toMatchObject([
      { name: 'Ledger', secrets: 1 },
      { name: 'File', secrets: 0 },
    ])
    // Nothing to keep a password in yet: nothing at all is saved, and the file is still open.
    expect(await to.refused('connections.importFile', { token, chosen: [1, 0] })).toMatchObject({ code: 'secrets_unavailable' })
    expect(await saved()).toEqual([])
    await to.call('vault.setPassword', { password: 'other' })
    const done = await to.call('connections.importFile', { token, chosen: [0] })
    expect(theirs.connections.open(done.ids[0] ?? '').secrets).toEqual({ password: SECRET })
    expect(await to.refused('connections.importFile', { token, chosen: [0] })).toMatchObject({ code: 'not_found' })
  })

  test('nothing in a file makes Relata connect', async () => {
    await from.call('connections.exportFile', { ids, passphrase: PASSPHRASE })
    await to.call('vault.setPassword', { password: 'other' })
    const { token } = await opened(PASSPHRASE)
    await to.call('connections.importFile', { token, chosen: [0, 1] })
    await new Promise((done) => setTimeout(done, 300))
    expect(visits).toBe(0)
    // The control: a test of it does.
    await to.call('connections.test', { id: (await to.call('connections.list', {}))[0]?.id ?? '' })
    expect(visits).toBeGreaterThan(0)
    visits = 0
  })

  test('settings that an engine does not have are left out and named; what it refuses cannot be chosen', async () => {
    const entry = {
      name: 'X',
      engine: 'postgres',
      options: { host: 'h', port: 1, user: 'u', database: 'd', infileStreamFactory: '/etc/passwd', password: 'p' },
    }
    const own = join(home, 'relata.db')
    const connections = [
      entry,
      { ...entry, id: ids[0], shared: true, engine: 'oracle' },
      { ...entry, engine: 'sqlite', options: { path: own } },
      { ...entry, options: { host: { deep: 1 } } },
      'a word',
    ]
    writeFileSync(file, JSON.stringify({ relata: 'connections', version: 1, connections }))
    const { token, items } = await opened()
    expect(items).toMatchObject([
      { problem: null, dropped: ['infileStreamFactory', 'password'], secrets: 0 },
      { problem: 'This Relata does not know its engine' },
      { problem: "This is Relata's own file, not a database to explore" },
      { problem: expect.stringContaining('options') },
      { name: '', problem: expect.any(String) },
    ])
    expect(await to.refused('connections.importFile', { token, chosen: [0, 1] })).toMatchObject({ code: 'invalid_input' })
    expect(await saved()).toEqual([])
    const [id] = (await to.call('connections.importFile', { token, chosen: [0, 0] })).ids
    expect(await to.call('connections.get', { id: id ?? '' })).toMatchObject({ shared: false, secretsSet: [], options: { host: 'h' } })
    expect(Object.keys((await to.call('connections.get', { id: id ?? '' })).options)).not.toContain('infileStreamFactory')
  })

  const kdf = (patch: object) => (value: SealedFile) => ({ ...value, kdf: { ...value.kdf, ...patch } })
  test.each([
    ['weakened memory', kdf({ memoryKiB: 1 }), 'invalid_input'],
    ['one pass', kdf({ passes: 1 }), 'invalid_input'],
    ['64 GB of memory', kdf({ memoryKiB: 64 * 1024 * 1024 }), 'invalid_input'],
    ['a hundred lanes', kdf({ lanes: 100 }), 'invalid_input'],
    ['no cost at all', ({ sealed }: SealedFile) => ({ relata: 'connections', version: 1, sealed }), 'invalid_input'],
    ['a cost within bounds that is not its own', kdf({ passes: 4 }), 'auth_failed'],
    ['another salt', kdf({ salt: Buffer.alloc(16).toString('base64') }), 'auth_failed'],
    [
      'a cut tag',
      ({ sealed, ...rest }: SealedFile) => ({
        ...rest,
        sealed: Buffer.from(sealed, 'base64').subarray(0, 44).toString('base64'),
      }),
      'auth_failed',
    ],
    ['a changed byte', ({ sealed, ...rest }: SealedFile) => ({ ...rest, sealed: flipped(sealed) }), 'auth_failed'],
    ['a newer version', (value: SealedFile) => ({ ...value, version: 2 }), 'invalid_input'],
    ['a member that nobody wrote', (value: SealedFile) => ({ ...value, onOpen: 'connect' }), 'invalid_input'],
  ])('a sealed file with %s is refused', async (_, edit, code) => {
    await from.call('connections.exportFile', { ids, passphrase: PASSPHRASE })
    change(edit)
    const outcome = await opened(PASSPHRASE).catch((error: unknown) => error)
    expect(outcome).toMatchObject({ code })
    expect(await saved()).toEqual([])
  })

  test.each([
    ['a million connections', () => `{"relata":"connections","version":1,"connections":[${'{},'.repeat(1_000_000)}{}]}`],
    ['ten thousand and one', () => `{"relata":"connections","version":1,"connections":[${'0,'.repeat(10_000)}0]}`],
    ['lists in lists', () => '['.repeat(8_000_000)],
    ['no end', () => '{"relata":"connections"'],
    ['something else in it', () => '{"connections":[]}'],
    ['nothing in it', () => ''],
  ])('a file with %s is refused', async (_, make) => {
    writeFileSync(file, make())
    const before = process.memoryUsage().rss
    expect(await to.refused('connections.openFile', {})).toMatchObject({ code: 'invalid_input', hint: expect.any(String) })
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 ** 2)
  })

  test('of a file of a gigabyte no more is read than a file of ours can be', async () => {
    writeFileSync(file, '{"relata":"connections","version":1,"connections":[')
    truncateSync(file, 1024 ** 3)
    const before = process.memoryUsage().rss
    expect(await to.refused('connections.openFile', {})).toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('larger'),
    })
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 ** 2)
  })

  test('ten thousand connections are one file, and come back', async () => {
    const connections = Array.from({ length: 10_000 }, (_, at) => ({
      name: `File ${String(at)}`,
      engine: 'sqlite',
      options: { path: `/srv/${String(at)}.db` },
    }))
    writeFileSync(file, JSON.stringify({ relata: 'connections', version: 1, connections }))
    const { token, items } = await opened()
    await to.call('connections.importFile', { token, chosen: items.map(({ at }) => at) })
    expect(await saved()).toHaveLength(10_000)
  })

  test('a short passphrase is refused before a place is asked for; a locked vault gives nothing away', async () => {
    expect(await from.refused('connections.exportFile', { ids, passphrase: 'short' })).toMatchObject({ code: 'invalid_input' })
    await from.call('vault.lock', {})
    writeFileSync(file, 'of yesterday')
    expect(await from.refused('connections.exportFile', { ids })).toMatchObject({ code: 'secrets_locked' })
    expect(text()).toBe('of yesterday')
    await from.call('vault.unlock', { password: 'master' })
  })
})

function flipped(sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64')
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1)
  return bytes.toString('base64')
}
