import type { Relation, SchemaObject } from '@shared/catalog'
import { expect, test } from 'vitest'
import { objectDocuments, relationDocuments } from '../../../../../src/main/store/search/documents'

const column = (name: string, comment?: string) => ({
  ...{ name, position: 1, type: 'int', nullable: true },
  ...(comment === undefined ? {} : { comment }),
})
const key = (name: string) => ({ name, columns: ['a'] })
const text = (name: string) => ({ name, definition: `text of ${name}` })

function told(documents: { readonly list: readonly { what: string; position: number; text: string }[] }): string[] {
  return documents.list.map(({ what, position, text: found }) => `${what} ${String(position)} ${found}`)
}

test('of a relation: its name, columns, the names and texts of all that belongs to it, and every comment', () => {
  const relation: Relation = {
    ...{ schema: 's', name: 't', kind: 'view', comment: 'of all' },
    columns: [column('a', 'of a'), column('b')],
    primaryKey: { ...key('pk'), comment: 'of pk' },
    uniqueKeys: [key('uq')],
    foreignKeys: [
      {
        ...key('fk'),
        target: { schema: 's', name: 'u' },
        targetColumns: ['a'],
        onUpdate: 'no action' as const,
        onDelete: 'cascade' as const,
      },
    ],
    checks: [{ name: 'ck', expression: 'a > 1' }],
    exclusions: [text('ex')],
    // Named as its key: said once.
    indexes: [{ name: 'pk', unique: true, primary: true, method: 'btree', parts: [] }],
    triggers: [text('tr')],
    rules: [text('ru')],
    statistics: [text('st')],
    policies: [{ name: 'po', command: 'all', permissive: true, roles: [] }],
    definition: 'SELECT 1',
  }
  expect(told(relationDocuments(relation))).toEqual([
    ...['name 0 t', 'column 1 a', 'comment 1 of a', 'column 2 b', 'comment 0 of all', 'part 0 pk', 'comment 0 of pk'],
    ...['uq', 'fk', 'ck', 'ex', 'tr', 'ru', 'st', 'po'].map((name) => `part 0 ${name}`),
    ...['SELECT 1', 'text of tr', 'text of ru', 'a > 1'].map((definition) => `definition 0 ${definition}`),
  ])
  expect(told(relationDocuments({ ...relation, kind: 'table' }))).not.toContain('definition 0 SELECT 1')
})

test('of an object: its name, attributes, labels and checks; the text only where a person wrote it', () => {
  const object: SchemaObject = {
    kind: 'function',
    schema: 's',
    name: 'f',
    signature: 'int',
    facts: {},
    definition: 'CREATE f',
    comment: 'of f',
  }
  expect(told(objectDocuments({ ...object, body: 'BEGIN' }))).toEqual(['name 0 f', 'comment 0 of f', 'definition 0 BEGIN'])
  expect(told(objectDocuments(object))).toContain('definition 0 CREATE f')
  expect(told(objectDocuments({ ...object, kind: 'sequence' }))).toEqual(['name 0 f', 'comment 0 of f'])
  expect(told(objectDocuments({ ...object, kind: 'enum', values: ['red', 'green'] }))).toContain('definition 0 red, green')
  expect(told(objectDocuments({ ...object, kind: 'composite', attributes: [{ name: 'x', type: 'int', comment: 'of x' }] }))).toEqual([
    ...['name 0 f', 'column 1 x', 'comment 1 of x', 'comment 0 of f'],
  ])
  expect(told(objectDocuments({ ...object, kind: 'domain', checks: [{ name: 'c', expression: 'VALUE > 0' }] }))).toContain(
    'definition 0 VALUE > 0',
  )
})
