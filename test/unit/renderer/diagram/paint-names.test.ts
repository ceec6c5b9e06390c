import { expect, test } from 'vitest'
import { placeNames } from '../../../../src/renderer/features/diagram/paint-names'
import { sceneOf } from '../../../../src/renderer/features/diagram/scene'
import { packedLayout } from '../../../../src/shared/diagram/request'
import type { Graph } from '../../../../src/shared/graph'

const TALL = 12
/** Tables of one schema whose first one all others refer to. */
function graphOf(count: number): Graph {
  const id = (at: number) => `${['sales', 'ledger', 'customs'][at % 3] ?? ''}_declarations_of_${String(at)}`
  return {
    nodes: Array.from({ length: count }, (_, at) => ({
      ...{ id: id(at), schema: 'main', label: id(at), kind: 'table', rowCount: 1, primaryKeys: [] },
      columns: [{ name: 'id', type: 'int', nullable: false, primary: true, foreign: false, unique: false }],
    })),
    edges: Array.from({ length: count - 1 }, (_, at) => ({
      ...{ id: String(at), name: '', source: id(at + 1), target: id(0), sourceColumns: ['id'], targetColumns: ['id'] },
      ...{ sourceCardinality: 'zero-or-many', targetCardinality: 'one' },
    })),
  }
}
const graph = graphOf(300)
const scene = (mode: 'keys' | 'names') => sceneOf({ graph, mode, ...packedLayout(graph, mode, 1.4), final: true }, new Map())

function placed(of: ReturnType<typeof scene>, zoom: number, first?: ReadonlySet<number>, whole: readonly number[] = []) {
  const out = new Set(whole)
  const steps = placeNames(
    of,
    graph.nodes.map((_, at) => at).filter((at) => !out.has(at)),
    zoom,
    first,
    whole,
  )
  let step = steps.next()
  while (step.done !== true) step = steps.next()
  return step.value
}

test('no name lies on another or leaves its region, at any zoom', () => {
  const of = scene('keys')
  for (const zoom of [0.1, 0.15, 0.3]) {
    const names = placed(of, zoom)
    expect(names.length).toBeGreaterThan(20)
    for (const [n, a] of names.entries()) {
      const frame = of.regions[of.region[a.at]!]!
      expect(a.from).toBeGreaterThan(frame.x)
      expect(a.to).toBeLessThan(frame.x + frame.width)
      for (const b of names.slice(n + 1)) if (Math.abs(a.y - b.y) * zoom < TALL) expect(a.to <= b.from || b.to <= a.from).toBe(true)
    }
  }
})

test('what most lines lead to comes first, and before it what is selected', () => {
  const of = scene('keys')
  const out = graph.nodes.findIndex((_, at) => !placed(of, 0.1).some((name) => name.at === at))
  expect(out).toBeGreaterThan(0)
  expect(placed(of, 0.1)[0]?.at).toBe(0)
  expect(placed(of, 0.1, new Set([out]))[0]?.at).toBe(out)
})

test('with names alone on their boxes, all three hundred have room for theirs where all of it is in view', () => {
  expect(placed(scene('names'), 0.27)).toHaveLength(300)
})

test('no name lies on a box that holds its own', () => {
  const of = scene('keys')
  const whole = graph.nodes.map((_, at) => at).filter((at) => at % 2 === 0)
  const zoom = 0.3
  for (const { from, to, y } of placed(of, zoom, undefined, whole))
    for (const at of whole) {
      const beside = to <= of.x[at]! + 1 || from >= of.x[at]! + 196
      const apart = y * zoom < of.y[at]! * zoom - 1 || y > of.y[at]! + of.height[at]!
      expect(beside || apart).toBe(true)
    }
})
