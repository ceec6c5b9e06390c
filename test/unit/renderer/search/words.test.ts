import { expect, test } from 'vitest'
import { filtersOf } from '../../../../src/renderer/state/search-state'
import { statusWords } from '../../../../src/renderer/features/search/status-words'

const saved = [
  { id: 'a', name: 'Shop' },
  { id: 'b', name: 'Harbour' },
]
const reply = { total: 2, more: false, tookMs: 1.23, indexing: null, notIndexed: [] }

test('what is chosen becomes filters, and nothing chosen none', () => {
  expect(filtersOf({ engines: [], connections: [], kinds: [], schema: undefined })).toEqual({ engines: [], connections: [] })
  expect(filtersOf({ engines: ['mysql'], connections: ['a'], kinds: ['views'], schema: 'sales' })).toEqual({
    ...{ engines: ['mysql'], connections: ['a'], kinds: ['view', 'materialized'], schemas: ['sales'] },
  })
})

test('the status tells how much was found, and what is not searched yet', () => {
  expect(statusWords('x', undefined, saved, [])).toBe('')
  expect(statusWords('x', reply, saved, [])).toBe('2 hits in 1.2 ms')
  expect(statusWords('x', { ...reply, total: 1000, more: true, tookMs: 23.4 }, saved, [])).toMatch(/^The best 1.?000 hits in 23 ms$/)
  expect(statusWords('', { ...reply, indexing: { done: 5, total: 9 }, notIndexed: ['b'] }, saved, [{ name: 'Shop' }])).toBe(
    'indexing 5 of 9 · not all of Harbour is searched yet · never read: Shop',
  )
})
