import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { describe, expect, inject, test } from 'vitest'
import { forkNodeHost } from '../../src/main/drivers/fork-node'
import type { Link } from '../../src/main/drivers/link'
import { openRemoteSession, type RemoteSession } from '../../src/main/drivers/remote-session'
import { bigSchema } from '../bench/schemas/sqlite'
import { never, newHome } from '../support/engine'
import { folderState } from '../support/folder'
import { type Reading, readAll } from '../support/reading'

const CALL = { signal: never, timeoutMs: 60_000 }
const HOSTILE = readFileSync(join(import.meta.dirname, '..', 'fixtures', 'sqlite', 'hostile-names.sql'), 'utf8')

/** A folder with one database in it, and nothing else. */
function folder(...statements: string[]): { home: string; path: string } {
  const home = newHome()
  const path = join(home, 'file.db')
  const db = new Database(path)
  for (const statement of statements) db.exec(statement)
  db.close()
  return { home, path }
}

async function open(path: string): Promise<RemoteSession> {
  return await openRemoteSession(forkNodeHost(inject('host')), 'sqlite', { path }, {}, CALL)
}

/** Everything a user may ask of a file: a reading, a check, marks, each relation alone, its rows. */
async function readEverything(path: string): Promise<Reading> {
  const session = await open(path)
  try {
    const reading = await readAll(session)
    await session.fingerprint({ ...CALL, known: reading.fingerprint })
    await session.marks(CALL)
    await session.readRelations(reading.relations, CALL)
    for (const relation of reading.relations) await session.rows(relation, { limit: 5 }, CALL).catch(() => undefined)
    return reading
  } finally {
    await session.close()
  }
}

describe('R15 R30 reading writes nothing: the folder is the same before and after, byte for byte', () => {
  test('a plain file, with names that would be statements elsewhere', async () => {
    const { home, path } = folder(
      HOSTILE,
      `CREATE TABLE "x""; VACUUM INTO 'stolen.db'; --" (a)`,
      `CREATE TABLE "x'); ATTACH 'y.db' AS y" (a)`,
    )
    const before = folderState(home)
    expect((await readEverything(path)).relations.length).toBeGreaterThan(50)
    expect(folderState(home)).toBe(before)
  })

  test('a file with a log that was closed: SQLite alone would leave -wal and -shm behind', async () => {
    const { home, path } = folder('PRAGMA journal_mode = WAL', 'CREATE TABLE t (a)', 'INSERT INTO t VALUES (1)')
    const before = folderState(home)
    expect(readdirSync(home)).toEqual(['file.db'])
    expect((await readEverything(path)).relations.map((r) => r.name)).toEqual(['t'])
    expect(folderState(home)).toBe(before)
    // The control: opened in place, even read-only, the two files appear.
    const control = new Database(path, { readonly: true })
    control.prepare('SELECT * FROM t').all()
    control.close()
    expect(readdirSync(home)).toEqual(['file.db', 'file.db-shm', 'file.db-wal'])
  })

  test('a file whose newest tables are only in a log that nobody has open', async () => {
    const { home, path } = folder('PRAGMA journal_mode = WAL', 'CREATE TABLE t (a)')
    const db = new Database(path)
    db.exec("CREATE TABLE only_in_log (a TEXT); INSERT INTO only_in_log VALUES ('there')")
    const left = join(newHome(), 'left')
    cpSync(home, left, { recursive: true })
    db.close()
    rmSync(join(left, 'file.db-shm'))
    const before = folderState(left)
    const session = await open(join(left, 'file.db'))
    expect((await readAll(session)).relations.map((r) => r.name)).toEqual(['only_in_log', 't'])
    expect((await session.rows({ schema: 'main', name: 'only_in_log' }, { limit: 5 }, CALL)).rows).toEqual([['there']])
    await session.close()
    expect(folderState(left)).toBe(before)
  })

  test('a program that has it open goes on writing, and what it writes is seen', async () => {
    const { home, path } = folder('PRAGMA journal_mode = WAL', 'CREATE TABLE t (a)')
    const session = await open(path)
    const first = await readAll(session)
    const writer = new Database(path)
    writer.exec('CREATE TABLE later (a)')
    expect(await session.fingerprint({ ...CALL, known: first.fingerprint })).not.toBe(first.fingerprint)
    expect((await readAll(session)).relations.map((r) => r.name)).toEqual(['later', 't'])
    writer.exec("INSERT INTO later VALUES ('row')")
    expect((await session.rows({ schema: 'main', name: 'later' }, { limit: 5 }, CALL)).rows).toEqual([['row']])
    writer.close()
    await session.close()
    expect(readdirSync(home).filter((name) => !name.startsWith('file.db'))).toEqual([])
  })

  test('a file that was left in the middle of a transaction is refused, and left as it is', async () => {
    const { home, path } = folder('CREATE TABLE t (a)', 'INSERT INTO t VALUES (randomblob(20000))')
    const db = new Database(path)
    db.pragma('cache_size = 1')
    db.pragma('cache_spill = 1')
    db.exec('BEGIN; UPDATE t SET a = randomblob(2000000); CREATE TABLE half (a)')
    const left = join(newHome(), 'left')
    cpSync(home, left, { recursive: true })
    db.exec('ROLLBACK')
    db.close()
    expect(readdirSync(left)).toEqual(['file.db', 'file.db-journal'])
    const before = folderState(left)
    await expect(readEverything(join(left, 'file.db'))).rejects.toMatchObject({ code: 'permission_denied', hint: expect.any(String) })
    expect(folderState(left)).toBe(before)
  })

  test('files that are damaged at every place end in words or in a reading, never in a crash', async () => {
    const { path } = folder(HOSTILE, 'CREATE TABLE filled (a TEXT, b INT)', `INSERT INTO filled VALUES ('x', 1), ('y', 2)`, 'ANALYZE')
    const home = newHome()
    const original = readFileSync(path)
    let seed = 42
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed % below
    }
    const outcomes = { read: 0, refused: 0 }
    for (let at = 0; at < 24; at += 1) {
      const bytes = Buffer.from(at % 4 === 0 ? original.subarray(0, random(original.length)) : original)
      for (let hit = 0; hit < 1 + (at % 20); hit += 1)
        if (bytes.length > 0) bytes[random(at % 2 === 0 ? Math.min(8192, bytes.length) : bytes.length)] = random(256)
      const damaged = join(home, `damaged-${String(at)}.db`)
      writeFileSync(damaged, bytes)
      const before = folderState(home)
      try {
        await readEverything(damaged)
        outcomes.read += 1
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^(invalid_input|query_failed|permission_denied|unreachable)$/) })
        outcomes.refused += 1
      }
      expect(folderState(home)).toBe(before)
    }
    expect(outcomes.read).toBeGreaterThan(0)
    expect(outcomes.refused).toBeGreaterThan(0)
  }, 180_000)
})

describe('R14 what never ends is ended', () => {
  const ENDLESS = 'CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) AS i FROM n'

  /** A session whose process is watched from outside. */
  async function watched(path: string): Promise<{ session: RemoteSession; gone: () => boolean }> {
    let over = false
    const start = (): Link => {
      const link = forkNodeHost(inject('host'))()
      link.onExit(() => (over = true))
      return link
    }
    return { session: await openRemoteSession(start, 'sqlite', { path }, {}, CALL), gone: () => over }
  }

  test('a view without an end: it is described without being run; Cancel and a time limit end the process', async () => {
    const { home, path } = folder(ENDLESS, 'CREATE TABLE t (a)')
    const before = folderState(home)
    const first = await watched(path)
    const { relations } = await readAll(first.session)
    expect(relations.find((r) => r.name === 'endless')?.columns.map((c) => c.name)).toEqual(['i'])
    const abort = new AbortController()
    const rows = first.session.rows({ schema: 'main', name: 'endless' }, { limit: 5 }, { signal: abort.signal, timeoutMs: 60_000 })
    setTimeout(() => abort.abort(), 100)
    await expect(rows).rejects.toMatchObject({ code: 'cancelled' })
    await expect.poll(first.gone).toBe(true)

    const second = await watched(path)
    await expect(
      second.session.rows({ schema: 'main', name: 'endless' }, { limit: 5 }, { signal: never, timeoutMs: 100 }),
    ).rejects.toMatchObject({
      code: 'timeout',
    })
    await expect.poll(second.gone).toBe(true)
    expect(folderState(home)).toBe(before)
  })

  test('views that double at every step: Cancel ends the reading', async () => {
    const views = [
      'CREATE TABLE v0 (a)',
      ...Array.from({ length: 40 }, (_, at) => `CREATE VIEW v${String(at + 1)} AS SELECT * FROM v${String(at)} AS x, v${String(at)} AS y`),
    ]
    const { path } = folder(...views)
    const { session, gone } = await watched(path)
    const abort = new AbortController()
    let named = 0
    const reading = session.readCatalog({ signal: abort.signal, timeoutMs: 60_000, onNames: () => (named += 1) })
    const ended = reading.then(
      () => 'read',
      (error: { code: string }) => error.code,
    )
    await expect.poll(() => named).toBe(1)
    abort.abort()
    // SQLite may refuse the doubling by itself, sooner than we ask it to stop: either way it ends.
    expect(['cancelled', 'read']).toContain(await ended)
    await session.close()
    expect(gone()).toBe(true)
  })

  test('Cancel in the middle of a reading keeps the session', async () => {
    const { path } = folder(`BEGIN; ${[...bigSchema(200)].join(';')}; COMMIT`)
    const { session, gone } = await watched(path)
    const abort = new AbortController()
    const reading = session.readCatalog({ signal: abort.signal, timeoutMs: 60_000, onNames: () => abort.abort() })
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' })
    expect((await readAll(session)).relations).toHaveLength(210)
    expect(gone()).toBe(false)
    await session.close()
  })
})

describe('a schema that SQLite itself refuses is refused in words', () => {
  const edited = (sql: string) => {
    const { home, path } = folder('CREATE TABLE t (a)')
    const db = new Database(path)
    db.unsafeMode(true)
    db.pragma('writable_schema = ON')
    db.prepare("UPDATE sqlite_schema SET sql = ? WHERE name = 't'").run(sql)
    db.close()
    return { home, path }
  }
  const columns = Array.from({ length: 1_000_000 }, (_, at) => `c${String(at)}`).join(',')

  test.each([
    ['a million columns', `CREATE TABLE t (${columns})`],
    ['no statement', 'nonsense'],
    ['another statement', "VACUUM INTO 'stolen.db'"],
    ['an attached file', "ATTACH 'stolen.db' AS x"],
    ['depth', `CREATE TABLE t (a CHECK (${'('.repeat(100_000)}1${')'.repeat(100_000)}))`],
  ])('%s', async (_name, sql) => {
    const { home, path } = edited(sql)
    const before = folderState(home)
    await expect(readEverything(path)).rejects.toMatchObject({ code: 'invalid_input', hint: expect.any(String) })
    expect(folderState(home)).toBe(before)
  })

  test('what is no file at all', async () => {
    mkdirSync(join(newHome(), 'x'))
    await expect(open('/dev/zero')).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

describe('nobody waits for the other', () => {
  test('a file that is locked is given up after its time, and read again when it is free', async () => {
    const { path } = folder('CREATE TABLE t (a)')
    const session = await open(path)
    await readAll(session)
    const other = new Database(path)
    other.exec('BEGIN EXCLUSIVE; CREATE TABLE u (a)')
    await expect(readAll(session)).rejects.toMatchObject({ code: 'timeout', message: expect.stringContaining('locked') })
    other.exec('COMMIT')
    other.close()
    expect((await readAll(session)).relations.map((r) => r.name)).toEqual(['t', 'u'])
    await session.close()
  })

  test('an open change of another session is neither waited for nor seen', async () => {
    const { path } = folder('CREATE TABLE t (a)')
    const other = new Database(path)
    other.exec('BEGIN IMMEDIATE; CREATE TABLE u (a)')
    const session = await open(path)
    expect((await readAll(session)).relations.map((r) => r.name)).toEqual(['t'])
    other.exec('COMMIT')
    expect((await readAll(session)).relations.map((r) => r.name)).toEqual(['t', 'u'])
    await session.close()
    other.close()
  })

  test('R30 while a reading runs and after it, others change the schema within their two seconds', async () => {
    const { path } = folder(`BEGIN; ${[...bigSchema(300)].join(';')}; COMMIT`)
    const session = await open(path)
    const other = new Database(path, { timeout: 2000 })
    let running = true
    const reading = readAll(session).then(() => (running = false))
    let changes = 0
    while (running) {
      changes += 1
      other.exec(`CREATE TABLE during_${String(changes)} (a)`)
      await sleep(20)
    }
    await reading
    expect(changes).toBeGreaterThan(0)
    other.pragma('busy_timeout = 0')
    other.exec('CREATE TABLE after (a)')
    other.close()
    await session.close()
  })
})

test('a copy of a file that is being written is whole or read again', async () => {
  const { home, path } = folder('PRAGMA journal_mode = WAL', 'CREATE TABLE t (a)')
  copyFileSync(path, join(home, 'copy.db'))
  const session = await open(join(home, 'copy.db'))
  expect((await readAll(session)).relations.map((r) => r.name)).toEqual(['t'])
  writeFileSync(join(home, 'copy.db'), readFileSync(folder('PRAGMA journal_mode = WAL', 'CREATE TABLE other (a)').path))
  expect((await readAll(session)).relations.map((r) => r.name)).toEqual(['other'])
  await session.close()
})
