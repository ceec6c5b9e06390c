import { graphId, joinGraph, relationGraph } from '@shared/build-graph'
import type { ForeignKey, Relation } from '@shared/catalog'
import { USUAL_LINES, withLines } from '@shared/diagram/lines'
import { shortestPath } from '@shared/diagram/path'
import { describe, expect, test } from 'vitest'

const column = (name: string, nullable = false) => ({ name, position: 1, type: 'int', nullable })
const key = (columns: string[], schema: string, name: string, targetColumns: string[]): ForeignKey => ({
  name: `fk_${columns.join('_')}`,
  columns,
  target: { schema, name },
  targetColumns,
  onUpdate: 'no action',
  onDelete: 'cascade',
})
function relation(schema: string, name: string, more: Partial<Relation> = {}): Relation {
  return {
    schema,
    name,
    kind: 'table',
    columns: [column('id')],
    uniqueKeys: [],
    foreignKeys: [],
    checks: [],
    indexes: [],
    triggers: [],
    primaryKey: { name: 'pk', columns: ['id'] },
    ...more,
  }
}

const buildGraph = (relations: readonly Relation[], defaultSchema: string) =>
  joinGraph(relations.map((r) => relationGraph(r, defaultSchema)))

describe('the graph of relations', () => {
  test('no two relations have one id, whatever their names hold', () => {
    const names = ['a', 'b', 'a.b', '"a"', '"a".b', '"a.b"', 'a"', '""', '.', '']
    const pairs = names.flatMap((schema) => names.map((name) => [schema, name] as const))
    const ids = pairs.map(([schema, name]) => graphId(schema, name, 'a'))
    expect(new Set(ids).size).toBe(pairs.length)
    expect([graphId('a', 'orders', 'a'), graphId('sales', 'orders', 'a'), graphId('a', 'sales.orders', 'a')]).toEqual([
      'orders',
      'sales.orders',
      '"sales.orders"',
    ])
  })

  test('tells what a view reads, once, as long as it is there', () => {
    const view = relation('sales', 'totals', {
      kind: 'view',
      dependsOn: [
        { schema: 'public', name: 'orders' },
        { schema: 'public', name: 'orders' },
        { schema: 'sales', name: 'totals' },
        { schema: 'public', name: 'gone' },
      ],
    })
    const graph = buildGraph([relation('public', 'orders'), view], 'public')
    expect(graph).toMatchObject({ edges: [], reads: [{ view: 'sales.totals', relation: 'orders' }] })
    expect(withLines(graph, { reads: false, inferred: false }).edges).toEqual([])
    const { edges } = withLines(graph, USUAL_LINES)
    expect(edges).toMatchObject([{ kind: 'reads', source: 'sales.totals', target: 'orders', sourceColumns: [] }])
    expect(shortestPath({ ...graph, edges }, 'orders', 'sales.totals')).toBeUndefined()
    expect('reads' in buildGraph([relation('public', 'orders')], 'public')).toBe(false)
  })

  test('names an edge after its columns, without the default schema', () => {
    const graph = buildGraph(
      [
        relation('public', 'users'),
        relation('public', 'orders', {
          columns: [column('id'), column('user_id')],
          foreignKeys: [key(['user_id'], 'public', 'users', ['id'])],
        }),
      ],
      'public',
    )
    expect(graph.edges.map((e) => e.id)).toEqual(['orders.user_id-users.id'])
    expect(graph.nodes.map((n) => n.id)).toEqual(['users', 'orders'])
    expect(graph.nodes[1]).toMatchObject({ rowCount: null, primaryKeys: ['id'] })
  })

  test('a composite key is one edge; a schema that is not the default one is in the ids', () => {
    const graph = buildGraph(
      [
        relation('geo', 'areas', { columns: [column('a'), column('b')], primaryKey: { name: 'pk', columns: ['a', 'b'] } }),
        relation('public', 'sites', {
          columns: [column('id'), column('a'), column('b')],
          foreignKeys: [key(['a', 'b'], 'geo', 'areas', ['a', 'b'])],
        }),
      ],
      'public',
    )
    expect(graph.edges).toHaveLength(1)
    expect(graph.edges[0]).toMatchObject({ id: 'sites.a,b-geo.areas.a,b', source: 'sites', target: 'geo.areas', sourceColumns: ['a', 'b'] })
  })

  test('self references, two keys over the same columns, and keys to relations that were not read', () => {
    const twice = key(['boss'], 'public', 'people', ['id'])
    const graph = buildGraph(
      [
        relation('public', 'people', {
          columns: [column('id'), column('boss', true)],
          foreignKeys: [twice, { ...twice, name: 'again' }, key(['boss'], 'other', 'hidden', ['id'])],
        }),
      ],
      'public',
    )
    expect(graph.edges.map((e) => e.id)).toEqual(['people.boss-people.id', 'people.boss-people.id#2'])
  })

  test('cardinality follows uniqueness and nullability', () => {
    const target = relation('public', 't')
    const many = relation('public', 'many', {
      columns: [column('id'), column('t', true)],
      foreignKeys: [key(['t'], 'public', 't', ['id'])],
    })
    const one = relation('public', 'one', { foreignKeys: [key(['id'], 'public', 't', ['id'])] })
    const partial = relation('public', 'partial', {
      columns: [column('id'), column('t')],
      foreignKeys: [key(['t'], 'public', 't', ['id'])],
      indexes: [{ name: 'i', unique: true, primary: false, method: 'btree', parts: [{ column: 't' }], predicate: 'deleted = 0' }],
    })
    const spans = { unique: true, primary: true, method: 'btree', parts: [{ column: 't' }] } as const
    const over = relation('public', 'over', {
      columns: [column('t')],
      primaryKey: { name: 'p', columns: ['t'], withoutOverlaps: true },
      foreignKeys: [key(['t'], 'public', 't', ['id'])],
      indexes: [{ name: 'p', ...spans, parts: [...spans.parts] }],
    })
    const graph = buildGraph([target, many, one, partial, over], 'public')
    const ends = Object.fromEntries(graph.edges.map((e) => [e.source, [e.sourceCardinality, e.targetCardinality]]))
    expect(ends).toEqual({
      many: ['zero-or-many', 'zero-or-one'],
      one: ['zero-or-one', 'one'],
      partial: ['zero-or-many', 'one'],
      over: ['zero-or-many', 'one'],
    })
  })
})
