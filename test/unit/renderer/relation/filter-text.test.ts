import { expect, test } from 'vitest'
import { readFilter, writeFilter } from '../../../../src/renderer/features/relation/filter-text'

test.each([
  ['abc', 'contains', 'abc'],
  ['= abc', '=', 'abc'],
  ['=abc', '=', 'abc'],
  ['<> 5', '<>', '5'],
  ['!=5', '<>', '5'],
  ['<= 5', '<=', '5'],
  ['≥5', '>=', '5'],
  ['> ', '>', ''],
  ['null', 'null', ''],
  ['NOT NULL', 'not null', ''],
  ['= null', '=', 'null'],
  ['=  two spaces', '=', ' two spaces'],
])('%j', (text, op, value) => {
  const filter = readFilter('c', text)
  expect(filter).toEqual({ column: 'c', op, value })
  if (filter !== undefined) expect(readFilter('c', writeFilter(filter))).toEqual(filter)
})

test('nothing is no filter', () => {
  expect(readFilter('c', '  ')).toBeUndefined()
})
