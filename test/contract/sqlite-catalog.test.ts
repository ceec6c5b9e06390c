import { copyFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { relationKey } from '@shared/catalog'
import { decodeOutline } from '@shared/outline'
import Database from 'better-sqlite3'
import { describe, expect, inject, test } from 'vitest'
import { findEngine } from '../../src/main/drivers/registry'
import { bigSchema } from '../bench/schemas/sqlite'
import { blankDatabase } from '../support/blank'
import { never, newHome, startEngine } from '../support/engine'
import { changedKeys, comparable, openReader, readAll } from '../support/reading'

const CALL = { signal: never, timeoutMs: 60_000 }
const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'sqlite')
const fixtures = readdirSync(FIXTURES).filter((file) => file.endsWith('.sql'))

function make(statements: Iterable<string>, name = 'made.db'): string {
  const path = join(newHome(), name)
  const db = new Database(path)
  db.exec('BEGIN')
  for (const statement of statements) db.exec(statement)
  db.exec('COMMIT')
  db.close()
  return path
}

function change(path: string, sql: string): void {
  const db = new Database(path)
  db.unsafeMode(true)
  db.exec(sql)
  db.close()
}

const reader = async (path: string, more: Record<string, string> = {}) =>
  await openReader({ engine: 'sqlite', options: { path, ...more }, secrets: {} })

describe.each(fixtures)('%s', (file) => {
  const text = readFileSync(join(FIXTURES, file), 'utf8').replaceAll(/^ANALYZE;$/gm, '')
  const path = () => make([text])

  test('kinds are those that SQLite itself tells, shadow tables stand under their virtual table', async () => {
    const own = path()
    const session = await reader(own)
    let names = ''
    await session.readCatalog({ ...CALL, onNames: (outline) => (names = outline) })
    const { relations } = await readAll(session)
    await session.close()
    const db = new Database(own, { readonly: true })
    const list = db
      .prepare("SELECT name, type FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
      .raw()
    // A relation that is called like the function stands in its way: then the pragma itself is asked.
    const told = file === 'hostile-names.sql' ? pragmaList(db) : (list.all() as [string, string][])
    db.close()
    const kinds = relations.map((r) => JSON.stringify([r.name, r.kind]))
    expect(kinds.sort()).toEqual(told.map((row) => JSON.stringify(row)).sort())
    const outline = decodeOutline(names)
    expect(outline.rows.map((row) => row.name)).toEqual(relations.map((r) => r.name))
    for (const row of outline.rows) {
      const relation = relations.find((r) => r.name === row.name)
      expect(row).toMatchObject({ kind: relation?.kind, parent: relation?.shadowOf, columns: undefined })
    }
    for (const shadow of relations.filter((r) => r.kind === 'shadow'))
      expect(relations.find((r) => r.name === shadow.shadowOf?.name)?.kind).toBe('virtual')
  })

  test('each relation read by its name is what a whole reading tells', async () => {
    const session = await reader(path())
    const whole = await readAll(session)
    const read = await session.readRelations(whole.relations, CALL)
    const single = await Promise.all(whole.relations.map(async (name) => (await session.readRelations([name], CALL)).relations))
    await session.close()
    expect(read.relations).toEqual(whole.relations)
    expect(single.flat()).toEqual(whole.relations)
  })

  test('a view depends on what it cannot do without', async () => {
    const own = path()
    const session = await reader(own)
    const { relations } = await readAll(session)
    await session.close()
    const views = relations.filter((r) => r.kind === 'view')
    const byName = new Map(relations.map((r) => [r.name, r]))
    for (const dropped of relations.filter((r) => r.kind === 'table' || r.kind === 'view')) {
      const needs = (name: string): boolean =>
        name === dropped.name || (byName.get(name)?.dependsOn ?? []).some((other) => needs(other.name))
      expect(
        brokenWithout(
          own,
          dropped.kind,
          dropped.name,
          views.map((v) => v.name),
        ),
      ).toEqual(views.map((v) => v.name).filter((name) => name !== dropped.name && needs(name)))
    }
  })

  test('in another file beside it: own schema, own keys, and DDL that says where', async () => {
    // SQLite itself refuses a view that says `main.` anywhere but in the main file.
    const own = make([text.replaceAll('main.', '')])
    const session = await reader(make(['CREATE TABLE main_only (a INT)']), { attached: `other one = ${own}` })
    const { relations } = await readAll(session)
    const alone = await reader(own)
    const expected = await readAll(alone)
    await alone.close()
    const moved = (text: string) => JSON.parse(text.replaceAll('"schema":"main"', '"schema":"other one"')) as unknown
    const attached = relations.filter((r) => r.schema === 'other one')
    expect(attached).toEqual(moved(JSON.stringify(expected.relations)))
    const named = await session.readRelations(attached, CALL)
    expect(named.relations).toEqual(attached)
    await session.close()

    const copy = new Database(make([]))
    const empty = join(newHome(), 'empty.db')
    copy.prepare('ATTACH ? AS "other one"').run(empty)
    for (const statement of findEngine('sqlite').catalogDdl({ relations: attached, objects: [] })) copy.exec(statement)
    copy.close()
    const again = await reader(empty)
    expect(comparable(await readAll(again))).toEqual(comparable(expected))
    await again.close()
  })
})

function pragmaList(db: Database.Database): [string, string][] {
  const rows = db.pragma('main.table_list') as { name: string; type: string }[]
  return rows.filter(({ name }) => !name.startsWith('sqlite_')).map(({ name, type }) => [name, type])
}

/** Views that no longer work once a relation is gone, in a copy of the file. */
function brokenWithout(path: string, kind: string, name: string, views: readonly string[]): string[] {
  const copy = join(newHome(), 'copy.db')
  copyFileSync(path, copy)
  const db = new Database(copy)
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  db.exec(`PRAGMA foreign_keys = OFF; DROP ${kind} ${quoted(name)}`)
  const broken = views.filter((view) => {
    if (view === name) return false
    try {
      db.prepare(`SELECT * FROM ${quoted(view)}`)
      return false
    } catch {
      return true
    }
  })
  db.close()
  return broken
}

describe('indexes are told as SQLite tells them, by their texts or asked for', () => {
  // A table for each: one index that has to be asked for has all of its table asked for.
  const texts = [
    'plain ON t0 (NAME, "ID" desc)',
    '"in order" ON T1("name" COLLATE binary ASC,other COLLATE RTRIM DESC)',
    "part ON T2 (other)WHERE other <> ')'",
    'generated ON T3 (g)',
    'of_a_column ON T4 ("null")',
    'a_value ON T5 (null, id)',
    'commented ON T6 (other /* DESC */, id -- last\n)',
    "a_string ON T7 ('other')",
    'bracket ON T8 ([other])',
    'quotes ON T9 ("a""b")',
    'computed ON T10 (other || id, lower(name) DESC)',
    'twice ON T11 (name COLLATE nocase, name)',
  ]
  const columns = 'Id INTEGER PRIMARY KEY, "Name" TEXT COLLATE NOCASE, "null" INT, other TEXT, g INT AS (id + 1), "a""b" INT'
  const odd = [
    ...texts.flatMap((text, at) => [`CREATE TABLE "T${String(at)}" (${columns})`, `CREATE INDEX ${text}`]),
    'CREATE TABLE constrained (a INT UNIQUE, b INTEGER PRIMARY KEY DESC)',
    'CREATE UNIQUE INDEX beside ON constrained (a DESC, b)',
    'CREATE TABLE keyed (a INT, b INT, PRIMARY KEY (b, a)) WITHOUT ROWID',
    'CREATE INDEX of_keyed ON keyed (a)',
    'CREATE TABLE bare (a INT)',
    'CREATE UNIQUE INDEX alone ON bare (a)',
  ]
  /** By relation, as the pragmas have them: name, unique, and each part's column, order and collation. */
  const asked = (path: string) => {
    const db = new Database(path, { readonly: true })
    const rows = db
      .prepare(
        `SELECT m.name, i.name, i."unique", x.cid = -2, CASE x.cid WHEN -1 THEN 'rowid' ELSE x.name END, x."desc", upper(x.coll)
         FROM sqlite_schema m, pragma_index_list(m.name) i, pragma_index_xinfo(i.name) x WHERE m.type = 'table' AND x.key ORDER BY 1, 2, x.seqno`,
      )
      .raw()
      .all()
    db.close()
    return rows
  }
  const told = async (path: string) => {
    const session = await reader(path)
    const { relations } = await readAll(session)
    const named = await session.readRelations(relations, CALL)
    await session.close()
    expect(named.relations).toEqual(relations)
    return relations.flatMap((r) =>
      r.indexes.flatMap((index) =>
        index.parts.map((part) => {
          const own = r.columns.find((c) => c.name === part.column)?.collation ?? 'BINARY'
          const [expression, column] = part.column === undefined ? [1, null] : [0, part.column]
          return [
            r.name,
            index.name,
            Number(index.unique),
            expression,
            column,
            Number(part.descending === true),
            (part.collation ?? own).toUpperCase(),
          ]
        }),
      ),
    )
  }

  test('names in every spelling, values that look like names, keys', async () => {
    const path = make(odd)
    expect(await told(path)).toEqual(asked(path))
  })

  test('a table that is called like a function which lists them', async () => {
    const path = make([...odd, 'CREATE TABLE json_each (value INT UNIQUE)'])
    expect(await told(path)).toEqual(asked(path))
  })

  test('in a file of the format that knows no descending indexes', async () => {
    const path = make(odd)
    const bytes = readFileSync(path)
    bytes.writeUInt32BE(1, 44)
    writeFileSync(path, bytes)
    const rows = await told(path)
    expect(rows).toEqual(asked(path))
    expect(rows.filter((row) => row[5] === 1)).toEqual([])
  })
})

describe('what cannot be told is said', () => {
  test('a view without its table, a module that is not here, words in double quotes: the rest is whole', async () => {
    const path = make([
      'CREATE TABLE kept (a INT)',
      'CREATE TABLE gone (a INT)',
      'CREATE VIEW lost AS SELECT * FROM gone',
      'CREATE VIEW on_lost AS SELECT * FROM lost',
      'CREATE VIEW fine AS SELECT * FROM kept',
      'DROP TABLE gone',
    ])
    change(
      path,
      `PRAGMA writable_schema = ON;
       INSERT INTO sqlite_schema VALUES ('table', 'spelling', 'spelling', 0, 'CREATE VIRTUAL TABLE spelling USING spellfix1');
       INSERT INTO sqlite_schema VALUES ('view', 'quoted', 'quoted', 0, 'CREATE VIEW quoted AS SELECT a FROM kept WHERE a = "x"')`,
    )
    const session = await reader(path)
    const { relations, notes } = await readAll(session)
    const named = await session.readRelations([{ schema: 'main', name: 'lost' }], CALL)
    await session.close()
    const of = (name: string) => relations.find((r) => r.name === name)
    expect(of('fine')?.columns.map((c) => c.name)).toEqual(['a'])
    expect(of('fine')?.limited).toBeUndefined()
    for (const name of ['lost', 'on_lost', 'spelling', 'quoted']) expect(of(name)).toMatchObject({ columns: [], limited: ['columns'] })
    expect(of('spelling')).toMatchObject({ kind: 'virtual', options: { module: 'spellfix1' } })
    expect(notes.map((note) => note.message)).toEqual([
      'main.lost: no such table: main.gone',
      'main.on_lost: no such table: main.gone',
      expect.stringContaining('main.quoted: no such column: "x"'),
      'main.spelling: no such module: spellfix1',
    ])
    expect(named).toMatchObject({ relations: [{ name: 'lost', limited: ['columns'] }], notes: [notes[0]] })
  })

  test('a thousand views that lead nowhere are counted, not listed', async () => {
    const views = Array.from({ length: 1000 }, (_, at) => `CREATE VIEW v${String(at)} AS SELECT * FROM nowhere`)
    const session = await reader(make(views))
    const { relations, notes } = await readAll(session)
    await session.close()
    expect(relations).toHaveLength(1000)
    expect(notes).toHaveLength(21)
    expect(notes.at(-1)?.message).toBe('main: 980 more whose columns cannot be read')
  })

  test('statistics of another form cost the estimates only', async () => {
    const path = make(['CREATE TABLE t (a INT)', 'INSERT INTO t VALUES (1)', 'CREATE INDEX i ON t (a)', 'ANALYZE'])
    change(path, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'stat)', 'other)') WHERE name = 'sqlite_stat1'")
    const session = await reader(path)
    const { relations, notes } = await readAll(session)
    expect(relations.map((r) => [r.name, r.rowEstimate])).toEqual([['t', undefined]])
    expect(notes).toEqual([{ facet: 'relations', message: 'main: the row estimates could not be read' }])
    await session.close()
  })
})

describe('a check', () => {
  test('in a new session an untouched file is known by its last fingerprint; so is one whose rows changed', async () => {
    const path = make(bigSchema(900))
    const first = await reader(path)
    const { fingerprint } = await readAll(first)
    expect(await first.fingerprint({ ...CALL, known: fingerprint })).toBe(fingerprint)
    await first.close()
    const second = await reader(path)
    expect(await second.fingerprint({ ...CALL, known: fingerprint })).toBe(fingerprint)
    change(path, "INSERT INTO t5 (code, label) VALUES ('a', 'b')")
    expect(await second.fingerprint({ ...CALL, known: fingerprint })).toBe(fingerprint)
    change(path, 'CREATE TABLE added (a INT)')
    const changed = await second.fingerprint({ ...CALL, known: fingerprint })
    expect(changed).not.toBe(fingerprint)
    // Told twice alike, and back to the old text when the schema is the old one again.
    expect(await second.fingerprint({ ...CALL, known: fingerprint })).toBe(changed)
    change(path, 'DROP TABLE added; VACUUM')
    expect(await second.fingerprint({ ...CALL, known: fingerprint })).toBe(fingerprint)
    await second.close()
  })

  test('behind the counter of a big schema an edit is not seen by the check, but by the marks of a whole reading', async () => {
    const path = make(bigSchema(900))
    const session = await reader(path)
    const first = await readAll(session)
    await session.close()
    change(path, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'note TEXT', 'note BLOB') WHERE name = 't450'")
    const again = await reader(path)
    expect(await again.fingerprint({ ...CALL, known: first.fingerprint })).toBe(first.fingerprint)
    const second = await readAll(again)
    await again.close()
    expect([...changedKeys(first.marks, second.marks)].map((key) => (JSON.parse(key) as string[])[1])).toContain('t450')
  })

  test('text that is no fingerprint of this form is no reason to believe anything', async () => {
    const session = await reader(make(['CREATE TABLE t (a INT)']))
    const { fingerprint } = await readAll(session)
    for (const known of ['', 'x', 'a/b/c', `${fingerprint} ${fingerprint}`, '//////'])
      expect(await session.fingerprint({ ...CALL, known })).toBe(fingerprint)
    await session.close()
  })

  test('a change while a reading runs is noticed by the next check, and what was read is of one schema', async () => {
    const path = make(bigSchema(300))
    const session = await reader(path)
    const facets: string[] = []
    const reading = session.readCatalog({
      ...CALL,
      onProgress: ({ facet }) => {
        facets.push(facet)
        if (facets.length === 2)
          change(
            path,
            'BEGIN; CREATE TABLE meanwhile (a INT); DROP TRIGGER t50_touch; DROP VIEW v20; ALTER TABLE t20 DROP COLUMN note; COMMIT',
          )
      },
    })
    const { fingerprint, values } = await reading
    const relations = values.filter(([key]) => (JSON.parse(key) as unknown[]).length === 2)
    const now = await readAll(session)
    const told = await session.fingerprint({ ...CALL, known: fingerprint })
    await session.close()
    const isNew = relations.some(([key]) => key === relationKey({ schema: 'main', name: 'meanwhile' }))
    // Read again from the start where the change came early enough; else the old schema, and the check says so.
    expect(told === fingerprint).toBe(isNew)
    if (isNew) expect(relations.map(([, json]) => JSON.parse(json) as unknown)).toEqual(now.relations)
  })
})

describe('a file that is not what it was', () => {
  test('another one under its name is read, a missing one is said to be missing', async () => {
    const path = make(['CREATE TABLE old (a INT)'])
    const other = make(['CREATE TABLE new (a INT)'])
    const session = await reader(path)
    await readAll(session)
    renameSync(other, path)
    expect((await readAll(session)).relations.map((r) => r.name)).toEqual(['new'])
    rmSync(path)
    await expect(session.fingerprint(CALL)).rejects.toMatchObject({ code: 'unreachable' })
    await session.close()
  })

  test("Relata's own files are refused as more files too", async () => {
    const home = newHome()
    const engine = await startEngine(inject('host'), home, 'redis://127.0.0.1:1/0')
    await engine.backups.take()
    const backup = join('backups', readdirSync(join(home, 'backups')).find((name) => name.endsWith('.db')) ?? '')
    const aside = ['relata.db.aside-2026-01-01T00-00-00-000Z', 'relata.db.new', backup]
    for (const own of ['relata.db', 'snapshots.db', 'history.db', 'cache.db', 'cache-ledger.db', 'search.db', ...aside]) {
      const attached = `mine = ${join(home, own)}`
      expect(() => engine.checkOptions('sqlite', { path: '/x.db', attached })).toThrow(
        expect.objectContaining({ code: 'invalid_input', detail: { field: 'attached' } }),
      )
    }
    expect(() => engine.checkOptions('sqlite', { path: '/x.db', attached: 'main = /y.db' })).toThrow(
      expect.objectContaining({ code: 'invalid_input', message: expect.stringContaining('More files') }),
    )
    engine.checkOptions('sqlite', { path: '/x.db', attached: 'other = /y.db' })
    await engine.close()
  })
})

test('a reading tells each facet once, in order, names before all of them', async () => {
  const blank = await blankDatabase('sqlite')
  await blank.run('CREATE TABLE a (b INT)')
  const session = await openReader(blank)
  const told: string[] = []
  await session.readCatalog({ ...CALL, onNames: () => told.push('names'), onProgress: ({ facet }) => told.push(facet) })
  expect(told).toEqual(['names', 'relations', 'columns', 'constraints', 'indexes', 'definitions', 'objects'])
  await session.close()
})
