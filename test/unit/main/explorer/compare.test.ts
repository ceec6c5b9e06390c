import type { Relation } from '@shared/catalog'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changeSet, changesOf, compose, headOf } from '../../../../src/main/explorer/compare'

const relation = (name: string, type: string): string =>
  JSON.stringify({
    ...{ schema: 's', name, kind: 'table', uniqueKeys: [], foreignKeys: [], checks: [], indexes: [], triggers: [] },
    columns: [{ name: 'c', position: 1, type, nullable: true }],
  } satisfies Relation)
const key = (name: string) => JSON.stringify(['s', name])

test('several differences in a row are one from first to last', () => {
  const names = ['a', 'b', 'c']
  const state = fc.dictionary(fc.constantFrom(...names), fc.constantFrom('int', 'text', 'date'), { noNullPrototype: true })
  fc.assert(
    fc.property(fc.array(state, { minLength: 2, maxLength: 6 }), (states) => {
      const value = (of: Record<string, string> | undefined, name: string) => {
        const type = of?.[name]
        return type === undefined ? undefined : relation(name, type)
      }
      const between = (from: Record<string, string> | undefined, to: Record<string, string> | undefined) =>
        changeSet(names.map((name) => ({ key: key(name), before: value(from, name), after: value(to, name) })))
      const steps = states.slice(1).map((to, at) => between(states[at], to))
      expect(changesOf(compose(steps))).toEqual(changesOf(between(states[0], states.at(-1))))
    }),
  )
})

test('the head counts and names', () => {
  const set = changeSet([
    { key: key('new'), after: relation('new', 'int') },
    { key: key('old'), before: relation('old', 'int') },
    { key: key('same'), before: relation('same', 'int'), after: relation('same', 'int') },
    { key: key('t'), before: relation('t', 'int'), after: relation('t', 'text') },
  ])
  expect(headOf(set, 2, 1)).toEqual({ readAt: 2, previousReadAt: 1, added: 1, removed: 1, changed: 1, names: ['new', 'old', 't'] })
})
