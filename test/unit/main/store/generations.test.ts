import { expect, test } from 'vitest'
import { createLogger } from '../../../../src/main/log'
import { ALL_NUMBERS, Generations } from '../../../../src/main/store/generations'
import { openStore } from '../../../../src/main/store/open'
import { newHome } from '../../../support/engine'

test('R21: raising all numbers passes every one that was given out, of every connection', () => {
  const store = openStore(newHome(), createLogger('silent'))
  try {
    const generations = new Generations(store)
    const ids = ['a1', 'url-b_2', 'c']
    for (const id of ids) generations.bump(id, 'schema')
    generations.bump('a1', 'test')
    const reserved = [generations.reserve('a1', 'schema'), generations.reserve('a1', 'schema')]
    const before = ids.map((id) => ALL_NUMBERS.map((of) => generations.current(id, of)))
    generations.bumpAll()
    const after = ids.map((id) => ALL_NUMBERS.map((of) => generations.current(id, of)))
    for (const [at, numbers] of after.entries())
      for (const [of, number] of numbers.entries()) expect(number).toBeGreaterThan(before[at]?.[of] ?? Number.NaN)
    expect(generations.current('a1', 'schema')).toBeGreaterThan(Math.max(...reserved))
    expect(generations.reserve('a1', 'schema')).toBe(generations.current('a1', 'schema') + 1)
    expect(generations.reserve('c', 'era')).toBe(generations.current('c', 'era') + 1)
    expect(generations.current('nobody', 'era')).toBe(0)
  } finally {
    store.close()
  }
})
