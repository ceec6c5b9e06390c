import { expect, test } from 'vitest'
import { changes as mysql } from '../fixtures/mysql/changes'
import { changes as postgres } from '../fixtures/postgres/changes'
import { changes as sqlite } from '../fixtures/sqlite/changes'
import { blankDatabase, type EngineId } from './blank'
import { changedKeys, comparable, openReader, readAll, readChanged } from './reading'

const CHANGES = { sqlite, postgres, mysql }

/** Tests that every change of an engine's list is noticed, and that reading only what changed equals a whole reading. */
export function holdChanges(engine: EngineId): void {
  const { base, changes } = CHANGES[engine]

  test.each(changes.map((change) => [change.name, change] as const))('%s', async (_name, { before, change, seen }) => {
    const blank = await blankDatabase(engine)
    await blank.run(base)
    if (before !== undefined) await blank.run(before)
    const session = await openReader(blank)
    try {
      const first = await readAll(session)
      if (typeof change === 'string') await blank.run(change)
      else await change(blank)
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
      }
      if (seen !== 'unseen') expect(comparable(partly)).toEqual(comparable(await readAll(session)))
    } finally {
      await session.close()
    }
  })
}
