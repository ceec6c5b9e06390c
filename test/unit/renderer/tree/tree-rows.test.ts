import { expect, test } from 'vitest'
import { type TreeRow } from '../../../../src/renderer/features/tree/tree-model'
import { TreeRows } from '../../../../src/renderer/features/tree/tree-rows'
import { rowKey } from '../../../../src/renderer/state/tree'

const row = (label: string, level: number): TreeRow => ({
  ...{ key: rowKey(label), kind: 'relation', level, label, connectionId: 'c', expandable: false, expanded: false, dim: false },
  ...{ setSize: 1, position: 1 },
})

/** Rows as `level label`; those of one level behind each other as one run, and how many were made. */
function rowsOf(lines: readonly (readonly string[])[]) {
  const rows = new TreeRows()
  let made = 0
  for (const run of lines) {
    const parsed = run.map((line) => row(line.slice(2), Number(line[0])))
    const [first] = parsed
    if (first !== undefined && parsed.length === 1) rows.push(first)
    else
      rows.pushRun({
        ...{ count: parsed.length, level: first?.level ?? 1, label: (at) => parsed[at]?.label ?? '' },
        find: (key) => parsed.findIndex((one) => one.key === key),
        make: (at) => {
          made += 1
          return parsed[at] ?? row('none', 1)
        },
      })
  }
  return { rows, made: () => made }
}

const shop = [['1 shop'], ['2 tables'], ['3 apples', '3 bread', '3 Butter'], ['4 columns'], ['3 cheese', '3 cream'], ['1 Yard'], []]

test('every row is found by its place and by its key', () => {
  const { rows } = rowsOf(shop)
  const labels = ['shop', 'tables', 'apples', 'bread', 'Butter', 'columns', 'cheese', 'cream', 'Yard']
  expect([...rows].map(({ label }) => label)).toEqual(labels)
  expect(labels.map((label) => rows.indexOf(rowKey(label)))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  expect([rows.indexOf('none'), rows.indexOf(undefined), rows.at(9), rows.at(-1)]).toEqual([-1, -1, undefined, undefined])
})

test('a row is made when it is looked at, and stays the same', () => {
  const { rows, made } = rowsOf(shop)
  expect([rows.length, made()]).toEqual([9, 0])
  const first = rows.at(3)
  expect([rows.at(3) === first, made()]).toEqual([true, 1])
})

test('the parent is the nearest row above of a smaller level', () => {
  const { rows } = rowsOf(shop)
  expect([2, 4, 5, 6, 7, 1, 0, 8].map((at) => rows.parentOf(at))).toEqual([1, 1, 4, 1, 1, 0, 0, 8])
})

test('connections know where they begin and end', () => {
  const { rows } = rowsOf(shop)
  expect([0, 1, 7, 8].map((at) => [rows.isHead(at), rows.isLast(at)])).toEqual([
    [true, false],
    [false, false],
    [false, true],
    [true, true],
  ])
})

test('typing leads onwards, around the end, and stays where it fits', () => {
  const { rows, made } = rowsOf(shop)
  expect([rows.typeAhead(2, 'b'), rows.typeAhead(3, 'b'), rows.typeAhead(4, 'b')]).toEqual([3, 4, 3])
  expect([rows.typeAhead(3, 'br'), rows.typeAhead(3, 'bu'), rows.typeAhead(4, 'br')]).toEqual([3, 4, 3])
  expect([rows.typeAhead(-1, 's'), rows.typeAhead(8, 'sh'), rows.typeAhead(5, 'none')]).toEqual([0, 0, 5])
  expect(new TreeRows().typeAhead(-1, 'a')).toBe(-1)
  expect(made()).toBe(0)
})
