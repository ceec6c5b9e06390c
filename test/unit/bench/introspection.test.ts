import { expect, test } from 'vitest'
import { Figures, goals } from '../../bench/introspection/goals'
import { median, type Series } from '../../bench/introspection/measure'
import { encodeQuery, queriesOf, skimmer } from '../../bench/introspection/raw'
import { renderSection } from '../../bench/introspection/write'

const series = (id: string, size: number, ms: readonly number[], more: Partial<Series> = {}): Series => ({
  ...{ id, title: `title of ${id}`, size, outcomes: ms.map((value) => ({ ms: value, rss: 150e6 })) },
  ...more,
})

test('the median is the middle one, or lies between the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([9, 1, 5, 7])).toBe(6)
  expect(() => median([])).toThrow('nothing was measured')
})

test('what a client wrote is told as the questions in it, and can be written again', () => {
  const startup = Buffer.from([0, 0, 0, 9, 0, 3, 0, 0, 0])
  const password = Buffer.from([0x70, 0, 0, 0, 5, 0])
  const written = [startup, password, encodeQuery('postgres', 'SELECT 1'), encodeQuery('postgres', 'BEGIN; SELECT é')]
  const shared = encodeQuery('postgres', "BEGIN;\nSET TRANSACTION SNAPSHOT '0003-1';\nSELECT 2")
  expect(queriesOf('postgres', Buffer.concat([startup, shared]))).toEqual(['BEGIN;\nSELECT 2'])
  expect(queriesOf('postgres', Buffer.concat(written))).toEqual(['SELECT 1', 'BEGIN; SELECT é'])

  const login = Buffer.from([2, 0, 0, 1, 3, 3])
  const quit = Buffer.from([1, 0, 0, 0, 1])
  expect(queriesOf('mysql', Buffer.concat([login, encodeQuery('mysql', 'SELECT 1'), encodeQuery('mysql', 'SELECT é'), quit]))).toEqual([
    'SELECT 1',
    'SELECT é',
  ])
})

/** Cut into pieces of one byte and whole, an answer must end at the same place. */
function feed(engine: 'postgres' | 'mysql', answer: Buffer) {
  const [whole, pieces] = [skimmer(engine), skimmer(engine)]
  const ends = [...answer].map((byte) => pieces.feed(Buffer.from([byte])))
  expect(whole.feed(answer)).toBe(true)
  expect(ends.indexOf(true)).toBe(answer.length - 1)
  expect(pieces.statements).toBe(whole.statements)
  return whole.statements
}

test('answers are counted and their end is found without reading them', () => {
  const message = (letter: string, body: string) => {
    const head = Buffer.from(`${letter}    `)
    head.writeInt32BE(4 + body.length, 1)
    return Buffer.concat([head, Buffer.from(body)])
  }
  expect(
    feed(
      'postgres',
      Buffer.concat([message('T', 'row'), message('D', 'CZ'), message('C', 'SELECT'), message('C', 'SET'), message('Z', 'I')]),
    ),
  ).toBe(2)

  const packet = (...bytes: number[]) => Buffer.from([bytes.length, 0, 0, 0, ...bytes])
  const end = (status: number) => packet(0xfe, 0, 0, status, 0)
  const result = (status: number) => [
    packet(2),
    packet(1, 1),
    packet(1, 2),
    end(0),
    packet(0, 7),
    packet(0xfe, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    end(status),
  ]
  expect(feed('mysql', Buffer.concat([...result(8), packet(0, 0, 0, 8, 0), ...result(0)]))).toBe(3)
  expect(feed('mysql', Buffer.concat([...result(8), packet(0xff, 1, 2)]))).toBe(1)
})

test('a goal is met, missed, or not told where one side was not measured', () => {
  const told = goals(
    'sqlite',
    new Figures([series('full', 1000, [100, 90, 500]), series('floor', 1000, [50]), series('dbgate', 1000, [400])]),
  )
  expect(told).toEqual([
    { goal: 'whole at 1,000 at most 1.3 times the floor', outcome: '2.00 (100 ms against 50 ms)', met: false },
    { goal: 'whole at 1,000 at most 1/3 of DbGate', outcome: '1/4.0 (100 ms against 400 ms)', met: true },
  ])
})

test('one that ran into its limit counts as that long, and it is said', () => {
  const slow = series('dbgate', 1000, [], { problem: 'no answer within 60 s' })
  const [goal] = goals('mysql', new Figures([series('full', 1000, [100]), slow]))
  expect(goal).toMatchObject({ met: true, outcome: 'at most 1/600.0 (100 ms against over 60000 ms)' })
})

test('where we ourselves ran into the limit, the goal is missed', () => {
  const late = { problem: 'no answer within 30 s' }
  const figures = new Figures([series('full', 10_000, [], late), series('dump', 10_000, [200_000]), series('altering', 1000, [], late)])
  expect(goals('postgres', figures)).toMatchObject([
    { goal: 'whole at 10,000 at most 1/3 of `pg_dump -s`', outcome: 'more than 1/6.7 (over 30000 ms against 200000 ms)', met: false },
    { goal: "names come while somebody's ALTER is open", outcome: 'they do not', met: false },
  ])
})

test('a peer that is not there is said aloud in its place', () => {
  const measured = {
    ...{ engine: 'sqlite' as const, server: 'SQLite 3', remarks: ['a remark'], load: 0.1 },
    series: [series('full', 1000, [100, 300]), series('kysely', 1000, [], { problem: 'npm could not install it: 404' })],
  }
  const text = renderSection(measured, new Date(0))
  expect(text).toContain('1970-01-01')
  expect(text).toContain('load average at the start 0.1')
  expect(text).toContain('| 1,000 | title of full | 2 | 200 | 100–300 | 1.00 | 150 MB |')
  expect(text).toContain('| 1,000 | title of kysely | 0 | **npm could not install it: 404** |')
  expect(text).toContain('- a remark')
  expect(text).not.toContain('busy machine')
  expect(renderSection({ ...measured, load: 1000 }, new Date(0))).toContain('**Measured on a busy machine**')
})
