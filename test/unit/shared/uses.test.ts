import { noteUse, thingKey, type Use, weightAt } from '@shared/uses'
import { expect, test } from 'vitest'

const DAY = 86_400_000
const thing = (name: string) => ({ connectionId: 'c', schema: 's', name })

test('openings are counted, and fade', () => {
  let uses: Use[] = []
  for (let i = 0; i < 3; i += 1) uses = noteUse(uses, thing('orders'), 0)
  uses = noteUse(uses, thing('lines'), 0)
  expect(uses.map(({ name, weight }) => [name, weight])).toEqual([
    ['lines', 1],
    ['orders', 3],
  ])
  expect(weightAt(uses[1]!, 14 * DAY)).toBe(1.5)
  expect(noteUse(uses, thing('orders'), 14 * DAY)[0]).toEqual({ ...thing('orders'), weight: 2.5, at: 14 * DAY })
})

test('the least used go where there are too many', () => {
  let uses: Use[] = []
  for (let i = 0; i < 3; i += 1) uses = noteUse(uses, thing('kept'), 0)
  for (let i = 0; i < 600; i += 1) uses = noteUse(uses, thing(`n${String(i)}`), 1000)
  expect(uses).toHaveLength(500)
  expect(uses.map(({ name }) => name)).toContain('kept')
  expect(uses[0]?.name).toBe('n599')
})

test('a function is another thing than a table of its name, and than one of other arguments', () => {
  const keys = [
    thing('f'),
    { ...thing('f'), kind: 'function' as const, signature: '' },
    { ...thing('f'), kind: 'function' as const, signature: 'int' },
  ].map(thingKey)
  expect(new Set(keys).size).toBe(3)
})
