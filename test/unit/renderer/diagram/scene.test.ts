import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitted } from '../../../../src/renderer/features/diagram/fitted'
import { levelAt, PLAIN } from '../../../../src/renderer/features/diagram/look'
import { lookOf } from '../../../../src/renderer/features/diagram/look-of'
import { marksLook } from '../../../../src/renderer/features/diagram/map-marks'
import { markColour } from '../../../../src/renderer/features/diagram/mark-colour'
import { mix, type Palette } from '../../../../src/renderer/features/diagram/palette'
import { boxAt, boxesIn, sceneOf } from '../../../../src/renderer/features/diagram/scene'
import { NODE, nodeHeight } from '../../../../src/shared/diagram/model'
import { packedLayout } from '../../../../src/shared/diagram/request'
import type { Graph } from '../../../../src/shared/graph'

/** Tables in four schemas, each referring to one half its number. */
function graphOf(count: number): Graph {
  const id = (at: number) => `s${String(at % 4)}.t${String(at)}`
  return {
    nodes: Array.from({ length: count }, (_, at) => ({
      ...{ id: id(at), schema: `s${String(at % 4)}`, label: `t${String(at)}`, kind: 'table', rowCount: 10 ** (at % 9), primaryKeys: [] },
      columns: Array.from({ length: at % 5 }, (__, n) => ({
        ...{ name: `c${String(n)}`, type: 'int', nullable: false, primary: true, foreign: false, unique: false },
      })),
    })),
    edges: Array.from({ length: count - 1 }, (_, at) => ({
      ...{
        id: String(at),
        name: '',
        source: id(at + 1),
        target: id(Math.floor((at + 1) / 2)),
        sourceColumns: ['c0'],
        targetColumns: ['c0'],
      },
      ...{ sourceCardinality: 'zero-or-many', targetCardinality: 'one' },
    })),
  }
}

const graph = graphOf(400)
const picture = { graph, mode: 'keys', ...packedLayout(graph, 'keys', 1.6), final: true } as const
const scene = sceneOf(picture, new Map())

describe('a scene', () => {
  test('finds exactly what touches a part', () => {
    const { width, height } = scene.bounds
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 1, max: 9000 }), (x, y, w, h) => {
        const part = { x: x % width, y: y % height, width: w, height: h }
        const expected = graph.nodes.flatMap((node, at) => {
          const place = picture.positions.get(node.id)!
          const touches =
            place.x < part.x + part.width &&
            place.x + NODE.width > part.x &&
            place.y < part.y + part.height &&
            place.y + nodeHeight(node, 'keys') > part.y
          return touches ? [at] : []
        })
        expect(boxesIn(scene, part).sort((a, b) => a - b)).toEqual(expected)
      }),
    )
  })

  test('knows what is at a point, and where something was put by hand', () => {
    const [first] = graph.nodes
    const { x, y } = picture.positions.get(first!.id)!
    expect(boxAt(scene, { x: x + 5, y: y + 5 })).toBe(0)
    const moved = sceneOf(picture, new Map([[first!.id, { x: -5000, y: -5000 }]]))
    expect(boxAt(moved, { x: x + 5, y: y + 5 })).toBeUndefined()
    expect(boxAt(moved, { x: -4990, y: -4990 })).toBe(0)
    // With the margin of the region that is around it.
    expect(moved.bounds.x).toBe(Math.min(...moved.regions.map((region) => region.x)))
    expect(moved.bounds.x).toBeLessThan(-5000)
  })

  test('every box stands in the region of its schema', () => {
    graph.nodes.forEach((node, at) => expect(scene.regions[scene.region[at]!]?.name).toBe(node.schema))
  })

  test('a region is around its boxes where they were put by hand, and as it was where none was', () => {
    const mine = graph.nodes.filter(({ schema }) => schema === 's1')
    const moved = sceneOf(picture, new Map(mine.map(({ id }, at) => [id, { x: 50_000, y: 50_000 + at * 200 }])))
    for (const [at, { name, x, y, width, height }] of moved.regions.entries()) {
      if (name !== 's1') expect(moved.regions[at]).toEqual(scene.regions[at])
      graph.nodes.forEach((node, n) => {
        if (node.schema !== name) return
        expect(moved.region[n]).toBe(at)
        expect(
          moved.x[n]! > x && moved.y[n]! > y && moved.x[n]! + NODE.width < x + width && moved.y[n]! + moved.height[n]! < y + height,
        ).toBe(true)
      })
    }
  })

  test('a mark is the darker the more rows there are', () => {
    const shade = (rows: number) => scene.shade[graph.nodes.findIndex(({ rowCount }) => rowCount === rows)]
    expect([10, 1000, 1e5, 1e7, 1e8].map(shade)).toEqual([0, 1, 2, 3, 4])
  })
})

describe('a mark', () => {
  const DAY = 86_400_000
  const now = 1000 * DAY
  const plain = { ...PLAIN, ...marksLook(scene, 'rows', new Map(), now) }

  test('is the darker the later its relation was found changed, and the lightest where it never was', () => {
    const days = [0.5, 3, 20, 200, 500]
    const ages = new Map(days.map((ago, at) => [graph.nodes[at]!.id, now - ago * DAY]))
    const { shade } = marksLook(scene, 'age', ages, now)
    expect([0, 1, 2, 3, 4, 5].map((at) => shade[at])).toEqual([4, 3, 2, 1, 0, 0])
  })

  test('by changes has the colour of what happened to it, unless it refers to the selected region', () => {
    const palette = { marks: ['none'], ownMarks: ['own'], ok: 'ok', warn: 'warn', danger: 'danger', accent: 'accent' } as unknown as Palette
    const look = {
      ...{ ...plain, ...marksLook(scene, 'changes', new Map(), now), lit: new Set([2]) },
      changed: new Map([[0, 'added'] as const, [1, 'changed'] as const, [2, 'changed'] as const]),
    }
    expect([0, 1, 2, 3].map((at) => markColour(scene, at, look, palette))).toEqual(['ok', 'warn', 'accent', 'none'])
    expect(markColour(scene, 0, { ...look, by: 'rows' }, palette)).toBe('none')
  })
})

describe('a look', () => {
  test('of a relation lights its neighbours', () => {
    const look = lookOf(scene, new Set(['s1.t1']), undefined, new Map())
    const names = [...(look.near ?? [])].map((at) => graph.nodes[at]?.label)
    expect(new Set(names)).toEqual(new Set(['t1', 't0', 't2', 't3']))
    expect(look.lit.size).toBe(0)
  })

  test('of a region lights what refers to it from elsewhere', () => {
    const region = scene.regions.findIndex(({ name }) => name === 's0')
    const { lit } = lookOf(scene, new Set(), region, new Map())
    const expected = graph.edges
      .filter(({ source, target }) => target.startsWith('s0.') && !source.startsWith('s0.'))
      .map(({ source }) => source)
    expect(new Set([...lit].map((at) => graph.nodes[at]?.id))).toEqual(new Set(expected))
    expect(lit.size).toBeGreaterThan(0)
  })
})

test('from afar marks, nearer names, nearest everything', () => {
  expect([0.02, 0.16, 0.2, 0.49, 0.5, 2].map(levelAt)).toEqual(['map', 'map', 'names', 'names', 'full', 'full'])
})

test('a text is cut where there is no room for it', () => {
  expect(fitted('customs_declarations', 1000, 12)).toBe('customs_declarations')
  expect(fitted('customs_declarations', 60, 12)).toBe('customs…')
  expect(fitted('customs_declarations', 10, 12)).toBe('')
})

test('shades are between paper and ink', () => {
  expect(mix('#ffffff', '#000000', 0.5)).toBe('#808080')
  expect(mix('#102030', '#ffffff', 0)).toBe('#102030')
})
