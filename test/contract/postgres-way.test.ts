import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bigSchema } from '../bench/schemas/postgres'
import { type Blank, blankDatabase } from '../support/blank'
import { openProxy, type Proxy } from '../support/proxy'
import { CALL, listen, openAs, otherSession } from '../support/postgres-sessions'
import { changedKeys, readAll } from '../support/reading'

const TABLES = 200

describe('PostgreSQL over a long way', () => {
  let blank: Blank
  let proxy: Proxy
  beforeAll(async () => {
    blank = await blankDatabase('postgres')
    await blank.run(...bigSchema(TABLES))
    proxy = await openProxy({ host: String(blank.options['host']), port: Number(blank.options['port']) })
  })
  afterAll(async () => await proxy.close())

  test('few round trips, whatever there is to read', async () => {
    const session = await openAs(blank, { port: proxy.port })
    try {
      const trips = async (work: () => Promise<unknown>) => {
        proxy.reset()
        await work()
        return proxy.roundTrips()
      }
      const name = { schema: 's0', name: 't0' }
      const counts = {
        scan: await trips(async () => await session.readCatalog(CALL)),
        fingerprint: await trips(async () => await session.fingerprint(CALL)),
        marks: await trips(async () => await session.marks(CALL)),
        relation: await trips(async () => await session.readRelations([name], CALL)),
        objects: await trips(async () => await session.readObjects(CALL)),
        rows: await trips(async () => await session.rows(name, { limit: 10 }, CALL)),
      }
      expect(counts).toEqual({ scan: 3, fingerprint: 1, marks: 1, relation: 3, objects: 1, rows: 4 })
    } finally {
      await session.close()
    }
  })

  test('names are told before any facet, facets in their order, partitions with their parent', async () => {
    await blank.run('CREATE TABLE s0.whole (at date) PARTITION BY RANGE (at); CREATE TABLE s0.part PARTITION OF s0.whole DEFAULT')
    const session = await openAs(blank, {})
    try {
      const { told, listeners } = listen()
      const catalog = await session.readCatalog({ ...CALL, ...listeners })
      expect(told.order).toEqual(['names', 'relations', 'columns', 'constraints', 'indexes', 'definitions', 'objects'])
      expect(told.names?.rows).toHaveLength(catalog.totalTables)
      expect(told.names?.schemas).toEqual(catalog.schemas)
      expect(told.names?.rows.find(({ name }) => name === 'part')).toMatchObject({
        kind: 'partition',
        parent: { schema: 's0', name: 'whole' },
      })
    } finally {
      await session.close()
    }
  })

  test('some relations read by name are exactly what a whole reading says of them', async () => {
    const session = await openAs(blank, {})
    try {
      const { relations } = await readAll(session)
      const some = relations.filter((_, at) => at % 7 === 0)
      const names = some.map(({ schema, name }) => ({ schema, name }))
      expect((await session.readRelations(names, CALL)).relations).toEqual(some)
      expect(await session.readRelations([{ schema: 's0', name: 'gone' }], CALL)).toEqual({ relations: [], notes: [] })
    } finally {
      await session.close()
    }
  })

  test('a default that is not deparsed reads as the server would write it', async () => {
    const session = await openAs(blank, {})
    try {
      const ours = (await readAll(session)).relations
        .flatMap((r) => r.columns.flatMap((c) => (c.default === undefined ? [] : [`${r.schema}.${r.name}.${c.name} ${c.default}`])))
        .sort()
      const client = await otherSession(blank)
      await client.query("SET search_path = ''")
      const { rows } = await client.query<{ line: string }>(
        `SELECT c.relnamespace::regnamespace || '.' || c.relname || '.' || a.attname || ' ' || pg_get_expr(d.adbin, d.adrelid) AS line FROM pg_attrdef d
         JOIN pg_class c ON c.oid = d.adrelid JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE a.attgenerated = ''`,
      )
      await client.end()
      const theirs = rows.map(({ line }) => line).sort()
      expect(theirs.length).toBeGreaterThan(TABLES)
      expect(ours).toEqual(theirs)
    } finally {
      await session.close()
    }
  })

  test('what a transaction with an older number commits later is seen', async () => {
    const session = await openAs(blank, {})
    const [older, newer] = [await otherSession(blank), await otherSession(blank)]
    try {
      await older.query('BEGIN; SELECT txid_current()')
      await newer.query("COMMENT ON TABLE s1.t1 IS 'newer'")
      const between = await session.marks(CALL)
      await older.query("COMMENT ON TABLE s0.t2 IS 'older'; COMMIT")
      const after = await session.marks(CALL)
      expect(after.fingerprint).not.toBe(between.fingerprint)
      expect([...changedKeys(between.marks, after.marks)]).toEqual(['["s0","t2"]'])
    } finally {
      await older.end()
      await newer.end()
      await session.close()
    }
  })

  test('a change while a reading runs is noticed by the next check, and the reading is of one moment', async () => {
    const session = await openAs(blank, {})
    const other = await otherSession(blank)
    try {
      let change: Promise<unknown> = Promise.resolve()
      const { fingerprint, totalTables } = await session.readCatalog({
        ...CALL,
        onNames: () => {
          change = other.query('CREATE TABLE s0.meanwhile (id integer)')
        },
      })
      await change
      const after = await session.marks(CALL)
      expect(after.fingerprint).not.toBe(fingerprint)
      expect(after.marks['["s0","meanwhile"]']).toBeDefined()
      expect((await session.readCatalog(CALL)).totalTables).toBe(totalTables + 1)
    } finally {
      await other.end()
      await session.close()
    }
  })
})
