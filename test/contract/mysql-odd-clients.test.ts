import { createConnection } from 'mysql2/promise'
import { expect, test } from 'vitest'
import { findEngine } from '../../src/main/drivers/registry'
import { blankDatabase } from '../support/blank'
import { comparable, openReader, readAll } from '../support/reading'

test('what a session of another character set made is read as it was meant, and made again as it is', async () => {
  const blank = await blankDatabase('mysql')
  const { host, port, user, database } = blank.options
  const other = await createConnection({
    ...{ host: String(host), port: Number(port), user: String(user), password: blank.secrets['password'] ?? '' },
    ...{ database: String(database), charset: 'latin1_swedish_ci' },
  })
  for (const statement of [
    "CREATE TABLE t (a VARCHAR(5) DEFAULT 'ü' COMMENT 'ö')",
    "CREATE VIEW v AS SELECT 'ü' AS `cö`, a FROM t WHERE a <> 'ß'",
    'CREATE VIEW plain AS SELECT a FROM t',
    "CREATE FUNCTION f (größe INT) RETURNS VARCHAR(9) DETERMINISTIC COMMENT 'ü''s' RETURN 'ü'",
    "CREATE PROCEDURE p () COMMENT 'é' SELECT 'é' AS `COMMENT`",
    "CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DISABLE COMMENT 'ü' DO SELECT 'ä'",
    "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 'ä'",
  ])
    await other.query(statement)
  await other.end()
  const read = async () => {
    const session = await openReader(blank)
    const found = await readAll(session)
    await session.close()
    return found
  }
  const first = await read()
  const object = (name: string) => first.objects.find((one) => one.name === name)
  expect(object('f')).toMatchObject({ comment: "ü's", facts: { parameters: 'größe INT', collation_connection: 'latin1_swedish_ci' } })
  expect(object('f')?.definition).toMatch(/^CREATE .*\(größe INT\)[^]*COMMENT 'ü''s'\s+RETURN 'ü'$/)
  expect(object('p')?.definition).toMatch(/COMMENT 'é'\s+SELECT 'é' AS `COMMENT`$/)
  expect(object('e')?.definition).toMatch(/COMMENT 'ü' DO SELECT 'ä'$/)
  const view = (name: string) => first.relations.find((one) => one.name === name)
  expect(view('v')?.options).toMatchObject({ collation_connection: 'latin1_swedish_ci' })
  expect(view('v')?.columns[0]).toMatchObject({ name: 'cö', collation: 'latin1_swedish_ci' })
  expect(view('plain')?.options).not.toHaveProperty('collation_connection')
  expect(view('t')?.triggers[0]?.options).toMatchObject({ collation_connection: 'latin1_swedish_ci' })

  await blank.reset()
  await blank.run(...findEngine('mysql').catalogDdl(first))
  expect(comparable(await read())).toEqual(comparable(first))
})
