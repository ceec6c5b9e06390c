import type { Relation, SchemaObject } from '@shared/catalog'
import { changesText, lineText } from '@shared/change'
import { diffObject, diffRelation } from '@shared/diff'
import { expect, test } from 'vitest'

const column = { name: 'id', position: 1, type: 'bigint', nullable: false }
const orders: Relation = {
  ...{ schema: 'sales', name: 'orders', kind: 'table', uniqueKeys: [], checks: [], triggers: [] },
  columns: [column, { name: 'order_no', position: 2, type: 'varchar(12)', nullable: true, default: "'x'" }],
  primaryKey: { name: 'orders_pkey', columns: ['id'] },
  foreignKeys: [],
  indexes: [{ name: 'orders_pkey', unique: true, primary: true, method: 'btree', parts: [{ column: 'id' }], sizeBytes: 1 }],
  rowEstimate: 5,
}
const lines = (after: Relation) => diffRelation(orders, after)?.lines.map(lineText)

test('nothing but estimates and sizes is no change', () => {
  expect(
    diffRelation(orders, {
      ...orders,
      rowEstimate: 9,
      sizeBytes: 7,
      estimatedAt: 1,
      indexes: orders.indexes.map((i) => ({ ...i, sizeBytes: 2 })),
    }),
  ).toBeUndefined()
})

test('columns: added, removed, renamed, changed fact by fact', () => {
  const [id, no] = orders.columns
  expect(lines({ ...orders, columns: [...orders.columns, { name: 'incoterm', position: 3, type: 'char(3)', nullable: false }] })).toEqual([
    '+ column incoterm char(3) not null',
  ])
  expect(lines({ ...orders, columns: [id!] })).toEqual(["− column order_no varchar(12) default 'x'"])
  expect(lines({ ...orders, columns: [id!, { ...no!, name: 'number' }] })).toEqual(['~ column order_no: order_no → number'])
  const { default: _gone, ...bare } = no!
  expect(lines({ ...orders, columns: [id!, { ...bare, type: 'varchar(16)', nullable: false, comment: 'shown' }] })).toEqual([
    '~ column order_no type: varchar(12) → varchar(16)',
    '~ column order_no nullable: yes → no',
    "~ column order_no default: 'x' → none",
    '~ column order_no comment: none → shown',
  ])
})

test('keys, indexes, policies, grants, options and the relation itself', () => {
  expect(
    lines({
      ...orders,
      comment: 'all of them',
      owner: 'boss',
      foreignKeys: [
        {
          name: 'fk',
          columns: ['id'],
          target: { schema: 'sales', name: 'people' },
          targetColumns: ['id'],
          onUpdate: 'no action',
          onDelete: 'cascade',
        },
      ],
      indexes: [{ name: 'orders_pkey', unique: true, primary: true, method: 'btree', parts: [{ column: 'id', descending: true }] }],
      policies: [{ name: 'mine', command: 'all', permissive: true, roles: ['public'], using: 'true' }],
      grants: [{ grantee: 'reader', privileges: ['SELECT'] }],
      options: { fillfactor: '70' },
    }),
  ).toEqual([
    '+ comment all of them',
    '+ owner boss',
    '+ foreign key fk (id) → sales.people (id) on update no action on delete cascade',
    '~ index orders_pkey: primary btree (id) → primary btree (id desc)',
    '+ policy mine for all to public using (true)',
    '+ option fillfactor 70',
    '+ grant reader SELECT',
  ])
})

test('whatever a relation says is told in a line of its own, beside others too', () => {
  const [id, no] = orders.columns
  const comment = 'seen'
  expect(
    lines({
      ...orders,
      comment,
      columns: [
        { ...id!, options: { storage: 'external' }, notNull: { name: 'has_id', validated: false } },
        { ...no!, onUpdate: 'now()', invisible: true, onConflict: 'ignore' },
      ],
      primaryKey: { name: 'orders_pkey', columns: ['id'], withoutOverlaps: true, onConflict: 'fail' },
      rules: [{ name: 'kept', definition: 'CREATE RULE kept AS\n ON DELETE', enabled: 'replica' }],
      statistics: [{ name: 'pairs', definition: 'CREATE STATISTICS pairs ON a, b' }],
      policies: [{ name: 'mine', command: 'insert', permissive: false, roles: ['a', 'b'], check: 'id > 1', comment }],
      triggers: [{ name: 'early', definition: 'CREATE TRIGGER early', options: { sql_mode: 'ANSI' } }],
      foreignKeys: [
        {
          ...{ name: 'fk', columns: ['id'], target: { schema: 'sales', name: 'people' }, targetColumns: ['id'], onUpdate: 'no action' },
          ...{ onDelete: 'set null', onDeleteColumns: ['id'], period: true, enforced: false, suspended: true },
        },
      ],
    }),
  ).toEqual([
    '+ comment seen',
    '~ column id not null: none → has_id not validated',
    '~ column id storage: none → external',
    '~ column order_no on update: none → now()',
    '~ column order_no on conflict: none → ignore',
    '~ column order_no invisible: no → yes',
    '~ primary key orders_pkey: (id) → (id) without overlaps on conflict fail',
    '+ foreign key fk (id) → sales.people (id) on update no action on delete set null (id) period not enforced switched off',
    '+ trigger early CREATE TRIGGER early sql_mode ANSI',
    '+ rule kept CREATE RULE kept AS ON DELETE replica',
    '+ statistics pairs CREATE STATISTICS pairs ON a, b',
    '+ policy mine restrictive for insert to a, b with check (id > 1) seen',
  ])
})

test('what no line speaks of is a change all the same', () => {
  expect(lines({ ...orders, columns: [...orders.columns].reverse() })).toEqual(['~ details: none → none'])
})

test('relations and objects that come and go, as text', () => {
  const make: SchemaObject = {
    kind: 'function',
    schema: 'sales',
    name: 'total',
    signature: 'bigint',
    facts: { language: 'sql' },
    body: 'select 1',
    definition: 'CREATE …',
  }
  const changed = diffObject(make, { ...make, facts: { language: 'plpgsql' }, body: 'select 2', definition: 'CREATE … 2' })
  expect(changesText([diffRelation(undefined, orders)!, diffRelation(orders, undefined)!, changed!])).toBe(
    '+ table sales.orders\n− table sales.orders\n~ function sales.total(bigint)\n    ~ fact language: sql → plpgsql\n    ~ body: select 1 → select 2\n',
  )
  expect(diffObject(make, make)).toBeUndefined()
})
