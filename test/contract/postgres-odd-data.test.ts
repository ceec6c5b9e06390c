import { afterAll, describe, expect, inject, test } from 'vitest'
import { type Blank, blankDatabase } from '../support/blank'
import { runPostgres } from '../support/postgres-server'
import { CALL, openAs } from '../support/postgres-sessions'
import { readAll } from '../support/reading'

const made: string[] = []

/** An empty database with an encoding of its own. */
async function encoded(encoding: string): Promise<Pick<Blank, 'options' | 'secrets' | 'run'>> {
  const server = inject('postgres')
  const database = `odd_${encoding.toLowerCase()}_${String(process.pid)}`
  await runPostgres(server, `CREATE DATABASE ${database} ENCODING ${encoding} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'`)
  made.push(database)
  const { host, port, user, password } = server
  return {
    options: { host, port, user, database },
    secrets: { password },
    run: async (sql) => await runPostgres({ ...server, database }, sql),
  }
}

describe('R29 PostgreSQL with odd data', () => {
  afterAll(async () => {
    // WITH (FORCE) is not known before 13.
    for (const database of made)
      await runPostgres(
        inject('postgres'),
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`,
        `DROP DATABASE ${database}`,
      )
  })

  test('numbers beyond 2^53, infinities, ancient and far dates, bytes and empty values come as written', async () => {
    const blank = await blankDatabase('postgres')
    await blank.run(`CREATE TABLE odd (b bigint DEFAULT 9007199254740993, n numeric DEFAULT 'NaN', d date DEFAULT 'infinity', t timestamptz, f double precision, y bytea, e text, u text, j jsonb);
      INSERT INTO odd VALUES (9223372036854775807, 123456789012345678901234567890.10, '-infinity', '294276-12-31 23:59:59+00', 'Infinity', '\\x00ff00', '', NULL, '{"n": 12345678901234567890}'),
        (-9223372036854775808, 'NaN', '4713-01-01 BC', '-infinity', '-0', '', 'null', E'a\\u0001b', 'null')`)
    await blank.run(
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET bytea_output = ''escape''; ALTER DATABASE %1$I SET timezone = ''UTC''', current_database()); END $$`,
    )
    const session = await openAs(blank, {})
    try {
      const { relations } = await readAll(session)
      expect(relations[0]?.columns.slice(0, 3).map((c) => c.default)).toEqual([
        "'9007199254740993'::bigint",
        "'NaN'::numeric",
        "'infinity'::date",
      ])
      const page = await session.rows({ schema: 'public', name: 'odd' }, { limit: 10 }, CALL)
      expect(page.columns.map((c) => c.type)).toEqual([
        'bigint',
        'numeric',
        'date',
        'timestamp with time zone',
        'double precision',
        'bytea',
        'text',
        'text',
        'jsonb',
      ])
      expect(page.rows).toEqual([
        [
          '9223372036854775807',
          '123456789012345678901234567890.10',
          '-infinity',
          '294276-12-31 23:59:59+00',
          'Infinity',
          { hex: '00ff00', bytes: 3 },
          '',
          null,
          '{"n": 12345678901234567890}',
        ],
        ['-9223372036854775808', 'NaN', '4713-01-01 BC', '-infinity', '-0', { hex: '', bytes: 0 }, 'null', 'a\u0001b', 'null'],
      ])
    } finally {
      await session.close()
    }
  })

  test('SQL_ASCII: bytes that are no text are shown as bytes, UTF-8 as UTF-8', async () => {
    const blank = await encoded('SQL_ASCII')
    await blank.run(`SET client_encoding = SQL_ASCII;
      CREATE TABLE words (id integer, word text DEFAULT E'caf\\xe9', "naïve" text, "a,""b)" text, CHECK (word <> E'\\xff'));
      COMMENT ON TABLE words IS E'\\xe9t\\xe9 and \\\\ and "quotes"';
      CREATE VIEW over AS SELECT word FROM words WHERE word = E'\\xfe';
      CREATE FUNCTION f() RETURNS text LANGUAGE sql AS E'SELECT ''\\xe9''::text';
      INSERT INTO words VALUES (1, E'\\xe9', 'ï', NULL), (2, '(x,"y")', '', E'\\\\')`)
    const session = await openAs(blank, {})
    try {
      const { relations, objects, notes } = await readAll(session)
      expect(notes).toEqual([])
      const words = relations.find((r) => r.name === 'words')
      expect(words?.columns.map((c) => c.name)).toEqual(['id', 'word', 'naïve', 'a,"b)'])
      expect(words?.columns[1]?.default).toBe("'caf\\xE9'::text")
      expect(words?.checks[0]?.expression).toBe("(word <> '\\xFF'::text)")
      expect(words?.comment).toBe('\\xE9t\\xE9 and \\ and "quotes"')
      expect(relations.find((r) => r.name === 'over')?.definition).toContain('\\xFE')
      expect(objects.find((o) => o.name === 'f')?.body).toBe("SELECT '\\xE9'::text")
      const page = await session.rows({ schema: 'public', name: 'words' }, { limit: 10 }, CALL)
      expect(page.columns.map((c) => [c.name, c.type])).toEqual([
        ['id', 'integer'],
        ['word', 'text'],
        ['naïve', 'text'],
        ['a,"b)', 'text'],
      ])
      expect(page.rows).toEqual([
        ['1', '\\xE9', 'ï', null],
        ['2', '(x,"y")', '', '\\'],
      ])
    } finally {
      await session.close()
    }
  })

  test.each([
    ['LATIN1', "E'\\xe9'", 'é'],
    ['WIN1251', "E'\\xe9'", 'й'],
  ])('%s: texts of another encoding are read as what they mean', async (encoding, literal, meaning) => {
    const blank = await encoded(encoding)
    await blank.run(
      `SET client_encoding = ${encoding}; CREATE TABLE words (word text DEFAULT ${literal}); INSERT INTO words VALUES (${literal})`,
    )
    const session = await openAs(blank, {})
    try {
      expect((await readAll(session)).relations[0]?.columns[0]?.default).toBe(`'${meaning}'::text`)
      expect((await session.rows({ schema: 'public', name: 'words' }, { limit: 10 }, CALL)).rows).toEqual([[meaning]])
    } finally {
      await session.close()
    }
  })

  test('a byte that its encoding does not know does not hide the rest', async () => {
    const blank = await encoded('WIN1252')
    await blank.run(
      `SET client_encoding = WIN1252; CREATE TABLE words (word text DEFAULT E'\\x81 \\xe9'); INSERT INTO words VALUES (E'\\x81 \\xe9'), ('plain')`,
    )
    const session = await openAs(blank, {})
    try {
      const page = await session.rows({ schema: 'public', name: 'words' }, { limit: 10 }, CALL)
      expect(page.rows).toEqual([['\u0081 é'], ['plain']])
      expect((await readAll(session)).relations[0]?.columns[0]?.default).toBe("'\u0081 é'::text")
    } finally {
      await session.close()
    }
  })
})
