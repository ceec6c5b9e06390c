import { relationKey } from '@shared/catalog'
import { decodeOutline } from '@shared/outline'
import { describe, expect, test } from 'vitest'
import { type Blank, blankDatabase } from '../support/blank'
import { never } from '../support/engine'
import { MYSQL_FLAVOUR } from '../support/mariadb-server'
import { askMariadb, asUser, openMariadb, untilState } from '../support/mysql-sessions'
import { changedKeys, openReader, readAll, unpack } from '../support/reading'

const CALL = { signal: never, timeoutMs: 60_000 }

async function made(sql: string): Promise<Blank> {
  const blank = await blankDatabase('mysql')
  await blank.run(sql)
  return blank
}

const TABLES =
  'CREATE TABLE a (id INT PRIMARY KEY, b_id INT, KEY b (b_id)); CREATE TABLE b (id INT PRIMARY KEY, CHECK (id > 0)); CREATE VIEW v AS SELECT id FROM a'

const ON_MARIADB = MYSQL_FLAVOUR === 'mariadb'
/** What tells one statement from the next in a list of sessions. */
const QUERY = ON_MARIADB ? 'QUERY_ID' : "CONCAT(ID, ' ', INFO)"

/** One that is refused at once is in that state, too, for as long as that takes; MySQL waits a second at least. */
const WAITS = ON_MARIADB ? 'TIME_MS >= 100' : 'TRUE'

/** How many statements in this database had to wait for a lock while `work` ran. */
async function waitsOf<T>(blank: Blank, work: Promise<T>): Promise<{ waits: number; value: T }> {
  const watcher = await openMariadb(blank)
  const seen = new Set<string>()
  let done = false
  const watching = (async () => {
    while (!done) {
      const rows = (
        await watcher.query(
          `SELECT ${QUERY} FROM information_schema.PROCESSLIST WHERE STATE LIKE '%metadata lock%' AND ${WAITS} AND DB = DATABASE() AND INFO NOT LIKE 'DROP%'`,
        )
      )[0]
      for (const [id] of rows as unknown as unknown[][]) seen.add(String(id))
    }
  })()
  try {
    return { value: await work, waits: seen.size }
  } finally {
    done = true
    await watching
    await watcher.end()
  }
}

describe('other sessions and ours', () => {
  test('an ALTER that waits for somebody else keeps no facet from us', async () => {
    const blank = await made(TABLES)
    const holder = await openMariadb(blank)
    await holder.query('BEGIN; SELECT * FROM a')
    const writer = await openMariadb(blank)
    const altering = writer.query('ALTER TABLE a ADD COLUMN extra INT')
    await untilState(blank, /metadata lock/)
    const session = await openReader(blank)
    const { relations, notes } = await readAll(session)
    expect(relations.find((r) => r.name === 'a')).toMatchObject({
      columns: [{ name: 'id' }, { name: 'b_id' }],
      indexes: [{ name: 'PRIMARY' }, { name: 'b' }],
    })
    expect(relations.every((r) => r.limited === undefined)).toBe(true)
    expect(notes).toEqual([])
    await holder.query('COMMIT')
    await altering
    await Promise.all([session.close(), holder.end(), writer.end()])
  })

  test('tables that others hold for themselves are given up, marked, and cost one wait together; the rest comes whole', async () => {
    const blank = await made(
      ON_MARIADB
        ? TABLES
        : `${TABLES}; CREATE TABLE held_1 (s INT); CREATE TABLE held_2 (s INT); CREATE TABLE held_3 (s INT); CREATE TABLE z (s INT)`,
    )
    const holder = await openMariadb(blank)
    if (!ON_MARIADB) await holder.query('BEGIN; SELECT * FROM z')
    const writers = await Promise.all(['held_1', 'held_2', 'held_3'].map(async (name) => ({ name, session: await openMariadb(blank) })))
    const creating = writers.map(async ({ name, session }) => {
      // CREATE … SELECT holds its table for itself until it ends. MySQL does not list it before: there it is a DROP that has its
      // first table and waits for its second one.
      await session.query(ON_MARIADB ? `CREATE TABLE ${name} AS SELECT SLEEP(60) AS s` : `DROP TABLE ${name}, z`).catch(() => undefined)
    })
    await expect
      .poll(
        async () =>
          (
            await askMariadb(
              blank,
              `SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ${ON_MARIADB ? "INFO LIKE 'CREATE TABLE held%' AND STATE LIKE 'User sleep'" : "INFO LIKE 'DROP TABLE held%' AND STATE LIKE '%metadata lock%'"}`,
            )
          )[0]?.[0],
      )
      .toBe(3)
    const session = await openReader(blank)
    let names = ''
    const reading = session.readCatalog({
      ...CALL,
      onNames: (text) => {
        names = text
      },
    })
    const packed = await waitsOf(blank, reading)
    // MySQL cannot refuse to wait: after a second wait it is asked for no text any more.
    expect(packed.waits).toBe(ON_MARIADB ? 1 : 2)
    const listed = ['a', 'b', 'held_1', 'held_2', 'held_3', 'v', ...(ON_MARIADB ? [] : ['z'])]
    const untold = ON_MARIADB ? ['held_1', 'held_2', 'held_3'] : ['held_1', 'held_2', 'held_3', 'v', 'z']
    const old = unpack(packed.value)
    expect(decodeOutline(names).rows.map((row) => row.name)).toEqual(listed)
    expect(old.relations.map((r) => r.name)).toEqual(listed)
    for (const { name, columns, limited } of old.relations) {
      // MySQL tells the columns of what is locked from its data dictionary, which nobody locks.
      if (untold.includes(name))
        expect({ name, columns: columns.length, limited }).toEqual({
          ...{ name, columns: ON_MARIADB ? 0 : 1 },
          limited: name === 'v' ? ['definitions'] : ['columns', 'constraints', 'indexes'],
        })
      else expect({ name, limited, some: columns.length > 0 }).toEqual({ name, some: true })
    }
    expect(old.notes.map((note) => note.message)).toEqual([
      `${String(untold.length)} relations or objects are locked by somebody else: ${untold.join(', ')}`,
    ])
    // What was locked is read as soon as it is free, because its mark moves.
    for (const { session: writer } of writers) await askMariadb(blank, `KILL QUERY ${String(writer.threadId)}`)
    await Promise.all(creating)
    const after = await session.marks(CALL)
    expect([...changedKeys(old.marks, after.marks)].sort()).toEqual(untold.map((name) => relationKey({ schema: blank.schema, name })))
    await Promise.all([session.close(), holder.end(), ...writers.map(({ session: writer }) => writer.end())])
  })

  test('R30 an ALTER waits for us no longer than a statement takes: an open session holds nothing', async () => {
    const blank = await made(TABLES)
    const session = await openReader(blank)
    await readAll(session)
    await session.rows({ schema: blank.schema, name: 'a' }, { limit: 10 }, CALL)
    const writer = await openMariadb(blank)
    await writer.query('SET lock_wait_timeout = 0; ALTER TABLE a ADD COLUMN extra INT')
    await Promise.all([session.close(), writer.end()])
  })

  test('a cancelled reading ends on the server too', async () => {
    const blank = await made(Array.from({ length: 700 }, (_, n) => `CREATE TABLE t${String(n)} (id INT PRIMARY KEY)`).join(';'))
    // On a machine that is at its limit the process may be ended before the server was asked to stop.
    let session = await openReader(blank)
    for (let n = 0; n < 5; n += 1) {
      if (!session.alive) session = await openReader(blank)
      const abort = new AbortController()
      const reading = session.readCatalog({ signal: abort.signal, timeoutMs: 60_000, onNames: () => abort.abort() })
      await expect(reading).rejects.toMatchObject({ code: 'cancelled' })
      if (session.alive) break
    }
    expect(session.alive).toBe(true)
    await expect
      .poll(
        async () =>
          (
            await askMariadb(
              blank,
              "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND COMMAND = 'Query' AND ID <> CONNECTION_ID()",
            )
          )[0]?.[0],
      )
      .toBe(0)
    expect((await readAll(session)).relations).toHaveLength(700)
    await session.close()
  })
})

/** Every statement a session may send, names and texts taken out. */
const ALLOWED = [
  ...[
    'SET SESSION TRANSACTION READ ONLY',
    'SET SESSION sql_mode = IF(@@SESSION.sql_mode LIKE ?), sql_quote_show_create = n',
    'SET SESSION lock_wait_timeout = n',
    ON_MARIADB ? 'SET SESSION max_statement_time = n' : 'SET SESSION max_execution_time = n',
  ],
  ...[
    'SELECT VERSION(), @@version_comment, @@innodb_page_size, @@lock_wait_timeout',
    'SELECT UNIX_TIMESTAMP()',
    'SHOW PROCESSLIST',
    'SHOW GRANTS',
  ],
  'SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME IN (?) AND COLUMN_NAME IN (?)',
  'SELECT CHARACTER_SET_NAME, DEFAULT_COLLATE_NAME FROM information_schema.CHARACTER_SETS',
  'SHOW GLOBAL STATUS WHERE Variable_name REGEXP ? AND Variable_name NOT LIKE ? OR Variable_name IN (?)',
  `SELECT SCHEMA_NAME, DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME, ${
    ON_MARIADB
      ? 'SCHEMA_COMMENT, NULL, NULL'
      : 'NULL, DEFAULT_ENCRYPTION, (SELECT e.OPTIONS FROM information_schema.SCHEMATA_EXTENSIONS e WHERE e.SCHEMA_NAME = SCHEMATA.SCHEMA_NAME)'
  } FROM information_schema.SCHEMATA ORDER BY SCHEMA_NAME`,
  'SELECT EVENT_SCHEMA, EVENT_NAME, STATUS FROM information_schema.EVENTS WHERE EVENT_SCHEMA IN (?) ORDER BY n, n',
  ...['SHOW FULL TABLES FROM id', 'SHOW FULL TABLES FROM id LIKE ?', 'USE id', 'SHOW CREATE TABLE id'],
  ...(ON_MARIADB
    ? ['SHOW CREATE SEQUENCE id']
    : [
        'SELECT LIBRARY_SCHEMA, LIBRARY_NAME, ?, LANGUAGE, LIBRARY_DEFINITION, SQL_MODE, LIBRARY_COMMENT FROM information_schema.LIBRARIES WHERE LIBRARY_SCHEMA IN (?) ORDER BY LIBRARY_SCHEMA, LIBRARY_NAME',
      ]),
  ...['FUNCTION', 'PROCEDURE', 'TRIGGER', 'EVENT', ...(ON_MARIADB ? ['PACKAGE', 'PACKAGE BODY'] : ['LIBRARY'])].map(
    (what) => `SHOW CREATE ${what} id.id`,
  ),
  'SELECT COLUMN_NAME, ORDINAL_POSITION, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA, COLLATION_NAME, COLUMN_COMMENT, DATA_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION',
  'SELECT CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY CONSTRAINT_NAME, ORDINAL_POSITION',
  'SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_ROWS, DATA_LENGTH + INDEX_LENGTH FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?',
  ...['', ' AND EVENT_OBJECT_TABLE = ?'].map(
    (one) =>
      `SELECT EVENT_OBJECT_SCHEMA, EVENT_OBJECT_TABLE, TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION, ACTION_STATEMENT, DEFINER, SQL_MODE, COLLATION_CONNECTION FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = ?${one} ORDER BY EVENT_OBJECT_TABLE, ACTION_TIMING DESC, EVENT_MANIPULATION, ACTION_ORDER, TRIGGER_NAME`,
  ),
  'SELECT ROUTINE_SCHEMA, ROUTINE_NAME, ROUTINE_TYPE, DTD_IDENTIFIER, ROUTINE_DEFINITION, IS_DETERMINISTIC, SQL_DATA_ACCESS, SECURITY_TYPE, DEFINER, SQL_MODE, ROUTINE_COMMENT, EXTERNAL_LANGUAGE, COLLATION_CONNECTION FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA IN (?) ORDER BY ROUTINE_SCHEMA, ROUTINE_TYPE, ROUTINE_NAME',
  'SELECT ORDINAL_POSITION, PARAMETER_MODE, PARAMETER_NAME, DTD_IDENTIFIER FROM information_schema.PARAMETERS WHERE SPECIFIC_SCHEMA = ? AND SPECIFIC_NAME = ? AND ROUTINE_TYPE = ? ORDER BY ORDINAL_POSITION',
  'SELECT EVENT_SCHEMA, EVENT_NAME, EVENT_DEFINITION, EVENT_TYPE, EXECUTE_AT, INTERVAL_VALUE, INTERVAL_FIELD, STARTS, ENDS, STATUS, ON_COMPLETION, DEFINER, TIME_ZONE, SQL_MODE, EVENT_COMMENT, COLLATION_CONNECTION FROM information_schema.EVENTS WHERE EVENT_SCHEMA IN (?) ORDER BY EVENT_SCHEMA, EVENT_NAME',
  ...['', ' AND TABLE_NAME IN (?)'].flatMap((one) => [
    `SELECT TABLE_SCHEMA, TABLE_NAME, GRANTEE, PRIVILEGE_TYPE, IS_GRANTABLE FROM information_schema.TABLE_PRIVILEGES WHERE TABLE_SCHEMA IN (?)${one}`,
    `SELECT TABLE_SCHEMA, TABLE_NAME, GRANTEE, PRIVILEGE_TYPE, IS_GRANTABLE, COLUMN_NAME FROM information_schema.COLUMN_PRIVILEGES WHERE TABLE_SCHEMA IN (?)${one}`,
  ]),
  'SELECT TABLE_SCHEMA, NULL, GRANTEE, PRIVILEGE_TYPE, IS_GRANTABLE FROM information_schema.SCHEMA_PRIVILEGES',
  'SELECT Db, Routine_name, User, Host, Proc_priv, Routine_type FROM mysql.procs_priv WHERE Db IN (?)',
  ...['', ' AND (table_name IN (?) OR table_name LIKE ?)'].flatMap((one) => [
    `SELECT database_name, table_name, n_rows, clustered_index_size + sum_of_other_index_sizes, UNIX_TIMESTAMP(last_update) FROM mysql.innodb_table_stats WHERE database_name IN (?)${one}`,
    `SELECT database_name, table_name, index_name, stat_value FROM mysql.innodb_index_stats WHERE database_name IN (?) AND stat_name = ?${one}`,
  ]),
  'SET SESSION time_zone = ?, max_sort_length = n',
  'SELECT t.id FROM id.id AS t LIMIT n',
  'SELECT t.id FROM id.id AS t ORDER BY t.id LIMIT n',
  'SELECT COUNT(*) FROM id.id AS t',
  'SELECT COLUMN_NAME, COLUMN_TYPE, DATA_TYPE, IS_NULLABLE, CHARACTER_MAXIMUM_LENGTH FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION',
  'SELECT INDEX_NAME, COLUMN_NAME, SUB_PART, NULLABLE FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND NON_UNIQUE = n ORDER BY INDEX_NAME = ? DESC, INDEX_NAME, SEQ_IN_INDEX',
]

/** The statements of one packet, without the names, texts and numbers in them. */
function shapes(packet: string): string[] {
  return (
    packet
      .replaceAll(/`(?:[^`]|``)*`|'(?:[^'\\]|\\[^]|'')*'/g, (quoted) => (quoted.startsWith('`') ? 'id' : '?'))
      .replaceAll(/\?(, \?)+/g, '?')
      // Of a page of rows: columns, sizes and places.
      .replaceAll(/(?:LEFT|LENGTH|HEX)\((t\.id)(?:, \d+)?\)/g, '$1')
      .replaceAll(/t\.id(, t\.id)+/g, 't.id')
      .replaceAll(/\b\d+(\.\d+)?\b/g, 'n')
      .replaceAll(/( OR table_name LIKE \?)+/g, ' OR table_name LIKE ?')
      .replaceAll(/\s+/g, ' ')
      .split(';')
      .map((statement) => statement.trim())
      .filter((statement) => statement !== '')
  )
}

/** What only one of the servers has, so that all that stands in the list is asked. */
const OWN = ON_MARIADB
  ? `CREATE SEQUENCE s; SET sql_mode = ORACLE; CREATE PACKAGE k AS FUNCTION o (a INT) RETURN INT; END;
    CREATE PACKAGE BODY k AS FUNCTION o (a INT) RETURN INT AS BEGIN RETURN a; END; END`
  : 'CREATE LIBRARY l LANGUAGE JAVASCRIPT AS $$ export const a = 1 $$'

test('R30 R33 nothing is sent but what stands in the list, and nothing is written, whatever things are called', async () => {
  const evil = "x'; DROP TABLE a; -- `y\\"
  const blank =
    await made(`${TABLES}; CREATE TABLE \`${evil.replaceAll('`', '``')}\` (\`${evil.replaceAll('`', '``')}\` INT PRIMARY KEY) ENGINE = MyISAM;
    CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.\`id\` = 1;
    CREATE FUNCTION f (x INT) RETURNS INT RETURN x; CREATE PROCEDURE p () SELECT 1; CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1;
    CREATE TABLE split (id INT) PARTITION BY HASH (id) PARTITIONS 2; ${OWN}`)
  const full = await asUser(blank, ['ALL ON *.*'])
  const half = await asUser(blank, [`SELECT (id) ON ${blank.schema}.a`, `EXECUTE ON FUNCTION ${blank.schema}.f`])
  await blank.run("SET GLOBAL log_output = 'TABLE'; SET GLOBAL general_log = ON")
  try {
    for (const user of [full, half]) {
      const session = await openReader(user)
      const { relations, fingerprint } = await readAll(session)
      await session.fingerprint({ ...CALL, known: fingerprint })
      await session.fingerprint(CALL)
      await session.marks(CALL)
      await session.readRelations(relations, CALL)
      await session.readObjects(CALL)
      for (const relation of relations) await session.rows(relation, { limit: 5 }, CALL).catch(() => undefined)
      for (const relation of relations) await session.count(relation, [], CALL).catch(() => undefined)
      await session.close()
    }
  } finally {
    await blank.run('SET GLOBAL general_log = OFF')
  }
  const users = [full, half].map((user) => String(user.options['user']))
  const log = await askMariadb(
    blank,
    `SELECT command_type, CONVERT(argument USING utf8mb4), user_host FROM mysql.general_log WHERE user_host LIKE '${users[0] ?? ''}%' OR user_host LIKE '${users[1] ?? ''}%'`,
  )
  const sent = log.filter((row) => row[0] === 'Query').flatMap((row) => shapes(String(row[1])))
  // Nothing is prepared: every statement stands in the log as it was sent.
  expect([...new Set(log.map((row) => String(row[0])))].sort()).toEqual(['Query', 'Quit'])
  expect([...new Set(sent)].filter((one) => !ALLOWED.includes(one))).toEqual([])
  // The list holds nothing that is not used, but the kill of a cancelled question.
  expect(ALLOWED.filter((one) => !sent.includes(one))).toEqual([])
  expect((await askMariadb(blank, 'SHOW TABLES LIKE "a"')).length).toBe(1)
})
