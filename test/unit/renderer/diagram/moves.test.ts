import { describe, expect, test } from 'vitest'
import { coloured, movedIn, NO_MOVES, noted, put, redone, sameMarks, tidied, undone } from '../../../../src/renderer/features/diagram/moves'
import { stepAlong } from '../../../../src/renderer/features/diagram/walk'
import type { Graph } from '../../../../src/shared/graph'

const at = (x: number) => ({ x, y: 0 })
const low = () => 60

describe('moves', () => {
  const laid = new Map([
    ['a', at(0)],
    ['b', at(10)],
  ])
  const two = put(put(NO_MOVES, new Map([['a', at(1)]]), laid), new Map([['b', at(2)]]), laid)

  test('are undone one after the other and redone', () => {
    const one = undone(two)
    expect(one.now.places).toEqual(
      new Map([
        ['a', at(1)],
        ['b', at(10)],
      ]),
    )
    expect(undone(undone(one)).now.places.size).toBe(0)
    expect(redone(one).now).toEqual(two.now)
    expect(redone(redone(one)).now).toEqual(two.now)
  })

  test('that come after an undo take its redo away', () => {
    expect(redone(put(undone(two), new Map([['c', at(3)]]), laid)).now.places.get('b')).toEqual(at(10))
  })

  test('are tidied, which can be undone', () => {
    expect(tidied(two).now.places.size).toBe(0)
    expect(undone(tidied(two)).now).toEqual(two.now)
    expect(tidied(NO_MOVES)).toBe(NO_MOVES)
  })

  test('hold all others where they stood when the layout changes, and only what is new is placed', () => {
    const one = put(NO_MOVES, new Map([['a', at(1)]]), laid).now.places
    expect(movedIn(one, laid, low)).toEqual(new Map([['a', at(1)]]))
    const other = new Map([
      ['a', at(500)],
      ['b', at(700)],
      ['new', at(900)],
    ])
    const moved = movedIn(one, other, low)
    expect([moved.get('a'), moved.get('b')]).toEqual([at(1), at(10)])
    expect(moved.get('new')?.y).toBeGreaterThan(60)
    // However tall the lowest of them is.
    expect(movedIn(one, other, () => 3000).get('new')?.y).toBeGreaterThan(3000)
    expect(movedIn(one, new Map([['stranger', at(0)]]), low).size).toBe(0)
  })
})

describe('what stands on a diagram', () => {
  const note = { id: 'n', x: 0, y: 0, text: 'ask first' }

  test('colours are given and taken, each step undone by itself', () => {
    const two = coloured(coloured(NO_MOVES, ['a'], 'blue'), ['b'], 'pink')
    expect(two.now.colours).toEqual(
      new Map([
        ['a', 'blue'],
        ['b', 'pink'],
      ]),
    )
    expect(coloured(two, ['a'], 'blue')).toBe(two)
    expect(coloured(two, ['a'], undefined).now.colours).toEqual(new Map([['b', 'pink']]))
    expect(undone(two).now.colours).toEqual(new Map([['a', 'blue']]))
    expect(redone(undone(two)).now).toBe(two.now)
  })

  test('notes come, change, move and go without a text; what changes nothing is no step', () => {
    expect(noted(NO_MOVES, { ...note, text: '' })).toBe(NO_MOVES)
    const one = noted(NO_MOVES, note)
    expect(noted(one, { ...note })).toBe(one)
    const moved = noted(one, { ...note, x: 5 })
    expect(moved.now.notes).toEqual([{ ...note, x: 5 }])
    const gone = noted(moved, { ...note, text: '' })
    expect(gone.now.notes).toEqual([])
    expect(undone(undone(gone)).now.notes).toEqual([note])
  })

  test('is not touched by what is tidied', () => {
    const all = put(coloured(noted(NO_MOVES, note), ['a'], 'green'), new Map([['a', at(1)]]), new Map())
    expect(tidied(all).now).toMatchObject({ notes: [note], colours: new Map([['a', 'green']]) })
    expect(sameMarks(tidied(all).now, all.now)).toBe(true)
    expect(sameMarks(undone(undone(all)).now, all.now)).toBe(false)
  })
})

describe('an arrow', () => {
  const places = new Map([
    ['middle', { x: 0, y: 0 }],
    ['right', { x: 300, y: 20 }],
    ['far right', { x: 900, y: 0 }],
    ['below', { x: 10, y: 200 }],
    ['stranger', { x: -300, y: 0 }],
  ])
  const place = (id: string) => places.get(id) ?? { x: 0, y: 0 }
  const edge = (source: string, target: string): Graph['edges'][number] => ({
    ...{ id: source + target, name: '', source, target, sourceColumns: [], targetColumns: [] },
    ...{ sourceCardinality: 'zero-or-many', targetCardinality: 'one' },
  })
  const graph: Graph = {
    nodes: [],
    edges: [edge('middle', 'right'), edge('far right', 'middle'), edge('middle', 'below'), edge('middle', 'middle')],
  }

  test('leads to the nearest neighbour on its side, whichever of the two refers', () => {
    expect(stepAlong(graph, place, 'middle', 'ArrowRight')).toBe('right')
    expect(stepAlong(graph, place, 'far right', 'ArrowLeft')).toBe('middle')
    expect(stepAlong(graph, place, 'middle', 'ArrowDown')).toBe('below')
  })

  test('leads nowhere where no reference does', () => {
    expect(stepAlong(graph, place, 'middle', 'ArrowLeft')).toBeUndefined()
    expect(stepAlong(graph, place, 'middle', 'ArrowUp')).toBeUndefined()
  })
})
