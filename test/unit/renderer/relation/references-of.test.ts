import { expect, test } from 'vitest'
import type { ForeignKey, Relation } from '@shared/catalog'
import { filterFor, keyOf, referenceOf, referringOf } from '../../../../src/renderer/features/relation/references-of'

const key = (name: string, columns: string[], targetColumns: string[]): ForeignKey => ({
  ...{ name, columns, targetColumns, target: { schema: 's', name: 'terminals' } },
  ...{ onUpdate: 'no action', onDelete: 'no action' },
})
const both = key('both', ['port', 'code'], ['port_id', 'code'])
const one = key('one', ['port'], ['id'])
const none = { columns: [], uniqueKeys: [], checks: [], indexes: [], triggers: [] }
const relation: Relation = { schema: 's', name: 'berths', kind: 'table', foreignKeys: [both, one], ...none }
const columns = ['id', 'port', 'code'].map((name) => ({ name, type: 'text' }))

test('of several keys the narrowest is followed, a composite one by all its parts', () => {
  expect(keyOf(relation, 'port')).toBe(one)
  expect(keyOf(relation, 'code')).toBe(both)
  expect(keyOf(relation, 'id')).toBeUndefined()
  expect(referenceOf(both, columns, ['1', '7', 'A'])).toEqual([
    { column: 'port_id', op: '=', value: '7' },
    { column: 'code', op: '=', value: 'A' },
  ])
})

test('a part that is NULL, or not known whole, names no row', () => {
  expect(referenceOf(both, columns, ['1', null, 'A'])).toBeUndefined()
  expect(referenceOf(both, columns, ['1', { text: '7', bytes: 9000 }, 'A'])).toBeUndefined()
  expect(referenceOf(both, columns, ['1', { hex: '00ff', bytes: 2 }, 'A'])?.[0]?.value).toBe('0x00ff')
})

test('rows that refer here are found by what they refer to', () => {
  const from = {
    from: { schema: 's', name: 'calls' },
    name: 'k',
    columns: ['berth'],
    targetColumns: ['id'],
    onDelete: 'no action' as const,
  }
  expect(referringOf(from, columns, ['1', '7', 'A'])).toEqual([{ column: 'berth', op: '=', value: '1' }])
  expect(referringOf(from, columns, [null, '7', 'A'])).toBeUndefined()
})

test('a value is filtered by as what it is', () => {
  expect(filterFor('a', null)).toEqual({ column: 'a', op: 'null', value: '' })
  expect(filterFor('a', '5')).toEqual({ column: 'a', op: '=', value: '5' })
  expect(filterFor('a', { hex: '00', bytes: 900 })).toBeUndefined()
})
