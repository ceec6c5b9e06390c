import { describe, expect, inject, test } from 'vitest'
import type { Cell, RowPage } from '@shared/cells'
import { forkNodeHost } from '../../src/main/drivers/fork-node'
import type { RowsQuery } from '../../src/main/drivers/driver'
import { openRemoteSession, type RemoteSession } from '../../src/main/drivers/remote-session'
import { type Blank, blankDatabase, ENGINES, type EngineId } from '../support/blank'
import { never } from '../support/engine'

const CALL = { signal: never, timeoutMs: 60_000 }
/** A page that ends among equals. */
const LIMIT = 7
const ROWS = 60

const open = async (blank: Blank) =>
  await openRemoteSession(forkNodeHost(inject('host')), blank.engine, { ...blank.options }, { ...blank.secrets }, CALL)

/** All pages of a relation, one after the other. */
async function pages(session: RemoteSession, schema: string, name: string, query: Omit<RowsQuery, 'limit'> = {}): Promise<RowPage[]> {
  const found: RowPage[] = []
  let after: string | undefined
  do {
    const page = await session.rows({ schema, name }, { ...query, limit: LIMIT, after }, CALL)
    found.push(page)
    after = page.next ?? undefined
    expect(page.more).toBe(after !== undefined)
  } while (after !== undefined && found.length < 50)
  return found
}

const quote = (engine: EngineId, name: string) =>
  engine === 'mysql' ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`

const TYPES: Readonly<Record<EngineId, Readonly<Record<string, string>>>> = {
  sqlite: { big: 'INTEGER', exact: 'NUMERIC', rough: 'REAL', word: 'TEXT', bytes: 'BLOB', day: 'TEXT', mixed: '' },
  postgres: {
    ...{ big: 'bigint', exact: 'numeric(38,10)', rough: 'real', word: 'text', bytes: 'bytea', day: 'timestamptz', long: 'char(12)' },
    ...{ list: 'integer[]', choice: 'mood', bits: 'bit(3)' },
  },
  mysql: {
    ...{
      big: 'BIGINT UNSIGNED',
      exact: 'DECIMAL(38,10)',
      rough: 'FLOAT',
      word: 'VARCHAR(600)',
      bytes: 'VARBINARY(30)',
      day: 'TIMESTAMP NULL',
    },
    ...{ list: "SET('a','b','c')", choice: "ENUM('sad','ok','happy')", bits: 'BIT(3)', text: 'LONGTEXT' },
  },
}

/** Few different values, so that most rows have equals, with NULL, extremes and what would end a literal. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  big: ['9223372036854775807', '0', '9223372036854775806', 'NULL'],
  exact: ['1234567890123456789012345678.0123456789', '0.1', '-1234567890123456789012345678.0123456789', 'NULL'],
  rough: ['0.1', '1e30', 'NULL', '-0.3333333', '16777217'],
  word: ["''", "'it''s'", "'x'';--'", 'NULL', "'Ärger'", "'ärger'", "'🚢'", "' '"],
  day: ["'2024-10-27 01:30:00'", "'2024-10-27 02:30:00'", 'NULL', "'2024-10-27 00:30:00.5'"],
  long: ["'a'", "'a b'", 'NULL'],
  list: ['NULL'],
  choice: ["'sad'", "'happy'", 'NULL', "'ok'"],
  bits: ['NULL'],
  text: ["REPEAT('x', 300)", "CONCAT(REPEAT('x', 300), 'y')", 'NULL'],
  mixed: ['1', "'1'", "x'31'", '1.5', 'NULL', '9007199254740993', '9e999'],
}
const BYTES: Readonly<Record<EngineId, readonly string[]>> = {
  sqlite: ["x'00ff'", "x''", 'NULL', "CAST(x'ff27' AS TEXT)"],
  postgres: ["'\\x00ff'", "'\\x'", 'NULL', "'\\x27'"],
  mysql: ["x'00ff'", "x''", 'NULL', "x'27'"],
}
const OWN: Readonly<Record<string, Partial<Record<EngineId, readonly string[]>>>> = {
  list: { postgres: ["'{1,2}'", "'{}'", "'{1,NULL}'", 'NULL'], mysql: ["'a,c'", "''", "'b'", 'NULL'] },
  bits: { postgres: ["B'101'", "B'000'", 'NULL'], mysql: ["b'101'", "b'000'", 'NULL'] },
}

async function filled(engine: EngineId, keyed: boolean): Promise<Blank> {
  const blank = await blankDatabase(engine)
  const types = TYPES[engine]
  const columns = Object.entries(types).map(([name, type]) => `${name} ${type}`)
  const value = (column: string, at: number) => {
    const choices = (column === 'bytes' ? BYTES[engine] : OWN[column]?.[engine]) ?? VALUES[column] ?? ['NULL']
    return choices[at % choices.length] ?? 'NULL'
  }
  const rows = Array.from({ length: ROWS }, (_, at) =>
    [String(at), String(at % 3), ...Object.keys(types).map((column) => value(column, at))].join(', '),
  )
  await blank.run(
    ...(engine === 'postgres' ? ["CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')"] : []),
    `CREATE TABLE t (id INT NOT NULL, part INT NOT NULL, ${columns.join(', ')}${keyed ? ', PRIMARY KEY (part, id)' : ''})`,
    `INSERT INTO t VALUES ${rows.map((row) => `(${row})`).join(', ')}`,
  )
  return blank
}

describe.each(ENGINES)('%s: pages', (engine) => {
  test.each([true, false])('every row once, in one order, whatever is sorted by (a key: %s)', async (keyed) => {
    const blank = await filled(engine, keyed)
    const session = await open(blank)
    const columns = Object.keys(TYPES[engine])
    const whole = async (sort: RowsQuery['sort']) =>
      (await session.rows({ schema: blank.schema, name: 't' }, { limit: 1000, sort }, CALL)).rows
    for (const sort of [
      [],
      ...columns.flatMap((column) => [[{ column, descending: false }], [{ column, descending: true }]]),
      [
        { column: 'word', descending: true },
        { column: 'rough', descending: false },
        { column: 'id', descending: true },
      ],
    ]) {
      const found = await pages(session, blank.schema, 't', { sort })
      const rows = found.flatMap((page) => page.rows)
      const ids = rows.map((row) => Number(row[0])).sort((a, b) => a - b)
      expect({ sort, ids }).toEqual({ sort, ids: Array.from({ length: ROWS }, (_, at) => at) })
      expect({ sort, rows }).toEqual({ sort, rows: await whole(sort) })
      if (keyed) expect({ sort, paging: found[0]?.paging }).toEqual({ sort, paging: 'key' })
    }
    await session.close()
  })

  test('rows that are deleted and added meanwhile neither hide nor double others', async () => {
    const blank = await filled(engine, true)
    const session = await open(blank)
    const name = { schema: blank.schema, name: 't' }
    const first = await session.rows(name, { limit: 10 }, CALL)
    const seen = first.rows.map((row) => [row[1], row[0]])
    await blank.run(`DELETE FROM t WHERE part = 0 AND id < 15`, `INSERT INTO t (id, part) VALUES (-1, 0)`)
    const second = await session.rows(name, { limit: 1000, after: first.next ?? '' }, CALL)
    const rest = second.rows.map((row) => [row[1], row[0]])
    expect(new Set([...seen, ...rest].map(String)).size).toBe(ROWS)
    await session.close()
  })

  test('a row is known by its id, and one of its values is told whole', async () => {
    const blank = await filled(engine, true)
    const session = await open(blank)
    const name = { schema: blank.schema, name: 't' }
    const long = 'ö'.repeat(300_000)
    await blank.run(`UPDATE t SET word = 'ö' WHERE id = 5`, ...(engine === 'mysql' ? ['ALTER TABLE t MODIFY word LONGTEXT'] : []))
    await blank.run(`UPDATE t SET word = '${long}' WHERE id = 5`)
    const page = await session.rows(name, { limit: 1000 }, CALL)
    const at = page.rows.findIndex((row) => Number(row[0]) === 5)
    const column = page.columns.findIndex(({ name: one }) => one === 'word')
    const cut = page.rows[at]?.[column] as { readonly text: string; readonly bytes: number }
    expect(cut.bytes).toBe(600_000)
    expect(long.startsWith(cut.text)).toBe(true)
    const one = await session.rows(name, { limit: 1, row: page.ids?.[at], columns: ['word'], whole: true }, CALL)
    expect(one.rows).toEqual([[long]])
    await expect(session.rows(name, { limit: 1, after: '{"v":["1"]}' }, CALL)).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(session.rows(name, { limit: 1, after: 'x' }, CALL)).rejects.toMatchObject({ code: 'invalid_input' })
    await session.close()
  })

  test('R33 filters find what they say, whatever stands in them, and never more', async () => {
    const blank = await filled(engine, true)
    const session = await open(blank)
    const name = { schema: blank.schema, name: 't' }
    const found = async (column: string, op: NonNullable<RowsQuery['filters']>[number]['op'], value = ''): Promise<Cell[]> => {
      const filters = [{ column, op, value }]
      const { rows, columns } = await session.rows(name, { limit: 1000, filters }, CALL)
      expect(await session.count(name, filters, CALL)).toBe(rows.length)
      const at = columns.findIndex((one) => one.name === column)
      return [...new Map(rows.map((row) => [JSON.stringify(row[at]), row[at] ?? null])).values()]
    }
    expect(await found('big', '=', '9223372036854775807')).toEqual(['9223372036854775807'])
    expect(await found('big', '>=', '9223372036854775807')).toEqual(['9223372036854775807'])
    expect(await found('big', 'contains', '775806')).toEqual(['9223372036854775806'])
    expect((await found('word', 'contains', "IT'S")).map(String)).toEqual(["it's"])
    expect(await found('word', '=', "x';--")).toEqual(["x';--"])
    expect(await found('word', '=', '🚢')).toEqual(['🚢'])
    expect(await found('word', 'null')).toEqual([null])
    expect(await found('word', 'not null')).not.toContain(null)
    expect(await found('word', '=', `' OR '1'='1`)).toEqual([])
    expect(await found('word', '=', `\\' OR 1=1 -- `)).toEqual([])
    expect(await found('bytes', '=', '0x00FF')).toEqual([{ hex: '00ff', bytes: 2 }])
    if (engine !== 'sqlite') expect(await found('exact', '=', '0.1000000000')).toEqual(['0.1000000000'])
    expect((await found('id', '<', '3')).map(Number)).toEqual([0, 1, 2])
    // Compared as text nowhere: 9 is less than 10.
    expect((await found('id', '>=', '58')).map(Number)).toEqual([58, 59])
    await expect(found('nothing', '=', '1')).rejects.toMatchObject({ code: 'invalid_input' })
    if (engine !== 'sqlite')
      await expect(found('id', '=', '1 OR 1=1')).rejects.toMatchObject({ message: expect.stringContaining('1 OR 1=1') })
    expect(await session.count(name, [], CALL)).toBe(ROWS)
    await session.close()
  })

  test('R28 R33 names that would end a statement are sorted and filtered by like any other', async () => {
    const hostile = [
      '"',
      "'",
      '`',
      '\\',
      '; DROP TABLE t; --',
      'a"b',
      '$1',
      '?',
      '%s',
      ':x',
      'SELECT',
      '__proto__',
      'é🚢'.slice(0, 1),
      'a.b',
      't',
    ]
    const blank = await blankDatabase(engine)
    const table = `x'; DROP TABLE t; -- \`"\\`
    const columns = hostile.map((name) => `${quote(engine, name)} INT`)
    await blank.run(
      `CREATE TABLE ${quote(engine, table)} (${columns.join(', ')}, PRIMARY KEY (${quote(engine, '"')}))`,
      `INSERT INTO ${quote(engine, table)} VALUES ${[1, 2, 3].map((n) => `(${hostile.map(() => String(n)).join(', ')})`).join(', ')}`,
    )
    const session = await open(blank)
    for (const column of hostile) {
      const query = { limit: 1, sort: [{ column, descending: true }], filters: [{ column, op: '<' as const, value: '3' }] }
      const first = await session.rows({ schema: blank.schema, name: table }, query, CALL)
      expect(first.rows.map((row) => Number(row[0]))).toEqual([2])
      const second = await session.rows({ schema: blank.schema, name: table }, { ...query, after: first.next ?? '' }, CALL)
      expect(second.rows.map((row) => Number(row[0]))).toEqual([1])
    }
    await session.close()
  })
})

/** A view whose first row takes longer than anybody waits. */
const SLOW: Readonly<Record<EngineId, string>> = {
  sqlite: 'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS i FROM n',
  postgres: 'SELECT pg_sleep(60)::text AS i',
  mysql: 'SELECT COUNT(*) AS i FROM information_schema.COLUMNS a, information_schema.COLUMNS b, information_schema.COLUMNS c',
}

describe.each(ENGINES)('%s: a question that takes too long', (engine) => {
  test.each(['rows', 'count'] as const)('%s ends when it is cancelled or its time is up', async (what) => {
    const blank = await blankDatabase(engine)
    await blank.run(`CREATE VIEW slow AS ${SLOW[engine]}`)
    const name = { schema: blank.schema, name: 'slow' }
    const ask = async (session: RemoteSession, call: { readonly signal: AbortSignal; readonly timeoutMs: number }) =>
      what === 'rows'
        ? await session.rows(name, { limit: 1 }, call)
        : await session.count(name, [{ column: 'i', op: '>', value: '1' }], call)
    const session = await open(blank)
    const abort = new AbortController()
    const question = ask(session, { signal: abort.signal, timeoutMs: 60_000 })
    setTimeout(() => abort.abort(), 300)
    await expect(question).rejects.toMatchObject({ code: 'cancelled' })
    await session.close()
    const second = await open(blank)
    await expect(ask(second, { signal: never, timeoutMs: 500 })).rejects.toMatchObject({ code: 'timeout' })
    await second.close()
  })
})
