import { FOUND_KINDS } from '@shared/search'
import { expect, test } from 'vitest'
import { KIND_GROUP_NAMES, kindsOf } from '../../../../src/renderer/state/search-kinds'

test('every kind of what can be found is in one of the groups that a person chooses among', () => {
  expect(kindsOf(KIND_GROUP_NAMES)?.sort()).toEqual([...FOUND_KINDS].sort())
  expect(kindsOf([])).toBeUndefined()
})
