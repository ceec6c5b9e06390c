import { expect, test } from 'vitest'
import { jsonLines } from '../../../../../src/renderer/ui/grid/json-lines'

const shown = (text: string) =>
  jsonLines(text)?.map(({ depth, pieces }) => `${' '.repeat(depth)}${pieces.map(({ words }) => words).join('')}`)

test('a document is indented as it was written: digits and repeated names stay', () => {
  expect(shown('{"n":12345678901234567890,"n":1.10,"list":[],"deep":{"a":[1,"x,:{"]}}')).toEqual([
    '{',
    ' "n": 12345678901234567890,',
    ' "n": 1.10,',
    ' "list": [],',
    ' "deep": {',
    '  "a": [',
    '   1,',
    '   "x,:{"',
    '  ]',
    ' }',
    '}',
  ])
})

test('names, texts and values are told apart', () => {
  expect(jsonLines('{"a":"b","c":null}')?.flatMap(({ pieces }) => pieces.map(({ kind }) => kind))).toEqual([
    ...['plain', 'name', 'plain', 'text', 'plain', 'name', 'plain', 'value', 'plain'],
  ])
})

test('a bare value is one line; what is no JSON is none', () => {
  expect(shown('true')).toEqual(['true'])
  expect(shown('"a\\"b"')).toEqual(['"a\\"b"'])
  expect(jsonLines('{a: 1}')).toBeUndefined()
})
