import type { Relation } from '@shared/catalog'
import { decodeOutline, encodeOutline, outlineRow } from '@shared/outline'
import { expect, test } from 'vitest'
import { decodeLines } from '../../../../src/main/drivers/lines'
import { graphText, keysText } from '../../../../src/main/drivers/pack'
import { patchOverview } from '../../../../src/main/explorer/patch'

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
const overview = (relations: Relation[]) => ({
  outline: encodeOutline({ schemas: ['main'], defaultSchema: 'main', rows: relations.map(outlineRow), objects: [] }),
  graph: graphText(relations, 'main'),
  keys: keysText(relations),
})
const normal = (o: ReturnType<typeof overview>) => ({
  outline: decodeOutline(o.outline),
  graph: new Map(decodeLines(o.graph)),
  keys: new Map(decodeLines(o.keys)),
})
const usersName = { schema: 'main', name: 'users' }

test('a column more on one relation gives what a whole reading would give', () => {
  const wider = { ...users, columns: [col('id'), col('name')] }
  const patched = patchOverview(overview([orders, users]), 'main', { read: [wider], gone: [] })
  expect(normal(patched)).toEqual(normal(overview([orders, wider])))
})

test('a key that is dropped, and one that is new, are known to "referenced by"', () => {
  const keyless = { ...orders, foreignKeys: [] }
  const dropped = patchOverview(overview([orders, users]), 'main', { read: [keyless], gone: [] })
  expect(normal(dropped)).toEqual(normal(overview([keyless, users])))
  expect(normal(patchOverview(dropped, 'main', { read: [orders], gone: [] }))).toEqual(normal(overview([orders, users])))
})

test('a dropped relation leaves outline, graph and keys; one that comes back is there again', () => {
  const gone = patchOverview(overview([orders, users]), 'main', { read: [], gone: [usersName] })
  expect(normal(gone)).toEqual(normal(overview([orders])))
  expect(normal(patchOverview(gone, 'main', { read: [users], gone: [] }))).toEqual(normal(overview([orders, users])))
})

test('objects are replaced as a whole, and schemas with them', () => {
  const schema = (name: string) => ({ kind: 'schema' as const, schema: '', name, signature: '', facts: {}, definition: '' })
  const patched = patchOverview(overview([orders]), 'main', { read: [], gone: [], objects: [schema('other'), schema('main')] })
  expect(decodeOutline(patched.outline)).toMatchObject({ schemas: ['main', 'other'], objects: [{ name: 'other' }, { name: 'main' }] })
})
