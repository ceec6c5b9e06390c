import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { makeSubject, type Subject } from '../support/subjects'

const ENGINES = [
  ['postgres', { schema: 'pg_catalog', name: 'pg_class' }, 'relname', { schema: 'information_schema', name: 'tables' }],
  ['mysql', { schema: 'mysql', name: 'db' }, 'Db', { schema: 'information_schema', name: 'TABLES' }],
] as const

describe.each(ENGINES)('what %s keeps for itself', (engineId, table, column, view) => {
  let subject: Subject
  let engine: Engine
  let id: string
  const home = newHome()

  beforeAll(async () => {
    subject = await makeSubject(engineId)
    engine = await startEngine(inject('host'), home, 'redis://127.0.0.1:1/0')
    engine.vault.useSession()
    const { options, secrets } = subject
    id = (await engine.connections.create({ name: 'Subject', engine: subject.engine, environment: 'test', options, secrets })).id
    await engine.scans.scan(id, false, never, quiet)
  })
  afterAll(async () => {
    await engine.close()
  })

  test('is listed apart, and stands in no reading', async () => {
    const { relations } = await engine.views.system(id, never)
    expect(relations).toContainEqual({ ...table, kind: 'table' })
    expect(relations).toContainEqual({ ...view, kind: 'view' })
    const { items } = await engine.views.relations({ id, sort: 'name', descending: false, offset: 0, limit: 5000 })
    expect(items.filter(({ schema }) => relations.some((one) => one.schema === schema))).toEqual([])
  })

  test('is read as it is now, and changes nothing of what is known', async () => {
    const before = await engine.views.outline(id)
    const { relation, freshness, ddl } = await engine.views.relation(id, table, never)
    expect(relation).toMatchObject(table)
    expect(relation.columns.map(({ name }) => name)).toContain(column)
    expect(freshness.state).toBe('live')
    expect(ddl).toContain(table.name)
    expect((await engine.views.relation(id, view, never)).relation.columns.length).toBeGreaterThan(5)
    expect(await engine.scans.refresh(id, table, never, quiet)).toMatchObject({ changed: 0 })
    expect(await engine.scans.check(id, never)).toMatchObject({ state: 'live' })
    const after = await engine.views.outline(id)
    expect([after.outline, after.totalTables, after.freshness.generation]).toEqual([
      ...[before.outline, before.totalTables, before.freshness.generation],
    ])
    expect(engine.histories.list(id).entries).toEqual([])
  })

  test('shows its rows, and says what is not there', async () => {
    expect((await engine.views.rows(id, view, { limit: 3 }, never)).rows).toHaveLength(3)
    await expect(engine.views.relation(id, { ...table, name: 'no_such_table' }, never)).rejects.toMatchObject({ code: 'not_found' })
  })
})
