import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { changes as mysql } from '../fixtures/mysql/changes'
import { changes as postgres } from '../fixtures/postgres/changes'
import { changes as sqlite } from '../fixtures/sqlite/changes'
import { type Blank, blankDatabase, type EngineId } from './blank'
import type { Change } from './changes'
import { changesTable } from './changes-table'
import { MOVED_PARTS, runCounted } from './moved-parts'
import { changedKeys, comparable, openReader, readAll, readChanged } from './reading'

const CHANGES = { sqlite, postgres, mysql }
const TITLES = { sqlite: 'Changes of SQLite', postgres: 'Changes of PostgreSQL', mysql: 'Changes of MySQL and MariaDB' }

/**
 * Tests that every change of an engine's list is noticed, by the parts of the fingerprint that the list names, and that reading
 * only what changed equals a whole reading; and that the page of the engine's changes is that list.
 */
export function holdChanges(engine: EngineId): void {
  const { base, changes, parts } = CHANGES[engine]

  test.each(changes.map((change) => [change.name, change] as const))('%s', async (_name, { name, before, change, seen }) => {
    const blank = await blankDatabase(engine)
    await blank.run(base)
    if (before !== undefined) await blank.run(before)
    const session = await openReader(blank)
    try {
      const first = await readAll(session)
      const counters = await make(blank, change)
      const partly = await readChanged(session, first)
      const moved = [...changedKeys(first.marks, partly.marks)].map((key) =>
        (JSON.parse(key) as unknown[]).length === 2 ? 'relation' : 'object',
      )
      if (seen === 'quiet' || seen === 'unseen') {
        expect(partly.fingerprint).toBe(first.fingerprint)
        expect(moved).toEqual([])
      } else {
        expect(partly.fingerprint).not.toBe(first.fingerprint)
        expect(moved).toContain(seen)
        const expected = parts[name]?.split(', ') ?? []
        const told = MOVED_PARTS[engine]({ before: first, after: partly }, counters)
        expect(expected).not.toEqual([])
        expect(told).toEqual(expect.arrayContaining(expected))
      }
      if (seen !== 'unseen') {
        const whole = await readAll(session)
        expect(comparable(partly)).toEqual(comparable(whole))
        expect(partly.marks).toEqual(whole.marks)
      }
    } finally {
      await session.close()
    }
  })

  test('the page of the changes is this list', async () => {
    const page = resolve(import.meta.dirname, `../../docs/engines/changes-${engine}.md`)
    await expect(changesTable(TITLES[engine], CHANGES[engine])).toMatchFileSnapshot(page)
  })
}

/** Makes the change, and tells which counters of a MySQL server it moved. */
async function make(blank: Blank, change: Change['change']): Promise<string[]> {
  if (typeof change !== 'string') await change(blank)
  else if (blank.engine === 'mysql') return await runCounted(blank, change)
  else await blank.run(change)
  return []
}
