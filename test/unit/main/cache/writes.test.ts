import { expect, test } from 'vitest'
import { Writes } from '../../../../src/main/cache/writes'

const reply = (text: string) => Object.assign(new Error(text), { name: 'ReplyError' })

test.each([
  ["OOM command not allowed when used memory > 'maxmemory'.", 60],
  ["NOPERM this user has no permissions to run the 'set' command", 60],
  ["READONLY You can't write against a read only replica.", 60],
  ['MISCONF Redis is configured to save RDB snapshots, but it is currently not able to persist on disk.', 10],
  ['NOREPLICAS Not enough good replicas to write.', 10],
])('R45: after %s writes rest for %i s, and one that is taken ends it', (text, seconds) => {
  let now = 0
  const writes = new Writes(() => now)
  expect(writes.failed(reply(text))).toBe(true)
  now += seconds * 1000 - 1
  expect(writes.restMs).toBe(1)
  now += 1
  expect(writes.restMs).toBe(0)
  // Nobody has written since: health goes on telling why.
  expect(writes.cause).not.toBeNull()
  expect(writes.taken()).toBe(true)
  expect([writes.cause, writes.taken()]).toEqual([null, false])
})

test('R45: a clock that is set back does not make the rest of writes longer', () => {
  let now = 1_000_000
  const writes = new Writes(() => now)
  writes.failed(reply('OOM command not allowed'))
  expect(writes.restMs).toBe(60_000)
  now -= 86_400_000
  expect(writes.restMs).toBe(0)
})
