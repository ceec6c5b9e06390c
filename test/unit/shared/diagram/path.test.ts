import { describe, expect, test } from 'vitest'
import { joinText, pathHighlight, shortestPath } from '../../../../src/shared/diagram/path'
import type { Graph, GraphEdge } from '../../../../src/shared/graph'

const node = (label: string): Graph['nodes'][number] => ({
  ...{ id: label, schema: 'main', label, kind: 'table', rowCount: null, columns: [], primaryKeys: [] },
})
const edge = (source: string, target: string, columns: readonly string[], optional = false): GraphEdge => ({
  ...{ id: `${source}-${target}.${columns.join()}`, name: '', source, target },
  ...{ sourceColumns: [...columns], targetColumns: columns.map((_, at) => `id${at === 0 ? '' : String(at)}`) },
  ...{ sourceCardinality: 'zero-or-many', targetCardinality: optional ? 'zero-or-one' : 'one' },
})
const graph: Graph = {
  nodes: ['lines', 'orders', 'customers', 'notes', 'alone', 'parts'].map(node),
  edges: [
    edge('lines', 'orders', ['order_id']),
    edge('orders', 'customers', ['customer_id']),
    edge('notes', 'customers', ['a', 'b']),
    edge('lines', 'parts', ['part_id'], true),
    edge('orders', 'orders', ['parent_id'], true),
  ],
}
const quote = (name: string) => `"${name}"`

describe('the way between two relations', () => {
  test('goes along keys in either direction, as short as it can be', () => {
    expect(shortestPath(graph, 'lines', 'notes')?.ids).toEqual(['lines', 'orders', 'customers', 'notes'])
    expect(shortestPath(graph, 'notes', 'lines')?.ids).toEqual(['notes', 'customers', 'orders', 'lines'])
    expect(shortestPath(graph, 'orders', 'orders')).toEqual({ ids: ['orders'], edges: [] })
  })

  test('is not there where nothing joins them', () => {
    expect(shortestPath(graph, 'lines', 'alone')).toBeUndefined()
    expect(shortestPath(graph, 'lines', 'unknown')).toBeUndefined()
  })

  test('means a join: every column of a key, and from the left where a partner may be missing', () => {
    const path = shortestPath(graph, 'lines', 'notes')!
    expect(joinText(graph, path, quote)).toBe(
      [
        'SELECT *',
        'FROM "main"."lines" AS t1',
        'JOIN "main"."orders" AS t2 ON t1."order_id" = t2."id"',
        'JOIN "main"."customers" AS t3 ON t2."customer_id" = t3."id"',
        'LEFT JOIN "main"."notes" AS t4 ON t4."a" = t3."id" AND t4."b" = t3."id1";',
      ].join('\n'),
    )
    expect(joinText(graph, shortestPath(graph, 'lines', 'parts')!, quote)).toContain('LEFT JOIN "main"."parts"')
  })

  test('stays at full strength, with the columns it uses', () => {
    const strong = pathHighlight(shortestPath(graph, 'lines', 'customers')!)
    expect([...strong.nodes]).toEqual(['lines', 'orders', 'customers'])
    expect([...(strong.columns.get('orders') ?? [])].sort()).toEqual(['customer_id', 'id'])
    expect(strong.edges.size).toBe(2)
  })
})
