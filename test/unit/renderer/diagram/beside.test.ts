import { expect, test } from 'vitest'
import { homesOf, notesIn, putBeside } from '../../../../src/renderer/features/diagram/beside'
import { NO_MOVES, noted } from '../../../../src/renderer/features/diagram/moves'
import type { Graph } from '../../../../src/shared/graph'

const node = (label: string) => ({ id: label, schema: 'main', label, kind: 'table' as const, rowCount: null, columns: [], primaryKeys: [] })
const graph: Graph = { nodes: [node('a'), node('b')], edges: [] }
const part: Graph = { nodes: [node('b')], edges: [] }
const corners: Readonly<Record<string, { x: number; y: number }>> = { a: { x: 0, y: 0 }, b: { x: 1000, y: 0 } }
const place = (id: string) => corners[id] ?? { x: 0, y: 0 }
const note = { id: 'n', x: 0, y: 0, text: 'one line' }
const shown = (one: typeof note, of: Graph, where = place, whole = true) => notesIn([one], homesOf([one], of), where, whole)

test('a note near a box belongs to it, goes where it goes, and is there in every part that shows it', () => {
  const put = putBeside(note, { x: 1010, y: 60 }, { graph, mode: 'keys', place, whole: true })
  expect(put).toEqual({ ...note, x: 1010, y: 60, beside: { key: '["main","b"]', dx: 10, dy: 60 } })
  expect(shown(put, graph, () => ({ x: 5, y: 5 }))).toMatchObject([{ x: 15, y: 65 }])
  expect(shown(put, part, () => ({ x: -7, y: 0 }), false)).toMatchObject([{ x: 3, y: 60 }])
  expect(shown(put, { nodes: [node('a')], edges: [] }, place, false)).toEqual([])
  // Its relation is hidden, or gone: it stands where it stood.
  expect(shown(put, { nodes: [node('a')], edges: [] })).toMatchObject([{ x: 1010, y: 60 }])
})

test('far from every box it stands alone, and in the whole only', () => {
  const put = putBeside(
    { ...note, beside: { key: '["main","b"]', dx: 1, dy: 1 } } as typeof note,
    { x: 500, y: 900 },
    { graph, mode: 'keys', place, whole: true },
  )
  expect(put).toEqual({ ...note, x: 500, y: 900 })
  expect(shown(put, part, place, false)).toEqual([])
  expect(shown(put, part)).toEqual([put])
})

test('in a part it is beside the nearest box, however far, and keeps its place in the whole', () => {
  const put = putBeside({ ...note, x: 1, y: 2 }, { x: 1400, y: 3000 }, { graph: part, mode: 'keys', place, whole: false })
  expect(put).toEqual({ ...note, x: 1, y: 2, beside: { key: '["main","b"]', dx: 400, dy: 3000 } })
})

test('put elsewhere beside the same relation it is a step that can be undone', () => {
  const one = noted(NO_MOVES, { ...note, beside: { key: '["main","b"]', dx: 1, dy: 1 } })
  expect(noted(one, { ...note, beside: { key: '["main","b"]', dx: 1, dy: 1 } })).toBe(one)
  expect(noted(one, { ...note, beside: { key: '["main","b"]', dx: 2, dy: 1 } }).before).toHaveLength(2)
})
