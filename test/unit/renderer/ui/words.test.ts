import type { Freshness } from '@shared/freshness'
import { expect, test } from 'vitest'
import { inside, outageWords } from '../../../../src/renderer/ui/outage-words'
import { freshnessWords } from '../../../../src/renderer/ui/time-words'

const now = new Date(2026, 6, 5, 14, 10).getTime()
const known: Freshness = { state: 'offline', readAt: now - 8 * 60_000, expiresAt: now, generation: 1 }
const outage = { why: 'Nothing listens on 127.0.0.1:5432', since: now }

test('an offline reading says when it was read, and why nothing is newer', () => {
  expect(freshnessWords({ ...known, outage }, now)).toBe('offline, read 14:02 · nothing listens on 127.0.0.1:5432')
  expect(freshnessWords(known, now)).toBe('offline, read 14:02')
  expect(outageWords({ ...known, outage })).toBe('Out of reach: nothing listens on 127.0.0.1:5432')
  expect([outageWords(known), outageWords(undefined)]).toEqual([undefined, undefined])
})

test.each([
  ['There is no file /srv/Shop.db', 'there is no file /srv/Shop.db'],
  ['No answer from Db.example:5432 in time', 'no answer from Db.example:5432 in time'],
  // Names stay names.
  ['PostgreSQL refused the query', 'PostgreSQL refused the query'],
  ['SQLite is not to be had', 'SQLite is not to be had'],
  ['TLS is needed', 'TLS is needed'],
  ['', ''],
])('in the middle of a sentence: %s', (sentence, expected) => {
  expect(inside(sentence)).toBe(expected)
})
