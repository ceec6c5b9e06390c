import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { relationKey } from '@shared/catalog'
import { contract } from '@shared/contract'
import { decodeOutline } from '@shared/outline'
import type { Engine } from '../../src/main/engine'
import { findEngine } from '../../src/main/drivers/registry'
import { askedBehind, type Channels, EMPTY_PICTURE, expectArranged, openChannels, type Said } from '../support/channels'
import { newHome, startEngine } from '../support/engine'
import { useConsole } from '../support/query-channels'
import { askForRows } from '../support/row-channels'
import { REDIS_KINDS } from '../support/redis-kinds'
import { makeSubject, type Subject } from '../support/subjects'
import { callDatabases, callTree } from '../support/tree-calls'

const LAYERS = [...REDIS_KINDS, 'embedded'] as const
const MASTER = 'correct horse'
/** What a connection with four relations has cached: meta, outline, marks, graph, keys, the relations, and the two objects a database is born with. */
const PARTS = 11
const said = new Map<string, readonly Said[]>()

describe.each(LAYERS)('every channel with %s', (kind) => {
  const layer = kind === 'embedded' ? kind : 'redis'
  let subject: Subject
  let engine: Engine
  let channels: Channels
  let call: Channels['call']
  let refused: Channels['refused']
  let id = ''
  let ahead = 0 // ms that our clock is before the machine's
  const home = newHome()
  const guest = { user: `guest_${kind}`, password: 'first' }
  const setGuest = async (password: string) => await subject.run(`ALTER ROLE ${guest.user} PASSWORD '${password}'`)
  const draft = () => ({ name: 'Harbour', engine: subject.engine, environment: 'test' as const, options: subject.options })
  const relation = (name: string) => ({ schema: subject.schema, name })
  const stats = async () => {
    await engine.cache.flush()
    return await call('cache.stats', {})
  }
  /** Waits for what is done behind the caller's back: writes, and the sweep of an older reading. Asks no channel. */
  const settled = async (keysByType: object) => {
    await expect
      .poll(async () => {
        await engine.cache.flush()
        return (await engine.cache.stats()).keysByType
      })
      .toEqual(keysByType)
  }
  const scan = async (of: string, force = false) => {
    const result = await call('catalog.scan', { id: of, force })
    await engine.cache.flush()
    return result
  }

  beforeAll(async () => {
    subject = await makeSubject('postgres')
    await subject.run(`CREATE ROLE ${guest.user} LOGIN PASSWORD '${guest.password}'`)
    const redisUrl = kind === 'embedded' ? 'redis://127.0.0.1:1/0' : inject(kind).url
    engine = await startEngine(inject('host'), home, redisUrl, { clock: () => Date.now() + ahead })
    await engine.cache.probe()
    channels = openChannels(engine)
    ;({ call, refused } = channels)
  })
  afterAll(async () => {
    said.set(kind, channels.said)
    await channels.close()
    await engine.close()
  })

  test('the application: what it is, how the user likes it, what it can connect to', async () => {
    expect(await call('app.info', {})).toMatchObject({ runtime: 'test', developmentRuntime: false })
    const liked = await call('preferences.get', {})
    expect(liked).toMatchObject({ theme: 'system', language: 'system', sidebarWidth: 280, snapshotLimitBytes: 1024 ** 3 })
    expect(await call('preferences.set', { theme: 'dark' })).toEqual({ ...liked, theme: 'dark' })
    expect((await call('engines.list', {})).map((e) => e.id)).toEqual(['sqlite', 'postgres', 'mysql'])
    const { host, port, user, password, url } = inject('postgres')
    expect(await call('engines.parseUrl', { url })).toMatchObject({
      engine: 'postgres',
      options: { host, port, user },
      secrets: { password },
    })
    expect(await refused('engines.parseUrl', { url: 'ftp://nowhere' })).toMatchObject({ code: 'invalid_input' })
  })

  test('a sound store is not to be recovered', async () => {
    expect(await call('recovery.status', {})).toBeNull()
    for (const channel of ['recovery.startEmpty', 'recovery.accept', 'recovery.quit'] as const)
      expect(await refused(channel, {})).toMatchObject({ code: 'conflict', hint: expect.any(String) })
    expect(await refused('recovery.restore', { name: 'any.db' })).toMatchObject({ code: 'conflict' })
    expect(await refused('recovery.restore', { name: '../any.db' })).toMatchObject({ code: 'invalid_input' })
  })

  test('a secret waits for something to keep it in; a connection shows that it is set and never what it is', async () => {
    expect(await call('vault.status', {})).toMatchObject({ state: 'empty', slots: [] })
    expect(await refused('connections.create', { ...draft(), secrets: subject.secrets })).toMatchObject({ code: 'secrets_unavailable' })
    expect(await call('vault.useSession', {})).toMatchObject({ state: 'session' })
    expect(await call('vault.setPassword', { password: MASTER })).toMatchObject({ state: 'unlocked', slots: ['password'] })
    const created = await call('connections.create', { ...draft(), secrets: subject.secrets })
    id = created.id
    expect(created).toMatchObject({ name: 'Harbour', revision: 1, locked: false, readOnly: true })
    expect(await call('connections.list', {})).toEqual([created])
    expect(await call('connections.arrange', { id, folder: 'Harbours' })).toMatchObject([{ id, folder: 'Harbours', revision: 1 }])
    expect(await call('connections.arrange', { id, folder: '' })).toEqual([created])
    expect(await call('connections.give', { id, secrets: { password: 'unused' } })).toBeNull()
    const { url } = await call('connections.url', { id })
    expect(url).not.toContain(subject.secrets['password'])
    expect(findEngine('postgres').parseUrl(url)).toMatchObject({ options: subject.options, secrets: {} })
    const detail = await call('connections.get', { id })
    expect(detail).toMatchObject({ options: subject.options, secretsSet: ['password'] })
    expect(JSON.stringify(detail)).not.toContain(subject.secrets['password'])
  })

  test('R47 a key that no SSH server has shown is not trusted', async () => {
    const shown = { host: 'bastion.example', port: 22, type: 'ssh-ed25519', sha256: `SHA256:${'A'.repeat(43)}` }
    expect(await refused('connections.trustHostKey', shown)).toMatchObject({ code: 'not_found' })
    expect(existsSync(join(home, 'known_hosts'))).toBe(false)
  })

  test('a test is believed for five minutes', async () => {
    const test = { ...draft(), options: { ...subject.options, user: guest.user } }
    const saved = await call('connections.create', { ...test, name: 'Guest', secrets: { password: guest.password } })
    const ask = async (force = false) => await call('connections.test', { id: saved.id, force })
    expect(await ask()).toMatchObject({ success: true, cached: false })
    ahead += 299_000
    await setGuest('second') // It would say no now: nobody asks it.
    expect(await ask()).toMatchObject({ success: true, cached: true })
    ahead += 2000
    await askedBehind(engine, () => call('connections.lastTest', { id: saved.id }))
    expect(await ask()).toMatchObject({ success: false, cached: false, code: 'auth_failed' })
    await setGuest(guest.password)
    expect(await ask()).toMatchObject({ success: true, cached: false })
  })

  test('a forced test always asks the database, and what it says replaces what was believed', async () => {
    const [, saved] = await call('connections.list', {})
    const ask = async (force = false) => await call('connections.test', { id: saved?.id ?? '', force })
    expect(await ask()).toMatchObject({ success: true, cached: true })
    await setGuest('second')
    expect(await ask(true)).toMatchObject({ success: false, cached: false, code: 'auth_failed' })
    expect(await ask()).toMatchObject({ success: false, cached: false, code: 'auth_failed' })
    await setGuest(guest.password)
    expect(await ask(true)).toMatchObject({ success: true, cached: false })
    expect(await ask(true)).toMatchObject({ success: true, cached: false })
    expect(await ask()).toMatchObject({ success: true, cached: true })
  })

  test('what stands in the form is tested as it stands there, with the saved secret where none was typed', async () => {
    const form = { engine: subject.engine, options: subject.options }
    expect(await call('connections.testDraft', { ...form, id })).toMatchObject({ success: true, cached: false })
    expect(await call('connections.testDraft', { ...form, id, secrets: { password: 'wrong' } })).toMatchObject({ code: 'auth_failed' })
    expect(await refused('connections.testDraft', { ...form, id, engine: 'sqlite' })).toMatchObject({ code: 'invalid_input' })
  })

  test('a catalog is read once, and then known', async () => {
    expect(await refused('catalog.get', { id })).toMatchObject({ code: 'not_found', hint: expect.any(String) })
    const progress: unknown[] = []
    const first = await call('catalog.scan', { id }, (value) => progress.push(value))
    await engine.cache.flush()
    expect(first).toMatchObject({ cached: false, totalTables: 4, freshness: { state: 'live' } })
    expect(progress.at(-1)).toMatchObject({ done: 6, total: 6 })
    expect(await scan(id)).toMatchObject({ cached: true, totalTables: 4, totalColumns: first.totalColumns })
    expect(await call('catalog.check', { id })).toMatchObject({ state: 'live', generation: first.freshness.generation })
    const { outline } = await call('catalog.get', { id })
    const names = ['areas', 'dear_sites', 'sites', subject.hostile]
    const { rows } = decodeOutline(outline)
    expect(rows.map((row) => row.name).sort()).toEqual(names.sort())
    const page = await call('catalog.relations', { id, filter: 'sites', sort: 'columns', descending: true, limit: 1 })
    expect(page).toMatchObject({ total: 2, items: [{ name: 'sites', kind: 'table', columns: 5 }] })
    const one = await call('catalog.relation', { id, ...relation('areas') })
    expect(one).toMatchObject({ relation: { name: 'areas' }, referencedBy: [{ name: 'sites_area', columns: ['a', 'b'] }] })
    const graph = await call('catalog.graph', { id })
    expect(graph.edges.map((edge) => edge.id).sort()).toEqual(['sites.a,b-areas.a,b', 'sites.parent-sites.id'])
    await useConsole(channels, id)
    await askForRows(channels, id, relation('sites'))
  })

  test('what was read is found, of all connections or of some', async () => {
    await engine.indexer.idle()
    const found = await call('search.find', { text: 'sites_area' })
    expect(found).toMatchObject({ total: 1, more: false, indexing: null, notIndexed: [] })
    expect(found.items).toMatchObject([{ connectionId: id, connectionName: 'Harbour', engine: 'postgres', name: 'sites', what: 'part' }])
    await callTree(channels, { id, schema: subject.schema })
    expect(await call('search.find', { text: 'sites_area', connections: ['another'] })).toMatchObject({ total: 0, items: [] })
    const thing = { connectionId: id, schema: subject.schema, name: 'sites' }
    expect(await call('search.use', thing)).toBeNull()
    expect(await call('search.use', thing)).toBeNull()
    expect(await call('search.uses', {})).toMatchObject([{ ...thing, weight: expect.closeTo(2, 3) as number }])
    expect(await refused('search.find', { text: 'sites', limit: 0 })).toMatchObject({ code: 'invalid_input' })
  })

  test('the cache tells what it holds', async () => {
    expect(await call('cache.health', {})).toMatchObject({ available: true, layer })
    const { keysByType, available, ...rest } = await stats()
    // Two tests and two configs: one of each connection.
    expect({ available, keysByType }).toEqual({ available: true, keysByType: { schema: PARTS, config: 2, test: 1, metadata: 0 } })
    expect(rest).toMatchObject({ layer, totalKeys: PARTS + 1, tampered: 0 })
    const entries = await call('cache.entries', {})
    const mine = entries.filter((entry) => entry.layer === layer && entry.connectionId === id)
    expect(mine).toHaveLength(PARTS)
    expect(mine.map((entry) => entry.label)).toContain(`Harbour · ${subject.schema}.areas`)
    expect(await call('cache.selfTest', {})).toMatchObject({ ok: true })
    const { hits, misses, byLayer, avoided } = (await call('cache.history', { range: 'hour' })).total
    expect(hits).toBeGreaterThan(0)
    expect(misses).toBeGreaterThan(0)
    expect(avoided).toBeGreaterThan(0)
    expect(byLayer.map((cell) => cell.layer)).toEqual(expect.arrayContaining(['memory', layer]))
  })

  test('another Redis is tried and saved, while the environment says which one is used', async () => {
    const url = inject('redis').url.replace(/\/0$/, '/5')
    expect(await call('cache.testRedis', { url })).toMatchObject({ ok: true, held: { entries: 0 } })
    expect(await call('cache.redis', {})).toEqual({ source: 'environment', saved: null, locked: false })
    const saved = { url: 'rediss://cache.example', ca: '', allowPlain: false, passwordSet: false }
    expect(await call('cache.saveRedis', { url: saved.url })).toEqual({ source: 'environment', saved, locked: false })
    expect(await refused('cache.saveRedis', { url: 'redis://cache.example' })).toMatchObject({ code: 'invalid_input' })
    expect(await call('team.status', {})).toEqual({ member: false, locked: false, sign: null })
    expect(await refused('team.join', { key: 'nonsense' })).toMatchObject({ code: 'invalid_input' })
    expect(await refused('team.copyKey', {})).toMatchObject({ code: 'not_found' })
    expect(await call('team.found', {})).toMatchObject({ member: true, locked: false })
    expect(await call('team.copyKey', {})).toBeNull()
    expect(await call('team.leave', {})).toEqual({ member: false, locked: false, sign: null })
    expect(await call('cache.removeRedis', {})).toEqual({ source: 'environment', saved: null, locked: false })
    expect(await call('cache.health', {})).toMatchObject({ available: true, layer })
  })

  test('a refresh reads what it points at; a forget drops what it points at, as was announced', async () => {
    expect(await call('catalog.refresh', { id, scope: relation('areas') })).toMatchObject({ read: 1, changed: 0 })
    const scope = relation('areas')
    const founds = async (text: string) => {
      // Else the reply tells how far the index is, and that is another one every time.
      await engine.indexer.idle()
      return (await call('search.find', { text })).items.map((item) => `${item.what} ${item.name}`)
    }
    expect(await founds('areas.label')).toEqual(['column areas'])
    const announced = await call('catalog.forgetPreview', { id, scope })
    expect(announced.entries).toBe(3)
    const undone = await call('catalog.forget', { id, scope })
    expect(await call('catalog.undoForget', { undo: undone.undo ?? '' })).toEqual({ entries: announced.entries })
    expect(await founds('areas.label')).toEqual(['column areas'])
    expect(await refused('catalog.undoForget', { undo: undone.undo ?? '' })).toMatchObject({ code: 'not_found' })
    expect((await call('catalog.forget', { id, scope })).entries).toBe(announced.entries)
    expect((await stats()).keysByType.schema).toBe(PARTS - 3)
    // Its name stays, as in the tree; looked at again, it is found again.
    expect([await founds('areas.label'), (await founds('areas'))[0]]).toEqual([[], 'name areas'])
    expect(await call('catalog.relation', { id, ...relation('areas') })).toMatchObject({ relation: { name: 'areas' } })
    expect(await founds('areas.label')).toEqual(['column areas'])
  })

  test('a diagram stays as it was arranged', async () => {
    await expectArranged(call, id, relationKey(relation('areas')))
  })

  test('what a reading found changed is told, kept and compared until it is seen', async () => {
    expect(await call('history.list', { id })).toEqual({ entries: [], unseen: [] })
    const areas = relation('areas')
    await subject.run(`ALTER TABLE ${subject.schema}.areas ADD COLUMN note text`)
    expect(await call('catalog.refresh', { id, scope: areas })).toMatchObject({ read: 1, changed: 1 })
    const { entries, unseen } = await call('history.list', { id })
    expect(entries).toMatchObject([{ changed: 1, added: 0, removed: 0 }])
    expect(unseen).toEqual([{ key: relationKey(areas), kind: 'changed' }])
    expect(await call('history.ages', { id })).toEqual({ relations: [{ key: relationKey(areas), readAt: entries[0]?.readAt }] })
    const pair = { id, from: 0, to: entries[0]?.id ?? -1 }
    const compared = await call('history.compare', pair)
    expect(compared.changes).toMatchObject([{ kind: 'changed', name: 'areas', lines: [{ kind: 'added', name: 'note' }] }])
    const own = { id: entries[0]?.id, change: { kind: 'changed', lines: [{ kind: 'added', name: 'note' }] } }
    expect(await call('history.of', { id, key: relationKey(areas) })).toMatchObject({ changes: [own] })
    const sides = await call('history.sides', { id, from: compared.from, to: compared.to, key: relationKey(areas) })
    expect(sides).toEqual({ before: expect.not.stringContaining('note'), after: expect.stringContaining('note') })
    expect((await call('history.export', { ...pair, format: 'text' })).text).toContain('note')
    await call('history.see', { id, keys: [relationKey(areas)] })
    expect((await call('history.list', { id })).unseen).toEqual([])
    await subject.run(`ALTER TABLE ${subject.schema}.areas DROP COLUMN note`)
    await scan(id, true)
    await settled({ schema: PARTS, config: 2, test: 1, metadata: 0 })
  })

  test('an export goes nowhere when no place is chosen', async () => {
    expect(await call('window.kept', {})).toEqual({ state: null })
    expect([await call('window.session', {}), await call('window.zoom', { percent: 110 })]).toEqual([{ session: null }, null])
    expect(await call('window.keepSession', { session: 'open' })).toBeNull()
    expect(await call('window.session', {})).toEqual({ session: 'open' })
    expect(await call('window.keep', { state: 'tabs' })).toBeNull()
    expect(await call('window.kept', {})).toEqual({ state: 'tabs' })
    const item = { id: 'view.refresh', title: 'Refresh', keys: 'F5', enabled: true }
    expect(await call('window.menuBar', { bar: [{ title: 'View', groups: [[item]] }] })).toBeNull()
    expect(await call('connections.exportFile', { ids: [id] })).toEqual({ file: null, withoutSecrets: [] })
    expect(await call('connections.openFile', {})).toBeNull()
    expect(await refused('connections.previewFile', { token: 'none' })).toMatchObject({ code: 'not_found' })
    expect(await refused('connections.importFile', { token: 'none', chosen: [0] })).toMatchObject({ code: 'not_found' })
    expect(await call('catalog.export', { id })).toEqual({ file: null })
    expect(await call('erd.export', { id, format: 'svg', picture: EMPTY_PICTURE })).toEqual({ file: null, scale: null })
    expect(await call('erd.copy', { id, only: [], picture: EMPTY_PICTURE })).toEqual({ scale: 1 })
  })

  test('an object that is not there is refused with a reason', async () => {
    expect(await refused('catalog.object', { id, schema: subject.schema, kind: 'sequence', name: 'none', signature: '' })).toMatchObject({
      code: 'not_found',
      hint: expect.any(String),
    })
  })

  test('a locked vault keeps secrets in and lets what is cached out', async () => {
    expect(await call('vault.lock', {})).toMatchObject({ state: 'locked' })
    expect((await stats()).keysByType.config).toBe(0)
    expect(await call('connections.list', {})).toMatchObject([{ locked: true }, { locked: true }])
    expect(await call('catalog.get', { id })).toMatchObject({ totalTables: 4 })
    expect(await refused('connections.test', { id, force: true })).toMatchObject({ code: 'secrets_locked' })
    expect(await refused('vault.unlock', { password: 'wrong' })).toMatchObject({ code: 'auth_failed' })
    // Whoever has lost the password can still throw a connection away.
    const [, other] = await call('connections.list', {})
    expect((await call('connections.remove', { id: other?.id ?? '' })).entries).toBeGreaterThan(0)
    expect(await call('vault.unlock', { password: MASTER })).toMatchObject({ state: 'unlocked' })
    expect(await call('connections.list', {})).toMatchObject([{ id, locked: false }])
  })

  test('R43: the recovery code opens what a password did; a new key needs the password and brings a new code', async () => {
    const { recoveryCode } = await call('vault.newRecoveryCode', {})
    await call('vault.lock', {})
    expect(await call('vault.tryKeychain', {})).toMatchObject({ state: 'locked', problem: null })
    expect(await refused('vault.recover', { code: 'wrong' })).toMatchObject({ code: 'auth_failed' })
    expect(await call('vault.recover', { code: recoveryCode })).toMatchObject({ state: 'unlocked', slots: ['password', 'recovery'] })
    expect(await refused('vault.rotate', {})).toMatchObject({ code: 'secrets_locked' })
    const next = await call('vault.rotate', { password: MASTER })
    expect(next.recoveryCode).not.toBe(recoveryCode)
    expect(await call('connections.test', { id, force: true })).toMatchObject({ success: true })
    expect(await refused('vault.useKeychain', {})).toMatchObject({ code: 'secrets_unavailable' })
    expect(await refused('vault.setPassword', { password: MASTER, keychain: 'needed' })).toMatchObject({ code: 'secrets_unavailable' })
  })

  test.each([
    ['where it leads', 'and what was known', () => ({ options: { ...subject.options, host: 'localhost' } })],
    ['its encryption', 'and keeps what is known', () => ({ options: { ...subject.options, host: 'localhost', tls: 'prefer' } })],
    ['its secret', 'and keeps what is known', () => ({ secrets: subject.secrets })],
    ['its name', 'and keeps what is known', () => ({ name: 'Harbour 2' })],
  ])('an update of %s drops every cache entry of the connection %s', async (what, known, patch) => {
    await call('connections.test', { id })
    await scan(id, true)
    await subject.run(`COMMENT ON TABLE sites IS '${what}'`)
    await scan(id, true)
    await settled({ schema: PARTS, config: 1, test: 1, metadata: 0 })
    expect((await call('catalog.get', { id })).totalTables).toBe(4)
    const { revision } = await call('connections.get', { id })
    expect(await call('connections.update', { id, revision, ...patch() })).toMatchObject({ revision: revision + 1 })
    expect(await stats()).toMatchObject({ totalKeys: 0, memoryEntries: 0, keysByType: { schema: 0, config: 0, test: 0, metadata: 0 } })
    const history = (await call('history.list', { id })).entries.length
    if (known === 'and what was known') {
      expect(await refused('catalog.get', { id })).toMatchObject({ code: 'not_found' })
      expect(await call('cache.entries', {})).toEqual([])
      expect(history).toBe(0)
    } else {
      expect((await call('catalog.get', { id })).totalTables).toBe(4)
      expect(history).toBeGreaterThan(0)
    }
    expect(await refused('connections.update', { id, revision, ...patch() })).toMatchObject({ code: 'conflict' })
    expect(await call('connections.test', { id })).toMatchObject({ cached: false })
  })

  test('a removal drops every cache entry of the connection and none of another', async () => {
    await scan(id, true)
    const copy = await call('connections.duplicate', { id })
    expect(copy.name).toBe('Harbour 2 copy')
    await scan(copy.id)
    await call('connections.test', { id: copy.id })
    await settled({ schema: 2 * PARTS, config: 2, test: 2, metadata: 0 })
    expect((await call('connections.remove', { id: copy.id })).entries).toBeGreaterThanOrEqual(PARTS + 2)
    expect((await stats()).keysByType).toEqual({ schema: PARTS, config: 1, test: 1, metadata: 0 })
    expect((await call('cache.entries', {})).filter((entry) => entry.connectionId !== id)).toEqual([])
    for (const one of ['get', 'remove'] as const)
      expect(await refused(`connections.${one}`, { id: copy.id })).toMatchObject({ code: 'not_found' })
    await engine.indexer.idle()
    expect((await call('search.find', { text: 'dear_sites' })).items.map((item) => item.connectionId)).toEqual([id])
  })

  test('forget drops schema, config and test of the connection; clear drops what is left', async () => {
    expect((await call('connections.forget', { id })).entries).toBeGreaterThanOrEqual(PARTS + 2)
    expect(await stats()).toMatchObject({ totalKeys: 0, memoryEntries: 0 })
    const sample = await call('connections.restoreSample', {})
    expect(sample).toMatchObject({ engine: 'sqlite', name: 'Harbour sample' })
    for (const one of [sample.id, id]) await scan(one)
    const held = (await stats()).totalKeys
    expect(held).toBeGreaterThan(2 * PARTS)
    expect((await call('cache.clear', { confirm: true })).entries).toBeGreaterThanOrEqual(held)
    expect(await stats()).toMatchObject({ totalKeys: 0, memoryEntries: 0 })
    expect(await refused('catalog.get', { id })).toMatchObject({ code: 'not_found' })
    expect(await call('search.find', { text: 'sites' })).toMatchObject({ total: 0, notIndexed: [] })
    expect(await call('search.uses', {})).toEqual([])
    await callDatabases(channels, id)
  })

  test('no channel was left out', () => {
    expect([...new Set(channels.said.map((one) => one.channel))].sort()).toEqual(Object.keys(contract).sort())
  })
})

test('all caches were asked the same and said the same', () => {
  const [redis, ...others] = LAYERS.map((layer) => said.get(layer) ?? [])
  expect(redis?.length).toBeGreaterThan(Object.keys(contract).length)
  for (const other of others) expect(other).toEqual(redis)
})
