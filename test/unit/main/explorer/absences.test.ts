import { expect, test } from 'vitest'
import { Absences, missing } from '../../../../src/main/explorer/absences'

const name = (n: number | string) => ({ schema: 's', name: String(n) })

function start() {
  let now = 1_000_000
  const moments = new Map<string, { generation: number; era: number }>()
  const momentOf = (id: string) => moments.get(id) ?? { generation: 0, era: 0 }
  return {
    absences: new Absences({ moment: momentOf, clock: () => now }),
    pass: (ms: number) => {
      now += ms
    },
    move: (id: string, what: 'generation' | 'era') => moments.set(id, { ...momentOf(id), [what]: momentOf(id)[what] + 1 }),
  }
}

test('R44: an absence is believed for a minute, with the time when the server said so', () => {
  const { absences, pass } = start()
  absences.add('c', name('t'))
  pass(59_999)
  expect(absences.since('c', name('t'))).toBe(1_000_000)
  pass(1)
  expect(absences.since('c', name('t'))).toBeUndefined()
})

test('R44: a clock that was set back ends it', () => {
  const { absences, pass } = start()
  absences.add('c', name('t'))
  pass(-1)
  expect(absences.since('c', name('t'))).toBeUndefined()
})

test.each(['generation', 'era'] as const)('R44: a reading or a forget (%s) ends it for that connection and no other', (what) => {
  const { absences, move } = start()
  for (const id of ['c', 'd']) absences.add(id, name('t'))
  move('c', what)
  expect(absences.since('c', name('t'))).toBeUndefined()
  expect(absences.since('d', name('t'))).toBe(1_000_000)
})

test('no more than a thousand are remembered, the oldest goes first, and what was said again is young', () => {
  const { absences } = start()
  for (let n = 0; n < 1000; n += 1) absences.add('c', name(n))
  absences.add('c', name(0))
  absences.add('c', name(1000))
  expect(absences.since('c', name(0))).toBe(1_000_000)
  expect(absences.since('c', name(1))).toBeUndefined()
  expect(absences.since('c', name(2))).toBe(1_000_000)
})

test('nothing else is taken for it', () => {
  const { absences } = start()
  absences.add('c', { schema: 'a', name: 'b.c' })
  for (const other of [
    { schema: 'a.b', name: 'c' },
    { schema: 'A', name: 'b.c' },
    { schema: '', name: 'a.b.c' },
  ])
    expect(absences.since('c', other)).toBeUndefined()
})

test('the answer says what is missing, since when, and what to do', () => {
  expect(missing(name('t'), 5)).toMatchObject({
    code: 'not_found',
    message: 's.t is not in the database',
    hint: expect.stringContaining('refresh') as string,
    detail: { missingSince: 5 },
  })
})
