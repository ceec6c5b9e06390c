import type { OutlineRow } from '@shared/outline'
import { expect, test } from 'vitest'
import { kindsOf } from '../../../../src/renderer/state/kinds'

test('the kind of a relation, by schema and name', () => {
  const kindOf = kindsOf([
    { schema: 'a', name: 'one', kind: 'view' },
    { schema: 'b', name: 'one', kind: 'foreign' },
  ] as OutlineRow[])
  expect([kindOf('a', 'one'), kindOf('b', 'one'), kindOf('b', 'two'), kindOf('c', 'one')]).toEqual(['view', 'foreign', 'table', 'table'])
  expect(kindsOf(undefined)('a', 'one')).toBe('table')
})

test('whoever asks for the same outline shares one answer, made when it is first wanted', () => {
  let read = 0
  const row = {
    schema: 'a',
    name: 'one',
    get kind() {
      read += 1
      return 'view' as const
    },
  }
  const rows = [row] as unknown as OutlineRow[]
  const [first, second] = [kindsOf(rows), kindsOf(rows)]
  expect(read).toBe(0)
  first('a', 'one')
  second('a', 'one')
  expect(read).toBe(1)
})
