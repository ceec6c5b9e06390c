import { decodeOutline, encodeOutline } from '@shared/outline'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RELATION_KINDS, type Relation } from '@shared/catalog'

const relation = fc.record({
  name: fc.string({ unit: 'grapheme', minLength: 1 }),
  kind: fc.constantFrom(...RELATION_KINDS),
  rows: fc.option(fc.nat(), { nil: undefined }),
  columns: fc.nat(20),
})

test('what is encoded is decoded, whatever the names are', () => {
  fc.assert(
    fc.property(fc.uniqueArray(relation, { selector: (r) => r.name }), (list) => {
      const relations = list.map(
        ({ name, kind, rows, columns }): Relation => ({
          ...{ schema: '__proto__', name, kind, uniqueKeys: [], foreignKeys: [], checks: [], indexes: [], triggers: [] },
          columns: Array.from({ length: columns }, (_, i) => ({ name: `c${String(i)}`, position: i + 1, type: 'int', nullable: false })),
          ...(rows === undefined ? {} : { rowEstimate: rows }),
        }),
      )
      const outline = decodeOutline(encodeOutline(['empty', '__proto__'], 'empty', relations))
      expect(outline.schemas).toEqual(['empty', '__proto__'])
      expect(outline.rows).toEqual(
        list.map(({ name, kind, rows, columns }) => ({ schema: '__proto__', name, kind, rows, columns, parent: undefined })),
      )
    }),
  )
})

test('a partition points at its parent', () => {
  const base = { schema: 's', columns: [], uniqueKeys: [], foreignKeys: [], checks: [], indexes: [], triggers: [] }
  const text = encodeOutline(['s'], 's', [
    { ...base, name: 'p1', kind: 'partition', partitionOf: { schema: 's', name: 'p' } },
    { ...base, name: 'p', kind: 'partitioned' },
  ])
  expect(decodeOutline(text).rows.map((r) => r.parent)).toEqual([1, undefined])
})

test('refuses an outline of another version', () => {
  expect(() => decodeOutline('{"v":2}')).toThrow('version 2')
})
