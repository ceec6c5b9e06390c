import { isDeepStrictEqual } from 'node:util'
import { relationKey } from '@shared/catalog'
import { describe, expect, test } from 'vitest'
import { type Blank, blankDatabase } from '../support/blank'
import { never } from '../support/engine'
import { MYSQL_FLAVOUR } from '../support/mariadb-server'
import { askMariadb, asUser, openMariadb, throughProxy, untilState } from '../support/mysql-sessions'
import { changedKeys, comparable, openReader, readAll, readChanged, unpack } from '../support/reading'

const CALL = { signal: never, timeoutMs: 60_000 }

async function made(sql: string): Promise<Blank> {
  const blank = await blankDatabase('mysql')
  await blank.run(sql)
  return blank
}

/** An ALTER of `t` that waits for the open transaction of another session; `finish` lets it through. */
async function waitingAlter(blank: Blank): Promise<{ finish(): Promise<void> }> {
  const holder = await openMariadb(blank)
  await holder.query('BEGIN; SELECT * FROM t')
  const writer = await openMariadb(blank)
  const altering = writer.query('ALTER TABLE t ADD COLUMN extra INT')
  await untilState(blank, /metadata lock/)
  return {
    finish: async () => {
      await holder.query('COMMIT')
      await altering
      await Promise.all([holder.end(), writer.end()])
    },
  }
}

describe('a change that is under way', () => {
  test.each(['who sees what others do', 'who does not'])(
    'that began before the reading is noticed when it ends, by a user %s',
    async (who) => {
      const blank = await made('CREATE TABLE t (id INT PRIMARY KEY)')
      const reader = who === 'who does not' ? await asUser(blank, [`ALL ON ${blank.schema}.*`]) : blank
      const alter = await waitingAlter(blank)
      const session = await openReader(reader)
      const first = await readAll(session)
      expect(first.relations[0]?.columns.map((c) => c.name)).toEqual(['id'])
      // Its counter has moved, its effect is still to come.
      expect(await session.fingerprint(CALL)).toBe(first.fingerprint)
      await alter.finish()
      expect(await session.fingerprint({ ...CALL, known: first.fingerprint })).not.toBe(first.fingerprint)
      const partly = await readChanged(session, first)
      expect([...changedKeys(first.marks, partly.marks)]).toEqual([relationKey({ schema: blank.schema, name: 't' })])
      expect(comparable(partly)).toEqual(comparable(await readAll(session)))
      await session.close()
    },
  )

  test('that another tool makes while a reading runs is noticed by the next check', async () => {
    const blank = await made(Array.from({ length: 120 }, (_, n) => `CREATE TABLE t${String(n)} (id INT PRIMARY KEY)`).join(';'))
    const session = await openReader(blank)
    let changed: Promise<void> | undefined
    const packed = await session.readCatalog({
      ...CALL,
      onNames: () => {
        changed = blank.run('ALTER TABLE t0 ADD COLUMN extra INT; DROP TABLE t1')
      },
    })
    await changed
    // Whether the reading has seen it or not is a matter of luck; the check must know which.
    const old = unpack(packed)
    const whole = await readAll(session)
    const seen = isDeepStrictEqual(comparable(old), comparable(whole))
    expect((await session.fingerprint({ ...CALL, known: old.fingerprint })) === old.fingerprint).toBe(seen)
    expect(comparable(await readChanged(session, old))).toEqual(comparable(whole))
    await session.close()
  })
})

/** Questions of a session's first check: two to open the connection that catalogs are read through, one to compare. MySQL has one more: how to log in. */
const OF_A_CHECK = MYSQL_FLAVOUR === 'mariadb' ? 3 : 4

describe('a check', () => {
  test('of a fresh session that is told the last fingerprint asks once and reads nothing, unless a counter moved', async () => {
    const blank = await made('CREATE TABLE t (id INT PRIMARY KEY); CREATE VIEW v AS SELECT id FROM t')
    const user = await asUser(blank, [`ALL ON ${blank.schema}.*`, 'PROCESS ON *.*'])
    const { proxy, way } = await throughProxy(user)
    const check = async (known: string) => {
      const session = await openReader(way)
      const before = proxy.roundTrips()
      const told = await session.fingerprint({ ...CALL, known })
      const rounds = proxy.roundTrips() - before
      await session.close()
      return { rounds, told }
    }
    const read = async () => {
      const session = await openReader(user)
      const { fingerprint } = await readAll(session)
      await session.close()
      return fingerprint
    }
    // Whatever else runs on this server may move the counters between a reading and the check: then the marks are taken.
    let known = ''
    await expect
      .poll(
        async () => {
          known = await read()
          const { rounds, told } = await check(known)
          expect(told).toBe(known)
          return rounds
        },
        { timeout: 20_000 },
      )
      .toBe(OF_A_CHECK)
    await blank.run('CREATE DATABASE elsewhere_of_check; CREATE TABLE elsewhere_of_check.x (id INT); DROP DATABASE elsewhere_of_check')
    const elsewhere = await check(known)
    expect(elsewhere.told).toBe(known)
    expect(elsewhere.rounds).toBeGreaterThan(OF_A_CHECK)
    await blank.run('CREATE OR REPLACE VIEW v AS SELECT id FROM t WHERE id > 0')
    expect((await check(known)).told).not.toBe(known)
    await proxy.close()
  })

  test('notices an event that came to its end, which no counter tells', async () => {
    const blank = await made('CREATE TABLE t (id INT); SET GLOBAL event_scheduler = ON')
    await blank.run(
      'CREATE EVENT short ON SCHEDULE AT CURRENT_TIMESTAMP + INTERVAL 5 SECOND ON COMPLETION PRESERVE DO INSERT INTO t VALUES (1)',
    )
    const session = await openReader(blank)
    const first = await readAll(session)
    expect(first.objects.find((o) => o.name === 'short')?.facts).toMatchObject({ status: 'enabled' })
    await expect
      .poll(
        async () => String((await askMariadb(blank, "SELECT STATUS FROM information_schema.EVENTS WHERE EVENT_NAME = 'short'"))[0]?.[0]),
        { timeout: 20_000 },
      )
      .toBe('DISABLED')
    expect(await session.fingerprint({ ...CALL, known: first.fingerprint })).not.toBe(first.fingerprint)
    const partly = await readChanged(session, first)
    expect(partly.objects.find((o) => o.name === 'short')?.facts).toMatchObject({ status: 'disabled' })
    await session.close()
    await blank.run('SET GLOBAL event_scheduler = OFF')
  })

  test('after the counters were set back reads again and still says unchanged', async () => {
    const blank = await made('CREATE TABLE t (id INT)')
    const session = await openReader(blank)
    const first = await readAll(session)
    await blank.run('FLUSH STATUS')
    expect(await session.fingerprint({ ...CALL, known: first.fingerprint })).toBe(first.fingerprint)
    await blank.run('FLUSH STATUS; ALTER TABLE t ADD COLUMN x INT')
    expect(await session.fingerprint({ ...CALL, known: first.fingerprint })).not.toBe(first.fingerprint)
    await session.close()
  })
})

describe('odd data', () => {
  test('rows come as written, and none of them ends the session', async () => {
    const blank = await made(`SET sql_mode = ''; CREATE TABLE odd (
      big BIGINT UNSIGNED, small BIGINT, amount DECIMAL(65,30), zero DATE, far DATETIME(6), span TIME(6), made YEAR, bits BIT(64), raw VARBINARY(20),
      latin VARCHAR(20) CHARACTER SET latin1, wide VARCHAR(20) CHARACTER SET utf32, place POINT, doc JSON, real_one DOUBLE, tiny TINYINT(1), t LONGTEXT);
      INSERT INTO odd VALUES (18446744073709551615, -9223372036854775808, -12345678901234567890123456789012345.123456789012345678901234567891, '0000-00-00',
        '9999-12-31 23:59:59.999999', '-838:59:59', 0, b'1111111111111111111111111111111111111111111111111111111111111111', x'00FF80',
        x'80E9FF', '🚢', POINT(1, 2), '{"a": 12345678901234567890}', 1e308, 1, CONCAT('a', CHAR(0), 'b'));
      INSERT INTO odd (far) VALUES ('0000-00-00 00:00:00')`)
    const session = await openReader(blank)
    const { rows, columns } = await session.rows({ schema: blank.schema, name: 'odd' }, { limit: 10 }, CALL)
    const row = Object.fromEntries(columns.map((column, at) => [column.name, rows[0]?.[at]]))
    expect(row).toMatchObject({
      big: '18446744073709551615',
      small: '-9223372036854775808',
      amount: '-12345678901234567890123456789012345.123456789012345678901234567891',
      zero: '0000-00-00',
      far: '9999-12-31 23:59:59.999999',
      span: '-838:59:59.000000',
      bits: { hex: 'ffffffffffffffff', bytes: 8 },
      raw: { hex: '00ff80', bytes: 3 },
      latin: '€éÿ',
      wide: '🚢',
      doc: '{"a": 12345678901234567890}',
      t: 'a\0b',
    })
    expect(rows[1]?.[columns.findIndex((column) => column.name === 'far')]).toBe('0000-00-00 00:00:00.000000')
    await session.close()
  })

  test('defaults and comments come as written', async () => {
    const blank = await made(`SET sql_mode = ''; CREATE TABLE odd (
      big BIGINT UNSIGNED DEFAULT 18446744073709551615, zero DATE DEFAULT '0000-00-00', far DATETIME DEFAULT '9999-12-31 23:59:59',
      raw VARBINARY(4) DEFAULT x'00FF80', bits BIT(8) DEFAULT b'10000000', latin VARCHAR(5) CHARACTER SET latin1 DEFAULT 'é' COMMENT '🚢 é',
      t VARCHAR(5) DEFAULT 'a\\0b' COMMENT 'nul \\0 here') COMMENT 'back\\\\slash \\n \\0 🚢'`)
    const session = await openReader(blank)
    const { relations } = await readAll(session)
    await session.close()
    const of = (name: string) => relations[0]?.columns.find((column) => column.name === name)
    expect(of('big')?.default).toBe(MYSQL_FLAVOUR === 'mariadb' ? '18446744073709551615' : "'18446744073709551615'")
    expect(of('zero')?.default).toBe("'0000-00-00'")
    expect(of('far')?.default).toBe("'9999-12-31 23:59:59'")
    expect(of('bits')?.default).toBe("b'10000000'")
    expect(of('latin')).toMatchObject({ default: "'é'" })
    expect(of('t')?.comment).toBe('nul \0 here')
    expect(relations[0]?.comment).toContain('back\\slash \n \0')
  })
})
