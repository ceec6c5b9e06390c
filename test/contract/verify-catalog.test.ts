import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { blankDatabase, ENGINES } from '../support/blank'
import { fixtures } from '../support/fixtures'
import { newHome } from '../support/engine'
import { compare, equal, type Item } from '../verify/items'
import { directMysql } from '../verify/direct-mysql'
import { directPostgres } from '../verify/direct-postgres'
import { directSqlite } from '../verify/direct-sqlite'
import { guessEngine } from '../verify/load'
import { verify } from '../verify/verify'

const ROOT = join(import.meta.dirname, '..', '..')
const FIXTURES = join(ROOT, 'test', 'fixtures')
const DIRECT = { postgres: directPostgres, mysql: directMysql, sqlite: directSqlite }
const command = async (...args: string[]) =>
  await promisify(execFile)(process.execPath, [join(ROOT, 'scripts', 'verify-catalog.mjs'), ...args], { cwd: ROOT }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({ code: error.code, stdout: error.stdout + error.stderr }),
  )

describe.each(ENGINES)('%s', (engine) => {
  test.each(fixtures(engine))('what we read of $file is what the server itself says', async ({ file, sql }) => {
    const blank = await blankDatabase(engine)
    await blank.run(sql)
    const verdict = await verify(blank, file)
    expect(verdict.lines.filter((line) => !equal(line))).toEqual([])
    expect(verdict.same, verdict.report).toBe(true)
    expect(verdict.report).toContain('not compared: ')
  })

  test('the server is asked anew: what it makes meanwhile is a difference', async () => {
    const blank = await blankDatabase(engine)
    await blank.run('CREATE TABLE a (id int NOT NULL PRIMARY KEY, name varchar(9))')
    const before = await DIRECT[engine].read(blank)
    await blank.run('CREATE TABLE b (id int NOT NULL, a_id int, FOREIGN KEY (a_id) REFERENCES a (id)); CREATE INDEX b_id ON b (id)')
    const lines = compare(before, await DIRECT[engine].read(blank)).filter((line) => !equal(line))
    const missing = lines.flatMap((line) => line.onlyServers.map(() => line.what))
    expect(missing).toEqual(expect.arrayContaining(['table', 'columns', 'columns', 'foreign keys', 'indexes']))
    expect(lines.flatMap((line) => line.onlyOurs)).toEqual([])
  })

  test('an empty database is nothing to be equal in', async () => {
    const blank = await blankDatabase(engine)
    if (engine === 'sqlite') await blank.run('SELECT 1')
    const { lines, same } = await verify(blank, 'empty')
    // A server's database is itself something; a file is not.
    expect(same).toBe(engine !== 'sqlite')
    expect(lines.every((line) => line.what === 'schema' || line.what === 'extension')).toBe(true)
  })
})

test('a planted difference is found, counted and shown, in either direction', () => {
  const item = (text: string, what = 'columns'): Item => ({ schema: 's', what, text })
  const [line, ...more] = compare(
    [item('t.a 1 int null'), item('t.b 2 int null')],
    [item('t.a 1 int not null'), item('t.b 2 int null'), item('t.b 2 int null')],
  )
  expect(more).toEqual([])
  expect(line).toMatchObject({ ours: 2, servers: 3, onlyOurs: ['t.a 1 int null'], onlyServers: ['t.a 1 int not null', 't.b 2 int null'] })
})

test('the engine of a file is told from its name or its words, or not at all', () => {
  expect(guessEngine('x/northwind.sql', 'CREATE TABLE a (id INT AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB')).toBe('mysql')
  expect(guessEngine('x/a.sql', 'CREATE TABLE a (id serial)')).toBe('postgres')
  expect(guessEngine('x/a.sql', 'CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT)')).toBe('sqlite')
  expect(guessEngine('x/sakila-sqlite.sql', 'CREATE TABLE a (id serial)')).toBe('sqlite')
  expect(guessEngine('x/a.sql', 'CREATE TABLE a (id INT)')).toBeUndefined()
})

describe('the command', () => {
  test('loads files into servers of its own, prints the table, and ends with 0', async () => {
    const { code, stdout } = await command('--engine', 'postgres', join(FIXTURES, 'postgres', 'harbour.sql'))
    expect(stdout).toMatch(/== .*harbour\.sql → verify · PostgreSQL \d+/)
    expect(stdout).toMatch(/what +ours +server's +equal\n +\S+ +\d+ +\d+ +yes/)
    expect(stdout).toContain('1 of 1 equal')
    expect(code).toBe(0)
  })

  test('ends with 1 where something differs, could not be loaded at all or is not understood', async () => {
    const file = join(newHome(), 'sqlite-without-tables.sql')
    writeFileSync(file, 'CREATE TABLE (')
    const { code, stdout } = await command(file, join(FIXTURES, 'sqlite', 'bookshop.sql'), 'nonsense://x')
    expect(stdout).toContain('NOTHING to compare')
    expect(stdout).toContain('NOT LOADED')
    expect(stdout).toContain('1 of 3 equal')
    expect(code).toBe(1)
  })
})
