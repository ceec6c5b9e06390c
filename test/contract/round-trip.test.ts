import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findEngine } from '../../src/main/drivers/registry'
import { blankDatabase, ENGINES } from '../support/blank'
import { comparable, openReader, readAll } from '../support/reading'

const FIXTURES = join(import.meta.dirname, '..', 'fixtures')

describe.each(ENGINES)('%s: read → DDL → empty database → read gives an equal catalog', (engine) => {
  const files = readdirSync(join(FIXTURES, engine)).filter((file) => file.endsWith('.sql'))

  test.each(files)('%s', async (file) => {
    const blank = await blankDatabase(engine)
    await blank.run(readFileSync(join(FIXTURES, engine, file), 'utf8'))
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
