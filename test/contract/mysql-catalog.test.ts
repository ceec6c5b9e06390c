import { FACETS, type Relation, relationKey } from '@shared/catalog'
import { decodeOutline } from '@shared/outline'
import { describe, expect, inject, test } from 'vitest'
import { findEngine } from '../../src/main/drivers/registry'
import { bigSchema } from '../bench/schemas/mysql'
import { type Blank, blankDatabase } from '../support/blank'
import { never } from '../support/engine'
import { fixture, fixtures } from '../support/fixtures'
import { MYSQL_FLAVOUR, runMariadb } from '../support/mariadb-server'
import { askMariadb, asUser, throughProxy } from '../support/mysql-sessions'
import { changedKeys, comparable, openReader, readAll } from '../support/reading'

const CALL = { signal: never, timeoutMs: 60_000 }
const ON_MARIADB = MYSQL_FLAVOUR === 'mariadb'
/** How information_schema writes behind a type what is an option of the column here. */
const COMPRESSED = ' /*M!100301 COMPRESSED*/'

async function made(sql: string | Iterable<string>): Promise<Blank> {
  const blank = await blankDatabase('mysql')
  await blank.run(typeof sql === 'string' ? sql : [...sql].join(';\n'))
  return blank
}

/** The right to read the text of routines that are somebody else's: MariaDB gives it with SELECT on the mysql database. */
const TEXTS = ON_MARIADB ? [] : ['SHOW_ROUTINE ON *.*']
/** What the two servers' information_schema call differently: whether an index is hidden, and what it says of a check. */
const HIDDEN = ON_MARIADB ? 'IGNORED' : "IF(IS_VISIBLE = 'YES', 'NO', 'YES')"
// A period brings a check of its own, which no statement may name: it stands in the option PERIOD FOR.
const CHECKS = ON_MARIADB
  ? "SELECT TABLE_NAME, CONSTRAINT_NAME, LEVEL, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_NAME <> 'booked time' AND CONSTRAINT_SCHEMA = DATABASE()"
  : `SELECT t.TABLE_NAME, c.CONSTRAINT_NAME, IF(t.ENFORCED = 'YES', 'Table', 'Ignored'), c.CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS c
     JOIN information_schema.TABLE_CONSTRAINTS t ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME AND t.CONSTRAINT_TYPE = 'CHECK'
     WHERE c.CONSTRAINT_SCHEMA = DATABASE()`
/** MySQL's information_schema escapes what is a text in a check once more, and mangles what is not ASCII. */
const plain = (text: string) => (ON_MARIADB ? text : text.replaceAll(/[^\t-~]/g, ''))
const unescaped = (clause: string) =>
  ON_MARIADB ? clause : plain(clause.replaceAll(/\\([^])/g, (_, one: string) => (one === 'n' ? '\n' : one)))

test("a view's columns may be NULL as they may for the user's own session, whose mode decides it", async () => {
  const blank = await made(
    "CREATE TABLE people (first VARCHAR(9) NOT NULL, last VARCHAR(9) NOT NULL); CREATE VIEW names AS SELECT CONCAT(first, ' ', last) AS name, first FROM people",
  )
  const told = await askMariadb(
    blank,
    `SELECT COLUMN_NAME, IS_NULLABLE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'names'`,
  )
  expect(told).toEqual([
    ['name', 'YES'],
    ['first', 'NO'],
  ])
  const session = await openReader(blank)
  const view = (await readAll(session)).relations.find((relation) => relation.name === 'names')
  await session.close()
  expect(view?.columns.map(({ name, nullable, default: value }) => [name, nullable, value])).toEqual([
    ['name', true, undefined],
    ['first', false, undefined],
  ])
})

describe.each(fixtures('mysql'))('$file', ({ sql }) => {
  test('each relation read by its name is what a whole reading tells', async () => {
    const session = await openReader(await made(sql))
    const whole = await readAll(session)
    const read = await session.readRelations(whole.relations, CALL)
    expect(read.relations).toEqual(whole.relations)
    for (const name of whole.relations.slice(0, 12)) expect((await session.readRelations([name], CALL)).relations).toEqual([name])
    expect((await session.readRelations([{ schema: whole.relations[0]?.schema ?? '', name: 'no such' }], CALL)).relations).toEqual([])
    expect((await session.readObjects(CALL)).objects).toEqual(whole.objects)
    expect((await session.marks(CALL)).marks).toEqual(whole.marks)
    await session.close()
  })

  test('names, columns, keys, checks and indexes are as many as the server itself counts', async () => {
    const blank = await made(sql)
    const session = await openReader(blank)
    const { relations, objects } = await readAll(session)
    await session.close()
    const counted = async (what: string, from: string, schema = 'TABLE_SCHEMA') =>
      (await askMariadb(blank, `SELECT ${what} FROM information_schema.${from} AND ${schema} = DATABASE()`))
        .map((row) => row.map(String).join(' '))
        .sort()
    const of = (list: (relation: Relation) => string[]) => relations.flatMap((r) => list(r).map((text) => `${r.name} ${text}`)).sort()
    expect(
      of((r) =>
        r.columns.map(
          (c) =>
            `${c.name} ${String(c.position)} ${c.type}${c.options?.['COMPRESSED'] === undefined ? '' : COMPRESSED} ${c.nullable ? 'YES' : 'NO'}`,
        ),
      ),
    ).toEqual(
      await counted(
        'TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION, COLUMN_TYPE, IS_NULLABLE',
        "COLUMNS c WHERE TABLE_NAME NOT IN (SELECT TABLE_NAME FROM information_schema.TABLES t WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE = 'SEQUENCE')",
      ),
    )
    expect(
      of((r) =>
        r.indexes.flatMap((i) =>
          i.parts.map(
            (p) =>
              `${i.name} ${p.column ?? ''} ${String(p.prefix ?? null)} ${i.unique ? '0' : '1'} ${i.visible === false ? 'YES' : 'NO'}${p.descending === true ? ' D' : ''}`,
          ),
        ),
      ),
    ).toEqual(
      (
        await counted(
          `TABLE_NAME, INDEX_NAME, IFNULL(COLUMN_NAME, ''), IF(INDEX_TYPE = 'SPATIAL', NULL, SUB_PART), NON_UNIQUE, CONCAT(${HIDDEN}, IF(COLLATION = 'D', ' D', ''))`,
          'STATISTICS WHERE TRUE',
        )
      ).filter((line) => !/^booked (PRIMARY|one_room) (ends|starts) /.test(line)),
    )
    expect(
      of((r) => r.foreignKeys.map((k) => `${k.name} ${k.target.name} ${k.onUpdate.toUpperCase()} ${k.onDelete.toUpperCase()}`)),
    ).toEqual(
      await counted(
        'TABLE_NAME, CONSTRAINT_NAME, REFERENCED_TABLE_NAME, UPDATE_RULE, DELETE_RULE',
        'REFERENTIAL_CONSTRAINTS WHERE TRUE',
        'CONSTRAINT_SCHEMA',
      ),
    )
    expect(
      of((r) =>
        r.checks.map(
          (c) => `${c.name} ${c.enforced === false ? 'Ignored' : c.column === undefined ? 'Table' : 'Column'} ${plain(c.expression)}`,
        ),
      ),
    ).toEqual(
      (await askMariadb(blank, CHECKS))
        .map(([table, name, level, clause]) => `${String(table)} ${String(name)} ${String(level)} ${unescaped(String(clause))}`)
        .sort(),
    )
    expect(of((r) => r.triggers.map((t) => t.name))).toEqual(
      await counted('EVENT_OBJECT_TABLE, TRIGGER_NAME', 'TRIGGERS WHERE TRUE', 'TRIGGER_SCHEMA'),
    )
    const named = (kinds: readonly string[]) =>
      objects
        .filter((o) => kinds.includes(o.kind))
        .map((o) => o.name)
        .sort()
    expect(named(['function', 'aggregate', 'procedure', 'package', 'package body'])).toEqual(
      await counted('ROUTINE_NAME', 'ROUTINES WHERE TRUE', 'ROUTINE_SCHEMA'),
    )
    expect(named(['event'])).toEqual(await counted('EVENT_NAME', 'EVENTS WHERE TRUE', 'EVENT_SCHEMA'))
    if (!ON_MARIADB) expect(named(['library'])).toEqual(await counted('LIBRARY_NAME', 'LIBRARIES WHERE TRUE', 'LIBRARY_SCHEMA'))
    expect(named(['sequence'])).toEqual(await counted('TABLE_NAME', "TABLES WHERE TABLE_TYPE = 'SEQUENCE'"))
    expect(
      relations
        .filter((r) => r.kind === 'partitioned')
        .map((r) => r.name)
        .sort(),
    ).toEqual(await counted('DISTINCT TABLE_NAME', 'PARTITIONS WHERE PARTITION_NAME IS NOT NULL'))
  })
})

describe('a reading', () => {
  test('tells names before any facet, then facets in their order', async () => {
    const session = await openReader(await made(fixture('mysql', 'everything.sql').sql))
    const told: string[] = []
    let outline = ''
    const catalog = await session.readCatalog({
      ...CALL,
      onNames: (text) => {
        told.push('names')
        outline = text
      },
      onProgress: ({ facet }) => told.push(facet),
    })
    await session.close()
    expect(told).toEqual(['names', ...FACETS])
    const names = decodeOutline(outline)
    const whole = decodeOutline(catalog.outline)
    const plain = (kind: string) => (kind === 'partitioned' ? 'table' : kind)
    expect(names.rows.map((row) => [row.name, row.kind])).toEqual(whole.rows.map((row) => [row.name, plain(row.kind)]))
    expect(names.objects.map((object) => object.name).sort()).toEqual(ON_MARIADB ? ['numbers', 'plain_numbers'] : [])
  })

  test('asks at most 12 times, and once more per 500 relations, however many there are', async () => {
    const blank = await made(bigSchema(600))
    const { proxy, way } = await throughProxy(blank)
    const session = await openReader(way)
    // The first question of a session opens its connection for catalogs.
    await session.fingerprint(CALL)
    const rounds = async (work: () => Promise<unknown>) => {
      const before = proxy.roundTrips()
      await work()
      return proxy.roundTrips() - before
    }
    const whole = await readAll(session)
    expect(whole.relations).toHaveLength(630)
    expect(await rounds(async () => await readAll(session))).toBeLessThanOrEqual(6)
    expect(await rounds(async () => await session.marks(CALL))).toBeLessThanOrEqual(6)
    // Whatever else runs on this server may move the counters between two checks: then the marks are taken.
    await expect.poll(async () => await rounds(async () => await session.fingerprint(CALL)), { timeout: 20_000 }).toBe(1)
    expect(await rounds(async () => await session.readRelations(whole.relations.slice(0, 1), CALL))).toBeLessThanOrEqual(4)
    await session.close()
    await proxy.close()
  })

  test('of a user with a single connection is the same, one statement a round', async () => {
    const blank = await made(fixture('mysql', 'library.sql').sql)
    const alone = await asUser(blank, ['ALL ON *.*'], 'WITH MAX_USER_CONNECTIONS 1')
    const session = await openReader(alone)
    const other = await openReader(blank)
    expect(comparable(await readAll(session))).toEqual(comparable(await readAll(other)))
    await Promise.all([session.close(), other.close()])
  })

  test('of all databases tells each apart, and its DDL makes them again', async () => {
    const blank = await made('CREATE TABLE here (id INT PRIMARY KEY)')
    const other = `${blank.schema}_other`
    const setUp = `CREATE TABLE there (id INT PRIMARY KEY, h INT, CONSTRAINT there_here FOREIGN KEY (h) REFERENCES ${blank.schema}.here (id));
      CREATE VIEW both_of AS SELECT t.id FROM there t JOIN ${blank.schema}.here h ON h.id = t.h;
      CREATE FUNCTION one () RETURNS INT RETURN 1; CREATE VIEW own AS SELECT id FROM there`
    const server = { ...inject('mariadb'), signal: () => undefined, stop: async () => undefined }
    await runMariadb(server, `CREATE DATABASE ${other} CHARACTER SET utf8mb4; USE ${other}; ${setUp}`)
    const { database: _database, ...options } = blank.options
    const user = await asUser(blank, [`ALL ON ${blank.schema}.*`, `ALL ON ${other}.*`, 'SELECT ON mysql.*', ...TEXTS])
    const reader = { ...user, options: { ...options, user: user.options['user'] ?? '' } }
    const session = await openReader(reader)
    const first = await readAll(session)
    expect(first.relations.map((r) => `${r.schema}.${r.name}`)).toEqual([
      `${blank.schema}.here`,
      `${other}.both_of`,
      `${other}.own`,
      `${other}.there`,
    ])
    expect(first.relations.find((r) => r.name === 'there')?.foreignKeys[0]?.target).toEqual({ schema: blank.schema, name: 'here' })
    expect(first.relations.find((r) => r.name === 'both_of')?.dependsOn).toEqual([
      { schema: blank.schema, name: 'here' },
      { schema: other, name: 'there' },
    ])
    expect(first.relations.find((r) => r.name === 'own')?.definition).not.toContain(other)
    expect((await session.marks(CALL)).marks).toEqual(first.marks)
    await runMariadb(server, `DROP DATABASE ${other}; DROP DATABASE ${blank.schema}`)
    await runMariadb(server, findEngine('mysql').catalogDdl(first).join(';\n'))
    expect(comparable(await readAll(session))).toEqual(comparable(first))
    await session.close()
  })

  test('shows estimates with their age, sizes, and sizes of indexes, partitions added up', async () => {
    const blank = await made(`CREATE TABLE counted (id INT PRIMARY KEY, t TEXT, KEY by_t (t(10)));
      INSERT INTO counted SELECT seq, REPEAT('x', 200) FROM (WITH RECURSIVE n (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < 500) SELECT * FROM n) q;
      CREATE TABLE split (id INT PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 3; INSERT INTO split SELECT id FROM counted;
      CREATE TABLE isam (id INT) ENGINE = MyISAM; INSERT INTO isam SELECT id FROM counted; CREATE VIEW v AS SELECT 1 AS one; ANALYZE TABLE counted, split`)
    const session = await openReader(blank)
    const { relations } = await readAll(session)
    await session.close()
    const of = (name: string) => relations.find((r) => r.name === name)
    const [[now]] = (await askMariadb(blank, 'SELECT UNIX_TIMESTAMP() * 1000')) as [[number]]
    expect(of('counted')?.rowEstimate).toBe(500)
    expect(Math.abs((of('counted')?.estimatedAt ?? 0) - Number(now))).toBeLessThan(600_000)
    expect(of('counted')?.sizeBytes).toBeGreaterThan(100_000)
    expect(of('counted')?.indexes.find((i) => i.name === 'by_t')?.sizeBytes).toBeGreaterThanOrEqual(16_384)
    expect(of('split')?.rowEstimate).toBe(500)
    expect(of('split')?.sizeBytes).toBe(3 * 16_384)
    expect(of('isam')).toMatchObject({ rowEstimate: 500 })
    expect(of('isam')?.estimatedAt).toBeUndefined()
    expect(of('v')).not.toHaveProperty('rowEstimate')
  })
})

describe('a user who may see half', () => {
  /** MySQL has no display width any more. */
  const int = ON_MARIADB ? 'int(11)' : 'int'
  const setUp = `CREATE TABLE open_table (a INT PRIMARY KEY, b INT CHECK (b > 0), KEY b (b));
    CREATE TABLE half_table (a INT PRIMARY KEY, secret INT, UNIQUE KEY secret (secret));
    CREATE TABLE hidden_table (a INT); CREATE VIEW shown_view AS SELECT a FROM open_table; CREATE VIEW closed_view AS SELECT a, secret FROM half_table;
    CREATE VIEW broken_view AS SELECT a FROM hidden_table; DROP TABLE hidden_table; CREATE TABLE hidden_table (z INT);
    CREATE TRIGGER t BEFORE INSERT ON open_table FOR EACH ROW SET NEW.b = 1;
    CREATE FUNCTION f (x INT) RETURNS INT RETURN x; CREATE PROCEDURE p () SELECT 1; CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1`

  test('sees half, marked; nothing fails whole', async () => {
    const blank = await made(setUp)
    const on = (what: string, name: string) => `${what} ON ${blank.schema}.${name}`
    const half = await asUser(blank, [
      on('SELECT', 'open_table'),
      on('SELECT (a)', 'half_table'),
      on('SELECT, SHOW VIEW', 'shown_view'),
      on('SELECT', 'closed_view'),
      `EXECUTE ON FUNCTION ${blank.schema}.f`,
    ])
    const session = await openReader(half)
    const reading = await readAll(session)
    const of = (name: string) => reading.relations.find((r) => r.name === name)
    expect(reading.relations.map((r) => r.name)).toEqual(['closed_view', 'half_table', 'open_table', 'shown_view'])
    expect(of('open_table')).not.toHaveProperty('limited')
    expect(of('open_table')?.checks).toHaveLength(1)
    expect(of('half_table')).toMatchObject({ columns: [{ name: 'a' }], limited: ['columns', 'constraints', 'indexes'] })
    expect(of('half_table')?.columns).toHaveLength(1)
    expect(of('shown_view')).toMatchObject({ definition: expect.stringContaining('open_table') })
    expect(of('shown_view')).not.toHaveProperty('limited')
    expect(of('closed_view')).toMatchObject({ columns: [{ name: 'a' }, { name: 'secret' }], limited: ['definitions'] })
    expect(of('closed_view')).not.toHaveProperty('definition')
    expect(reading.objects.map((o) => [o.kind, o.name])).toEqual([
      ['schema', blank.schema],
      ['function', 'f'],
    ])
    expect(reading.objects[1]).toMatchObject({ definition: '', facts: { parameters: `IN x ${int}`, returns: int } })
    expect(reading.objects[1]).not.toHaveProperty('body')
    expect(reading.notes.map((note) => note.facet)).toEqual(['triggers', 'events', 'grants', 'definitions'])
    expect(reading.notes.at(-1)?.message).toMatch(/^3 relations or objects are not shown whole to this user: closed_view, half_table, f$/)
    // The same by name, and marks that hold.
    expect((await session.readRelations(reading.relations, CALL)).relations).toEqual(reading.relations)
    const again = await session.marks(CALL)
    expect([...changedKeys(reading.marks, again.marks)]).toEqual([])
    expect(again.fingerprint).toBe(reading.fingerprint)
    // A right that comes makes more be seen.
    await blank.run(`GRANT SELECT ON half_table TO ${String(half.options['user'])}@'%'`)
    const more = await session.marks(CALL)
    expect(more.fingerprint).not.toBe(reading.fingerprint)
    expect([...changedKeys(reading.marks, more.marks)]).toContain(relationKey({ schema: blank.schema, name: 'half_table' }))
    await session.close()
  })

  test('is asked once for many views that it may not look into', async () => {
    const views = Array.from({ length: 40 }, (_, n) => `CREATE VIEW v${String(n)} AS SELECT ${String(n)} AS a`)
    const blank = await made(views.join(';'))
    const user = await asUser(blank, [`SELECT ON ${blank.schema}.*`])
    const { proxy, way } = await throughProxy(user)
    const session = await openReader(way)
    await session.fingerprint(CALL)
    const before = proxy.roundTrips()
    const { relations } = await readAll(session)
    expect(proxy.roundTrips() - before).toBeLessThanOrEqual(6)
    expect(relations.every((r) => r.columns.length === 1 && r.limited?.[0] === 'definitions')).toBe(true)
    await session.close()
    await proxy.close()
  })

  test('a view that lost its table is shown as far as it goes', async () => {
    const blank = await made('CREATE TABLE t (a INT); CREATE VIEW v AS SELECT a FROM t; DROP TABLE t; CREATE TABLE u (a INT)')
    const session = await openReader(blank)
    const { relations } = await readAll(session)
    await session.close()
    expect(relations.map((r) => r.name)).toEqual(['u', 'v'])
    expect(relations[1]).toMatchObject({
      definition: expect.stringContaining('`t`'),
      columns: [],
      limited: ['columns'],
      dependsOn: [{ name: 't' }],
    })
  })
})
