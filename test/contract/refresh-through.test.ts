import type { Bridge } from '@shared/bridge'
import type { CacheLayer } from '@shared/cache-report'
import type { RelationName } from '@shared/catalog'
import type { Output } from '@shared/contract'
import { QueryObserver } from '@tanstack/react-query'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { openChannels } from '../support/channels'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { openReader } from '../support/reading'
import { type Counted, startCounted } from '../support/counted'
import { questionsOf } from '../support/statement-log'

// One refresh goes through what is on screen, memory, Redis or the embedded file, and the snapshot: counted where it costs.

const NO_REDIS = 'redis://127.0.0.1:1/0'

const engines: Engine[] = []
afterEach(async () => {
  await Promise.all(engines.splice(0).map(async (engine) => await engine.close()))
})

async function start(home: string, url: string): Promise<Engine> {
  const engine = await startEngine(inject('host'), home, url)
  engine.vault.useSession()
  engines.push(engine)
  return engine
}

/** The questions of one reading, by a session that does nothing else. */
async function oneReading(server: Counted, name: RelationName | undefined): Promise<string[]> {
  const session = await openReader(server)
  const limits = { signal: never, timeoutMs: 60_000 }
  const read = async () => await (name === undefined ? session.readCatalog(limits) : session.readRelations([name], limits))
  // What is asked once in a session's life comes with the first reading.
  await read()
  await server.log.take()
  await read()
  const questions = questionsOf(await server.log.take())
  await session.close()
  return questions
}

/** The window's own state over this engine: what is on screen, and what keeps it true. */
async function openWindow(engine: Engine, id: string, name: RelationName) {
  const channels = openChannels(engine)
  const heard = new Set<(name: string, value: unknown) => void>()
  engine.events.on((event, value) => {
    for (const listener of heard) listener(event, value)
  })
  const bridge: Bridge = {
    call: async (_id, channel, input) => ({ ok: true, value: await channels.call(channel as 'catalog.relation', input as never) }),
    cancel: () => undefined,
    onProgress: () => () => undefined,
    onEvent: (listener) => {
      heard.add(listener)
      return () => heard.delete(listener)
    },
    platform: 'linux',
  }
  Object.assign(globalThis, { window: { relata: bridge } })
  const { queries, keys, followEvents } = await import('../../src/renderer/queries')
  const { call } = await import('../../src/renderer/client')
  const unfollow = followEvents()
  const shown = new QueryObserver(queries, {
    queryKey: keys.relation(id, name.schema, name.name),
    queryFn: async () => await call('catalog.relation', { id, ...name }),
  })
  const unwatch = shown.subscribe(() => undefined)
  await shown.refetch()
  return {
    call,
    columns: () => queries.getQueryData<Output<'catalog.relation'>>(keys.relation(id, name.schema, name.name))?.relation.columns.length,
    close: async () => {
      unwatch()
      unfollow()
      await channels.close()
    },
  }
}

/** How many answers about schemas each layer gave. */
async function schemaHits(engine: Engine): Promise<Record<CacheLayer, number>> {
  const { byCell } = await engine.cache.stats()
  const of = (layer: CacheLayer) => byCell.find((cell) => cell.type === 'schema' && cell.layer === layer)?.hits ?? 0
  return { memory: of('memory'), redis: of('redis'), embedded: of('embedded'), snapshot: of('snapshot') }
}

describe.each(['postgres', 'mysql'] as const)('%s', (kind) => {
  let server: Counted
  let made = 0
  beforeAll(async () => {
    server = await startCounted(kind)
  })
  afterAll(async () => {
    await server.stop()
  })

  describe.each(['redis', 'embedded'] as const)('with %s', (second) => {
    test.each(['relation', 'schema'] as const)('R21: one refresh of a %s asks the server once, and every layer has it', async (what) => {
      made += 1
      const name = { schema: server.schema, name: `ships_${String(made)}` }
      await server.run(`CREATE TABLE ${name.name} (id int primary key)`)
      const home = newHome()
      const url = second === 'redis' ? inject('redis').url : NO_REDIS
      const first = await start(home, url)
      await first.cache.probe()
      const { options, secrets } = server
      const { id } = await first.connections.create({ name: 'Counted', engine: kind, environment: 'test', options, secrets })
      await first.scans.scan(id, false, never, quiet)
      const window = await openWindow(first, id, name)
      expect(window.columns()).toBe(1)
      await server.run(`ALTER TABLE ${name.name} ADD COLUMN tonnage int`)
      const reading = await oneReading(server, what === 'relation' ? name : undefined)
      await server.log.take()

      const untouched = await schemaHits(first)
      const scope = what === 'relation' ? name : { schema: name.schema }
      expect(await window.call('catalog.refresh', { id, scope })).toMatchObject({ changed: 1 })
      // What is on screen: told of the change, it asks the layers.
      await expect.poll(() => window.columns()).toBe(2)
      await window.close()
      expect(reading.length).toBeGreaterThan(0)
      expect(questionsOf(await server.log.take())).toEqual(reading)
      // Memory.
      const before = await schemaHits(first)
      expect((await first.views.relation(id, name, never)).relation.columns).toHaveLength(2)
      const after = await schemaHits(first)
      expect(after.memory).toBeGreaterThan(before.memory)
      // The refresh itself has put it there: nobody had to look further.
      expect({ ...after, memory: 0 }).toEqual({ ...untouched, memory: 0 })
      await first.cache.flush()
      // Redis or the embedded file, through the empty memory of another process.
      const other = await start(home, url)
      await other.cache.probe()
      expect((await other.views.relation(id, name, never)).relation.columns).toHaveLength(2)
      const found = await schemaHits(other)
      expect(found[second]).toBeGreaterThan(0)
      expect(found.snapshot).toBe(0)
      // The snapshot, with every nearer layer emptied.
      await other.cache.clear()
      const third = await start(home, url)
      await third.cache.probe()
      expect((await third.views.relation(id, name, never)).relation.columns).toHaveLength(2)
      expect(await schemaHits(third)).toMatchObject({ redis: 0, embedded: 0, snapshot: found[second] })
      expect(questionsOf(await server.log.take())).toEqual([])
    })
  })
})
