import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LARGE } from '../../src/main/drivers/postgres/aside'
import { type Blank, blankDatabase } from '../support/blank'
import { openAs, otherSession } from '../support/postgres-sessions'
import { comparable, readAll } from '../support/reading'

/** As many tables as make a catalog large, and some of all that a second connection is asked about. */
const SCHEMA = `
DO $$ BEGIN FOR n IN 1..${String(LARGE)} LOOP EXECUTE format('CREATE TABLE t%s (id integer)', n); END LOOP; END $$;
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
    await blank.run(SCHEMA)
  })
  afterAll(async () => {
    await blank.reset()
    await blank.run(`DROP ROLE ${role}`)
  })

  /** Reads as that role; `end`: whether its second connection is ended as soon as it is there. Tells the most connections it had. */
  async function read(limit: number, end: boolean) {
    await blank.run(`ALTER ROLE ${role} CONNECTION LIMIT ${String(limit)}`)
    const [session, other] = [await openAs(blank, { user: role }, 'lonely'), await otherSession(blank)]
    let [most, over] = [0, false]
    const watching = (async () => {
      while (!over) {
        const { rows } = await other.query<{ pid: number }>(
          `SELECT pid${end ? ', CASE WHEN row_number() OVER (ORDER BY backend_start) > 1 THEN pg_terminate_backend(pid) END' : ''} FROM pg_stat_activity WHERE usename = '${role}'`,
        )
        most = Math.max(most, rows.length)
      }
    })()
    try {
      return { catalog: await readAll(session), connections: () => most }
    } finally {
      over = true
      await watching
      await other.end()
      await session.close()
    }
  }

  /** Read again where nobody saw the second connection: reading keeps the process that watches as busy as the server. */
  async function readOverTwo(end: boolean) {
    let last = await read(-1, end)
    for (let again = 0; again < 9 && last.connections() < 2; again += 1) last = await read(-1, end)
    expect(last.connections()).toBe(2)
    return last
  }

  test('is the same as over one, which it takes where it gets no second, or loses it', async () => {
    const both = await readOverTwo(false)
    expect(both.catalog.relations).toHaveLength(LARGE + 1)
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

  test('leaves no connection behind, also where the reading is cancelled in the middle', async () => {
    const [session, other] = [await openAs(blank, { user: role }, 'lonely'), await otherSession(blank)]
    const connected = async () =>
      Number((await other.query<{ n: string }>(`SELECT count(*) AS n FROM pg_stat_activity WHERE usename = '${role}'`)).rows[0]?.n)
    try {
      const abort = new AbortController()
      // The other connection is begun in the turn that tells the names; in the next one nearly all is still to be read, on both.
      const reading = session.readCatalog({ signal: abort.signal, timeoutMs: 60_000, onNames: () => setImmediate(() => abort.abort()) })
      await expect(reading).rejects.toMatchObject({ code: 'cancelled' })
      await expect.poll(connected, { timeout: 10_000 }).toBeLessThanOrEqual(1)
      if (session.alive) expect((await readAll(session)).relations).toHaveLength(LARGE + 1)
      await expect.poll(connected, { timeout: 10_000 }).toBeLessThanOrEqual(1)
    } finally {
      await other.end()
      await session.close()
    }
  })
})
