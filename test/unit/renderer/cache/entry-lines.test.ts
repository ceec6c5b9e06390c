import { describe, expect, test } from 'vitest'
import type { CacheEntry } from '@shared/cache-report'
import { entryLines } from '../../../../src/renderer/features/cache/entry-lines'

function entry(patch: Partial<CacheEntry>): CacheEntry {
  return {
    ...{ layer: 'memory', type: 'schema', label: 'Fleet · outline', connectionId: 'c1', relation: null },
    ...{ bytes: 10, storedAt: 1000, expiresAt: null },
    ...patch,
  }
}

describe('entries of the cache as lines', () => {
  test('copies of one thing are one line: where it is, its largest size, its last storing, its first end', () => {
    const lines = entryLines([
      entry({ layer: 'memory', bytes: 20, storedAt: 2000, expiresAt: 9000 }),
      entry({ layer: 'redis', bytes: 12, storedAt: 1000, expiresAt: 8000 }),
    ])
    expect(lines).toMatchObject([{ layers: ['memory', 'redis'], bytes: 20, storedAt: 2000, expiresAt: 8000 }])
  })

  test('a copy without an end does not take away the end of another', () => {
    const lines = entryLines([entry({ expiresAt: null }), entry({ layer: 'redis', expiresAt: 8000 })])
    expect(lines.map((line) => line.expiresAt)).toEqual([8000])
    expect(entryLines([entry({})]).map((line) => line.expiresAt)).toEqual([undefined])
  })

  test('the same name under two connections is two lines', () => {
    expect(entryLines([entry({}), entry({ connectionId: 'c2', label: 'Other · outline' })])).toHaveLength(2)
  })

  test('parts have words, in order, before relations', () => {
    const relation = { schema: 'public', name: 'orders' }
    const lines = entryLines([
      entry({ label: 'Fleet · public.orders', relation }),
      entry({ label: 'Fleet · keys:10' }),
      entry({ label: 'Fleet · keys:1' }),
      entry({ label: 'Fleet · meta' }),
      entry({ label: 'Fleet · settings', type: 'config' }),
      entry({ label: 'Fleet · public.total(integer)' }),
    ])
    expect(lines.map((line) => line.name)).toEqual([
      'About the reading',
      'Connection settings',
      'public.total(integer)',
      'References, part 2',
      'References, part 11',
      'public.orders',
    ])
  })
})
