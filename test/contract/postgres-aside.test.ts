import { relationKey } from '@shared/catalog'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgres } from '../../src/main/drivers/postgres'
import { LARGE } from '../../src/main/drivers/postgres/aside'
import { connectClient } from '../../src/main/drivers/postgres/connect'
import { Line, LOCK_MS } from '../../src/main/drivers/postgres/line'
import { toMarks } from '../../src/main/drivers/postgres/marks'
import { type Reader, readRelations } from '../../src/main/drivers/postgres/read'
import { markQuestions } from '../../src/main/drivers/postgres/statements'
import { type Blank, blankDatabase } from '../support/blank'
import { postgresMajor } from '../support/postgres-server'
import { askPostgres, CALL, openAs, otherSession } from '../support/postgres-sessions'
import { changedKeys, comparable, readAll } from '../support/reading'

/** Relations in all, and how many of them are made in one transaction. */
const TABLES = 1600
const AT_ONCE = 400
/** As many tables as make a catalog large, each with a key and a place for long values, and some of all that a second connection is asked about. */
const PARTS = Array.from(
  { length: TABLES / AT_ONCE },
  (_, part) =>
    `DO $$ BEGIN FOR n IN ${String(part * AT_ONCE + 1)}..${String((part + 1) * AT_ONCE)} LOOP EXECUTE format('CREATE TABLE t%s (id integer PRIMARY KEY, note text)', n); END LOOP; END $$`,
)
const SCHEMA = `
ALTER TABLE t1 ADD COLUMN half integer GENERATED ALWAYS AS (id / 2) STORED, ADD CHECK (id > 0);
CREATE INDEX ON t2 ((id + 1)) WHERE id > 3;
CREATE VIEW seen AS SELECT a.id, b.id AS other FROM t1 a JOIN t2 b USING (id);
CREATE SEQUENCE numbers;
CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';
`

describe('a large PostgreSQL catalog, read over two connections', () => {
  let blank: Blank
  const role = `lonely_${String(process.pid)}`
  beforeAll(async () => {
    blank = await blankDatabase('postgres')
    await blank.run(`DROP ROLE IF EXISTS ${role}; CREATE ROLE ${role} LOGIN PASSWORD 'lonely'`)
    for (const part of [...PARTS, SCHEMA]) await blank.run(part)
    expect(Number(await askPostgres(blank, "SELECT pg_relation_size('pg_class')"))).toBeGreaterThan(LARGE)
  })
  afterAll(async () => {
    await blank.reset()
    await blank.run(`DROP ROLE ${role}`)
  })

  /**
   * Keeps the first line at a catalog that is read late and by nobody else, so that the second is there before the first has ended
   * however quick the server is. `limited`: for less long than a reading waits for a lock.
   */
  async function hold(limited: boolean): Promise<{ release: () => Promise<void> }> {
    const holder = await otherSession(blank)
    await holder.query('BEGIN; LOCK TABLE pg_catalog.pg_policy')
    let released: Promise<void> | undefined
    const release = async () => await (released ??= holder.end())
    if (limited) setTimeout(() => void release(), LOCK_MS * 0.8)
    return { release }
  }

  /** Reads as that role; `end`: whether its second connection is ended as soon as it is there. Tells the most connections it had. */
  async function read(limit: number, end: boolean) {
    await blank.run(`ALTER ROLE ${role} CONNECTION LIMIT ${String(limit)}`)
    const [session, other] = [await openAs(blank, { user: role }, 'lonely'), await otherSession(blank)]
    const held = limit === 1 ? undefined : await hold(true)
    let [most, over] = [0, false]
    const watching = (async () => {
      while (!over) {
        const { rows } = await other.query<{ asks: boolean }>(
          `SELECT query LIKE '%SET TRANSACTION SNAPSHOT%'${end ? ' OR pg_terminate_backend(pid)' : ''} AS asks FROM (
             SELECT *, row_number() OVER (ORDER BY backend_start) AS n FROM pg_stat_activity WHERE usename = '${role}') a WHERE n > 1`,
        )
        most = Math.max(most, rows.length + 1)
        if (rows.some(({ asks }) => asks)) await held?.release()
      }
    })()
    try {
      return { catalog: await readAll(session), connections: () => most }
    } finally {
      over = true
      await watching
      await held?.release()
      await other.end()
      await session.close()
    }
  }

  /** Read again where the second connection took longer than the first may be kept, as on a machine that is very busy. */
  async function readOverTwo(end: boolean) {
    let last = await read(-1, end)
    for (let again = 0; again < 9 && last.connections() < 2; again += 1) last = await read(-1, end)
    expect(last.connections()).toBe(2)
    return last
  }

  test('is the same as over one, which it takes where it gets no second, or loses it', async () => {
    const both = await readOverTwo(false)
    expect(both.catalog.relations).toHaveLength(TABLES + 1)
    expect(both.catalog.notes).toEqual([])
    const seen = both.catalog.relations.find(({ name }) => name === 'seen')
    expect(seen?.definition).toContain('JOIN public.t2 b')
    expect(both.catalog.objects.map(({ name }) => name)).toEqual(expect.arrayContaining(['numbers', 'one']))
    const alone = await read(1, false)
    expect(alone.connections()).toBe(1)
    expect(comparable(alone.catalog)).toEqual(comparable(both.catalog))
    const lost = await readOverTwo(true)
    expect(comparable(lost.catalog)).toEqual(comparable(both.catalog))
  })

  test('is of one moment: what changes before the second connection asks is in neither half, and found by the next look', async () => {
    const access = { options: postgres.options.parse(blank.options), password: blank.secrets['password'], reach: undefined }
    const other = await otherSession(blank)
    const line = new Line(await connectClient(access, CALL.timeoutMs), access)
    try {
      const reader = { version: 10_000 * postgresMajor(), forbidden: new Set<string>(), defaultSchema: 'public', large: true, line }
      const marks = markQuestions(reader)
      const read = async () => {
        let beside = false
        // The first connection has its moment by then, and told the names.
        const held = await hold(true)
        const another = async () => {
          const second = await line.another()
          await other.query('ALTER TABLE t3 ADD COLUMN later integer')
          void held.release()
          return second
        }
        const next = async (asked: Reader) => void (beside = asked.line !== line)
        const found = await line.bounded(CALL, () => readRelations({ ...reader, another }, 'whole', { questions: marks }, {}, next))
        await held.release()
        return { found, beside }
      }
      let last = await read()
      for (let again = 0; again < 9 && !last.beside; again += 1) {
        await other.query('ALTER TABLE t3 DROP COLUMN IF EXISTS later')
        last = await read()
      }
      expect(last.beside).toBe(true)
      const { relations, beside } = last.found
      expect(relations.find(({ name }) => name === 't3')?.columns.map(({ name }) => name)).toEqual(['id', 'note'])
      const [before, after] = [beside, await line.snapshot(marks)].map((rows) => toMarks(rows.get('marks') ?? []).marks)
      expect([...changedKeys(before ?? {}, after ?? {})]).toEqual([relationKey({ schema: 'public', name: 't3' })])
    } finally {
      await line.close()
      await other.end()
    }
  })

  test('leaves no connection behind, also where the reading is cancelled in the middle', async () => {
    const [session, other] = [await openAs(blank, { user: role }, 'lonely'), await otherSession(blank)]
    const connected = async () =>
      Number((await other.query<{ n: string }>(`SELECT count(*) AS n FROM pg_stat_activity WHERE usename = '${role}'`)).rows[0]?.n)
    const held = await hold(false)
    try {
      const abort = new AbortController()
      // The other connection is begun in the turn that tells the names; the end of the reading is held back.
      const reading = session.readCatalog({ signal: abort.signal, timeoutMs: 60_000, onNames: () => process.nextTick(() => abort.abort()) })
      await expect(reading).rejects.toMatchObject({ code: 'cancelled' })
      await held.release()
      await expect.poll(connected, { timeout: 10_000 }).toBeLessThanOrEqual(1)
      if (session.alive) expect((await readAll(session)).relations).toHaveLength(TABLES + 1)
      await expect.poll(connected, { timeout: 10_000 }).toBeLessThanOrEqual(1)
    } finally {
      await held.release()
      await other.end()
      await session.close()
    }
  })
})
