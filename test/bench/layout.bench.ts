import { graphlib, layout as dagreLayout } from '@dagrejs/dagre'
import Database from 'better-sqlite3'
import ELK from 'elkjs/lib/elk.bundled.js'
import { afterAll, expect, test } from 'vitest'
import { arrange } from '../../src/shared/diagram/arrange'
import { NODE, type Placed } from '../../src/shared/diagram/model'
import type { LayoutRequest } from '../../src/shared/diagram/pieces'
import { freight, type FreightTable } from '../support/freight'
import { NORTHWIND, SAKILA } from '../support/known-schemas'
import { record, type Row } from './report'

const SIZES = [15, 30, 60, 100, 150] as const
const ASPECT = 1.6
/** Schemas that many know, and a made-up company of any size. */
const SAMPLES: readonly (readonly [name: string, request: LayoutRequest])[] = [
  ['Northwind', requestOfSql(NORTHWIND)],
  ['Sakila', requestOfSql(SAKILA)],
  ...SIZES.map((size) => [`${String(size)} relations`, requestOf(freight(size))] as const),
]
const elk = new ELK()
const rows: Row[] = []

/** What a layout came to: boxes and lines as they are drawn. */
interface Drawn {
  readonly boxes: readonly (Placed & { readonly width: number; readonly height: number })[]
  readonly lines: readonly (readonly Placed[])[]
  readonly ms: number
}

afterAll(() => {
  record({
    title: 'Layout of diagrams',
    runtime: `Node ${process.versions.node}, elkjs and @dagrejs/dagre with the same boxes and lines, keys only`,
    rows,
    notes: [
      'A crossing is where two lines that share no end meet, other than along a stem they share. Lines of elk run at right angles from row to row, those of dagre (left to right, network simplex) from box to box as it gives them: shorter, and across whatever is between. Area is that of the box around everything, in millions of px². How large it is drawn: zoom at which all of it fits a window of 1,180 × 740. Of schemas as small as Northwind and Sakila dagre’s lines cross less: they end anywhere at a box, ours at their rows; it draws Sakila at 61 % for that.',
    ],
  })
})

for (const [name, request] of SAMPLES)
  test(name, async () => {
    const [ours, theirs] = [await byElk(request), byDagre(request)]
    expect(overlaps(ours)).toBe(0)
    const compare = (what: string, goal: string, unit: Row['unit'], of: (drawn: Drawn) => number) =>
      rows.push({
        what: `${name}: ${what}`,
        goal,
        unit: unit ?? 'ms',
        figures: [of(ours)],
        beside: { what: 'dagre', figures: [of(theirs)] },
      })
    compare('crossings', 'fewer than dagre', 'count', crossings)
    compare('length of all lines', '', 'px', length)
    compare('area', 'smaller than dagre', 'Mpx²', ({ boxes }) => (size2(boxes).width * size2(boxes).height) / 1e6)
    compare('drawn at', 'larger than dagre', '%', ({ boxes }) => 100 * Math.min(1, 1180 / size2(boxes).width, 740 / size2(boxes).height))
    compare('time', '', 'ms', ({ ms }) => ms)
  })

function requestOf(tables: readonly FreightTable[]): LayoutRequest {
  const at = new Map(tables.map((table, index) => [table, index]))
  return {
    // One group: dagre knows none of the frames that schemas get.
    nodes: tables.map(({ refers }) => ({ width: NODE.width, height: NODE.head + NODE.row * (1 + refers.length) + 4, group: '' })),
    edges: tables.flatMap((table, child) =>
      table.refers.map(({ to }, key) => ({
        ...{ child, parent: at.get(to) ?? 0 },
        childY: NODE.head + NODE.row * (key + 1.5),
        parentY: NODE.head + NODE.row / 2,
      })),
    ),
    aspect: ASPECT,
  }
}

/** Tables of SQLite statements, keys only; a relation of n foreign keys has n lines whatever their columns. */
function requestOfSql(statements: string): LayoutRequest {
  const db = new Database(':memory:')
  db.exec(statements)
  const tables = (db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid").all() as { name: string }[]).map(
    ({ name }) => {
      const keys = (db.pragma(`foreign_key_list("${name}")`) as { id: number; seq: number; table: string; from: string }[]).filter(
        ({ seq }) => seq === 0,
      )
      const columns = (db.pragma(`table_info("${name}")`) as { name: string; pk: number }[]).filter(
        (column) => column.pk > 0 || keys.some(({ from }) => from === column.name),
      )
      return { name, keys, columns: columns.map((column) => column.name) }
    },
  )
  db.close()
  const at = new Map(tables.map(({ name }, index) => [name, index]))
  const rowY = (row: number) => NODE.head + NODE.row * (Math.max(0, row) + 0.5)
  return {
    nodes: tables.map(({ columns }) => ({ width: NODE.width, height: NODE.head + NODE.row * columns.length + 4, group: '' })),
    edges: tables.flatMap(({ keys, columns }, child) =>
      keys.map(({ table, from }) => ({ child, parent: at.get(table) ?? 0, childY: rowY(columns.indexOf(from)), parentY: rowY(0) })),
    ),
    aspect: ASPECT,
  }
}

async function byElk(request: LayoutRequest): Promise<Drawn> {
  const began = performance.now()
  const { positions, routes } = await arrange(request, (graph) => elk.layout(graph))
  const ms = performance.now() - began
  return { boxes: request.nodes.map(({ width, height }, at) => ({ x: 0, y: 0, ...positions[at], width, height })), lines: routes, ms }
}

function byDagre({ nodes, edges }: LayoutRequest): Drawn {
  const graph = new graphlib.Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'LR', nodesep: 22, ranksep: 96, edgesep: 10 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const [at, { width, height }] of nodes.entries()) graph.setNode(String(at), { width, height })
  for (const [at, { child, parent }] of edges.entries()) graph.setEdge(String(child), String(parent), {}, String(at))
  const began = performance.now()
  dagreLayout(graph)
  const ms = performance.now() - began
  return {
    boxes: nodes.map(({ width, height }, at) => {
      const { x = 0, y = 0 } = graph.node(String(at)) as Partial<Placed>
      return { x: x - width / 2, y: y - height / 2, width, height }
    }),
    lines: edges.map(
      ({ child, parent }, at) => (graph.edge(String(child), String(parent), String(at)) as { points?: Placed[] }).points ?? [],
    ),
    ms,
  }
}

function size2(boxes: Drawn['boxes']): { readonly width: number; readonly height: number } {
  const [left, top] = [Math.min(...boxes.map(({ x }) => x)), Math.min(...boxes.map(({ y }) => y))]
  return {
    width: Math.max(...boxes.map(({ x, width }) => x + width)) - left,
    height: Math.max(...boxes.map(({ y, height }) => y + height)) - top,
  }
}

function length({ lines }: Drawn): number {
  return lines.reduce((sum, points) => sum + points.slice(1).reduce((own, point, at) => own + apart(point, points[at] ?? point), 0), 0)
}

function apart(a: Placed, b: Placed): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

function overlaps({ boxes }: Drawn): number {
  return boxes.flatMap((a, at) =>
    boxes.slice(at + 1).filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height),
  ).length
}

/** Places where two lines truly cross: those that meet in a point, or run along each other, do not. */
function crossings({ lines }: Drawn): number {
  const pieces = lines.flatMap((points, line) => points.slice(1).map((to, at) => ({ line, from: points[at] ?? to, to })))
  let found = 0
  for (const [at, a] of pieces.entries()) for (const b of pieces.slice(at + 1)) if (a.line !== b.line && cross(a, b)) found += 1
  return found
}

interface Piece {
  readonly from: Placed
  readonly to: Placed
}
function cross(a: Piece, b: Piece): boolean {
  const side = (p: Placed, q: Placed, r: Placed) => Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x))
  return side(a.from, a.to, b.from) * side(a.from, a.to, b.to) < 0 && side(b.from, b.to, a.from) * side(b.from, b.to, a.to) < 0
}
