import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { definitionRelations } from '../../src/main/drivers/postgres/sql/definitions.sql'
import { countText, SHAPE } from '../../src/main/drivers/postgres/sql/rows.sql'
import * as sent from '../../src/main/drivers/postgres/sql/session.sql'
import * as allowed from '../../src/main/drivers/postgres/statements'
import { askPostgres, CALL, openAs, otherSession } from '../support/postgres-sessions'
import { postgresMajor, runPostgres, startPostgres } from '../support/postgres-server'
import type { TestServer } from '../support/server'
import { loggedStatements } from '../support/statement-log'

const HOSTILE = `x"; DROP TABLE "victim`
const END = 'relata statements end here'

/** Numbers that a statement carries are limits and oids: the texts are told apart without them. */
const shape = (text: string) =>
  text
    .replace(/'\{[\d,]*\}'::(oid|bigint)\[\]/g, 'OIDS')
    .replace(/(timeout = |LIMIT )\d+/g, '$1N')
    .trim()

describe('what PostgreSQL is sent', () => {
  let server: TestServer
  const logFolder = mkdtempSync(join(tmpdir(), 'relata-statements-'))
  beforeAll(async () => {
    server = await startPostgres({ logFolder })
  })
  afterAll(async () => {
    await server.stop()
    rmSync(logFolder, { recursive: true, force: true })
  })

  test("R30 R33 is on a fixed list, by the server's own log, whatever is asked and whatever things are called", async () => {
    const { host, port, user, password, database } = server
    const way = { options: { host, port, user, database }, secrets: { password } }
    const quoted = `"${HOSTILE.replaceAll('"', '""')}"`
    await runPostgres(server, `CREATE TABLE victim (id integer); CREATE TABLE ${quoted} (${quoted} integer CHECK (${quoted} > 0))`)
    await runPostgres(
      server,
      'CREATE VIEW over AS SELECT * FROM victim',
      ...(postgresMajor() < 14 ? [] : ['CREATE FUNCTION f() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT 1; END']),
    )
    const session = await openAs(way, {})
    await session.identity(CALL)
    await session.readCatalog(CALL)
    await session.fingerprint(CALL)
    const { fingerprint: known } = await session.marks(CALL)
    await runPostgres(server, 'ALTER TABLE victim ADD COLUMN more integer')
    await session.fingerprint({ ...CALL, known })
    await session.marks({ ...CALL, known })
    await session.readRelations([{ schema: 'public', name: HOSTILE }], CALL)
    await session.readObjects(CALL)
    await session.rows({ schema: 'public', name: HOSTILE }, { limit: 5 }, CALL)
    await session.databases(CALL)
    await session.grants({}, CALL)
    await session.grants({ schema: 'public' }, CALL)
    await session.grants({ schema: 'public', name: HOSTILE }, CALL)
    await session.count({ schema: 'public', name: HOSTILE }, [], CALL)
    await expect(session.rows({ schema: 'public', name: `${HOSTILE}"` }, { limit: 5 }, CALL)).rejects.toMatchObject({ code: 'not_found' })
    const other = await otherSession(way)
    await other.query('BEGIN; LOCK TABLE victim')
    await session.readCatalog(CALL)
    await other.end()
    await session.close()
    await runPostgres(server, `SELECT '${END}'`)

    const version = Number((await loggedStatements(logFolder, END)).version)
    const reader = { version, forbidden: new Set<string>() }
    const some = { oids: [1] }
    const starts = [sent.snapshotStart, sent.shortStart, sent.rowsStart].map((start) => start({ statementMs: 1, lockMs: 1 }))
    const list = new Set(
      [
        ...Object.values(sent).flatMap((text) => (typeof text === 'string' ? [text] : [])),
        ...starts,
        sent.identity(true),
        // At the head of a batch each setting is a statement of its own.
        ...starts.flatMap((start) => start.split('; ')),
        definitionRelations('whole'),
        SHAPE,
        `SELECT t.${quoted}, t.ctid::text FROM "public".${quoted} AS t LIMIT 1`,
        countText(`"public".${quoted}`, []),
        sent.firstRows(`"public"."${`${HOSTILE}"`.replaceAll('"', '""')}"`, 0, 0),
        ...[
          ...allowed.catalogQuestions(reader, 'whole'),
          ...allowed.catalogQuestions(reader, some),
          ...allowed.definitionQuestions(reader, 'whole'),
          ...allowed.definitionQuestions(reader, some),
          ...allowed.objectQuestions(reader),
          ...allowed.bodyQuestions(reader),
          ...allowed.fingerprintQuestions(reader),
          ...allowed.fingerprintQuestions(reader, allowed.IN_BUCKETS),
          ...allowed.bucketQuestions(reader, allowed.IN_BUCKETS),
          ...allowed.bucketQuestions(reader, ['pg_class', 'pg_attribute']),
          ...allowed.markQuestions(reader),
          ...allowed.narrowMarkQuestions(reader, [1]),
        ].map(({ text }) => text),
      ].map(shape),
    )
    const { statements } = await loggedStatements(logFolder, END)
    const parts = statements.flatMap((text) => text.split(';\n')).map(shape)
    expect(parts.length).toBeGreaterThan(list.size)
    expect([...new Set(parts)].filter((part) => !list.has(part))).toEqual([])
    expect(await askPostgres(way, "SELECT count(*) FROM pg_class WHERE relname = 'victim'")).toBe('1')
  })
})
