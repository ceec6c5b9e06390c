import type { Graph, GraphEdge, GraphNode } from '@shared/graph'

type Column = GraphNode['columns'][number]

const column = (name: string, more: Partial<Column> = {}): Column => ({
  ...{ name, type: 'int', nullable: true, primary: false, foreign: false, unique: false },
  ...more,
})
const id = column('id', { primary: true, nullable: false })

function table(label: string, columns: readonly Column[] = [], schema = 'main', several = false): GraphNode {
  return {
    ...{ id: several ? `${schema}.${label}` : label, schema, label, kind: 'table', rowCount: null, primaryKeys: ['id'] },
    columns: [id, ...columns],
  }
}

function key(from: GraphNode, columns: readonly string[], to: GraphNode): GraphEdge {
  return {
    ...{ id: `${from.id}.${columns.join('+')}-${to.id}`, name: `fk ${columns.join(' ')}`, source: from.id, target: to.id },
    ...{ sourceColumns: [...columns], targetColumns: ['id'], sourceCardinality: 'zero-or-many', targetCardinality: 'zero-or-one' },
  }
}

const refers = (count: number) => Array.from({ length: count }, (_, at) => column(`ref_${String(at)}`, { foreign: true }))

/** Tables by number, each with a key per list of those it refers to. */
function web(count: number, targets: (at: number) => readonly number[], name = (at: number) => `t${String(at)}`): Graph {
  const nodes = Array.from({ length: count }, (_, at) => table(name(at), refers(targets(at).length)))
  const edges = nodes.flatMap((node, at) =>
    targets(at).flatMap((to, n) => {
      const target = nodes[to % count]
      return target === undefined ? [] : [key(node, [`ref_${String(n)}`], target)]
    }),
  )
  return { nodes, edges }
}

const RIGHT_TO_LEFT = ['طلبات العملاء', 'הזמנות', 'orders الطلبات 2024', 'سطر\u200cالطلب', '\u202eabc', 'ﷺ', 'عميل_id', 'שורה (1)']
const LONG = ['customer_', 'Ω', 'a b ', '長い'].map((part) => part.repeat(Math.ceil(4000 / part.length)))

/** Schemas that nobody would draw by hand, by what is the matter with them. */
export const ATTACKS: Readonly<Record<string, Graph>> = {
  'no tables': { nodes: [], edges: [] },
  'one table without columns': { nodes: [{ ...table('empty'), columns: [], primaryKeys: [] }], edges: [] },
  'names of thousands of letters': web(
    LONG.length,
    (at) => [at + 1, at + 2],
    (at) => LONG[at] ?? '',
  ),
  'a table of 500 columns': (() => {
    const wide = table('wide', [...Array.from({ length: 460 }, (_, at) => column(`c${String(at)}`)), ...refers(40)])
    const others = Array.from({ length: 20 }, (_, at) => table(`other_${String(at)}`))
    return {
      nodes: [wide, ...others],
      edges: refers(40).flatMap(({ name }, at) => others.slice(at % 20, (at % 20) + 1).map((to) => key(wide, [name], to))),
    }
  })(),
  '200 references of a table to itself': web(1, () => Array.from({ length: 200 }, () => 0)),
  'cycles among 50 tables': web(50, (at) => [at + 1, at + 7, at * at + 3]),
  '300 schemas with a table each': {
    nodes: Array.from({ length: 300 }, (_, at) => table('things', [], `s${String(at)}`, true)),
    edges: [],
  },
  'names from right to left': web(
    RIGHT_TO_LEFT.length,
    (at) => [at + 1, at],
    (at) => RIGHT_TO_LEFT[at] ?? '',
  ),
  '180 tables that refer to nothing': web(180, () => []),
  'a hub of 190': web(191, (at) => (at === 0 ? [] : [0])),
}
