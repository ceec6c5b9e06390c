import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, inject, test } from 'vitest'
import type { Relation } from '@shared/catalog'
import type { Engine } from '../../src/main/engine'
import { never, newHome, quiet, SAMPLE, startEngine } from '../support/engine'

const SCRIPT = join(import.meta.dirname, '..', '..', 'scripts', 'make-sample.mjs')
const opened: Engine[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((engine) => engine.close()))
})

async function start(home: string): Promise<Engine> {
  const engine = await startEngine(inject('host'), home, 'redis://127.0.0.1:1/0')
  opened.push(engine)
  await engine.prepareSample()
  return engine
}

async function restart(engine: Engine, home: string): Promise<Engine> {
  await engine.close()
  opened.splice(opened.indexOf(engine), 1)
  return await start(home)
}

/** A database as text: its schema as written, and every row of every table in the order in which it is kept. */
function contents(file: string): { schema: unknown[]; rows: Record<string, unknown[]> } {
  const db = new Database(file, { readonly: true })
  try {
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid").pluck().all() as string[]
    return {
      schema: db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid').raw().all(),
      rows: Object.fromEntries(tables.map((name) => [name, db.prepare(`SELECT * FROM "${name}"`).raw().all()])),
    }
  } finally {
    db.close()
  }
}

function change(file: string, ...statements: string[]): void {
  const db = new Database(file)
  for (const statement of statements) db.exec(statement)
  db.close()
}

async function readAll(engine: Engine): Promise<Relation[]> {
  const [connection] = engine.connections.list()
  const id = connection?.id ?? ''
  await engine.scans.scan(id, false, never, quiet)
  const { items } = await engine.views.relations({ id, sort: 'name', descending: false, offset: 0, limit: 1000 })
  return await Promise.all(items.map(async (item) => (await engine.views.relation(id, item, never)).relation))
}

test('the script makes the database that is shipped: the same schema text and every row in the same order', () => {
  const file = join(newHome(), 'made.db')
  execFileSync(process.execPath, [SCRIPT, file], { stdio: 'pipe' })
  const [made, shipped] = [contents(file), contents(SAMPLE)]
  expect(made.schema).toEqual(shipped.schema)
  expect(Object.keys(made.rows)).toEqual(Object.keys(shipped.rows))
  // Table by table: a difference in one of thousands of rows is told by its table.
  for (const [name, rows] of Object.entries(shipped.rows)) expect([name, made.rows[name]]).toEqual([name, rows])
})

test('it shows what databases have: keys of several columns, a self reference, many to many, views, triggers, checks', async () => {
  const relations = await readAll(await start(newHome()))
  const tables = relations.filter((relation) => relation.kind === 'table')
  const keysOf = (columns: number) => tables.flatMap((t) => t.foreignKeys).filter((key) => key.columns.length === columns)
  expect(relations.length).toBeGreaterThanOrEqual(25)
  expect(relations.length).toBeLessThanOrEqual(30)
  expect(tables.filter((t) => (t.primaryKey?.columns.length ?? 0) > 1).length).toBeGreaterThan(0)
  expect(keysOf(2).length).toBeGreaterThan(0)
  expect(keysOf(3).length).toBeGreaterThan(0)
  expect(tables.filter((t) => t.foreignKeys.some((key) => key.target.name === t.name)).map((t) => t.name)).toEqual([
    'companies',
    'employees',
  ])
  // A table whose primary key is two foreign keys to two tables is the middle of a many-to-many.
  const middles = tables.filter((t) => {
    const parts = t.primaryKey?.columns ?? []
    const targets = t.foreignKeys
      .filter((key) => key.columns.length === 1 && parts.includes(key.columns[0] ?? ''))
      .map((k) => k.target.name)
    return parts.length === 2 && new Set(targets).size === 2
  })
  expect(middles.map((t) => t.name)).toEqual(['booking_containers', 'employee_roles'])
  expect(relations.filter((r) => r.kind === 'view').map((r) => r.name)).toEqual(['invoice_totals', 'open_bookings', 'port_schedule'])
  expect(tables.flatMap((t) => t.triggers).map((t) => t.name)).toEqual(['bookings_confirmed', 'payments_not_before_invoice'])
  expect(tables.flatMap((t) => t.checks).length).toBeGreaterThan(10)
  const rows = Object.values(contents(SAMPLE).rows).reduce((sum, list) => sum + list.length, 0)
  expect(rows).toBeGreaterThan(3000)
})

describe('the copy in the data folder', () => {
  test('is made on the first run, for its owner alone, with a connection to it', async () => {
    const home = newHome()
    const engine = await start(home)
    const copy = join(home, 'sample.db')
    expect(contents(copy)).toEqual(contents(SAMPLE))
    expect(statSync(copy).mode & 0o777).toBe(0o600)
    expect(engine.connections.list()).toMatchObject([{ name: 'Harbour sample', engine: 'sqlite', target: copy }])
  })

  test("keeps a user's change over a restart, and loses it when it is restored", async () => {
    const home = newHome()
    const copy = join(home, 'sample.db')
    const first = await start(home)
    expect((await readAll(first)).map((r) => r.name)).not.toContain('notes')
    change(copy, 'CREATE TABLE notes (text TEXT)', "INSERT INTO notes VALUES ('mine')", 'DELETE FROM payments')

    const second = await restart(first, home)
    expect(contents(copy).rows['notes']).toEqual([['mine']])
    expect(contents(copy).rows['payments']).toEqual([])
    expect(second.connections.list()).toHaveLength(1)
    const [connection] = second.connections.list()
    const id = connection?.id ?? ''
    expect((await second.scans.refresh(id, {}, never, quiet)).changed).toBe(1)
    expect((await second.views.rows(id, { schema: 'main', name: 'notes' }, { limit: 10 }, never)).rows).toEqual([['mine']])

    expect((await second.restoreSample()).id).toBe(id)
    expect(contents(copy)).toEqual(contents(SAMPLE))
    expect((await readAll(second)).map((r) => r.name)).not.toContain('notes')
    const { rows } = await second.views.rows(id, { schema: 'main', name: 'payments' }, { limit: 1 }, never)
    expect(rows).toHaveLength(1)
  })

  test('is restored whole while another program has it open and half of its changes are in files beside it', async () => {
    const home = newHome()
    const copy = join(home, 'sample.db')
    const engine = await start(home)
    const other = new Database(copy)
    other.pragma('journal_mode = WAL')
    other.exec("CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('not yet in the file itself')")
    expect(statSync(`${copy}-wal`).size).toBeGreaterThan(0)
    await engine.restoreSample()
    expect(contents(copy)).toEqual(contents(SAMPLE))
    other.close()
    expect(contents(copy)).toEqual(contents(SAMPLE))
    expect(readdirSync(home).filter((name) => name.startsWith('sample'))).toEqual(['sample.db'])
  })

  test('stays away when its connection was removed, and comes back with it when it is restored', async () => {
    const home = newHome()
    const first = await start(home)
    const [connection] = first.connections.list()
    first.connections.remove(connection?.id ?? '')
    const second = await restart(first, home)
    expect(second.connections.list()).toEqual([])
    await second.restoreSample()
    expect(second.connections.list()).toMatchObject([{ name: 'Harbour sample', target: join(home, 'sample.db') }])
  })

  test('is not given a second connection while the first is locked', async () => {
    const home = newHome()
    const first = await start(home)
    await first.vault.setPassword('correct horse')
    const second = await restart(first, home)
    const copy = join(home, 'sample.db')
    change(copy, 'DELETE FROM payments')
    const changed = contents(copy)
    await expect(second.restoreSample()).rejects.toMatchObject({ code: 'secrets_locked' })
    expect(second.connections.list()).toHaveLength(1)
    expect(contents(copy)).toEqual(changed)

    await second.vault.unlock('correct horse')
    await second.restoreSample()
    expect(second.connections.list()).toHaveLength(1)
    expect(contents(copy)).toEqual(contents(SAMPLE))
  })
})
