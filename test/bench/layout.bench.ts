import ELK from 'elkjs/lib/elk.bundled.js'
import { afterAll, expect, test } from 'vitest'
import { arrange } from '../../src/shared/diagram/arrange'
import type { LayoutRequest } from '../../src/shared/diagram/pieces'
import { freight } from '../support/freight'
import { CHINOOK, NORTHWIND, SAKILA } from '../support/known-schemas'
import { byDagre, crossings, type Drawn, length, requestOf, requestOfSql } from '../support/layout-samples'
import { record, type Row } from './report'

const SIZES = [15, 30, 60, 100, 150] as const
/** Schemas that many know, and a made-up company of any size. */
const SAMPLES: readonly (readonly [name: string, request: LayoutRequest])[] = [
  ['Northwind', requestOfSql(NORTHWIND)],
  ['Sakila', requestOfSql(SAKILA)],
  ['Chinook', requestOfSql(CHINOOK)],
  ...SIZES.map((size) => [`${String(size)} relations`, requestOf(freight(size))] as const),
]
const elk = new ELK()
const rows: Row[] = []

afterAll(() => {
  record({
    title: 'Layout of diagrams',
    runtime: `Node ${process.versions.node}, elkjs and @dagrejs/dagre with the same boxes and lines, keys only`,
    rows,
    notes: [
      'A crossing is where two lines that share no end meet, other than along a stem they share. Lines of elk run at right angles from row to row, those of dagre (left to right, network simplex) from box to box as it gives them: shorter, and across whatever is between. Area is that of the box around everything, in millions of px². How large it is drawn: zoom at which all of it fits a window of 1,180 × 740.',
    ],
  })
})

for (const [name, request] of SAMPLES)
  test(name, async () => {
    const [ours, theirs] = [await byElk(request), byDagre(request)]
    expect(overlaps(ours)).toBe(0)
    expect(crossings(ours)).toBeLessThanOrEqual(crossings(theirs))
    const compare = (what: string, goal: string, unit: Row['unit'], of: (drawn: Drawn) => number) =>
      rows.push({
        what: `${name}: ${what}`,
        goal,
        unit: unit ?? 'ms',
        figures: [of(ours)],
        beside: { what: 'dagre', figures: [of(theirs)] },
      })
    compare('crossings', 'no more than dagre', 'count', crossings)
    compare('length of all lines', '', 'px', length)
    compare('area', 'smaller than dagre', 'Mpx²', ({ boxes }) => (size2(boxes).width * size2(boxes).height) / 1e6)
    compare('drawn at', 'larger than dagre', '%', ({ boxes }) => 100 * Math.min(1, 1180 / size2(boxes).width, 740 / size2(boxes).height))
    compare('time', '', 'ms', ({ ms }) => ms)
  })

async function byElk(request: LayoutRequest): Promise<Drawn> {
  const began = performance.now()
  const { positions, routes } = await arrange(request, (graph) => elk.layout(graph))
  const ms = performance.now() - began
  return { boxes: request.nodes.map(({ width, height }, at) => ({ x: 0, y: 0, ...positions[at], width, height })), lines: routes, ms }
}

function size2(boxes: Drawn['boxes']): { readonly width: number; readonly height: number } {
  const [left, top] = [Math.min(...boxes.map(({ x }) => x)), Math.min(...boxes.map(({ y }) => y))]
  return {
    width: Math.max(...boxes.map(({ x, width }) => x + width)) - left,
    height: Math.max(...boxes.map(({ y, height }) => y + height)) - top,
  }
}

function overlaps({ boxes }: Drawn): number {
  return boxes.flatMap((a, at) =>
    boxes.slice(at + 1).filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height),
  ).length
}
