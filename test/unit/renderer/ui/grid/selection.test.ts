import { describe, expect, test } from 'vitest'
import { cellsIn, clamped, contains, extendTo, moved, selectCell, selectRows } from '../../../../../src/renderer/ui/grid/selection'

const bounds = { rows: 100, columns: 10, bands: 2, page: 20 }
const press = (key: string, extra: { ctrl?: boolean; shift?: boolean } = {}) => ({ key, ctrl: false, shift: false, ...extra })
const at = (row: number, column: number) => selectCell({ row, column })

describe('moving by key', () => {
  test.each([
    ['ArrowDown', {}, { row: 51, column: 5 }],
    ['ArrowUp', {}, { row: 49, column: 5 }],
    ['ArrowLeft', {}, { row: 50, column: 4 }],
    ['ArrowRight', {}, { row: 50, column: 6 }],
    ['ArrowDown', { ctrl: true }, { row: 99, column: 5 }],
    ['ArrowUp', { ctrl: true }, { row: 0, column: 5 }],
    ['ArrowLeft', { ctrl: true }, { row: 50, column: 0 }],
    ['ArrowRight', { ctrl: true }, { row: 50, column: 9 }],
    ['Home', {}, { row: 50, column: 0 }],
    ['End', {}, { row: 50, column: 9 }],
    ['Home', { ctrl: true }, { row: 0, column: 0 }],
    ['End', { ctrl: true }, { row: 99, column: 9 }],
    ['PageDown', {}, { row: 70, column: 5 }],
    ['PageUp', {}, { row: 30, column: 5 }],
  ])('%s %o', (key, extra, to) => {
    expect(moved(at(50, 5), press(key, extra), bounds)).toEqual(selectCell(to))
  })

  test('goes into the header and no further, and selects nothing there', () => {
    const filter = moved(at(0, 3), press('ArrowUp'), bounds)
    expect(filter?.active).toEqual({ row: -1, column: 3 })
    expect(cellsIn(filter?.range ?? at(0, 0).range)).toBe(0)
    const name = moved(filter ?? at(0, 0), press('ArrowUp'), bounds)
    expect(name?.active.row).toBe(-2)
    expect(moved(name ?? at(0, 0), press('ArrowUp'), bounds)?.active.row).toBe(-2)
    expect(moved(name ?? at(0, 0), press('ArrowDown'), { ...bounds, rows: 0 })?.active.row).toBe(-1)
  })

  test('Page Up stops at the first row; other keys move nothing', () => {
    expect(moved(at(5, 0), press('PageUp'), bounds)?.active.row).toBe(0)
    expect(moved(at(5, 0), press('x'), bounds)).toBeUndefined()
  })
})

describe('selecting', () => {
  test('Shift grows and shrinks around where it began', () => {
    let selection = at(10, 5)
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight'])
      selection = moved(selection, press(key, { shift: true }), bounds) ?? selection
    expect(selection.range).toEqual({ top: 10, bottom: 12, left: 5, right: 6 })
    for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp']) selection = moved(selection, press(key, { shift: true }), bounds) ?? selection
    expect(selection.range).toEqual({ top: 9, bottom: 10, left: 5, right: 6 })
    expect(cellsIn(selection.range)).toBe(4)
  })

  test('Shift never selects the header', () => {
    expect(moved(at(0, 0), press('ArrowUp', { shift: true }), bounds)?.active.row).toBe(0)
  })

  test('all, a row, a column: the keyboard stays where it is', () => {
    const all = moved(at(3, 4), press('a', { ctrl: true }), bounds)
    expect(all?.range).toEqual({ top: 0, bottom: 99, left: 0, right: 9 })
    expect(all?.active).toEqual({ row: 3, column: 4 })
    expect(moved(at(3, 4), press(' ', { shift: true }), bounds)?.range).toEqual({ top: 3, bottom: 3, left: 0, right: 9 })
    expect(moved(at(3, 4), press(' ', { ctrl: true }), bounds)?.range).toEqual({ top: 0, bottom: 99, left: 4, right: 4 })
  })

  test('by pointer: up to a cell, rows by their numbers', () => {
    expect(extendTo(at(8, 2), { row: 4, column: 6 }).range).toEqual({ top: 4, bottom: 8, left: 2, right: 6 })
    const { range } = selectRows(7, 5, 10)
    expect(range).toEqual({ top: 5, bottom: 7, left: 0, right: 9 })
    expect(contains(range, { row: 6, column: 9 })).toBe(true)
    expect(contains(range, { row: 8, column: 0 })).toBe(false)
  })

  test('what is no longer there is not selected', () => {
    expect(clamped(at(50, 5), { ...bounds, rows: 10, columns: 3 }).active).toEqual({ row: 9, column: 2 })
    expect(clamped(at(0, 0), { ...bounds, rows: 0 }).active.row).toBe(-1)
    const kept = at(5, 5)
    expect(clamped(kept, bounds)).toBe(kept)
  })
})
