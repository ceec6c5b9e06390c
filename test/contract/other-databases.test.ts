import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { otherDatabase } from '../../src/main/explorer/other-database'
import { type Blank, blankDatabase } from '../support/blank'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { CALL, openAs } from '../support/postgres-sessions'
import { runPostgres } from '../support/postgres-server'

const pid = String(process.pid)
const NAMES = [`else "where" ${pid}`, `closed_${pid}`, `shut_${pid}`, `cast_${pid}`] as const
const [OPEN, CLOSED, SHUT, CAST] = NAMES
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

describe('other databases of a server', () => {
  let blank: Blank
  let engine: Engine
  let id: string
  const role = `few_databases_${pid}`

  beforeAll(async () => {
    blank = await blankDatabase('postgres')
    await runPostgres(
      inject('postgres'),
      ...NAMES.map((name) => `CREATE DATABASE ${quoted(name)}`),
      `CREATE ROLE ${role} LOGIN PASSWORD 'few'`,
      `REVOKE CONNECT ON DATABASE ${quoted(CLOSED)} FROM PUBLIC`,
      `ALTER DATABASE ${quoted(SHUT)} ALLOW_CONNECTIONS false`,
      `ALTER DATABASE ${quoted(CAST)} IS_TEMPLATE true`,
    )
    engine = await startEngine(inject('host'), newHome(), 'redis://127.0.0.1:1/0')
    engine.vault.useSession()
    const options = { ...blank.options, user: role }
    const common = { engine: 'postgres', environment: 'staging', folder: 'Shops', colour: 'pink' } as const
    id = (await engine.connections.create({ ...common, name: 'Shop', options, secrets: { password: 'few' } })).id
  })
  afterAll(async () => {
    await engine.close()
    await runPostgres(
      inject('postgres'),
      `ALTER DATABASE ${quoted(CAST)} IS_TEMPLATE false`,
      ...NAMES.map((name) => `DROP DATABASE ${quoted(name)}`),
      `DROP ROLE ${role}`,
    )
  })

  test('are those that this role may connect to, sorted, without its own', async () => {
    const [few, admin] = [await openAs(blank, { user: role }, 'few'), await openAs(blank, {})]
    const [own, all] = [await few.databases(CALL), await admin.databases(CALL)]
    await Promise.all([few.close(), admin.close()])
    expect(own).toContain(OPEN)
    expect(own).toEqual(own.toSorted())
    for (const name of [CLOSED, SHUT, CAST, 'template0', 'template1', blank.options['database']]) expect(own).not.toContain(name)
    expect(all).toContain(CLOSED)
    expect(all).not.toContain(SHUT)
  })

  test('are kept beside the reading with the time when they were told, through another reading, and end with a forget', async () => {
    const { scans, views, explorer } = engine
    await scans.scan(id, false, never, quiet)
    expect(await views.databases(id, false, never)).toBeNull()
    const asked = await views.databases(id, true, never)
    expect(asked?.databases).toContain(OPEN)
    expect(await views.databases(id, false, never)).toEqual(asked)
    await scans.scan(id, true, never, quiet)
    expect(await views.databases(id, false, never)).toEqual(asked)
    await explorer.forget(id, {})
    expect(await views.databases(id, false, never)).toBeNull()
  })

  test('become connections like this one, with its secrets, once each', async () => {
    const { connections, scans, views } = engine
    const { connection, made } = await otherDatabase(connections, id, OPEN)
    expect(made).toBe(true)
    expect(connection).toMatchObject({
      ...{ name: `Shop / ${OPEN}`, database: OPEN, folder: 'Shops', colour: 'pink', environment: 'staging' },
    })
    await scans.scan(connection.id, false, never, quiet)
    expect((await views.outline(connection.id)).database).toBe(OPEN)
    expect(await otherDatabase(connections, id, OPEN)).toMatchObject({ made: false, connection: { id: connection.id } })
    // And back: the one that it was made of leads there already.
    expect(await otherDatabase(connections, connection.id, String(blank.options['database']))).toMatchObject({
      ...{ made: false, connection: { id } },
    })
    // Of a copy the names do not grow.
    expect((await otherDatabase(connections, connection.id, 'third')).connection.name).toBe('Shop / third')
  })

  test('of a password that is asked for, what was handed in goes along and is written nowhere', async () => {
    const { connections } = engine
    const options = { ...blank.options, user: role, database: 'first' }
    const asking = await connections.create({ name: 'Asks', engine: 'postgres', environment: 'test', options, secrets: {}, asks: true })
    connections.given.give(asking.id, { password: 'few' }, false)
    const { connection } = await otherDatabase(connections, asking.id, 'second')
    expect(connection.asks).toBe(true)
    expect(connections.open(connection.id).secrets).toEqual({ password: 'few' })
    expect(connections.get(connection.id).secretsSet).toEqual([])
  })

  test('are nothing that an engine whose databases are schemas has', async () => {
    const mysql = await blankDatabase('mysql')
    const { options, secrets } = mysql
    const other = await engine.connections.create({ name: 'My', engine: 'mysql', environment: 'test', options, secrets })
    await expect(otherDatabase(engine.connections, other.id, 'x')).rejects.toMatchObject({ code: 'unsupported' })
    expect((await engine.views.databases(other.id, true, never))?.databases).toEqual([])
  })
})
