import type { Relation } from '@shared/catalog'
import { decodeOutline, encodeOutline, outlineRow } from '@shared/outline'
import { expect, test } from 'vitest'
import { decodeLines } from '../../../../src/main/drivers/lines'
import { graphPages, keysPages } from '../../../../src/main/drivers/pack'
import { type Overview, patchOverview } from '../../../../src/main/explorer/patch'

const base = { schema: 'main', kind: 'table' as const, uniqueKeys: [], checks: [], indexes: [], triggers: [] }
const col = (name: string) => ({ name, position: 1, type: 'int', nullable: false })
const users: Relation = { ...base, name: 'users', columns: [col('id')], foreignKeys: [] }
const orders: Relation = {
  ...base,
  name: 'orders',
  columns: [col('id'), col('user_id')],
  foreignKeys: [
    {
      name: 'fk',
      columns: ['user_id'],
      target: { schema: 'main', name: 'users' },
      targetColumns: ['id'],
      onUpdate: 'no action',
      onDelete: 'cascade',
    },
  ],
}
const PAGES = 2
const overview = (relations: Relation[]) => ({
  outline: encodeOutline({ schemas: ['main'], defaultSchema: 'main', rows: relations.map(outlineRow), objects: [] }),
  graph: new Map(graphPages(relations, 'main', PAGES).entries()),
  keys: new Map(keysPages(relations, PAGES).entries()),
})
const normal = (o: Overview) => ({
  outline: decodeOutline(o.outline),
  graph: new Map([...o.graph].map(([page, text]) => [page, new Map(decodeLines(text))])),
  keys: new Map([...o.keys].map(([page, text]) => [page, new Map(decodeLines(text))])),
})
const usersName = { schema: 'main', name: 'users' }

test('a column more on one relation gives what a whole reading would give', () => {
  const wider = { ...users, columns: [col('id'), col('name')] }
  const patched = patchOverview(overview([orders, users]), 'main', PAGES, { read: [wider], gone: [] })
  expect(normal(patched)).toEqual(normal(overview([orders, wider])))
})

test('a key that is dropped, and one that is new, are known to "referenced by"', () => {
  const keyless = { ...orders, foreignKeys: [] }
  const dropped = patchOverview(overview([orders, users]), 'main', PAGES, { read: [keyless], gone: [] })
  expect(normal(dropped)).toEqual(normal(overview([keyless, users])))
  expect(normal(patchOverview(dropped, 'main', PAGES, { read: [orders], gone: [] }))).toEqual(normal(overview([orders, users])))
})

test('a dropped relation leaves outline, graph and keys; one that comes back is there again', () => {
  const gone = patchOverview(overview([orders, users]), 'main', PAGES, { read: [], gone: [usersName] })
  expect(normal(gone)).toEqual(normal(overview([orders])))
  expect(normal(patchOverview(gone, 'main', PAGES, { read: [users], gone: [] }))).toEqual(normal(overview([orders, users])))
})

test('objects are replaced as a whole, and schemas with them', () => {
  const schema = (name: string) => ({ kind: 'schema' as const, schema: '', name, signature: '', facts: {}, definition: '' })
  const patched = patchOverview(overview([orders]), 'main', PAGES, { read: [], gone: [], objects: [schema('other'), schema('main')] })
  expect(decodeOutline(patched.outline)).toMatchObject({ schemas: ['main', 'other'], objects: [{ name: 'other' }, { name: 'main' }] })
})
