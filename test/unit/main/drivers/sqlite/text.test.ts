import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quoteIdent } from '../../../../../src/main/drivers/sqlite/quote'
import { readCreateIndex } from '../../../../../src/main/drivers/sqlite/text/create-index'
import { readCreateTable } from '../../../../../src/main/drivers/sqlite/text/create-table'
import { fold, Lexer, unquote } from '../../../../../src/main/drivers/sqlite/text/lexer'
import { mentionedNames, readSelectNames } from '../../../../../src/main/drivers/sqlite/text/select-names'
import { inSchema, readModule, terminated } from '../../../../../src/main/drivers/sqlite/text/statement'

function words(sql: string): string[] {
  const texts: string[] = []
  for (const lexer = new Lexer(sql); lexer.kind !== 'end'; lexer.next()) texts.push(lexer.text)
  return texts
}

describe('tokens', () => {
  test('names, strings, blobs, numbers and comments are told apart', () => {
    expect(words(`a "b""c" [d e] \`f\`\`g\` 'it''s' x'4142' 1.5e3 --c\n/* d */ $1;`)).toEqual([
      'a',
      '"b""c"',
      '[d e]',
      '`f``g`',
      "'it''s'",
      "x'4142'",
      '1.5e3',
      '$',
      '1',
      ';',
    ])
  })

  test('any text ends, and every name that is quoted comes back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(words(text).join('').length).toBeLessThanOrEqual(text.length)
        const lexer = new Lexer(`${quoteIdent(text)} rest`)
        expect([lexer.kind, lexer.name]).toEqual(['quoted', text])
        expect(unquote(quoteIdent(text))).toBe(text)
        lexer.next()
        expect(lexer.text).toBe('rest')
      }),
    )
  })

  test('only A to Z are folded: SQLite takes Ä and ä for two names', () => {
    expect(fold('ÄBC')).toBe('Äbc')
    expect(fold('Çé İ')).toBe('Çé İ')
    expect(fold('\u212a')).toBe('\u212a')
  })
})

describe('CREATE TABLE', () => {
  test('a type that is written like a constraint is none', () => {
    const table = readCreateTable(`CREATE TABLE t (a "CHECK", b GENERATED ALWAYS AS (a || '(') STORED, c INT DEFAULT (1) NULL)`)
    expect(table?.columns).toEqual([{ name: 'a' }, { name: 'b', generated: "a || '('" }, { name: 'c' }])
    expect(table?.checks).toEqual([])
  })

  test('a name belongs to the next constraint only', () => {
    const table = readCreateTable(
      'CREATE TABLE t (a INT CONSTRAINT nn NOT NULL CHECK (a > 0) CONSTRAINT k PRIMARY KEY, CONSTRAINT u UNIQUE (a))',
    )
    expect(table?.checks).toEqual([{ name: undefined, expression: 'a > 0' }])
    expect(table?.primaryKey?.name).toBe('k')
    expect(table?.uniqueKeys.map((key) => key.name)).toEqual(['u'])
  })

  test('a key with order and collation, counted, answered by rollback', () => {
    const table = readCreateTable(
      'CREATE TABLE t (a, PRIMARY KEY (a COLLATE "no case" DESC AUTOINCREMENT) ON CONFLICT ROLLBACK) STRICT, WITHOUT ROWID',
    )
    expect(table).toMatchObject({ autoincrement: true, strict: true, withoutRowid: true })
    expect(table?.primaryKey).toEqual({ name: undefined, columns: [{ name: 'a', collation: 'no case' }], onConflict: 'rollback' })
  })

  test.each([
    ['REFERENCES b DEFERRABLE INITIALLY DEFERRED', true, true],
    ['REFERENCES b ON DELETE SET NULL DEFERRABLE', true, false],
    ['REFERENCES b MATCH FULL NOT DEFERRABLE INITIALLY DEFERRED', false, false],
    ['REFERENCES b NOT NULL DEFERRABLE INITIALLY IMMEDIATE', true, false],
  ])('%s', (clause, deferrable, initiallyDeferred) => {
    const table = readCreateTable(`CREATE TABLE t (a INT ${clause}, c INT)`)
    expect(table?.foreignKeys).toMatchObject([{ columns: ['a'], target: 'b', deferrable, initiallyDeferred }])
    expect(table?.columns).toHaveLength(2)
  })

  test('any text is read to its end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('(', ')', ',', 'a', 'CHECK', 'NOT', 'CONSTRAINT', 'REFERENCES', 'ON', '"', 'AS', 'PRIMARY')),
        (parts) => {
          readCreateTable(`CREATE TABLE t (${parts.join(' ')}`)
          readCreateIndex(`CREATE INDEX i ON t (${parts.join(' ')}`)
          readSelectNames(`CREATE VIEW v AS SELECT ${parts.join(' ')} FROM (WITH ${parts.join(' ')}`)
        },
      ),
    )
  })
})

test('CREATE INDEX: order and collation are no part of the expression', () => {
  expect(readCreateIndex(`CREATE INDEX i ON t (a, "b" COLLATE nocase DESC, f(a, 'x,(') ASC, a COLLATE x || b) WHERE a IN (1, 2)`)).toEqual({
    parts: ['a', '"b"', "f(a, 'x,(')", 'a COLLATE x || b'],
    predicate: 'a IN (1, 2)',
  })
})

describe('what a view reads', () => {
  const reads = (select: string) => [...readSelectNames(`CREATE VIEW v (x) AS ${select}`)].sort()
  test.each([
    ['SELECT * FROM a, main.b AS c JOIN "D e" USING (x)', ['a', 'b', 'd e']],
    ['SELECT * FROM (a LEFT JOIN (b, c) ON 1) WHERE x IN d AND y NOT IN main.e', ['a', 'b', 'c', 'd', 'e']],
    ['WITH a AS (SELECT * FROM b), c(n) AS MATERIALIZED (SELECT * FROM a) SELECT * FROM c, main.a, f', ['a', 'b', 'f']],
    ['WITH RECURSIVE r AS (VALUES (1) UNION SELECT x + 1 FROM r) SELECT * FROM r', []],
    ['SELECT (SELECT 1 FROM a WHERE b IS NOT DISTINCT FROM c), \'FROM d\', "FROM e" -- FROM f\n FROM g', ['a', 'g']],
    ['SELECT * FROM a WHERE EXISTS (WITH a AS (SELECT 1) SELECT * FROM a) UNION SELECT * FROM b ORDER BY 1, c', ['a', 'b']],
    ['SELECT f(x, y), count(*) FILTER (WHERE x IN (SELECT y FROM z)) FROM g(1, (SELECT max(i) FROM h)) GROUP BY k, l', ['g', 'h', 'z']],
    ['VALUES (1, (SELECT 1 FROM a))', ['a']],
  ])('%s', (select, names) => {
    expect(reads(select)).toEqual(names)
  })

  test('what is mentioned is never less than what is read', () => {
    expect([...mentionedNames("CREATE VIRTUAL TABLE x USING fts5(content = 'T1', a)")]).toEqual(
      expect.arrayContaining(['t1', 'a', 'x', 'content']),
    )
  })
})

describe('statements', () => {
  test.each([
    ['SELECT 1', 'SELECT 1;'],
    ['SELECT 1 ; ', 'SELECT 1 ;'],
    ['SELECT 1 -- end', 'SELECT 1 -- end\n;'],
    ['SELECT 1 /* end', 'SELECT 1 /* end */;'],
    ["SELECT '-- no comment'", "SELECT '-- no comment';"],
  ])('%j gets one semicolon', (sql, ended) => {
    expect(terminated(sql)).toBe(ended)
  })

  test.each([
    ['CREATE TABLE "a b"(x)', 'CREATE TABLE "o""ther"."a b"(x)'],
    ['CREATE UNIQUE INDEX IF NOT EXISTS main.i ON t (x)', 'CREATE UNIQUE INDEX IF NOT EXISTS "o""ther".i ON t (x)'],
    ['CREATE VIRTUAL TABLE v USING fts5(x)', 'CREATE VIRTUAL TABLE "o""ther".v USING fts5(x)'],
  ])('%s in another schema', (sql, moved) => {
    expect(inSchema(sql, 'o"ther')).toBe(moved)
  })

  test('module and arguments', () => {
    expect(readModule('CREATE VIRTUAL TABLE v USING "fts5"(a, tokenize = \'x (y)\')')).toEqual({
      module: 'fts5',
      arguments: "a, tokenize = 'x (y)'",
    })
    expect(readModule('CREATE VIRTUAL TABLE v USING plain')).toEqual({ module: 'plain', arguments: '' })
    expect(readModule('CREATE TABLE v (using)')).toBeUndefined()
  })
})
