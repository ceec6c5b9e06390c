import { describe, expect, test } from 'vitest'
import { findEngine } from '../../src/main/drivers/registry'
import { blankDatabase, ENGINES } from '../support/blank'
import { fixtures } from '../support/fixtures'
import { comparable, openReader, readAll } from '../support/reading'

describe.each(ENGINES)('R28 %s: read → DDL → empty database → read gives an equal catalog', (engine) => {
  test.each(fixtures(engine))('$file', async ({ sql }) => {
    const blank = await blankDatabase(engine)
    await blank.run(sql)
    const session = await openReader(blank)
    const first = await readAll(session)
    await session.close()
    expect(first.notes).toEqual([])
    expect(first.relations.length + first.objects.length).toBeGreaterThan(0)

    await blank.reset()
    await blank.run(...findEngine(engine).catalogDdl(first))
    const again = await openReader(blank)
    const second = await readAll(again)
    await again.close()
    expect(comparable(second)).toEqual(comparable(first))
  })
})
