import type { ConnectionSummary } from '@shared/connection'
import { expect, test } from 'vitest'
import { droppedOn, nextPlace } from '../../../../src/renderer/features/tree/place'

/** `a Shop/b Shop/c d`: connections by their names, which are their ids. */
function list(text: string): ConnectionSummary[] {
  return text.split(' ').map((one) => {
    const [folder, id] = one.includes('/') ? (one.split('/') as [string, string]) : ['', one]
    return { id, folder } as ConnectionSummary
  })
}

/** As the store does it: in that folder, before that one or behind all of the folder. */
function after(text: string, id: string, to: { folder: string; before: string | null } | undefined): string {
  if (to === undefined) return 'stays'
  const others = list(text).filter((one) => one.id !== id)
  const before = others.findIndex((one) => one.id === to.before)
  const last = to.folder === '' ? -1 : others.findLastIndex((one) => one.folder === to.folder)
  const at = before >= 0 ? before : last >= 0 ? last + 1 : others.length
  const shown = others.toSpliced(at, 0, { id, folder: to.folder } as ConnectionSummary)
  return shown.map((one) => (one.folder === '' ? one.id : `${one.folder}/${one.id}`)).join(' ')
}

test.each([
  ['a b c', 'a', 1, 'b a c'],
  ['a b c', 'c', -1, 'a c b'],
  ['a b c', 'b', 1, 'a c b'],
  ['a b c', 'c', 1, 'stays'],
  ['a b c', 'a', -1, 'stays'],
  ['a S/b S/c d', 'b', 1, 'a S/c S/b d'],
  ['a S/b S/c d', 'c', -1, 'a S/c S/b d'],
  ['a S/b S/c d', 'c', 1, 'stays'],
  ['a S/b S/c d', 'a', 1, 'S/b S/c a d'],
  ['a S/b S/c d', 'd', -1, 'a d S/b S/c'],
] as const)('%s: %s moved by %i is %s', (text, id, step, expected) => {
  expect(after(text, id, nextPlace(list(text), id, step))).toBe(expected)
})

test.each([
  ['a b c', 'a', 'c', 'b c a'],
  ['a b c', 'c', 'a', 'c a b'],
  ['a b c', 'a', 'b', 'b a c'],
  ['a S/b S/c d', 'a', 'c', 'S/b S/c S/a d'],
  ['a S/b S/c d', 'd', 'b', 'a S/d S/b S/c'],
  ['a S/b S/c d', 'b', 'd', 'a S/c d b'],
  ['a S/b S/c d', 'c', 'a', 'c a S/b d'],
] as const)('%s: %s let go of on %s is %s', (text, id, onto, expected) => {
  expect(after(text, id, droppedOn(list(text), id, onto))).toBe(expected)
})
