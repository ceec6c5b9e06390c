import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { type Blank, blankDatabase } from '../support/blank'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { runMariadb } from '../support/mariadb-server'
import { throughProxy } from '../support/mysql-sessions'
import { runPostgres } from '../support/postgres-server'
import { openReader, readAll } from '../support/reading'

// A database that was dropped or renamed while a connection to it is known, or is being read.

const GONE = { code: 'not_found', message: 'There is no such database on this server', hint: expect.stringContaining('dropped') as string }
const CALL = { signal: never, timeoutMs: 60_000 }

async function drop(blank: Blank): Promise<void> {
  const database = String(blank.options['database'])
  if (blank.engine === 'mysql') await runMariadb(inject('mariadb'), `DROP DATABASE ${database}`)
  else
    await runPostgres(
      inject('postgres'),
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`,
      `DROP DATABASE ${database}`,
    )
}

async function create(blank: Blank): Promise<void> {
  const sql = `CREATE DATABASE ${String(blank.options['database'])}`
  await (blank.engine === 'mysql' ? runMariadb(inject('mariadb'), sql) : runPostgres(inject('postgres'), sql))
  await blank.run('CREATE TABLE t (id INT PRIMARY KEY)')
}

describe.each(['postgres', 'mysql'] as const)('%s: the database of a connection was dropped', (kind) => {
  let engine: Engine
  let blank: Blank
  let id: string
  beforeAll(async () => {
    engine = await startEngine(inject('host'), newHome(), 'redis://127.0.0.1:1/0')
    engine.vault.useSession()
    blank = await blankDatabase(kind)
    await blank.run('CREATE TABLE t (id INT PRIMARY KEY)')
    const { options, secrets } = blank
    ;({ id } = await engine.connections.create({ name: 'Gone', engine: kind, environment: 'test', options, secrets }))
    await engine.scans.scan(id, false, never, quiet)
    await drop(blank)
  })
  afterAll(async () => {
    await engine.close()
  })

  const state = async () => (await engine.views.outline(id)).freshness.state
  const relation = () => ({ schema: blank.schema, name: 't' })

  test.each([
    ['the connection', () => ({})],
    ['a schema', () => ({ schema: blank.schema })],
    ['a relation', relation],
  ])('a refresh of %s says so, and what is known stays and is marked', async (_what, scope) => {
    await expect(engine.scans.refresh(id, scope(), never, quiet)).rejects.toMatchObject(GONE)
    expect(await state()).toBe('offline')
    expect((await engine.views.relation(id, relation(), never)).relation.columns).toHaveLength(1)
  })

  test('a check marks what is known, rows and a test say so', async () => {
    expect((await engine.scans.check(id, never)).state).toBe('offline')
    await expect(engine.views.rows(id, relation(), { limit: 1 }, never)).rejects.toMatchObject(GONE)
    expect(await engine.tests.saved(id, true, never)).toMatchObject({ success: false, ...GONE })
  })

  test('made again it is read again', async () => {
    await create(blank)
    expect(await engine.scans.refresh(id, {}, never, quiet)).toMatchObject({ read: 1 })
    expect(await state()).toBe('live')
  })
})

describe('mysql: dropped in the middle of a reading', () => {
  test('the one database of the connection is missed, not read as empty', async () => {
    const blank = await blankDatabase('mysql')
    await blank.run('CREATE TABLE t (id INT PRIMARY KEY)')
    const { proxy, way } = await throughProxy(blank)
    const session = await openReader(way)
    proxy.before('USE `', async () => await drop(blank))
    await expect(session.readCatalog(CALL)).rejects.toMatchObject(GONE)
    await session.close()
    await proxy.close()
  })

  test.each(['SHOW FULL TABLES FROM `', 'USE `'])(
    'one of many is left out before %s, and nothing of another is shown as its own',
    async (before) => {
      const [kept, gone] = [await blankDatabase('mysql'), await blankDatabase('mysql')]
      // The same name in both: what is asked of a database that is away must not be answered by the other.
      await kept.run('CREATE TABLE t (id INT PRIMARY KEY, kept INT)')
      await gone.run('CREATE TABLE t (id INT PRIMARY KEY); CREATE TABLE u (id INT PRIMARY KEY)')
      const { database: _all, ...options } = kept.options
      const { proxy, way } = await throughProxy({ ...kept, options })
      const session = await openReader(way)
      proxy.before(`${before}${gone.schema}`, async () => await drop(gone))
      const { relations, objects } = await readAll(session)
      const mine = relations.filter((r) => r.schema === kept.schema || r.schema === gone.schema)
      expect(mine.map((r) => [r.schema, r.name, r.columns.length])).toEqual([[kept.schema, 't', 2]])
      if (before.startsWith('SHOW')) expect(objects.filter((o) => o.name === gone.schema)).toEqual([])
      await session.close()
      await proxy.close()
    },
  )

  test('a relation of a schema that is gone is gone', async () => {
    const [kept, gone] = [await blankDatabase('mysql'), await blankDatabase('mysql')]
    await gone.run('CREATE TABLE t (id INT PRIMARY KEY)')
    const { database: _all, ...options } = kept.options
    const session = await openReader({ ...kept, options })
    const name = { schema: gone.schema, name: 't' }
    expect((await session.readRelations([name], CALL)).relations).toHaveLength(1)
    await drop(gone)
    expect((await session.readRelations([name], CALL)).relations).toEqual([])
    await session.close()
  })
})
