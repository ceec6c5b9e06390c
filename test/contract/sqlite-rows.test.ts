import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, inject, test } from 'vitest'
import { CELL_LIMIT, type RowPage } from '@shared/cells'
import { forkNodeHost } from '../../src/main/drivers/fork-node'
import { openRemoteSession } from '../../src/main/drivers/remote-session'
import { never, newHome } from '../support/engine'
import { readAll } from '../support/reading'

const CALL = { signal: never, timeoutMs: 60_000 }

async function rowsOf(setup: readonly string[], name: string, limit = 10): Promise<RowPage> {
  const path = join(newHome(), 'rows.db')
  const db = new Database(path)
  for (const sql of setup) db.exec(sql)
  db.close()
  const session = await openRemoteSession(forkNodeHost(inject('host')), 'sqlite', { path }, {}, CALL)
  try {
    return await session.rows({ schema: 'main', name }, { limit }, CALL)
  } finally {
    await session.close()
  }
}

test('a value is what it is and not what its column says', async () => {
  const { columns, rows, more } = await rowsOf(
    [
      'CREATE TABLE t (a INTEGER, b TEXT)',
      `INSERT INTO t VALUES (9007199254740993, '1'), (-9223372036854775808, X'00ff'), ('text', 1), (X'4142', 1.5), (9e999, NULL), (-9e999, ''), (X'', 0.5), (1, 2)`,
    ],
    't',
    7,
  )
  expect(columns).toEqual([
    { name: 'a', type: 'INTEGER' },
    { name: 'b', type: 'TEXT' },
  ])
  expect(rows).toEqual([
    ['9007199254740993', '1'],
    ['-9223372036854775808', { hex: '00ff', bytes: 2 }],
    // An integer in a column of TEXT becomes text on the way in: so it is stored.
    ['text', '1'],
    [{ hex: '4142', bytes: 2 }, '1.5'],
    ['Inf', null],
    ['-Inf', ''],
    [{ hex: '', bytes: 0 }, '0.5'],
  ])
  expect(more).toBe(true)
})

test.each([
  ['UTF-8', 'ff00d8'],
  ['UTF-8', '61eda080'],
  ['UTF-16le', '00d84100'],
  ['UTF-16be', 'd8000041'],
])('%s: text that is none is shown as its bytes, NUL and emoji as they are', async (encoding, wrong) => {
  const { rows } = await rowsOf(
    [
      `PRAGMA encoding = '${encoding}'`,
      'CREATE TABLE t (a)',
      `INSERT INTO t VALUES (CAST(X'${wrong}' AS TEXT)), ('a' || char(0) || 'b'), ('🚢ß\ufffd'), (char(65279) || 'bom')`,
    ],
    't',
  )
  expect(rows.map(([cell]) => cell)).toEqual([{ hex: wrong, bytes: wrong.length / 2 }, 'a\0b', '🚢ß\ufffd', '\ufeffbom'])
})

test('long values are cut, with their true length', async () => {
  const { rows } = await rowsOf(
    [
      'CREATE TABLE t (a, b)',
      `INSERT INTO t VALUES (printf('%.*c', 3000000, 'x'), zeroblob(3000000)), (replace(printf('%.*c', 5000, 'x'), 'x', '🚢'), 1)`,
    ],
    't',
  )
  const [[text, blob], [ships]] = rows as [[object, object], [{ text: string; bytes: number }]]
  expect(text).toEqual({ text: 'x'.repeat(CELL_LIMIT.characters), bytes: 3_000_000 })
  expect(blob).toEqual({ hex: '00'.repeat(CELL_LIMIT.bytes), bytes: 3_000_000 })
  expect(ships.text.replaceAll('🚢', '')).toBe('')
  expect(ships.bytes).toBe(20_000)
})

test('columns of any name, and of the same name, each have their value', async () => {
  const { columns, rows } = await rowsOf(
    ['CREATE VIEW v AS SELECT 1 AS a, 2 AS a, 3 AS "__proto__", 4 AS "x""y", 5 AS "a:1", 6 AS constructor, 7'],
    'v',
  )
  expect(new Set(columns.map((c) => c.name)).size).toBe(7)
  expect(rows).toEqual([['1', '2', '3', '4', '5', '6', '7']])
})

test('virtual and shadow tables have rows, a table without a rowid too, a missing one is said', async () => {
  const setup = [
    'CREATE VIRTUAL TABLE s USING fts5(title)',
    "INSERT INTO s VALUES ('hello')",
    'CREATE TABLE w (a TEXT PRIMARY KEY) WITHOUT ROWID',
    "INSERT INTO w VALUES ('k')",
  ]
  expect((await rowsOf(setup, 's')).rows).toEqual([['hello']])
  expect((await rowsOf(setup, 's_content')).rows).toEqual([['1', 'hello']])
  expect((await rowsOf(setup, 'w')).rows).toEqual([['k']])
  await expect(rowsOf(setup, 'missing')).rejects.toMatchObject({ code: 'query_failed', message: expect.stringContaining('no such table') })
})

test('a table with as many columns as SQLite allows', async () => {
  const names = Array.from({ length: 2000 }, (_, at) => `c${String(at)}`)
  const { columns, rows } = await rowsOf(
    [`CREATE TABLE wide (${names.join(', ')})`, `INSERT INTO wide (c0, c1999) VALUES (1, 'last')`],
    'wide',
  )
  expect(columns).toHaveLength(2000)
  expect([rows[0]?.[0], rows[0]?.[1999]]).toEqual(['1', 'last'])
})

test('names and defaults with wrong bytes are shown, and nothing breaks', async () => {
  const path = join(newHome(), 'bytes.db')
  const db = new Database(path)
  db.unsafeMode(true)
  db.exec("CREATE TABLE good (a INT); CREATE TABLE wrong (bad TEXT DEFAULT 'x')")
  db.pragma('writable_schema = ON')
  db.exec(
    `UPDATE sqlite_schema SET name = CAST(X'77ff67' AS TEXT), tbl_name = CAST(X'77ff67' AS TEXT),
       sql = CAST(X'${Buffer.from('CREATE TABLE "w').toString('hex')}ff${Buffer.from(`g"("b`).toString('hex')}ff${Buffer.from(`d" TEXT DEFAULT 'x`).toString('hex')}fe${Buffer.from(`')`).toString('hex')}' AS TEXT) WHERE name = 'wrong'`,
  )
  db.close()
  const session = await openRemoteSession(forkNodeHost(inject('host')), 'sqlite', { path }, {}, CALL)
  const { relations } = await readAll(session)
  expect(relations.map((r) => r.name)).toEqual(['good', 'w\ufffdg'])
  expect(relations[1]?.columns).toMatchObject([{ name: 'b\ufffdd', type: 'TEXT', default: "'x\ufffd'" }])
  expect((await session.rows({ schema: 'main', name: 'good' }, { limit: 1 }, CALL)).rows).toEqual([])
  await session.close()
})
