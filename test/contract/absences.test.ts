import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { type Counted, startCounted } from '../support/counted'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { questionsOf } from '../support/statement-log'

// A tab on a table that was dropped: the server is asked once and not at every look.

describe.each(['postgres', 'mysql'] as const)('%s: a relation that the server does not have', (kind) => {
  let server: Counted
  let engine: Engine
  let id: string
  let now = Date.now()
  const named = (name: string) => ({ schema: server.schema, name })
  const look = async (name: string) => await engine.views.relation(id, named(name), never)
  const asked = async () => questionsOf(await server.log.take()).length

  beforeAll(async () => {
    server = await startCounted(kind)
    await server.run('CREATE TABLE ships (id int primary key); CREATE TABLE ports (id int primary key)')
    engine = await startEngine(inject('host'), newHome(), 'redis://127.0.0.1:1/0', { clock: () => now })
    engine.vault.useSession()
    const { options, secrets } = server
    ;({ id } = await engine.connections.create({ name: 'Counted', engine: kind, environment: 'test', options, secrets }))
    await engine.scans.scan(id, false, never, quiet)
    await server.run('DROP TABLE ships; DROP TABLE ports')
  })
  afterAll(async () => {
    await engine.close()
    await server.stop()
  })

  test('is asked for once, and every look after that says since when it is missing', async () => {
    // What its tab does once it was told of the change.
    await engine.scans.refresh(id, named('ships'), never, quiet)
    await server.log.take()
    const since = now
    for (let round = 0; round < 5; round += 1) {
      now += 1000
      await expect(look('ships')).rejects.toMatchObject({
        code: 'not_found',
        hint: expect.any(String) as string,
        detail: { missingSince: since },
      })
    }
    expect(await asked()).toBe(0)
  })

  test('two of them do not make each other be asked for', async () => {
    await engine.scans.refresh(id, named('ports'), never, quiet)
    for (const name of ['ships', 'ports', 'ships', 'ports']) await expect(look(name)).rejects.toMatchObject({ code: 'not_found' })
    await server.log.take()
    for (const name of ['ships', 'ports', 'ships', 'ports', 'never_there', 'never_there'])
      await expect(look(name)).rejects.toMatchObject({ code: 'not_found' })
    const once = await asked()
    expect(once).toBeGreaterThan(0)
    await expect(look('nor_this')).rejects.toMatchObject({ code: 'not_found' })
    expect(await asked()).toBe(once)
  })

  test('is asked for again after a minute', async () => {
    now += 60_000
    await expect(look('ships')).rejects.toMatchObject({ detail: { missingSince: now } })
    expect(await asked()).toBeGreaterThan(0)
  })

  test('is there as soon as a refresh, a check or a whole reading has found it again', async () => {
    const again: readonly (() => Promise<unknown>)[] = [
      async () => await engine.scans.refresh(id, named('ships'), never, quiet),
      async () => await engine.scans.check(id, never),
      async () => await engine.scans.scan(id, true, never, quiet),
      async () => await engine.explorer.forget(id, named('ports')),
    ]
    for (const find of again) {
      await server.run('DROP TABLE IF EXISTS ships')
      await engine.scans.refresh(id, named('ships'), never, quiet)
      await expect(look('ships')).rejects.toMatchObject({ code: 'not_found' })
      await server.run('CREATE TABLE ships (id int primary key)')
      await find()
      expect((await look('ships')).relation.name).toBe('ships')
    }
  })
})
