import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { type Canary, scanFolder } from '../support/canary'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { makeSubject, type Subject } from '../support/subjects'

const ENGINES = ['sqlite', 'postgres', 'mysql'] as const

/** A name that stands nowhere else in the world. */
const named = (what: string): Canary => ({ name: what, value: `n${randomBytes(10).toString('hex')}` })

describe.each(ENGINES)('R02 %s: what was read is sealed wherever it lies', (kind) => {
  const [table, column, other, constraint] = [named('table'), named('column'), named('changed column'), named('constraint')]
  const names = [table, column, other, constraint]
  const home = newHome()
  let subject: Subject
  let engine: Engine
  let id = ''

  beforeAll(async () => {
    subject = await makeSubject(kind)
    await subject.run(`CREATE TABLE ${table.value} (${column.value} INT, CONSTRAINT ${constraint.value} CHECK (${column.value} > 0))`)
    engine = await startEngine(inject('host'), home, 'redis://127.0.0.1:1/0')
    engine.vault.useSession()
    const { options, secrets } = subject
    id = (await engine.connections.create({ name: 'Shop', engine: kind, environment: 'test', options, secrets })).id
    await engine.scans.scan(id, false, never, quiet)
    // A change, so that the history has both sides of one.
    await subject.run(`ALTER TABLE ${table.value} ADD COLUMN ${other.value} INT`)
    await engine.scans.scan(id, true, never, quiet)
    await engine.views.relation(id, { schema: subject.schema, name: table.value }, never)
    await engine.cache.flush()
    await engine.indexer.idle()
  })
  afterAll(async () => {
    await engine.close()
  })

  /** Files of the data folder in which a name stands as it is, or in any encoding that programs use. */
  const found = () => [...new Set(scanFolder(home, names).map(({ where }) => basename(where).replace(/-(wal|shm|journal)$/, '')))]

  test('no name of a table, a column or a constraint stands in any file but the search index, which says so', async () => {
    for (const file of ['snapshots.db', 'history.db', 'cache.db']) expect(statSync(join(home, file)).size).toBeGreaterThan(0)
    expect(engine.histories.list(id).entries).toHaveLength(1)
    // The index is the control, too: names are found where they are.
    expect(found()).toEqual(['search.db'])
    expect(scanFolder(home, names).map(({ canary }) => canary)).toEqual(expect.arrayContaining(['table', 'column', 'changed column']))
  })

  test('nor after everything was closed and the logs were written back', async () => {
    await engine.close()
    expect(found()).toEqual(['search.db'])
    engine = await startEngine(inject('host'), home, 'redis://127.0.0.1:1/0')
    const { relation } = await engine.views.relation(id, { schema: subject.schema, name: table.value }, never)
    expect(relation.columns.map(({ name }) => name)).toEqual([column.value, other.value])
  })

  test('a part that was altered, or put in the place of another, is not taken for what it is not', async () => {
    await engine.close()
    const db = new Database(join(home, 'snapshots.db'))
    const parts = db.prepare('SELECT edition, name, value FROM snapshot_part ORDER BY edition, name').all() as {
      readonly edition: number
      readonly name: string
      readonly value: Buffer
    }[]
    const write = db.prepare('UPDATE snapshot_part SET value = ? WHERE edition = ? AND name = ?')
    // Each gets the value of the next, and the last one is cut short.
    parts.forEach(({ edition, name, value }, at) => write.run(parts[at + 1]?.value ?? value.subarray(0, -1), edition, name))
    db.close()
    engine = await startEngine(inject('host'), home, 'redis://127.0.0.1:1/0')
    for (const part of ['meta', 'outline', 'marks', `relation:${JSON.stringify([subject.schema, table.value])}`])
      expect(engine.snapshots.getPart(id, part)).toBeUndefined()
  })
})
