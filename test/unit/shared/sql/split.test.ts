import { dialectOf } from '@shared/sql/dialect'
import { splitStatements, statementAt, writtenAt } from '@shared/sql/split'
import { expect, test } from 'vitest'

const split = (sql: string, engine = 'postgres') => splitStatements(sql, dialectOf(engine)).map(({ from, to }) => sql.slice(from, to))

test('statements end at a semicolon that is in no text, name or comment', () => {
  expect(split(`SELECT ';'; -- a; b\n/* ; */ SELECT ";" ;; SELECT $a$ ; $b$ ; $a$`)).toEqual([
    `SELECT ';'`,
    'SELECT ";"',
    'SELECT $a$ ; $b$ ; $a$',
  ])
  expect(split('SELECT 1 /* a /* b; */ c; */; SELECT 2')).toEqual(['SELECT 1', 'SELECT 2'])
  expect(split("SELECT 'a\\'; b'; SELECT `;` # x; y\n; SELECT 3", 'mysql')).toEqual(["SELECT 'a\\'; b'", 'SELECT `;`', 'SELECT 3'])
  expect(split("SELECT 'a\\'; SELECT [;]", 'sqlite')).toEqual(["SELECT 'a\\'", 'SELECT [;]'])
  expect(split("SELECT E'\\'; '; SELECT 1")).toEqual(["SELECT E'\\'; '", 'SELECT 1'])
  expect(split('  -- nothing\n ; ; ')).toEqual([])
  expect(split("SELECT 'without an end; SELECT 2")).toEqual(["SELECT 'without an end; SELECT 2"])
})

test('the body of a trigger or routine is part of its statement, BEGIN alone is a statement', () => {
  const trigger = 'CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN 1 THEN 2 END; DELETE FROM d; END'
  expect(split(`${trigger}; SELECT 1`, 'sqlite')).toEqual([trigger, 'SELECT 1'])
  const routine = 'CREATE PROCEDURE p() BEGIN IF a THEN SELECT 1; END IF; WHILE b DO SELECT 2; END WHILE; END'
  expect(split(`${routine}; SELECT 1`, 'mysql')).toEqual([routine, 'SELECT 1'])
  expect(split('BEGIN; SELECT 1; COMMIT')).toEqual(['BEGIN', 'SELECT 1', 'COMMIT'])
  expect(split('BEGIN NOT ATOMIC SELECT 1; END; SELECT 2', 'mysql')).toEqual(['BEGIN NOT ATOMIC SELECT 1; END', 'SELECT 2'])
})

test('the statement at a place is the one around it, else the next, else the last', () => {
  const sql = 'SELECT 1;\n\n  SELECT 2;  \n'
  const at = (place: number) => {
    const found = statementAt(splitStatements(sql, dialectOf('postgres')), place)
    return found === undefined ? undefined : sql.slice(found.from, found.to)
  }
  expect([0, 8, 9, 10, 14, 22, sql.length].map(at)).toEqual([
    'SELECT 1',
    'SELECT 1',
    'SELECT 1',
    'SELECT 2',
    'SELECT 2',
    'SELECT 2',
    'SELECT 2',
  ])
  expect(statementAt([], 0)).toBeUndefined()
})

test('what is being written reaches to the place, also behind the last word, and begins anew behind the sign that ends it', () => {
  const at = (sql: string) => {
    const place = sql.indexOf('|')
    const { from, to } = writtenAt(sql.replace('|', ''), place, dialectOf('postgres'))
    return sql.replace('|', '').slice(from, to)
  }
  expect(at('SELECT 1; SELECT * FROM a b JOIN | ')).toBe('SELECT * FROM a b JOIN ')
  expect(at('SELECT 1; SELECT a| FROM b; SELECT 3')).toBe('SELECT a FROM b')
  expect(at('SELECT * FROM -- not; yet\n |')).toBe('SELECT * FROM -- not; yet\n ')
  expect(at('SELECT * FROM a; |')).toBe('')
  expect(at('  | SELECT 1')).toBe('')
})
