import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createLogger } from '../../../../src/main/log'
import { listBackupFiles } from '../../../../src/main/store/backup-files'
import { ConnectionStore } from '../../../../src/main/store/connections'
import { open, seal } from '../../../../src/main/store/envelope'
import { Generations } from '../../../../src/main/store/generations'
import { migrations } from '../../../../src/main/store/migrations/index'
import { openStore } from '../../../../src/main/store/open'
import { PreferencesStore } from '../../../../src/main/store/preferences'
import { dropSecondCopies } from '../../../../src/main/store/second-copies'
import type { Keychain } from '../../../../src/main/store/slots'
import { Snapshots } from '../../../../src/main/store/snapshots'
import { openVault } from '../../../../src/main/store/open-vault'

const log = createLogger('silent')
const CANARY = 'canary-7f3a9c-secret'
const folder = () => mkdtempSync(join(tmpdir(), 'relata-store-'))
const draft = {
  name: 'A',
  engine: 'postgres',
  environment: 'test' as const,
  options: { host: 'db.example', port: 5432 },
  secrets: { password: CANARY },
}

/** Every file below a folder. */
function filesOf(home: string): string[] {
  const names = readdirSync(home, { recursive: true }).map(String)
  return names.filter((name) => statSync(join(home, name)).isFile())
}

async function openAll(home: string, keychain?: Keychain, clock?: () => number) {
  const store = openStore(home, log, clock)
  const vault = await openVault(store, keychain, log)
  const connections = new ConnectionStore(store, vault, (_engine, options) => `${String(options['host'])}`)
  return { store, vault, connections, close: () => store.close() }
}

/** A keychain that can be taken away, broken or swapped. */
function keychain(): Keychain & { state: 'good' | 'throws' | 'other' } {
  const held = new Map<string, Buffer>()
  return {
    label: 'Test keychain',
    available: true,
    state: 'good',
    async seal(bytes) {
      held.set('k', Buffer.from(bytes))
      return Buffer.from('ticket')
    },
    async open() {
      if (this.state === 'throws') throw new Error('the keychain is locked')
      return this.state === 'other' ? Buffer.alloc(32, 9) : Buffer.from(held.get('k') ?? '')
    },
  }
}

describe('store file', () => {
  test('is private, durable and asserted on every open', () => {
    const home = folder()
    for (let round = 0; round < 2; round += 1) {
      const store = openStore(home, log)
      expect(store.db.pragma('synchronous', { simple: true })).toBe(2)
      expect(store.db.pragma('journal_mode', { simple: true })).toBe('wal')
      expect(store.db.pragma('secure_delete', { simple: true })).toBe(1)
      store.close()
    }
    expect(statSync(join(home, 'relata.db')).mode & 0o777).toBe(0o600)
    expect(statSync(home).mode & 0o777).toBe(0o700)
  })

  test('of a newer version is refused and left as it is', () => {
    const home = folder()
    const store = openStore(home, log)
    store.db.exec("PRAGMA user_version = 999; UPDATE second_copy SET copy = '999' WHERE name = 'user_version'")
    store.close()
    const before = readFileSync(join(home, 'relata.db'))
    expect(() => openStore(home, log)).toThrow(expect.objectContaining({ code: 'store_from_future' }))
    expect(readFileSync(join(home, 'relata.db')).equals(before)).toBe(true)
  })

  test('that is damaged is told, kept, and never replaced by an empty one', () => {
    const home = folder()
    const file = join(home, 'relata.db')
    writeFileSync(file, 'this was a database once, '.repeat(300))
    const before = readFileSync(file)
    expect(() => openStore(home, log)).toThrow(expect.objectContaining({ code: 'store_damaged', hint: expect.stringContaining('backup') }))
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('a store of the first version keeps its connections, which share nothing, and a copy of it is kept', async () => {
    const home = folder()
    const { store, connections } = await openAll(home, keychain())
    const { id } = await connections.create({ ...draft, shared: true })
    // As the first version left it: without the tables and columns that came later, and without what is beside the file.
    dropSecondCopies(store.db)
    store.db.exec(`
      ALTER TABLE connection DROP COLUMN position; ALTER TABLE connection DROP COLUMN folder; ALTER TABLE connection DROP COLUMN colour;
      ALTER TABLE connection DROP COLUMN asks; ALTER TABLE connection DROP COLUMN shared; ALTER TABLE vault DROP COLUMN key_id; ALTER TABLE vault DROP COLUMN file_key_id;
      DROP TABLE sealed_setting; DROP TABLE diagram_view; DROP TABLE query_text; DROP TABLE second_copy; DROP TABLE change_count; PRAGMA user_version = 1`)
    store.db.close()
    for (const later of ['backups', 'relata.mark']) rmSync(join(home, later), { recursive: true, force: true })
    const again = await openAll(home, keychain())
    expect(again.store.db.pragma('user_version', { simple: true })).toBe(migrations.length)
    expect(again.connections.list()).toMatchObject([{ id, name: 'A', shared: false }])
    expect(listBackupFiles(home)).toMatchObject([{ version: 1 }])
    again.close()
  })

  test('the list of migrations is the folder of migrations, numbered without a gap', () => {
    const files = readdirSync(join(import.meta.dirname, '../../../../src/main/store/migrations')).filter((name) => /^\d{4}-/.test(name))
    expect(migrations.map((m) => `${String(m.version).padStart(4, '0')}-${m.name}.ts`)).toEqual(files.sort())
    expect(migrations.map((m) => m.version)).toEqual(migrations.map((_, at) => at + 1))
  })
})

describe('envelope', () => {
  const key = Buffer.alloc(32, 7)
  const context = ['connection', 'config', 'id', 1]

  test('opens exactly what was sealed, in its place and revision', () => {
    const plain = Buffer.from('{"a":1}')
    const sealed = seal(key, context, plain)
    expect(open(key, context, sealed).equals(plain)).toBe(true)
    for (const other of [
      ['connection', 'config', 'id', 2],
      ['connection', 'config', 'other', 1],
      ['connection', 'name', 'id', 1],
      ['connectionconfig', '', 'id', 1],
    ]) {
      expect(() => open(key, other, sealed)).toThrow(expect.objectContaining({ code: 'secrets_unavailable' }))
    }
    expect(() => open(Buffer.alloc(32, 8), context, sealed)).toThrow()
  })

  test('no flipped bit and no shortened envelope is accepted', () => {
    const sealed = seal(key, context, Buffer.from('secret'))
    let accepted = 0
    const attempt = (bytes: Buffer) => {
      try {
        open(key, context, bytes)
        accepted += 1
      } catch {
        // refused, as it must be
      }
    }
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const flipped = Buffer.from(sealed)
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      attempt(flipped)
    }
    for (let length = 0; length < sealed.length; length += 1) attempt(sealed.subarray(0, length))
    expect(sealed.length * 8 + sealed.length).toBeGreaterThan(2000)
    expect(accepted).toBe(0)
  })
})

describe('vault and connections', () => {
  test('a connection without a secret is saved at once; a secret is refused until there is something to keep it in', async () => {
    const all = await openAll(folder())
    expect(all.vault.status().state).toBe('empty')
    await all.connections.create({ ...draft, secrets: {} })
    await expect(all.connections.create(draft)).rejects.toMatchObject({
      code: 'secrets_unavailable',
      hint: expect.stringContaining('master password'),
    })
    expect(all.connections.list()).toHaveLength(1)
    all.close()
  })

  test('a master password keeps secrets; locked they are unreadable, the list is not; a wrong one is refused', async () => {
    const home = folder()
    const first = await openAll(home)
    await first.vault.setPassword('correct horse')
    const { id } = await first.connections.create(draft)
    expect(first.connections.open(id).secrets).toEqual({ password: CANARY })
    expect(JSON.stringify(first.connections.get(id))).not.toContain(CANARY)
    first.close()

    let now = Date.now()
    const second = await openAll(home, undefined, () => now)
    expect(second.vault.status().state).toBe('locked')
    expect(second.connections.list()).toMatchObject([{ name: 'A', locked: true, target: '' }])
    expect(() => second.connections.open(id)).toThrow(expect.objectContaining({ code: 'secrets_locked' }))
    for (let wrong = 0; wrong < 3; wrong += 1) await expect(second.vault.unlock('wrong')).rejects.toMatchObject({ code: 'auth_failed' })
    await expect(second.vault.unlock('correct horse')).rejects.toMatchObject({ message: expect.stringContaining('wait') })
    now += 60_000
    await second.vault.unlock('correct horse')
    expect(second.connections.open(id).secrets).toEqual({ password: CANARY })
    second.close()
  })

  test('nothing secret stands in any file, in any common encoding', async () => {
    const home = folder()
    const all = await openAll(home)
    await all.vault.setPassword('master-canary-51')
    await all.connections.create(draft)
    all.store.db.pragma('wal_checkpoint(TRUNCATE)')
    all.close()
    writeFileSync(join(home, 'control'), Buffer.from(CANARY).toString('base64'))
    const encodings = [CANARY, 'master-canary-51'].flatMap((text) => [
      Buffer.from(text),
      Buffer.from(text, 'utf16le'),
      Buffer.from(Buffer.from(text).toString('base64').slice(0, 20)),
      Buffer.from(Buffer.from(text).toString('hex')),
    ])
    const hits = filesOf(home).filter((name) => encodings.some((bytes) => readFileSync(join(home, name)).includes(bytes)))
    expect(hits).toEqual(['control'])
  })

  test('a session keeps secrets in memory only, and says so after a restart', async () => {
    const home = folder()
    const first = await openAll(home)
    first.vault.useSession()
    const { id } = await first.connections.create(draft)
    expect(first.connections.open(id).secrets).toEqual({ password: CANARY })
    first.close()
    const second = await openAll(home)
    expect(() => second.connections.open(id)).toThrow(expect.objectContaining({ code: 'secrets_unavailable' }))
    expect(second.connections.get(id).secretsSet).toEqual(['password'])
    second.close()
  })

  test('secrets of a session move into the vault when a master password is set', async () => {
    const home = folder()
    const first = await openAll(home)
    first.vault.useSession()
    const { id } = await first.connections.create(draft)
    await first.vault.setPassword('later')
    first.close()
    const second = await openAll(home)
    await second.vault.unlock('later')
    expect(second.connections.open(id).secrets).toEqual({ password: CANARY })
    second.close()
  })

  test.each(['throws', 'other'] as const)('a keychain that %s loses nothing: it comes back when the keychain does', async (state) => {
    const home = folder()
    const chain = keychain()
    const first = await openAll(home, chain)
    const { id } = await first.connections.create(draft)
    const bytes = first.store.db.prepare('SELECT config FROM connection').pluck().get() as Buffer
    first.close()
    chain.state = state
    const second = await openAll(home, chain)
    expect(second.connections.list()).toMatchObject([{ name: 'A', locked: true }])
    expect(() => second.connections.open(id)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^secrets_/) }))
    expect((second.store.db.prepare('SELECT config FROM connection').pluck().get() as Buffer).equals(bytes)).toBe(true)
    second.close()
    chain.state = 'good'
    const third = await openAll(home, chain)
    expect(third.connections.open(id).secrets).toEqual({ password: CANARY })
    third.close()
  })

  test('an older revision is a conflict; blank secrets stay, null removes', async () => {
    const all = await openAll(folder())
    await all.vault.setPassword('x')
    const { id } = await all.connections.create(draft)
    const updated = await all.connections.update({ id, revision: 1, name: 'B' })
    expect(updated).toMatchObject({ name: 'B', revision: 2 })
    expect(all.connections.open(id).secrets).toEqual({ password: CANARY })
    await expect(all.connections.update({ id, revision: 1, name: 'C' })).rejects.toMatchObject({ code: 'conflict' })
    await all.connections.update({ id, revision: 2, secrets: { password: null } })
    expect(all.connections.open(id).secrets).toEqual({})
    const copy = await all.connections.duplicate(id)
    expect(copy).toMatchObject({ name: 'B copy', target: 'db.example' })
    all.connections.remove(id)
    expect(() => all.connections.open(id)).toThrow(expect.objectContaining({ code: 'not_found' }))
    all.close()
  })
})

describe('snapshots, generations, preferences', () => {
  test('a snapshot is replaced whole, measured, and removed by name', async () => {
    const home = folder()
    const { store, vault, close } = await openAll(home)
    const snapshots = new Snapshots(store, vault, log)
    const put = (version: number, parts: (readonly [string, string])[]) => {
      const edition = snapshots.begin(version)
      for (const part of parts) snapshots.stage('c', edition, version, [part])
      return { edition, before: snapshots.promote('c', edition) }
    }
    const first = put(1, [
      ['outline', CANARY],
      ['graph', 'g'],
    ])
    const staged = snapshots.begin(7)
    snapshots.stage('c', staged, 7, [['outline', 'not shown yet']])
    expect(snapshots.getPart('c', 'outline')).toBe(CANARY)
    expect(snapshots.version('c', 'outline')).toBe(1)
    const second = put(2, [['outline', `${CANARY} again`]])
    expect([first.before, second.before]).toEqual([undefined, first.edition])
    await snapshots.sweep('c', second.edition)
    await snapshots.sweep('c', first.edition)
    expect(snapshots.version('c', 'outline')).toBe(2)
    expect(snapshots.getPart('c', 'outline')).toBe(`${CANARY} again`)
    expect(snapshots.getPart('c', 'graph')).toBeUndefined()
    expect(await snapshots.measure('c')).toEqual(await snapshots.measure('c', ['outline', 'nothing']))
    expect(await snapshots.measure('c')).toEqual(await snapshots.measure())
    expect((await snapshots.measure('c')).entries).toBe(1)
    expect(snapshots.change('c', 3, [['graph', 'new']], [])).toBe(true)
    expect([snapshots.version('c', 'graph'), snapshots.version('c', 'outline')]).toEqual([3, 2])
    await snapshots.removeParts('c', ['outline', 'nothing'])
    expect(snapshots.version('c', 'outline')).toBeUndefined()
    expect(snapshots.version('c', 'graph')).toBe(3)
    expect(readFileSync(join(home, 'snapshots.db')).includes(CANARY)).toBe(false)
    snapshots.close()
    close()
  })

  test('a damaged snapshot file is put aside and begun anew', async () => {
    const home = folder()
    const { store, vault, close } = await openAll(home)
    writeFileSync(join(home, 'snapshots.db'), 'broken '.repeat(1000))
    const snapshots = new Snapshots(store, vault, log)
    expect(snapshots.getPart('c', 'outline')).toBeUndefined()
    expect(readdirSync(home).some((name) => name.startsWith('snapshots.db.damaged-'))).toBe(true)
    snapshots.close()
    close()
  })

  test('a reserved generation counts only within its era, or before anybody else, and is never given out twice', async () => {
    const { store, close } = await openAll(folder())
    const generations = new Generations(store)
    const prepared = generations.reserve('a', 'schema')
    expect(generations.current('a', 'schema')).toBe(0)
    const forgotten = generations.bump('a', 'schema')
    expect(forgotten).toBeGreaterThan(prepared)
    expect(generations.advance('a', prepared, { era: 0, generation: 0 })).toBe(false)
    const next = generations.reserve('a', 'schema')
    expect(next).toBeGreaterThan(forgotten)
    expect(generations.advance('a', next, { era: 0, generation: forgotten })).toBe(true)
    expect(generations.advance('a', prepared, { era: 0 })).toBe(true)
    expect(generations.current('a', 'schema')).toBe(prepared)
    const era = generations.bump('a', 'era')
    expect(generations.advance('a', next, { era: 0 })).toBe(false)
    expect(generations.advance('a', next, { era })).toBe(true)
    close()
  })

  test('generations only grow, each on its own', async () => {
    const home = folder()
    const first = await openAll(home)
    const generations = new Generations(first.store)
    expect([generations.current('a', 'schema'), generations.bump('a', 'schema'), generations.bump('a', 'schema')]).toEqual([0, 1, 2])
    expect(generations.current('a', 'connection')).toBe(0)
    first.close()
    const second = await openAll(home)
    expect(new Generations(second.store).current('a', 'schema')).toBe(2)
    second.close()
  })

  test('a preference that no longer fits falls back by itself', async () => {
    const { store, close } = await openAll(folder())
    const preferences = new PreferencesStore(store)
    expect(preferences.set({ theme: 'dark' })).toEqual({
      theme: 'dark',
      language: 'system',
      sidebarWidth: 280,
      sidebar: true,
      splitShare: 50,
      window: null,
      zoom: 100,
      keymap: {},
      systemSchemas: [],
      snapshotLimitBytes: 1024 ** 3,
      lockAfterMinutes: 15,
      proxy: '',
      connectSeconds: 20,
      ttlMinutes: { schema: 60, metadata: 30, test: 5, config: 30 },
    })
    store.db.prepare("INSERT INTO preference (name, value) VALUES ('sidebarWidth', '99999')").run()
    expect(preferences.get()).toEqual({
      theme: 'dark',
      language: 'system',
      sidebarWidth: 280,
      sidebar: true,
      splitShare: 50,
      window: null,
      zoom: 100,
      keymap: {},
      systemSchemas: [],
      snapshotLimitBytes: 1024 ** 3,
      lockAfterMinutes: 15,
      proxy: '',
      connectSeconds: 20,
      ttlMinutes: { schema: 60, metadata: 30, test: 5, config: 30 },
    })
    close()
  })
})
