import { decodeOutline, decodeSteps, encodeOutline } from '@shared/outline'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OBJECT_KINDS, RELATION_KINDS } from '@shared/catalog'

const name = fc.string({ unit: 'grapheme', minLength: 1 })
const row = fc.record({
  schema: fc.constantFrom('empty', '__proto__'),
  name,
  kind: fc.constantFrom(...RELATION_KINDS),
  rows: fc.option(fc.nat(), { nil: undefined }),
  columns: fc.option(fc.nat(20), { nil: undefined }),
  parent: fc.constant(undefined),
})
const object = fc.record({ kind: fc.constantFrom(...OBJECT_KINDS), schema: name, name, signature: fc.string() })

function run<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
  }
}

test('what is encoded is decoded, whatever the names are', () => {
  fc.assert(
    fc.property(fc.array(row), fc.array(object), (rows, objects) => {
      const outline = { schemas: ['empty', '__proto__'], defaultSchema: 'empty', rows, objects }
      const text = encodeOutline(outline)
      expect(decodeOutline(text)).toEqual(outline)
      expect(run(decodeSteps(text))).toEqual(outline)
    }),
  )
})

test('a partition points at its parent', () => {
  const parent = { schema: 's', name: 'p' }
  const facts = { schema: 's', rows: undefined, columns: 1 }
  const rows = [
    { ...facts, name: 'p1', kind: 'partition' as const, parent },
    { ...facts, name: 'p', kind: 'partitioned' as const, parent: undefined },
  ]
  const outline = { schemas: ['s'], defaultSchema: 's', rows, objects: [] }
  expect(decodeOutline(encodeOutline(outline)).rows).toEqual(rows)
  expect(run(decodeSteps(encodeOutline(outline))).rows).toEqual(rows)
})

test('refuses an outline of another version', () => {
  expect(() => decodeOutline('{"v":1}')).toThrow('version 1')
  expect(() => run(decodeSteps('{"v":1}'))).toThrow('version 1')
})
