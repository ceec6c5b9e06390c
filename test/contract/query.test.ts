import { readdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { QUERY_LIMITS } from '@shared/query'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { type Channels, openChannels } from '../support/channels'
import { newHome, startEngine } from '../support/engine'
import { makeSubject, type Subject } from '../support/subjects'

const ENGINES = ['sqlite', 'postgres', 'mysql'] as const
type EngineId = (typeof ENGINES)[number]

/** A statement that takes long, without a table. */
const LONG: Readonly<Record<EngineId, string>> = {
  sqlite: 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n',
  postgres: 'SELECT pg_sleep(60)',
  mysql: 'SELECT SLEEP(60)',
}
/** Many rows, without a table. */
const MANY: Readonly<Record<EngineId, (rows: number, width: number) => string>> = {
  sqlite: (rows, width) =>
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${String(rows)}) SELECT i, hex(zeroblob(${String(width / 2)})) FROM n`,
  postgres: (rows, width) => `SELECT i, repeat('x', ${String(width)}) FROM generate_series(1, ${String(rows)}) i`,
  mysql: (rows, width) => `SELECT seq, REPEAT('x', ${String(width)}) FROM seq_1_to_${String(rows)}`,
}

describe.each(ENGINES)('the console on %s', (engineId) => {
  let subject: Subject
  let engine: Engine
  let channels: Channels
  let id = ''
  let guarded = ''
  let made = 0
  const home = newHome()
  const own = () => {
    made += 1
    return `console-${String(made)}`
  }

  beforeAll(async () => {
    subject = await makeSubject(engineId)
    engine = await startEngine(inject('host'), home, 'redis://127.0.0.1:1/0')
    channels = openChannels(engine)
    await channels.call('vault.setPassword', { password: 'correct horse' })
    const connection = { engine: subject.engine, environment: 'test' as const, secrets: subject.secrets }
    const save = async (name: string, readOnly: boolean) =>
      (await channels.call('connections.create', { ...connection, name, options: { ...subject.options, readOnly } })).id
    id = await save('May write', false)
    guarded = await save('Read only', true)
  })
  afterAll(async () => {
    await channels.close()
    await engine.close()
  })

  const run = async (text: string, more: { console?: string; rows?: number; timeoutMs?: number } = {}) =>
    await channels.call('query.run', { id, console: own(), text, writable: true, ...more })
  const read = async (text: string, console = own()) => await channels.call('query.run', { id: guarded, console, text })
  /** Rows of a table, by a session of nobody's. */
  const count = async (table: string) => (await read(`SELECT count(*) FROM ${table}`)).rows[0]?.[0]

  test('answers rows typed as the rows of a relation are, and says who may write', async () => {
    const found = await read('SELECT id, price, parent FROM sites ORDER BY id')
    expect(found).toMatchObject({ cut: null, error: null, readOnly: true, newSession: true, inTransaction: false })
    expect(found.columns.map(({ name }) => name)).toEqual(['id', 'price', 'parent'])
    expect(found.columns[1]?.type.toLowerCase()).toContain(engineId === 'postgres' ? 'numeric(12,2)' : 'decimal')
    const rows = await channels.call('catalog.rows', { id: guarded, schema: subject.schema, name: 'sites' })
    const places = ['id', 'price', 'parent'].map((name) => rows.columns.findIndex((column) => column.name === name))
    expect(found.rows).toEqual(rows.rows.map((row) => places.map((at) => row[at])))
    expect((await run('SELECT 1')).readOnly).toBe(false)
  })

  test('64-bit numbers keep their digits, bytes are bytes, and two columns may have one name', async () => {
    const bytes = { sqlite: "x'00ff'", postgres: "'\\x00ff'::bytea", mysql: "CAST(x'00ff' AS BINARY)" }[engineId]
    const big = engineId === 'mysql' ? 'CAST(9223372036854775807 AS SIGNED)' : '9223372036854775807'
    const found = await read(`SELECT ${big} AS a, ${bytes} AS a, NULL AS n, 'ñ🚢' AS t`)
    expect(found.columns.map(({ name }) => name)).toEqual(['a', 'a', 'n', 't'])
    expect(found.rows[0]?.map((cell) => (typeof cell === 'object' && cell !== null && 'hex' in cell ? cell.hex : cell))).toEqual([
      '9223372036854775807',
      '00ff',
      null,
      'ñ🚢',
    ])
  })

  test('a session that may write writes, tells how much, and keeps what was begun in it until its console closes', async () => {
    const mine = own()
    expect(await run('CREATE TABLE written (n INT PRIMARY KEY)', { console: mine })).toMatchObject({ error: null, newSession: true })
    expect(await run('INSERT INTO written VALUES (1), (2)', { console: mine })).toMatchObject({ affected: 2, newSession: false })
    expect(await count('written')).toBe('2')
    await run('BEGIN', { console: mine })
    const begun = await run('DELETE FROM written', { console: mine })
    expect(begun).toMatchObject({ affected: 2, inTransaction: true })
    await channels.call('query.close', { console: mine })
    expect(await count('written')).toBe('2')
    expect(await run('SELECT 1', { console: mine })).toMatchObject({ newSession: true, inTransaction: false })
  })

  test('a result is cut at its rows, and says so', async () => {
    const found = await run(MANY[engineId](5000, 2), { rows: 1234 })
    expect(found.rows).toHaveLength(1234)
    expect(found).toMatchObject({ cut: 'rows', error: null })
    expect(found.rows.at(-1)?.[0]).toSatisfy((cell: unknown) => String(cell) === '1234')
    expect(await run(MANY[engineId](700, 2), { rows: 700 })).toMatchObject({ cut: null })
  })

  test('R14 a result is cut at its bytes, and says so; the session goes on', async () => {
    const mine = own()
    const found = await run(MANY[engineId](100_000, 4000), { console: mine, rows: 100_000 })
    expect(found).toMatchObject({ cut: 'bytes', error: null })
    expect(found.rows.length * 4000).toBeLessThanOrEqual(QUERY_LIMITS.bytes)
    expect(found.rows.length * 4000).toBeGreaterThan(QUERY_LIMITS.bytes / 2)
    expect(await run('SELECT 1', { console: mine })).toMatchObject({ newSession: false, error: null })
  })

  test('R25 a statement that takes too long is stopped, on the server too', async () => {
    const mine = own()
    if (engineId === 'sqlite') {
      const refused = await channels.refused('query.run', { id: guarded, console: mine, text: LONG.sqlite, timeoutMs: 1000 })
      expect(refused.code).toBe('timeout')
      expect(await read('SELECT 1', mine)).toMatchObject({ newSession: true, error: null })
      return
    }
    const stopped = await channels.call('query.run', { id: guarded, console: mine, text: LONG[engineId], timeoutMs: 1000 })
    // MariaDB's SLEEP answers when it is interrupted.
    expect(stopped.error?.code ?? JSON.stringify(stopped.rows)).toMatch(/^timeout$|^\[\["?1"?\]\]$/)
    expect(stopped.elapsedMs).toBeLessThan(10_000)
    expect(await stillRunning()).toBe(false)
    expect(await read('SELECT 1', mine)).toMatchObject({ newSession: false, error: null })
  })

  test('R25 a statement that is cancelled ends, on the server too, and the next one is served', async () => {
    const mine = own()
    const [reply] = await channels.cancelled('query.run', { id: guarded, console: mine, text: LONG[engineId] }, 700)
    expect(reply).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    if (engineId !== 'sqlite') expect(await stillRunning()).toBe(false)
    expect(await read('SELECT 1', mine)).toMatchObject({ error: null })
  })

  const stillRunning = async () => {
    const sql =
      engineId === 'postgres'
        ? "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60)%' AND state = 'active'"
        : "SELECT count(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT SLEEP(60)%'"
    await new Promise((done) => setTimeout(done, 300))
    return (await run(sql)).rows[0]?.[0] !== '0'
  }

  test('an error says what the server says, and where', async () => {
    const wrong = "SELECT 'ñ🚢', id\nFORM sites"
    const found = await read(wrong)
    expect(found.error?.code).toBe('query_failed')
    expect(found.error?.position).toBe(wrong.indexOf('sites'))
    const missing = await read('SELECT id FROM no_such_thing')
    expect(missing.error?.message).toContain('no_such_thing')
  })

  test('more than one statement at a time is refused', async () => {
    expect((await read('SELECT 1; SELECT 2')).error).not.toBeNull()
    expect((await run("SELECT 1; INSERT INTO areas VALUES (9, 9, 'two')")).error).not.toBeNull()
    expect((await read('SELECT count(*) FROM areas WHERE a = 9')).rows[0]?.[0]).toBe('0')
  })

  test('one statement at a time runs in a console; another console does not wait', async () => {
    const mine = own()
    const slow = channels.cancelled('query.run', { id: guarded, console: mine, text: LONG[engineId] }, 1500)
    await new Promise((done) => setTimeout(done, 700))
    expect(await channels.refused('query.run', { id: guarded, console: mine, text: 'SELECT 1' })).toMatchObject({ code: 'conflict' })
    expect(await read('SELECT 1')).toMatchObject({ error: null })
    await slow
  })

  test('whoever asks to write through a read-only connection is refused before the server is asked', async () => {
    const refused = await channels.refused('query.run', { id: guarded, console: own(), text: 'SELECT 1', writable: true })
    expect(refused).toMatchObject({ code: 'permission_denied' })
  })

  test('locking ends the sessions of consoles', async () => {
    const mine = own()
    await read('SELECT 1', mine)
    await channels.call('vault.lock', {})
    expect(await channels.refused('query.run', { id: guarded, console: mine, text: 'SELECT 1' })).toMatchObject({ code: 'secrets_locked' })
    await channels.call('vault.unlock', { password: 'correct horse' })
    expect(await read('SELECT 1', mine)).toMatchObject({ newSession: true })
  })
})

describe('R30 a session that may not write is held to it by the server', () => {
  let engine: Engine
  let channels: Channels
  const home = newHome()
  const consoles = new Map<string, string>()

  beforeAll(async () => {
    engine = await startEngine(inject('host'), home, 'redis://127.0.0.1:1/0')
    channels = openChannels(engine)
    await channels.call('vault.setPassword', { password: 'correct horse' })
  })
  afterAll(async () => {
    await channels.close()
    await engine.close()
  })

  const open = async (engineId: EngineId) => {
    const subject = await makeSubject(engineId)
    const options = { ...subject.options, readOnly: true }
    const { id } = await channels.call('connections.create', {
      ...{ name: engineId, engine: subject.engine, environment: 'production', options, secrets: subject.secrets },
    })
    consoles.set(id, `held-${engineId}`)
    const ask = async (text: string) => await channels.call('query.run', { id, console: `held-${engineId}`, text })
    return { subject, ask, value: async (text: string) => (await ask(text)).rows[0]?.[0] }
  }

  test('PostgreSQL: writes in every clothing, and every way to leave', async () => {
    const { subject, ask, value } = await open('postgres')
    await subject.run('CREATE SEQUENCE ticks')
    await subject.run('CREATE FUNCTION write_it() RETURNS int LANGUAGE sql AS $$ INSERT INTO areas VALUES (7, 7, NULL) RETURNING a $$')
    await subject.run(
      'CREATE PROCEDURE leave_and_write() LANGUAGE plpgsql AS $$ BEGIN COMMIT; SET TRANSACTION READ WRITE; INSERT INTO areas VALUES (7, 7, NULL); COMMIT; END $$',
    )
    const writes = [
      'INSERT INTO areas VALUES (7, 7, NULL)',
      'WITH w AS (INSERT INTO areas VALUES (7, 7, NULL) RETURNING *) SELECT * FROM w',
      'SELECT write_it()',
      'EXPLAIN ANALYZE INSERT INTO areas VALUES (7, 7, NULL)',
      'DO $$ BEGIN INSERT INTO areas VALUES (7, 7, NULL); END $$',
      "DO $$ BEGIN PERFORM set_config('transaction_read_only', 'off', true); INSERT INTO areas VALUES (7, 7, NULL); END $$",
      'DO $$ BEGIN COMMIT; SET TRANSACTION READ WRITE; INSERT INTO areas VALUES (7, 7, NULL); END $$',
      'CALL leave_and_write()',
      'SELECT 1; COMMIT; INSERT INTO areas VALUES (7, 7, NULL)',
      "SELECT nextval('ticks')",
      'SELECT * FROM sites FOR UPDATE',
      'CREATE TABLE made (n int)',
      'SELECT id INTO made FROM sites',
      'TRUNCATE areas CASCADE',
      'VACUUM areas',
      "COMMENT ON TABLE areas IS 'written'",
      'REFRESH MATERIALIZED VIEW nothing',
      'COPY areas FROM STDIN',
      'SET TRANSACTION READ WRITE',
      "SELECT set_config('transaction_read_only', 'off', false)",
    ]
    for (const text of writes) expect((await ask(text)).error, text).not.toBeNull()
    // What ends our transaction, or says how later ones shall be, is let through: the next statement is held all the same.
    const leaves = [
      ...['COMMIT', 'ROLLBACK', 'COMMIT AND CHAIN', 'SET default_transaction_read_only = off', 'BEGIN', 'START TRANSACTION READ WRITE'],
      ...[
        'SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE',
        'SET SESSION AUTHORIZATION DEFAULT',
        'PREPARE w AS INSERT INTO areas VALUES (7, 7, NULL)',
      ],
    ]
    for (const text of leaves) {
      await ask(text)
      expect((await ask('INSERT INTO areas VALUES (7, 7, NULL)')).error, text).toMatchObject({ code: 'permission_denied' })
    }
    await ask('SELECT lo_create(0)')
    expect(await value('SELECT count(*) FROM pg_largeobject_metadata')).toBe('0')
    await ask("SET search_path = 'pg_catalog'")
    expect(await value('SHOW search_path')).toBe('pg_catalog')
    await ask('RESET search_path')
    expect((await ask('EXECUTE w')).error).toMatchObject({ code: 'permission_denied' })
    expect(await value('SELECT count(*) FROM areas WHERE a = 7')).toBe('0')
    expect(await value("SELECT count(*) FROM pg_class WHERE relname = 'made'")).toBe('0')
    expect(await value('SELECT last_value FROM ticks')).toBe('1')
  })

  test('MariaDB: writes in every clothing, and every way to leave', async () => {
    const { subject, ask, value } = await open('mysql')
    await subject.run(
      'CREATE PROCEDURE leave_and_write() BEGIN COMMIT; SET SESSION TRANSACTION READ WRITE; START TRANSACTION READ WRITE; INSERT INTO areas VALUES (7, 7, NULL); COMMIT; END',
    )
    await subject.run('CREATE FUNCTION write_it() RETURNS INT MODIFIES SQL DATA BEGIN INSERT INTO areas VALUES (7, 7, NULL); RETURN 1; END')
    await subject.run('CREATE TABLE plain (n INT) ENGINE=MyISAM')
    const writes = [
      'INSERT INTO areas VALUES (7, 7, NULL)',
      'REPLACE INTO areas VALUES (7, 7, NULL)',
      'INSERT INTO plain VALUES (7)',
      'SELECT write_it()',
      'CALL leave_and_write()',
      'BEGIN NOT ATOMIC START TRANSACTION READ WRITE; INSERT INTO areas VALUES (7, 7, NULL); COMMIT; END',
      'BEGIN NOT ATOMIC SET SESSION TRANSACTION READ WRITE; COMMIT; INSERT INTO areas VALUES (7, 7, NULL); COMMIT; END',
      "BEGIN NOT ATOMIC EXECUTE IMMEDIATE 'COMMIT'; EXECUTE IMMEDIATE 'START TRANSACTION READ WRITE'; INSERT INTO areas VALUES (7, 7, NULL); COMMIT; END",
      'CREATE TABLE made (n INT)',
      'CREATE TABLE made AS SELECT 1',
      'ALTER TABLE areas ADD COLUMN c INT',
      'TRUNCATE TABLE plain',
      'DROP TABLE plain',
      "CREATE USER 'made'@'localhost'",
      'COMMIT',
      'ROLLBACK',
      'START TRANSACTION READ WRITE',
      'BEGIN',
      "XA END 'guessed'",
      'LOCK TABLES areas WRITE',
    ]
    for (const text of writes) expect((await ask(text)).error, text).not.toBeNull()
    for (const text of ['SET SESSION TRANSACTION READ WRITE', 'SET SESSION tx_read_only = 0', 'SET autocommit = 1']) {
      await ask(text)
      expect((await ask('INSERT INTO areas VALUES (7, 7, NULL)')).error, text).toMatchObject({ code: 'permission_denied' })
    }
    expect(await value('SELECT count(*) FROM areas WHERE a = 7')).toBe('0')
    expect(await value('SELECT count(*) FROM plain')).toBe('0')
    expect(await value("SELECT count(*) FROM information_schema.TABLES WHERE TABLE_NAME = 'made'")).toBe('0')
  })

  test('SQLite: writes in every clothing, and nothing beside the file', async () => {
    const { subject, ask, value } = await open('sqlite')
    const path = String(subject.options['path'])
    const before = { files: readdirSync(dirname(path)), at: statSync(path).mtimeMs, size: statSync(path).size }
    const other = `${path}-other.db`
    const writes = [
      'INSERT INTO areas VALUES (7, 7, NULL)',
      'CREATE TABLE made (n)',
      'DROP TABLE areas',
      'PRAGMA user_version = 7',
      `VACUUM INTO '${other}'`,
      'VACUUM',
      `ATTACH '${other}' AS other`,
      "SELECT load_extension('anything')",
      "SELECT writefile('x', 'y')",
    ]
    for (const text of writes) expect((await ask(text)).error, text).not.toBeNull()
    for (const text of ['PRAGMA query_only = OFF', 'COMMIT', 'ROLLBACK', 'PRAGMA writable_schema = ON', 'PRAGMA journal_mode = WAL']) {
      await ask(text)
      expect((await ask('INSERT INTO areas VALUES (7, 7, NULL)')).error, text).toMatchObject({ code: 'permission_denied' })
    }
    expect(await value('SELECT count(*) FROM areas WHERE a = 7')).toBe('0')
    expect({ files: readdirSync(dirname(path)), at: statSync(path).mtimeMs, size: statSync(path).size }).toEqual(before)
  })
})
