import { expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { never, newHome, quiet, SAMPLE, startEngine } from '../support/engine'

/** Look-ups that the layers have answered, and misses. */
async function counted(engine: Engine) {
  const { byLayer, misses } = await engine.cache.stats()
  const hits = (of: string) => byLayer.find(({ layer }) => layer === of)?.hits ?? 0
  return { misses, memory: hits('memory'), further: hits('redis') + hits('embedded') }
}

/** A data folder with one connection that was read and one that never was; `again` starts on it. */
async function readBefore(layer: 'redis' | 'embedded') {
  const home = newHome()
  const redisUrl = layer === 'redis' ? inject('redis').url : 'redis://127.0.0.1:1/0'
  const again = async () => await startEngine(inject('host'), home, redisUrl)
  const first = await again()
  const draft = { engine: 'sqlite', environment: 'test', options: { path: SAMPLE }, secrets: {} } as const
  await first.connections.create({ ...draft, name: 'Never read' })
  const { id } = await first.connections.create({ ...draft, name: 'Read' })
  await first.scans.scan(id, false, never, quiet)
  await first.close()
  return { id, again }
}

test.each(['redis', 'embedded'] as const)('outlines are in memory before anybody asks, with %s', async (layer) => {
  const { id, again } = await readBefore(layer)
  const second = await again()
  await second.readAhead()
  const before = await counted(second)
  // Meta and outline of the one that was read; nobody was asked for the other.
  expect(before).toEqual({ misses: 0, memory: 0, further: 2 })
  expect((await second.views.outline(id)).totalTables).toBe(29)
  expect(await counted(second)).toEqual({ ...before, memory: 2 })
  await second.close()
})

test.each(['redis', 'embedded'] as const)(
  'what references are found in is in memory before a relation is opened, with %s',
  async (layer) => {
    const { id, again } = await readBefore(layer)
    const second = await again()
    await second.readAhead()
    const before = await counted(second)
    second.referencesSoon(id)
    second.referencesSoon(id)
    // The one page of keys that 29 relations take.
    await expect.poll(async () => await counted(second)).toEqual({ ...before, memory: 1, further: before.further + 1 })
    const { referencedBy } = await second.views.relation(id, { schema: 'main', name: 'bookings' }, never)
    expect(referencedBy.map(({ from }) => from.name)).toContain('booking_containers')
    // Its own details, and nothing else, were looked for further away.
    expect((await counted(second)).further).toBe(before.further + 2)
    await second.close()
  },
)
