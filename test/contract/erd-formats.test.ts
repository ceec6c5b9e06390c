import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { joinGraph, relationGraph } from '@shared/build-graph'
import { USUAL_LINES, withLines } from '@shared/diagram/lines'
import { dbml } from '@shared/erd/dbml'
import { mermaid } from '@shared/erd/mermaid'
import { PALETTES } from '@shared/erd/palette'
import { plantuml } from '@shared/erd/plantuml'
import { visible } from '@shared/erd/xml'
import { describe, expect, inject, test } from 'vitest'
import { type Blank, blankDatabase, ENGINES } from '../support/blank'
import { run } from '../support/cli'
import { newHome } from '../support/engine'
import { expectedOfDbml, expectedOfMermaid, expectedOfPlantuml, readDbml, readMermaid, readPlantuml } from '../support/erd-readers'
import { fixture, fixtures } from '../support/fixtures'
import { comparable, openReader, readAll } from '../support/reading'
import { allOf, readSvg } from '../support/svg-reader'
import { urlOf } from '../support/url-of'

const written = (pieces: Iterable<string>) => [...pieces].join('')

async function read(blank: Blank) {
  const session = await openReader(blank)
  const all = await readAll(session)
  await session.close()
  return all
}

/** Runs a script as a user does: with the engine's own client, which must take every statement. */
async function runByClient(blank: Blank, script: string): Promise<void> {
  if (blank.engine === 'sqlite') return await blank.run(script)
  const { host, port, user, database } = blank.options
  const password = blank.secrets['password'] ?? ''
  const [client, args] =
    blank.engine === 'postgres'
      ? ['psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-h', host, '-p', port, '-U', user, '-d', database]]
      : ['mariadb', ['--no-defaults', '--comments', '--default-character-set=utf8mb4', '-h', host, '-P', port, '-u', user, database]]
  const env = { PATH: process.env['PATH'], PGPASSWORD: password, MYSQL_PWD: password, PGCLIENTENCODING: 'UTF8' }
  // The collation that the fixtures were loaded under: it is the connection's, and a literal of a view takes it.
  execFileSync(String(client), (args as unknown[]).map(String), {
    env,
    input: blank.engine === 'mysql' ? `SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci;\n${script}` : script,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
}

async function relata(home: string, args: readonly string[]) {
  const env = { PATH: process.env['PATH'] ?? '', RELATA_HOME: home, REDIS_URL: 'redis://127.0.0.1:1/0' }
  return await run(process.execPath, [inject('cli'), ...args], { env })
}

describe.each(ENGINES)('R08 R28 %s: what other tools read of a diagram is the model', (engine) => {
  test.each(fixtures(engine))('$file', async ({ sql }) => {
    const blank = await blankDatabase(engine)
    await blank.run(sql)
    const { relations } = await read(blank)
    const graph = withLines(joinGraph(relations.map((relation) => relationGraph(relation, blank.schema))), USUAL_LINES)
    expect(await readMermaid(written(mermaid(graph)), graph)).toEqual(expectedOfMermaid(graph))
    expect(readPlantuml(written(plantuml(graph)))).toEqual(expectedOfPlantuml(graph))
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
    const [found, expected] = [readDbml(written(dbml(graph))), expectedOfDbml(graph)]
    expect({ ...found, tables: [...found.tables].sort(byName) }).toEqual({ ...expected, tables: [...expected.tables].sort(byName) })
  })
})

describe.each(ENGINES)('%s: relata erd --format svg', (engine) => {
  test.each(fixtures(engine))('$file: every relation and every reference is drawn', async ({ sql }) => {
    const [blank, home] = [await blankDatabase(engine), newHome()]
    await blank.run(sql)
    const { relations } = await read(blank)
    const graph = withLines(joinGraph(relations.map((relation) => relationGraph(relation, blank.schema))), USUAL_LINES)
    const ran = await relata(home, ['erd', urlOf(blank), '--format', 'svg', '--columns', 'all', '--theme', 'dark'])
    expect({ code: ran.code, stderr: ran.stderr }).toMatchObject({ code: 0 })
    const elements = allOf(readSvg(ran.stdout))
    const told = new Set(elements.filter(({ name }) => name === 'text' || name === 'title').map(({ text }) => text))
    for (const { id, label, columns } of graph.nodes) {
      expect(told.has(visible(id)) || told.has(visible(label))).toBe(true)
      for (const column of columns) expect(told).toContain(visible(column.name))
    }
    const lines = elements.filter(({ attributes }) => attributes['stroke'] === PALETTES.dark.edge).flatMap(({ children }) => children)
    expect(lines.filter(({ name }) => name === 'path' || name === 'g').length).toBe(graph.edges.length)
  })
})

describe.each(ENGINES)('R28 R34 %s: relata erd --format sql', (engine) => {
  test.each(fixtures(engine))('$file: the engine’s own client makes an equal database of it', async ({ sql }) => {
    const [blank, home] = [await blankDatabase(engine), newHome()]
    await blank.run(sql)
    const first = await read(blank)
    const out = join(home, 'made.sql')
    expect(await relata(home, ['erd', urlOf(blank), '--out', out])).toMatchObject({ code: 0, stdout: '' })
    await blank.reset()
    await runByClient(blank, readFileSync(out, 'utf8'))
    expect(comparable(await read(blank))).toEqual(comparable(first))
  })
})

test('a part of a database is a script of its own: keys that lead out of it are told, not made', async () => {
  const [blank, home] = [await blankDatabase('postgres'), newHome()]
  await blank.run(fixture('postgres', 'harbour.sql').sql)
  const schemas = [...new Set((await read(blank)).relations.map((relation) => relation.schema))]
  for (const schema of schemas) {
    const ran = await relata(home, ['erd', urlOf(blank), '--schema', schema, '--format', 'sql'])
    expect({ code: ran.code, stderr: ran.stderr }).toMatchObject({ code: 0 })
    const other = await blankDatabase('postgres')
    await runByClient(other, ran.stdout)
    const names = (await read(other)).relations.map((relation) => relation.schema)
    expect(new Set(names)).toEqual(new Set([schema]))
  }
})

test('a file that stands there is replaced only when that was said', async () => {
  const [blank, home] = [await blankDatabase('sqlite'), newHome()]
  await blank.run('CREATE TABLE a (id INTEGER PRIMARY KEY)')
  const out = join(home, 'a.dbml')
  writeFileSync(out, 'mine')
  const refused = await relata(home, ['erd', urlOf(blank), '--out', out, '--json'])
  expect({ code: refused.code, error: refused.json() }).toMatchObject({ code: 1, error: { error: { code: 'conflict' } } })
  expect(readFileSync(out, 'utf8')).toBe('mine')
  expect(await relata(home, ['erd', urlOf(blank), '--out', out, '--overwrite'])).toMatchObject({ code: 0 })
  expect(readFileSync(out, 'utf8')).toBe('Table "a" {\n  "id" "INTEGER" [pk, not null]\n}\n\n')
})

test('where nothing can draw a picture, that is said, and nothing is written', async () => {
  const [blank, home] = [await blankDatabase('sqlite'), newHome()]
  await blank.run('CREATE TABLE a (id INTEGER PRIMARY KEY)')
  const out = join(home, 'a.png')
  const ran = await relata(home, ['erd', urlOf(blank), '--out', out, '--json'])
  expect({ code: ran.code, error: ran.json() }).toMatchObject({
    code: 1,
    error: { error: { code: 'unsupported', hint: expect.any(String) } },
  })
  expect(existsSync(out)).toBe(false)
})
