import { describe, expect, test } from 'vitest'
import type { Cell } from '@shared/cells'
import { type Literals, type RowFormat, rowsText } from '@shared/row-text'

const ANSI: Literals = { quote: '"', backslash: false, bytes: 'text' }
const columns = [
  { name: 'id', type: 'bigint' },
  { name: 'name', type: 'text' },
  { name: 'doc', type: 'jsonb' },
  { name: 'raw', type: 'bytea' },
]
const ROW: Cell[] = ['9007199254740993', 'a "b"\n|c', '{"n": 12345678901234567890,\n "t": "x\\ny"}', { hex: '00ff', bytes: 2 }]
const text = (format: RowFormat, rows: readonly Cell[][], literals = ANSI, table = columns) =>
  rowsText(format, { columns: table, relation: { schema: 's', name: 'o"r' }, literals }, rows)

describe('rows as text', () => {
  test('JSON keeps digits, documents and names that an object would lose', () => {
    const json = text('json', [ROW, [null, '', null, null]])
    expect(json).toContain('"id": 9007199254740993')
    expect(json).toContain('{"n": 12345678901234567890,  "t": "x\\ny"}')
    expect(JSON.parse(json)).toHaveLength(2)
    const twice = text('ndjson', [['1', '2']], ANSI, [
      { name: '__proto__', type: 'text' },
      { name: '__proto__', type: 'text' },
    ])
    expect(twice).toBe('{"__proto__": "1", "__proto__:1": "2"}\n')
    expect(JSON.parse(text('json', []))).toEqual([])
  })

  test('JSON takes no NaN for a number, and broken documents for texts', () => {
    const json = text('ndjson', [['NaN', 'x', '{broken', null]])
    expect(JSON.parse(json)).toEqual({ id: 'NaN', name: 'x', doc: '{broken', raw: null })
    expect(JSON.parse(text('ndjson', [['007', 'x', '1', null]]))).toMatchObject({ id: '007', doc: 1 })
  })

  test('CSV tells NULL from an empty text, and quotes what it must', () => {
    expect(text('csv', [['1', '', null, { hex: '00ff', bytes: 2 }], ROW])).toBe(
      'id,name,doc,raw\r\n1,"",,0x00ff\r\n9007199254740993,"a ""b""\n|c","{""n"": 12345678901234567890,\n ""t"": ""x\\ny""}",0x00ff\r\n',
    )
  })

  test.each(['=1+1', '+A1', '-cmd', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("x")', '＝1'])(
    'R34 CSV: %j runs in no spreadsheet',
    (formula) => {
      const line = text('csv', [['1', formula, null, null]])
        .split('\r\n')
        .slice(1)
        .join('\r\n')
      expect(line).toMatch(/^1,"?'/)
      const name = text('csv', [], ANSI, [{ name: formula, type: 'text' }])
      expect(name).toMatch(/^"?'/)
    },
  )

  test('CSV: numbers stay numbers', () => {
    expect(text('csv', [['-5', '-0.5e3', '+7', null]])).toContain('-5,-0.5e3,+7,')
  })

  test('R34 Markdown: nothing ends a cell or becomes markup', () => {
    const [head, rule, row] = text('markdown', [['1', '<b>|`x`\ny', null, null]]).split('\n')
    expect(head).toBe('| id | name | doc | raw |')
    expect(rule).toBe('| --: | --- | --- | --- |')
    expect(row).toBe('| 1 | \\<b\\>\\|\\`x\\` ↵ y | NULL | NULL |')
  })

  test('R34 INSERT: names and values of each engine, and nothing ends a literal', () => {
    const row: Cell[] = ['-5', "it's \\ '); DROP", null, { hex: '00ff', bytes: 2 }]
    expect(text('insert', [row])).toBe(
      `INSERT INTO "s"."o""r" ("id", "name", "doc", "raw") VALUES (-5, 'it''s \\ ''); DROP', NULL, '\\x00ff');\n`,
    )
    expect(text('insert', [row], { quote: '`', backslash: true, bytes: 'hex' })).toBe(
      `INSERT INTO \`s\`.\`o"r\` (\`id\`, \`name\`, \`doc\`, \`raw\`) VALUES (-5, 'it''s \\\\ ''); DROP', NULL, x'00ff');\n`,
    )
    expect(text('insert', [['1 OR 1', true, 'x', null]])).toContain(`('1 OR 1', TRUE, 'x', NULL)`)
  })

  test('TSV: as spreadsheets read it', () => {
    expect(text('tsv', [['1', 'a\tb', null, null]])).toBe('id\tname\tdoc\traw\n1\t"a\tb"\t\t\n')
  })
})
