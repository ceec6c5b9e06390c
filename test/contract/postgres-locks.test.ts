import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { type Blank, blankDatabase } from '../support/blank'
import { askPostgres, CALL, listen, openAs, otherSession } from '../support/postgres-sessions'
import { postgresMajor } from '../support/postgres-server'
import { comparable, readAll } from '../support/reading'

const SCHEMA = `
CREATE TABLE locked (id integer PRIMARY KEY, name text DEFAULT 'x' CHECK (name <> ''), twice integer GENERATED ALWAYS AS (id * 2) STORED);
CREATE INDEX locked_lower ON locked (lower(name)) WHERE id > 1;
CREATE TABLE free (id integer PRIMARY KEY, other integer REFERENCES locked, CHECK (id > 0));
CREATE VIEW over_locked AS SELECT id FROM locked;
CREATE VIEW over_free AS SELECT id FROM free;
CREATE VIEW further AS SELECT id FROM over_locked;
`
const LIMITED = [
  ['locked', ['definitions']],
  ['over_locked', ['definitions']],
]

async function made(): Promise<Blank> {
  const blank = await blankDatabase('postgres')
  await blank.run(SCHEMA)
  return blank
}

async function withOpen(blank: Blank, statement: string, work: () => Promise<void>): Promise<void> {
  const other = await otherSession(blank)
  try {
    await other.query(`BEGIN; ${statement}`)
    await work()
  } finally {
    await other.end()
  }
}

/** Writes down every lock that a session of ours waits for while `work` runs. */
async function waitsDuring(blank: Blank, work: () => Promise<void>): Promise<string[]> {
  const waits: string[] = []
  const client = await otherSession(blank)
  let running = true
  const watching = (async () => {
    while (running) {
      const { rows } = await client.query<{ query: string }>(
        "SELECT query FROM pg_stat_activity WHERE application_name = 'relata' AND datname = current_database() AND wait_event_type = 'Lock'",
      )
      waits.push(...rows.map(({ query }) => query))
      await sleep(5)
    }
  })()
  try {
    await work()
  } finally {
    running = false
    await watching
    await client.end()
  }
  return waits
}

describe('PostgreSQL while somebody changes a relation', () => {
  test('a reading waits for nothing, gives up only what is locked, says so, and is whole again afterwards', async () => {
    const blank = await made()
    const session = await openAs(blank, {})
    try {
      const before = await readAll(session)
      const known = (name: string) => before.relations.find((r) => r.name === name)
      await withOpen(blank, 'ALTER TABLE locked ADD COLUMN extra integer', async () => {
        const { told, listeners } = listen()
        expect(await waitsDuring(blank, async () => void (await session.readCatalog({ ...CALL, ...listeners })))).toEqual([])
        expect(told.order[0]).toBe('names')
        const during = await readAll(session)
        expect(during.relations.filter((r) => r.limited !== undefined).map((r) => [r.name, r.limited])).toEqual(LIMITED)
        expect(during.notes).toEqual([{ facet: 'definitions', message: expect.stringMatching(/^2 relations were locked/) }])
        const locked = during.relations.find((r) => r.name === 'locked')
        expect(locked?.columns.map(({ name, type, default: value, nullable }) => [name, type, value, nullable])).toEqual([
          ['id', 'integer', undefined, false],
          ['name', 'text', "'x'::text", true],
          ['twice', 'integer', undefined, true],
        ])
        expect(locked?.primaryKey).toEqual(known('locked')?.primaryKey)
        expect(locked?.indexes.map((i) => i.name)).toEqual(['locked_lower', 'locked_pkey'])
        for (const name of ['free', 'over_free', 'further']) expect(during.relations.find((r) => r.name === name)).toEqual(known(name))
        expect((await session.readRelations([{ schema: 'public', name: 'locked' }], CALL)).relations).toEqual([locked])
      })
      expect(comparable(await readAll(session))).toEqual(comparable(before))
    } finally {
      await session.close()
    }
  })

  test('a role that cannot see locks finds out by waiting a moment, and gives up the same', async () => {
    const blank = await made()
    const role = `blind_${String(process.pid)}`
    await blank.run(`DROP ROLE IF EXISTS ${role}; CREATE ROLE ${role} LOGIN PASSWORD 'blind'; REVOKE SELECT ON pg_locks FROM PUBLIC`)
    const session = await openAs(blank, { user: role }, 'blind')
    try {
      const before = await readAll(session)
      await withOpen(blank, 'ALTER TABLE locked ADD COLUMN extra integer', async () => {
        const { relations } = await readAll(session)
        expect(relations.filter((r) => r.limited !== undefined).map((r) => [r.name, r.limited])).toEqual(LIMITED)
        for (const name of ['free', 'over_free', 'further']) {
          expect(relations.find((r) => r.name === name)).toEqual(before.relations.find((r) => r.name === name))
        }
      })
      expect(comparable(await readAll(session))).toEqual(comparable(before))
    } finally {
      await session.close()
      await blank.run(`DROP ROLE ${role}`)
    }
  })

  // Rows are chosen since 15.
  test.each(postgresMajor() < 15 ? [] : ['locked'])(
    'which rows of a %s relation are published is not known, and waited for by nobody',
    async () => {
      const blank = await made()
      await blank.run('CREATE PUBLICATION news FOR TABLE locked WHERE (id > 5), free WHERE (id > 6)')
      const session = await openAs(blank, {})
      try {
        const definition = async () => {
          const { objects, notes } = await readAll(session)
          return { told: objects.find(({ kind }) => kind === 'publication')?.definition, notes: notes.map(({ message }) => message) }
        }
        const before = await definition()
        expect(before.told).toMatch(/"free" WHERE \(\(id > 6\)\), ONLY "public"\."locked" WHERE \(\(id > 5\)\)/)
        await withOpen(blank, 'ALTER TABLE locked ADD COLUMN extra integer', async () => {
          const waits = await waitsDuring(blank, async () => {
            const during = await definition()
            expect(during.told).toMatch(/"free" WHERE \(\(id > 6\)\), ONLY "public"\."locked" WITH/)
            expect(during.notes).toContain('1 published relations were locked: which of their rows are published is not known')
          })
          expect(waits).toEqual([])
        })
        expect(await definition()).toEqual(before)
      } finally {
        await session.close()
      }
    },
  )

  test('R30 a change that itself waits is not joined in its queue', async () => {
    const blank = await made()
    const session = await openAs(blank, {})
    const [reader, changer] = [await otherSession(blank), await otherSession(blank)]
    try {
      // A reader holds the table, an ALTER waits for it, and whoever comes later would wait behind the ALTER.
      await reader.query('BEGIN; SELECT FROM locked')
      const waiting = changer.query('ALTER TABLE locked ADD COLUMN extra integer')
      while ((await askPostgres(blank, "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'locked'::regclass")) === '0')
        await sleep(10)
      const waits = await waitsDuring(blank, async () => {
        const { relations } = await readAll(session)
        expect(relations.filter((r) => r.limited !== undefined).map((r) => [r.name, r.limited])).toEqual(LIMITED)
      })
      expect(waits).toEqual([])
      await reader.query('COMMIT')
      await waiting
    } finally {
      await reader.end()
      await changer.end()
      await session.close()
    }
  })

  test('R30 nothing that is asked keeps a lock: a change goes through at once', async () => {
    const blank = await made()
    const session = await openAs(blank, {})
    try {
      await readAll(session)
      await session.marks(CALL)
      await session.rows({ schema: 'public', name: 'over_free' }, { limit: 10 }, CALL)
      const ours = "FROM pg_stat_activity a WHERE a.application_name = 'relata' AND a.datname = current_database()"
      expect(await askPostgres(blank, `SELECT string_agg(a.state, ',') ${ours}`)).toBe('idle')
      expect(
        await askPostgres(blank, `SELECT count(*) FROM pg_locks l WHERE l.pid IN (SELECT a.pid ${ours}) AND l.locktype = 'relation'`),
      ).toBe('0')
      await blank.run("SET lock_timeout = '1s'; ALTER TABLE locked ADD COLUMN extra integer")
    } finally {
      await session.close()
    }
  })

  test('rows of a locked relation are refused in words, and the session goes on', async () => {
    const blank = await made()
    const session = await openAs(blank, {})
    const name = { schema: 'public', name: 'locked' }
    try {
      await withOpen(blank, 'LOCK TABLE locked', async () => {
        await expect(session.rows(name, { limit: 5 }, CALL)).rejects.toMatchObject({
          code: 'timeout',
          message: 'A relation is locked by somebody else',
        })
      })
      expect((await session.rows(name, { limit: 5 }, CALL)).rows).toEqual([])
    } finally {
      await session.close()
    }
  })
})
