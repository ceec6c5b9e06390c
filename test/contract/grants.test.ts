import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { forkNodeHost } from '../../src/main/drivers/fork-node'
import { openRemoteSession, type RemoteSession } from '../../src/main/drivers/remote-session'
import { type Blank, blankDatabase, type EngineId } from '../support/blank'
import { CALL } from '../support/postgres-sessions'

// A statement that was copied is run as it is by whoever may do everything: then what was forbidden can be read.
const pid = String(process.pid)

interface Forbidden {
  readonly engine: EngineId
  readonly role: string
  readonly login: string
  /** Makes the user, and things that it may not read. */
  readonly made: (blank: Blank) => readonly string[]
  readonly gone: (blank: Blank) => readonly string[]
  /** A table, and a view of the same schema. */
  readonly table: (blank: Blank) => { readonly schema: string; readonly name: string }
  readonly view: string
  /** What stands in the one cell of both. */
  readonly cell: string | number
  /** What takes all rights back. */
  readonly back: (blank: Blank) => readonly string[]
}

const pgRole = `Cl"erk_${pid}`
const pgQuoted = `"Cl""erk_${pid}"`
const myUser = `cl'erk_${pid}`

const CASES: readonly Forbidden[] = [
  {
    ...{ engine: 'postgres', role: pgRole, login: pgRole, view: 'o"ver', cell: '7' },
    made: () => [
      `CREATE ROLE ${pgQuoted} LOGIN PASSWORD 'few'`,
      'CREATE SCHEMA "pay""roll"; CREATE TABLE "pay""roll"."sal""aries" (id integer); INSERT INTO "pay""roll"."sal""aries" VALUES (7)',
      'CREATE VIEW "pay""roll"."o""ver" AS SELECT id FROM "pay""roll"."sal""aries"',
    ],
    gone: () => [`DROP OWNED BY ${pgQuoted}; DROP ROLE ${pgQuoted}`],
    table: () => ({ schema: 'pay"roll', name: 'sal"aries' }),
    back: () => [`DROP OWNED BY ${pgQuoted}`],
  },
  {
    ...{ engine: 'mysql', role: myUser, login: myUser, view: 'o`v_er', cell: 7 },
    made: ({ schema }) => [
      `CREATE USER \`${myUser}\`@'127.0.0.%' IDENTIFIED BY 'few'`,
      'CREATE TABLE `sal``a_ries` (id integer); INSERT INTO `sal``a_ries` VALUES (7)',
      'CREATE VIEW `o``v_er` AS SELECT id FROM `sal``a_ries`',
      // With any right at all the server shows the name.
      `GRANT INSERT ON \`${schema}\`.* TO \`${myUser}\`@'127.0.0.%'`,
    ],
    gone: () => [`DROP USER \`${myUser}\`@'127.0.0.%'`],
    table: ({ schema }) => ({ schema, name: 'sal`a_ries' }),
    back: ({ schema }) => [
      `REVOKE ALL PRIVILEGES, GRANT OPTION FROM \`${myUser}\`@'127.0.0.%'`,
      `GRANT INSERT ON \`${schema}\`.* TO \`${myUser}\`@'127.0.0.%'`,
    ],
  },
]

describe.each(CASES)('rights that a user of $engine lacks', ({ engine, login, made, gone, table, view, cell, back }) => {
  let blank: Blank
  const open = async (): Promise<RemoteSession> =>
    await openRemoteSession(forkNodeHost(inject('host')), engine, { ...blank.options, user: login }, { password: 'few' }, CALL)
  const asked = async <T>(work: (session: RemoteSession) => Promise<T>): Promise<T> => {
    const session = await open()
    try {
      return await work(session)
    } finally {
      await session.close()
    }
  }
  const rows = async (name: string) =>
    (await asked(async (session) => await session.rows({ ...table(blank), name }, { limit: 5 }, CALL))).rows

  beforeAll(async () => {
    blank = await blankDatabase(engine)
    await blank.run(...made(blank))
  })
  afterAll(async () => {
    await blank.run(...gone(blank))
    await blank.reset()
  })

  test('one relation: the statement opens it and nothing beside it', async () => {
    await blank.run(...back(blank))
    await expect(rows(table(blank).name)).rejects.toMatchObject({ code: 'permission_denied' })
    const statements = await asked(async (session) => await session.grants(table(blank), CALL))
    expect(statements.length).toBeGreaterThan(0)
    await blank.run(...statements)
    expect(await rows(table(blank).name)).toEqual([[cell]])
    await expect(rows(view)).rejects.toMatchObject({ code: 'permission_denied' })
    expect(await asked(async (session) => await session.grants(table(blank), CALL))).toEqual([])
  })

  test('a whole schema: all in it can be read, and what a view is made of is told', async () => {
    await blank.run(...back(blank))
    const { schema } = table(blank)
    await blank.run(...(await asked(async (session) => await session.grants({ schema }, CALL))))
    expect([await rows(table(blank).name), await rows(view)]).toEqual([[[cell]], [[cell]]])
    expect(await asked(async (session) => await session.grants({ schema }, CALL))).toEqual([])
    const { relations } = await asked(async (session) => await session.readRelations([{ schema, name: view }], CALL))
    expect(relations[0]).toMatchObject({ name: view })
    expect(relations[0]?.definition).toContain('id')
    expect(relations[0]?.limited).toBeUndefined()
  })

  test('a relation that is not there is not found', async () => {
    const session = await open()
    await expect(session.grants({ ...table(blank), name: 'nowhere' }, CALL)).rejects.toMatchObject({ code: 'not_found' })
    await session.close()
  })
})

test('what of the catalog is kept from a role of PostgreSQL: granted, it is read', async () => {
  const blank = await blankDatabase('postgres')
  const role = `few_catalog_${pid}`
  await blank.run(
    `CREATE ROLE ${role} LOGIN PASSWORD 'few'; CREATE TABLE open (id integer CHECK (id > 0)); COMMENT ON TABLE open IS 'Open'`,
    `REVOKE SELECT ON pg_catalog.pg_description FROM PUBLIC; REVOKE EXECUTE ON FUNCTION pg_get_expr(pg_node_tree, oid) FROM PUBLIC`,
  )
  const read = async () => {
    const session = await openRemoteSession(
      forkNodeHost(inject('host')),
      'postgres',
      { ...blank.options, user: role },
      { password: 'few' },
      CALL,
    )
    try {
      const { relations, notes } = await session.readRelations([{ schema: 'public', name: 'open' }], CALL)
      return { relation: relations[0], notes, statements: await session.grants({}, CALL) }
    } finally {
      await session.close()
    }
  }
  try {
    const before = await read()
    expect(before.notes.length).toBeGreaterThan(0)
    expect(before.notes.every(({ grantable }) => grantable === true)).toBe(true)
    expect(before.statements).toEqual([
      `GRANT SELECT ON TABLE pg_catalog.pg_description TO "${role}";`,
      `GRANT EXECUTE ON FUNCTION pg_catalog.pg_get_expr(pg_node_tree,oid) TO "${role}";`,
    ])
    await blank.run(...before.statements)
    expect(await read()).toMatchObject({ relation: { comment: 'Open' }, notes: [], statements: [] })
  } finally {
    await blank.reset()
    await blank.run(`DROP ROLE ${role}`)
  }
})

test('what of the catalog is kept from a user of MySQL: granted, triggers are told, and nobody is asked for the passwords of all', async () => {
  const blank = await blankDatabase('mysql')
  const user = `few_catalog_${pid}`
  await blank.run(
    `CREATE USER ${user}@'%' IDENTIFIED BY 'few'; GRANT SELECT ON ${blank.schema}.* TO ${user}@'%'`,
    'CREATE TABLE open (id integer); CREATE TRIGGER watch BEFORE INSERT ON open FOR EACH ROW SET NEW.id = 1',
  )
  const read = async () => {
    const session = await openRemoteSession(forkNodeHost(inject('host')), 'mysql', { ...blank.options, user }, { password: 'few' }, CALL)
    try {
      const { relations, notes } = await session.readRelations([{ schema: blank.schema, name: 'open' }], CALL)
      return { triggers: relations[0]?.triggers.map(({ name }) => name), notes, statements: await session.grants({}, CALL) }
    } finally {
      await session.close()
    }
  }
  try {
    const before = await read()
    expect(before).toMatchObject({
      triggers: [],
      statements: [`GRANT TRIGGER, EVENT ON \`${blank.schema.replaceAll('_', '\\_')}\`.* TO \`${user}\`@\`%\`;`],
    })
    expect(before.notes).toContainEqual(expect.objectContaining({ facet: 'triggers', grantable: true }))
    await blank.run(...before.statements)
    const after = await read()
    expect(after).toMatchObject({ triggers: ['watch'], statements: [] })
    expect(after.notes.some(({ grantable }) => grantable === true)).toBe(false)
  } finally {
    await blank.run(`DROP USER ${user}@'%'`)
    await blank.reset()
  }
})
