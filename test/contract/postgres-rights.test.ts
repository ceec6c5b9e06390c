import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Blank, blankDatabase } from '../support/blank'
import { CALL, openAs } from '../support/postgres-sessions'
import { comparable, openReader, readAll } from '../support/reading'

const SCHEMA = `
CREATE SCHEMA hidden;
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE hidden.secrets (id integer PRIMARY KEY, word text);
CREATE TABLE open (id integer PRIMARY KEY DEFAULT 1, feel mood, secret integer REFERENCES hidden.secrets, CHECK (id > 0));
CREATE VIEW over AS SELECT id FROM open;
CREATE POLICY mine ON open USING (id > 1);
CREATE FUNCTION whisper() RETURNS text LANGUAGE sql AS 'SELECT word FROM hidden.secrets';
COMMENT ON TABLE open IS 'Open';
`

describe('PostgreSQL for a role with few rights', () => {
  let blank: Blank
  const role = `few_${String(process.pid)}`
  const open = async () => await openAs(blank, { user: role }, 'few')
  beforeAll(async () => {
    blank = await blankDatabase('postgres')
    await blank.run(`DROP ROLE IF EXISTS ${role}; CREATE ROLE ${role} LOGIN PASSWORD 'few'`)
    await blank.run(SCHEMA)
  })
  afterAll(async () => {
    await blank.reset()
    await blank.run(`DROP ROLE ${role}`)
  })

  test('without any grant it sees the whole catalog, as everybody does, but no rows', async () => {
    const [session, admin] = [await open(), await openReader(blank)]
    try {
      const [own, whole] = [await readAll(session), await readAll(admin)]
      expect(own.notes).toEqual([])
      expect(comparable(own)).toEqual(comparable(whole))
      for (const name of [
        { schema: 'hidden', name: 'secrets' },
        { schema: 'public', name: 'open' },
      ]) {
        await expect(session.rows(name, { limit: 5 }, CALL)).rejects.toMatchObject({ code: 'permission_denied' })
      }
      await blank.run(`GRANT SELECT ON over TO ${role}; INSERT INTO open VALUES (2)`)
      expect((await session.rows({ schema: 'public', name: 'over' }, { limit: 5 }, CALL)).rows).toEqual([['2']])
    } finally {
      await session.close()
      await admin.close()
    }
  })

  test.each([
    ['pg_policy', 'definitions', 'policies'],
    ['pg_description', 'definitions', 'comments'],
    ['pg_constraint', 'constraints', 'constraints'],
    ['pg_index', 'indexes', 'indexes'],
    ['pg_attrdef', 'columns', 'defaults'],
    ['pg_trigger', 'definitions', 'triggers'],
    ['pg_attribute', 'columns', 'columns'],
    ['pg_am', 'relations', 'accessMethods'],
  ])('where %s is taken from everybody, the rest is read, and relations are marked', async (catalog, facet, words) => {
    await blank.run(`REVOKE SELECT ON pg_catalog.${catalog} FROM PUBLIC`)
    const session = await open()
    try {
      const { relations, notes, fingerprint } = await readAll(session)
      expect(relations.map((r) => r.name)).toEqual(['secrets', 'open', 'over'])
      for (const relation of relations) expect(relation.limited).toContain(facet)
      expect(notes.map((note) => note.message)).toContain(`This role may not read ${words}`)
      if (catalog !== 'pg_attribute') expect(relations[1]?.columns.map((c) => c.name)).toEqual(['id', 'feel', 'secret'])
      expect(relations[1]?.foreignKeys).toHaveLength(catalog === 'pg_constraint' ? 0 : 1)
      await blank.run('CREATE TABLE more (id integer)')
      expect(await session.fingerprint(CALL)).not.toBe(fingerprint)
    } finally {
      await session.close()
      await blank.run(`DROP TABLE IF EXISTS more; GRANT SELECT ON pg_catalog.${catalog} TO PUBLIC`)
    }
  })

  test('where sources of routines are hidden there are no routines, and a note says so', async () => {
    await blank.run('REVOKE SELECT ON pg_catalog.pg_proc FROM PUBLIC')
    const session = await open()
    try {
      const { objects, notes } = await readAll(session)
      expect(objects.map((o) => o.kind)).not.toContain('function')
      expect(objects.map((o) => o.name)).toContain('mood')
      expect(notes).toContainEqual({ facet: 'objects', message: 'This role may not read routines', grantable: true })
    } finally {
      await session.close()
      await blank.run('GRANT SELECT ON pg_catalog.pg_proc TO PUBLIC')
    }
  })

  test('where functions that deparse are taken away, names and keys are still there', async () => {
    const functions = ['pg_get_viewdef(oid)', 'pg_get_expr(pg_node_tree, oid)']
    await blank.run(functions.map((name) => `REVOKE EXECUTE ON FUNCTION ${name} FROM PUBLIC`).join(';'))
    const session = await open()
    try {
      const { relations, notes } = await readAll(session)
      expect(relations.map((r) => [r.name, r.primaryKey?.columns, r.columns.length])).toEqual([
        ['secrets', ['id'], 2],
        ['open', ['id'], 3],
        ['over', undefined, 1],
      ])
      expect(notes.map((note) => note.message)).toContain('This role may not read views')
    } finally {
      await session.close()
      await blank.run(functions.map((name) => `GRANT EXECUTE ON FUNCTION ${name} TO PUBLIC`).join(';'))
    }
  })
})
