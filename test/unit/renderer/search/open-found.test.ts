import type { Found } from '@shared/search'
import { expect, test } from 'vitest'
import { targetOf } from '../../../../src/renderer/features/search/open-found'

const found: Found = {
  ...{ connectionId: 'c', connectionName: 'Shop', engine: 'postgres', schema: 'public', name: 'total', kind: 'function' },
  ...{ signature: 'integer', what: 'name', snippet: [], rank: 0 },
}

test('the menu of a hit is about the relation, or the object with its signature; that of a head about its connection', () => {
  expect(targetOf({ kind: 'hit', key: 'k', at: 0, found: { ...found, kind: 'view', signature: '' } })).toEqual({
    ...{ connectionId: 'c', schema: 'public', name: 'total' },
  })
  expect(targetOf({ kind: 'hit', key: 'k', at: 0, found })).toEqual({
    connectionId: 'c',
    object: { kind: 'function', schema: 'public', name: 'total', signature: 'integer' },
  })
  expect(targetOf({ kind: 'head', key: 'k', connectionId: 'c', name: 'Shop', hits: 1 })).toEqual({ connectionId: 'c' })
})
