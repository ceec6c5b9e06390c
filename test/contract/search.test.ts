import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, inject, test } from 'vitest'
import type { SearchInput } from '@shared/search'
import type { Engine } from '../../src/main/engine'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { makeSubject, removeSqlite, type Subject } from '../support/subjects'

const NO_REDIS = 'redis://127.0.0.1:1/0'
/** For what is made again behind an answer: a machine with much to do needs more than a second. */
const PATIENT = { timeout: 20_000 }
const open: Engine[] = []
afterEach(async () => {
  for (const engine of open.splice(0)) await engine.close()
})

async function start(home: string): Promise<Engine> {
  const engine = await startEngine(inject('host'), home, NO_REDIS)
  engine.vault.useSession()
  open.push(engine)
  return engine
}

async function add(engine: Engine, subject: Subject): Promise<string> {
  const { engine: id, options, secrets } = subject
  const saved = await engine.connections.create({ name: `A ${id}`, engine: id, environment: 'test', options, secrets })
  await engine.scans.scan(saved.id, false, never, quiet)
  await engine.indexer.idle()
  return saved.id
}

async function found(engine: Engine, text: string, more: Partial<SearchInput> = {}): Promise<string[]> {
  const { items } = await engine.search.find({ text, limit: 100, offset: 0, ...more }, never)
  return items.map((i) => `${i.connectionName}: ${i.what} ${i.name}${i.column === undefined ? '' : `.${i.column}`}`)
}

describe.each(['sqlite', 'postgres', 'mysql'] as const)('what was read of %s', (kind) => {
  test('is found by name, column, key and view text, a hostile name too', async () => {
    const engine = await start(newHome())
    const subject = await makeSubject(kind)
    await add(engine, subject)
    expect(await found(engine, 'SITES')).toEqual(expect.arrayContaining([`A ${kind}: name sites`, `A ${kind}: name dear_sites`]))
    expect(await found(engine, 'price')).toEqual(
      expect.arrayContaining([`A ${kind}: column sites.price`, `A ${kind}: column dear_sites.price`]),
    )
    expect(await found(engine, 'sites.price')).toEqual(expect.arrayContaining([`A ${kind}: column sites.price`]))
    expect(await found(engine, 'sites_area')).toEqual([`A ${kind}: part sites`])
    expect(await found(engine, 'price 10')).toEqual([`A ${kind}: definition dear_sites`])
    // Its last word is a column of it too: the path finds that one, after the name.
    expect((await found(engine, subject.hostile))[0]).toBe(`A ${kind}: name ${subject.hostile}`)
    expect(await found(engine, 'sites', { kinds: ['view'] })).toEqual(expect.not.arrayContaining([`A ${kind}: name sites`]))
  })

  test('follows changes: a refreshed relation, a new reading, a relation that is gone', async () => {
    const engine = await start(newHome())
    const subject = await makeSubject(kind)
    const id = await add(engine, subject)
    await subject.run('ALTER TABLE sites ADD COLUMN moored_at INT')
    expect(await found(engine, 'moored')).toEqual([])
    await engine.scans.refresh(id, { schema: subject.schema, name: 'sites' }, never, quiet)
    await engine.indexer.idle()
    expect(await found(engine, 'moored')).toEqual([`A ${kind}: column sites.moored_at`])
    await subject.run('CREATE TABLE lighthouses (id INT PRIMARY KEY)')
    await subject.run('DROP VIEW dear_sites')
    await engine.scans.scan(id, true, never, quiet)
    await engine.indexer.idle()
    // Some engines name the primary key after its table: that follows.
    expect((await found(engine, 'lighthouse'))[0]).toBe(`A ${kind}: name lighthouses`)
    expect(await found(engine, 'dear')).toEqual([])
  })

  test('follows a check, which reads again only what changed', async () => {
    const engine = await start(newHome())
    const subject = await makeSubject(kind)
    const id = await add(engine, subject)
    await subject.run('ALTER TABLE areas ADD COLUMN moored_at INT')
    await subject.run('CREATE TABLE lighthouses (id INT PRIMARY KEY)')
    await subject.run('DROP VIEW dear_sites')
    await engine.scans.check(id, never)
    await engine.indexer.idle()
    expect(await found(engine, 'moored')).toEqual([`A ${kind}: column areas.moored_at`])
    expect((await found(engine, 'lighthouse'))[0]).toBe(`A ${kind}: name lighthouses`)
    expect(await found(engine, 'dear')).toEqual([])
    expect(await found(engine, 'sites_area')).toEqual([`A ${kind}: part sites`])
    expect((await engine.search.find({ text: '', limit: 1, offset: 0 }, never)).notIndexed).toEqual([])
  })

  test('is gone when it is forgotten, from the file too', async () => {
    const home = newHome()
    const engine = await start(home)
    const subject = await makeSubject(kind)
    await subject.run('CREATE TABLE canaryboat (canarymast INT)')
    const id = await add(engine, subject)
    expect(await found(engine, 'canary')).toHaveLength(2)
    await engine.explorer.forget(id, { schema: subject.schema, name: 'canaryboat' })
    // From the moment it is acknowledged.
    expect(await found(engine, 'canary')).toEqual([`A ${kind}: name canaryboat`])
    // Looked at again, it is read again.
    await engine.views.relation(id, { schema: subject.schema, name: 'canaryboat' }, never)
    await engine.indexer.idle()
    expect(await found(engine, 'canary')).toHaveLength(2)
    await engine.explorer.forget(id, { schema: subject.schema })
    expect(await found(engine, 'canarymast')).toEqual([])
    await engine.indexer.idle()
    expect(traces(home, 'canarymast')).toEqual([])
    await engine.explorer.forget(id, {})
    expect(await found(engine, 'canary')).toEqual([])
    await engine.indexer.idle()
    expect(traces(home, 'canary')).toEqual([])
  })
})

test.each([
  ['a relation', (subject: Subject) => ({ schema: subject.schema, name: 'canaryboat' })],
  ['a schema', (subject: Subject) => ({ schema: subject.schema })],
  ['a connection', () => ({})],
])('%s that was forgotten is not found, and not in the file after the next start, whenever this run ends', async (_, scope) => {
  const home = newHome()
  const subject = await makeSubject('sqlite')
  await subject.run('CREATE TABLE canaryboat (canarymast INT)')
  const other = await makeSubject('sqlite')
  const first = await start(home)
  const id = await add(first, subject)
  await add(first, other)
  expect(traces(home, 'canarymast')).not.toEqual([])
  await first.explorer.forget(id, scope(subject))
  expect(await found(first, 'canarymast')).toEqual([])
  // As one that is ended at once: nobody waits for what is still to be done.
  await first.indexer.close(0)
  await first.close()
  open.length = 0

  const second = await start(home)
  expect(await found(second, 'canarymast')).toEqual([])
  await second.search.catchUp()
  await second.indexer.idle()
  expect(traces(home, 'canarymast')).toEqual([])
  expect(traces(home, 'sites')).not.toEqual([])
})

test('another process finds nothing of what this one has forgotten', async () => {
  const home = newHome()
  const [one, other] = [await start(home), await start(home)]
  const id = await add(one, await makeSubject('sqlite'))
  expect(await found(other, 'sites_area')).toHaveLength(1)
  await one.explorer.forget(id, {})
  expect(await found(other, 'sites')).toEqual([])
})

test.each([
  [
    'postgres',
    [
      'CREATE SEQUENCE canaryseq',
      "CREATE FUNCTION canaryfn(a int) RETURNS int LANGUAGE sql AS 'SELECT a + 4711'",
      "COMMENT ON FUNCTION canaryfn IS 'counts the canaries'",
      "CREATE TYPE canarykind AS ENUM ('yellowish', 'greenish')",
      'CREATE TYPE canarypair AS (canaryleft int)',
    ],
    ['name canaryfn', 'name canaryseq', 'name canarykind', 'name canarypair', 'column canarypair.canaryleft', 'comment canaryfn'],
    ['4711', 'definition canaryfn'],
    ['greenish', 'definition canarykind'],
    'DROP FUNCTION canaryfn',
  ],
  [
    'mysql',
    ['CREATE SEQUENCE canaryseq', "CREATE PROCEDURE canaryfn() COMMENT 'counts the canaries' SELECT 4711"],
    ['name canaryfn', 'name canaryseq', 'comment canaryfn'],
    ['4711', 'definition canaryfn'],
    ['counts', 'comment canaryfn'],
    'DROP PROCEDURE canaryfn',
  ],
] as const)(
  'routines, sequences and types of %s are found, and go',
  async (kind, statements, all, [body, inBody], [word, inWord], drop) => {
    const engine = await start(newHome())
    const subject = await makeSubject(kind)
    for (const statement of statements) await subject.run(statement)
    const id = await add(engine, subject)
    const lines = (list: readonly string[]) => list.map((line) => `A ${kind}: ${line}`).sort()
    expect((await found(engine, 'canar')).sort()).toEqual(lines(all))
    expect(await found(engine, body)).toEqual(lines([inBody]))
    expect(await found(engine, word)).toEqual(lines([inWord]))
    expect(await found(engine, 'canar', { kinds: ['sequence'] })).toEqual(lines(['name canaryseq']))
    await subject.run(drop)
    await engine.scans.check(id, never)
    await engine.indexer.idle()
    expect((await found(engine, 'canar')).sort()).toEqual(lines(all.filter((line) => !line.includes('canaryfn'))))
  },
)

test('what another process read and did not index is indexed when somebody searches', async () => {
  const home = newHome()
  const subject = await makeSubject('sqlite')
  const [one, other] = [await start(home), await start(home)]
  const id = await add(one, subject)
  await subject.run('ALTER TABLE sites ADD COLUMN moored_at INT')
  // As one that is ended at once.
  await other.indexer.close(0)
  await other.scans.scan(id, true, never, quiet)
  expect(await one.search.find({ text: 'moored', limit: 10, offset: 0 }, never)).toMatchObject({ total: 0, notIndexed: [id] })
  await one.indexer.idle()
  expect(await one.search.find({ text: 'moored', limit: 10, offset: 0 }, never)).toMatchObject({ total: 1, notIndexed: [] })
  await other.explorer.forget(id, {})
  expect(await found(one, 'moored')).toEqual([])
  await one.search.catchUp()
  await one.indexer.idle()
  expect(traces(home, 'moored')).toEqual([])
})

test('several connections are searched at once, narrowed by connection and engine, in the order of rank', async () => {
  const engine = await start(newHome())
  const sqlite = await add(engine, await makeSubject('sqlite'))
  await add(engine, await makeSubject('postgres'))
  expect((await found(engine, 'dear_sites')).filter((line) => line.includes(': name'))).toEqual([
    'A sqlite: name dear_sites',
    'A postgres: name dear_sites',
  ])
  const only = async (more: Partial<SearchInput>) => new Set((await found(engine, 'dear_sites', more)).map((line) => line.split(':')[0]))
  expect(await only({})).toEqual(new Set(['A sqlite', 'A postgres']))
  expect(await only({ connections: [sqlite] })).toEqual(new Set(['A sqlite']))
  expect(await only({ engines: ['postgres'] })).toEqual(new Set(['A postgres']))
})

test('offline and after a restart it is found as it was', async () => {
  const home = newHome()
  const subject = await makeSubject('sqlite')
  const first = await start(home)
  await add(first, subject)
  await first.close()
  open.length = 0
  removeSqlite(subject)
  const second = await start(home)
  expect(await found(second, 'sites_area')).toEqual(['A sqlite: part sites'])
  await second.search.catchUp()
  expect(second.indexer.indexing()).toBeNull()
})

test('a lost file is made again from the snapshots, a damaged one is put aside first', async () => {
  const home = newHome()
  const file = join(home, 'search.db')
  const first = await start(home)
  await add(first, await makeSubject('sqlite'))
  expect(statSync(file).mode & 0o777).toBe(0o600)
  await first.close()
  open.length = 0

  writeFileSync(file, 'this is no database, and long enough to be read as one'.repeat(100))
  const second = await start(home)
  expect(await found(second, 'sites_area').then(() => 'answered')).toBe('answered')
  await expect.poll(() => found(second, 'sites_area'), PATIENT).toEqual(['A sqlite: part sites'])
  expect(existsSync(`${file}.damaged`)).toBe(true)
  await second.close()
  open.length = 0

  // A hole in the middle is met when it is read.
  const bytes = readFileSync(file)
  bytes.fill(0x5a, 4096, bytes.length - 100)
  writeFileSync(file, bytes)
  const third = await start(home)
  await found(third, 'sites_area').catch(quiet)
  await expect.poll(() => found(third, 'sites_area'), PATIENT).toEqual(['A sqlite: part sites'])
  await third.explorer.clear()
  expect(existsSync(`${file}.damaged`)).toBe(false)
  expect(await found(third, 'sites_area')).toEqual([])
})

test('a search says what is not indexed yet', async () => {
  const engine = await start(newHome())
  const subject = await makeSubject('sqlite')
  const { id } = await engine.connections.create({
    name: 'S',
    engine: 'sqlite',
    environment: 'test',
    options: subject.options,
    secrets: {},
  })
  // As one whose indexing has not come to it yet.
  await engine.indexer.close(0)
  await engine.scans.scan(id, false, never, quiet)
  const input = { text: 'sites', limit: 10, offset: 0 }
  expect(await engine.search.find(input, never)).toMatchObject({ total: 0, notIndexed: [id] })
})

/** Files of the index that hold a text. */
function traces(home: string, text: string): string[] {
  return readdirSync(home).filter(
    (name) => name.startsWith('search.db') && readFileSync(join(home, name)).toString('latin1').includes(text),
  )
}

test('of a letter that nearly every column holds a filter tells the relations alone', async () => {
  const engine = await start(newHome())
  const file = join(newHome(), 'wide.db')
  const db = new Database(file)
  for (let table = 0; table < 60; table += 1)
    db.exec(
      `CREATE TABLE ${table === 7 ? 'rare' : `common_${String(table)}`} (${Array.from({ length: 20 }, (_, at) => `col_${String(at)}`).join(', ')})`,
    )
  db.exec('ALTER TABLE rare ADD COLUMN qux')
  db.close()
  const saved = await engine.connections.create({
    name: 'Wide',
    engine: 'sqlite',
    environment: 'test',
    options: { path: file },
    secrets: {},
  })
  await engine.scans.scan(saved.id, false, never, quiet)
  await engine.indexer.idle()
  const { relations, columns } = await engine.search.filter(saved.id, 'col', never)
  expect({ relations: relations.length, columns }).toEqual({ relations: 60, columns: [] })
  const few = await engine.search.filter(saved.id, 'qu', never)
  expect(few.columns).toEqual([{ relation: few.relations[0], name: 'qux' }])
})
