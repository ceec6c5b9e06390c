import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeLines, encodeLines, type Line, patchLines } from '../../../../src/main/drivers/lines'

const line = fc.tuple(
  fc.string({ unit: 'binary' }).map((name) => JSON.stringify(['s', name])),
  fc.anything({ maxDepth: 1 }).map((value) => JSON.stringify(value) ?? 'null'),
)

test('lines come back, whatever stands in them', () => {
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      expect(decodeLines(encodeLines(lines))).toEqual(lines)
    }),
  )
})

test('patching equals changing the map', () => {
  const lines = fc.uniqueArray(line, { selector: ([key]) => key })
  fc.assert(
    fc.property(lines, lines, fc.array(fc.nat()), (old, put, drop) => {
      const removed = new Set(
        drop.flatMap((at) => old[at % Math.max(1, old.length)]?.[0] ?? []).filter((key) => !put.some(([k]) => k === key)),
      )
      const expected = new Map<string, string>([...old.filter(([key]) => !removed.has(key)), ...put])
      const patched = decodeLines(patchLines(encodeLines(old), removed, new Map<string, string>(put as Line[])))
      expect(new Map(patched)).toEqual(expected)
      expect(patched).toHaveLength(expected.size)
    }),
  )
})
