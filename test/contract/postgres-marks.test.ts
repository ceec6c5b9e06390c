import { expect, test, vi } from 'vitest'
import type { Session } from '../../src/main/drivers/driver'
import { postgres } from '../../src/main/drivers/postgres'
import { Line } from '../../src/main/drivers/postgres/line'
import { blankDatabase } from '../support/blank'
import { postgresMajor } from '../support/postgres-server'
import { CALL } from '../support/postgres-sessions'

/** Some tables of a schema, with all that a mark of one takes from another. */
const BASE = `
DO $$ BEGIN FOR n IN 1..300 LOOP EXECUTE format('CREATE TABLE t%s (id serial PRIMARY KEY, note text)', n); END LOOP; END $$;
DO $$ BEGIN FOR n IN 2..300 LOOP EXECUTE format('ALTER TABLE t%s ADD COLUMN up integer REFERENCES t%s', n, n / 2); END LOOP; END $$;
CREATE VIEW seen AS SELECT a.id, b.note FROM t7 a JOIN t8 b USING (id);
CREATE VIEW again AS SELECT id FROM seen;
CREATE TYPE pair AS (a integer, b text);
CREATE FUNCTION rows_of() RETURNS SETOF t9 LANGUAGE sql AS 'SELECT * FROM t9';
CREATE PUBLICATION news FOR TABLE t10;
COMMENT ON PUBLICATION news IS 'some';
CREATE TABLE heirs (x integer) INHERITS (t11);
CREATE TABLE months (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE may (at date NOT NULL);
CREATE SEQUENCE free;
CREATE TABLE reader (id integer DEFAULT nextval('free'));
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
`

/** Changes one after the other, and whether only few marks can have moved by them. */
const CHANGES: readonly (readonly [string, boolean])[] = [
  ['ALTER TABLE t7 ADD COLUMN more integer', true],
  ['ALTER TABLE t1 RENAME COLUMN id TO number', true],
  ['ALTER TABLE t8 RENAME COLUMN note TO remark', true],
  ['ALTER TABLE t9 ADD COLUMN more integer', true],
  ['ALTER TABLE t10 RENAME COLUMN note TO remark', true],
  ['ALTER TYPE pair RENAME ATTRIBUTE b TO c', true],
  // Until 13 a sequence has a type of its own.
  ['ALTER SEQUENCE free RENAME TO freed', postgresMajor() >= 14],
  ['ALTER SEQUENCE freed INCREMENT 3', true],
  ['ALTER SEQUENCE freed OWNED BY t12.note', true],
  ['ALTER TABLE t12 RENAME COLUMN note TO remark', true],
  ['CREATE INDEX noted ON t20 (note); CREATE INDEX twice ON t21 (note)', true],
  ["COMMENT ON INDEX noted IS 'noted'; COMMENT ON COLUMN t22.note IS 'a note'", true],
  ['ALTER INDEX noted RENAME TO noticed', true],
  ['DROP INDEX noticed; CREATE INDEX noticed ON t23 (note)', true],
  ['CREATE TRIGGER touched BEFORE INSERT ON t24 FOR EACH ROW EXECUTE FUNCTION touch()', true],
  ['DROP TRIGGER touched ON t24; CREATE TRIGGER touched BEFORE INSERT ON t25 FOR EACH ROW EXECUTE FUNCTION touch()', true],
  ["COMMENT ON TRIGGER touched ON t25 IS 'touches'", false],
  ['ALTER TABLE t30 ADD CHECK (id > 0); ALTER TABLE t31 DROP CONSTRAINT t31_up_fkey', true],
  ['CREATE POLICY own ON t32 USING (id > 0); ALTER TABLE t32 ENABLE ROW LEVEL SECURITY', true],
  ["ALTER TABLE months ATTACH PARTITION may FOR VALUES FROM ('2024-05-01') TO ('2024-06-01')", true],
  ['ALTER TABLE t40 RENAME TO swapped; ALTER TABLE t41 RENAME TO t40; ALTER TABLE swapped RENAME TO t41', false],
  ['CREATE TABLE fresh (id integer REFERENCES t50 (id))', false],
  ['ALTER TABLE fresh ADD COLUMN note text', true],
  ['DROP TABLE fresh', false],
  ["CREATE OR REPLACE VIEW again AS SELECT id FROM seen WHERE id > 1; ALTER TABLE t60 ALTER note SET DEFAULT 'x'", true],
  ['CREATE STATISTICS pairs ON id, note FROM t61', true],
  ["DO $$ BEGIN FOR n IN 100..280 LOOP EXECUTE format('ALTER TABLE t%s ADD COLUMN many integer', n); END LOOP; END $$", false],
  ['ALTER TABLE t100 DROP COLUMN many', true],
  ['CREATE DOMAIN small AS integer CHECK (VALUE < 10)', false],
  ["COMMENT ON CONSTRAINT small_check ON DOMAIN small IS 'small'", false],
  ['ALTER TABLE t101 DROP COLUMN many', true],
]

test('marks that are taken in part are those that would be taken whole, one change after the other', async () => {
  const blank = await blankDatabase('postgres')
  await blank.run(BASE)
  const asked = vi.spyOn(Line.prototype, 'snapshot')
  const open = async (): Promise<Session> => await postgres.connect(postgres.options.parse(blank.options), blank.secrets, CALL)
  const [session, other] = [await open(), await open()]
  try {
    let known = (await session.readCatalog(CALL)).fingerprint
    for (const [statement, few] of CHANGES) {
      await blank.run(statement)
      const fingerprint = await session.fingerprint({ ...CALL, known })
      asked.mockClear()
      const partly = await session.marks({ ...CALL, known })
      const narrowed = asked.mock.calls.some(([statements]) => statements.some(({ text }) => text.includes('affected')))
      const whole = await other.marks(CALL)
      expect(partly, statement).toEqual(whole)
      expect(fingerprint, statement).toBe(whole.fingerprint)
      expect([statement, narrowed]).toEqual([statement, few])
      known = fingerprint
    }
  } finally {
    asked.mockRestore()
    await session.close()
    await other.close()
    await blank.reset()
  }
})
