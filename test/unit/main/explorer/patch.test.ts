import { buildGraph } from '@shared/build-graph'
import type { Relation } from '@shared/catalog'
import { decodeOutline, encodeOutline, outlineRow } from '@shared/outline'
import { expect, test } from 'vitest'
import { keyRows } from '../../../../src/main/drivers/pack'
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
  graph: buildGraph(relations, 'main'),
  keys: keyRows(relations),
})
const normal = (o: ReturnType<typeof overview>) => ({
  outline: decodeOutline(o.outline),
  nodes: [...o.graph.nodes].sort((a, b) => (a.id < b.id ? -1 : 1)),
  edges: o.graph.edges,
  keys: o.keys,
})

test('a column more on one relation gives what a whole reading would give', () => {
  const wider = { ...users, columns: [col('id'), col('name')] }
  const patched = patchOverview(overview([orders, users]), 'main', [wider], [], [orders])
  expect(normal({ ...patched, keys: [...patched.keys] })).toEqual(normal(overview([orders, wider])))
})

test('a dropped relation leaves outline, graph and keys, and the edges that ended at it', () => {
  const patched = patchOverview(overview([orders, users]), 'main', [], [{ schema: 'main', name: 'users' }], [])
  expect(decodeOutline(patched.outline).rows.map((r) => r.name)).toEqual(['orders'])
  expect(patched.graph.edges).toEqual([])
  expect(patched.keys).toHaveLength(1)
})

test('a relation that comes back gets the edges of those who refer to it', () => {
  const gone = patchOverview(overview([orders, users]), 'main', [], [{ schema: 'main', name: 'users' }], [])
  const back = patchOverview(gone, 'main', [users], [], [orders])
  expect(normal({ ...back, keys: [...back.keys] })).toEqual(normal(overview([orders, users])))
})
