import { graphlib, layout as dagreLayout } from '@dagrejs/dagre'
import Database from 'better-sqlite3'
import { NODE, type Placed } from '../../src/shared/diagram/model'
import type { LayoutRequest } from '../../src/shared/diagram/pieces'
import type { FreightTable } from './freight'

/** Width by height of the window that samples are laid out for. */
const ASPECT = 1.6

/** What a layout came to: boxes and lines as they are drawn. */
export interface Drawn {
  readonly boxes: readonly (Placed & { readonly width: number; readonly height: number })[]
  readonly lines: readonly (readonly Placed[])[]
  /** How long it took. */
  readonly ms: number
}

/** Keys of a made-up company. */
export function requestOf(tables: readonly FreightTable[]): LayoutRequest {
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
export function requestOfSql(statements: string): LayoutRequest {
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

/** The same by dagre, left to right. */
export function byDagre({ nodes, edges }: LayoutRequest): Drawn {
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

/** Of all lines together, px. */
export function length({ lines }: Pick<Drawn, 'lines'>): number {
  return lines.reduce((sum, points) => sum + points.slice(1).reduce((own, point, at) => own + apart(point, points[at] ?? point), 0), 0)
}

function apart(a: Placed, b: Placed): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

/** Places where two lines truly cross: those that meet in a point, or run along each other, do not. */
export function crossings({ lines }: Pick<Drawn, 'lines'>): number {
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
