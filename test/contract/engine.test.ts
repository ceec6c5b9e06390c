import { FACETS } from '@shared/catalog'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { makeSubject, type Subject } from '../support/subjects'

const ENGINES = ['sqlite', 'postgres', 'mysql'] as const
const LAYERS = ['redis', 'embedded'] as const
const matrix = ENGINES.flatMap((engine) => LAYERS.map((layer) => [engine, layer] as const))

describe.each(matrix)('%s with %s', (engineId, layer) => {
  let subject: Subject
  let engine: Engine
  let id: string
  const home = newHome()
  let later = 0
  const redisUrl = () => (layer === 'redis' ? inject('redis').url : 'redis://127.0.0.1:1/0')
  const start = async () => await startEngine(inject('host'), home, redisUrl(), { clock: () => Date.now() + later })

  beforeAll(async () => {
    subject = await makeSubject(engineId)
    engine = await start()
    engine.vault.useSession()
    const saved = await engine.connections.create({
      name: 'Subject',
      engine: subject.engine,
      environment: 'test',
      options: subject.options,
      secrets: subject.secrets,
    })
    id = saved.id
  })
  afterAll(async () => {
    await engine.close()
  })

  test('the cache is the one that was asked for', async () => {
    expect((await engine.cache.probe()).layer).toBe(layer)
  })

  test('nothing is known before the first reading', async () => {
    await expect(engine.views.outline(id)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('a reading reports facets and fills the cache; the second one is answered from it', async () => {
    const facets: string[] = []
    const first = await engine.scans.scan(id, false, never, (p) => facets.push(p.facet))
    expect(first).toMatchObject({ cached: false, totalTables: 4 })
    expect(facets.slice(0, 5)).toEqual(['relations', 'columns', 'constraints', 'indexes', 'definitions'])
    expect(facets).toEqual(FACETS.slice(0, facets.length))
    expect(await engine.scans.scan(id, false, never, quiet)).toMatchObject({
      cached: true,
      totalTables: 4,
      totalColumns: first.totalColumns,
    })
    expect(await engine.scans.scan(id, true, never, quiet)).toMatchObject({ cached: false })
  })

  test('every name is listed as the database spells it', async () => {
    const { items } = await engine.views.relations({ id, sort: 'name', descending: false, offset: 0, limit: 100 })
    expect(items.map((i) => i.name).sort()).toEqual(['areas', 'dear_sites', 'sites', subject.hostile].sort())
    const { relation } = await engine.views.relation(id, { schema: subject.schema, name: subject.hostile }, never)
    expect(relation.columns.map((c) => c.name)).toEqual(['order', '__proto__'])
  })

  test('a relation has its columns, keys, checks and indexes, and knows who refers to it', async () => {
    const { relation, referencedBy, ddl } = await engine.views.relation(id, { schema: subject.schema, name: 'sites' }, never)
    expect(relation.primaryKey?.columns).toEqual(['id'])
    expect(relation.foreignKeys.find((k) => k.columns.length === 2)).toMatchObject({
      columns: ['a', 'b'],
      target: { name: 'areas' },
      targetColumns: ['a', 'b'],
    })
    expect(relation.checks).toHaveLength(1)
    expect(relation.indexes.map((i) => i.name)).toContain('sites_price')
    expect(relation.columns.find((c) => c.name === 'price')?.type.toLowerCase()).toMatch(/^(decimal|numeric)\(12,2\)$/)
    expect(referencedBy).toMatchObject([{ from: { name: 'sites' }, columns: ['parent'], targetColumns: ['id'] }])
    expect(ddl).toContain('sites')
    const view = await engine.views.relation(id, { schema: subject.schema, name: 'dear_sites' }, never)
    expect(view.relation.kind).toBe('view')
    expect(view.relation.definition?.toLowerCase()).toContain('select')
  })

  test('the graph has one edge per key, the self reference included', async () => {
    const graph = await engine.views.graph(id, undefined, never)
    expect(graph.edges.map((e) => e.id).sort()).toEqual(['sites.a,b-areas.a,b', 'sites.parent-sites.id'])
    expect(graph.nodes.find((n) => n.id === 'areas')?.primaryKeys).toEqual(['a', 'b'])
  })

  test('rows come as written: decimals as text, NULL as null', async () => {
    const page = await engine.views.rows(id, { schema: subject.schema, name: 'sites' }, { limit: 1 }, never)
    expect(page.more).toBe(true)
    const areas = await engine.views.rows(id, { schema: subject.schema, name: 'areas' }, { limit: 10 }, never)
    expect(areas.rows.map((row) => row[2])).toEqual(['one', null])
    expect(areas.more).toBe(false)
  })

  test('a new process finds what this one cached', async () => {
    await engine.cache.flush()
    const other = await startEngine(inject('host'), home, redisUrl())
    try {
      expect((await other.cache.probe()).layer).toBe(layer)
      const outline = await other.views.outline(id)
      expect(outline.totalTables).toBe(4)
      expect(await other.cache.stats()).toMatchObject({ hits: 2, misses: 0 })
    } finally {
      await other.close()
    }
  })

  test('a refresh of one relation reads it again, and the check that follows finds the rest unchanged', async () => {
    await subject.run('ALTER TABLE areas ADD COLUMN extra INT')
    const refreshed = await engine.scans.refresh(id, { schema: subject.schema, name: 'areas' }, never, quiet)
    expect(refreshed).toMatchObject({ read: 1, changed: 1 })
    const { relation } = await engine.views.relation(id, { schema: subject.schema, name: 'areas' }, never)
    expect(relation.columns.map((c) => c.name)).toContain('extra')
    const graph = await engine.views.graph(id, undefined, never)
    expect(graph.nodes.find((n) => n.id === 'areas')?.columns.map((c) => c.name)).toContain('extra')
    expect(graph.edges).toHaveLength(2)
    later += 60_000
    expect((await engine.scans.check(id, never)).state).toBe('live')
    expect(await engine.scans.scan(id, false, never, quiet)).toMatchObject({ cached: true })
  })

  test('a change in the database is noticed by a check, read, shown in one step and written down', async () => {
    const states: (string | undefined)[] = []
    engine.events.on((name, value) => {
      if (name === 'catalog.changed' && 'freshness' in value) states.push(value.freshness?.state)
    })
    const known = engine.histories.list(id).entries.length
    await subject.run('CREATE TABLE fresh (id INT NOT NULL PRIMARY KEY, area INT)')
    await subject.run('ALTER TABLE areas ADD COLUMN more VARCHAR(7)')
    later += 60_000
    expect((await engine.scans.check(id, never)).state).toBe('live')
    expect(states).toContain('changed')
    const { relation } = await engine.views.relation(id, { schema: subject.schema, name: 'areas' }, never)
    expect(relation.columns.map((c) => c.name)).toContain('more')
    expect((await engine.views.outline(id)).totalTables).toBe(5)
    const { entries, unseen } = engine.histories.list(id)
    expect(entries).toHaveLength(known + 1)
    expect(entries[0]).toMatchObject({ added: 1, removed: 0, changed: 1 })
    const [newest] = entries
    const compared = await engine.histories.compare({ id, from: entries[1]?.id ?? 0, to: newest?.id ?? 0 }, never, quiet)
    expect(compared.changes.map((c) => [c.kind, c.name])).toEqual([
      ['changed', 'areas'],
      ['added', 'fresh'],
    ])
    expect(compared.changes[0]?.lines).toMatchObject([{ kind: 'added', what: 'column', name: 'more' }])
    expect(unseen.map((u) => u.kind).sort()).toEqual(['added', 'changed'])
    engine.histories.see(id, unseen.map((u) => u.key).slice(0, 1))
    expect(engine.histories.list(id).unseen).toHaveLength(1)
    engine.histories.see(id, 'all')
  })

  test('a comparison with now reads the database first, and both exports tell the same', async () => {
    await subject.run('DROP TABLE fresh')
    const [newest] = engine.histories.list(id).entries
    const compared = await engine.histories.compare({ id, from: newest?.id ?? 0, to: 'now' }, never, quiet)
    expect(compared.changes.map((c) => [c.kind, c.name])).toEqual([['removed', 'fresh']])
    const again = { id, from: newest?.id ?? 0, to: engine.histories.list(id).entries[0]?.id ?? 0 }
    expect((await engine.histories.export({ ...again, format: 'text' }, never, quiet)).text).toContain(`− table ${subject.schema}.fresh`)
    const json = await engine.histories.export({ ...again, format: 'json' }, never, quiet)
    expect(JSON.parse(json.text)).toMatchObject({ connection: 'Subject', changes: [{ kind: 'removed', name: 'fresh' }] })
    expect(json.fileName).toMatch(/^Subject-changes-.*\.json$/)
  })

  test('a relation that is forgotten is gone from every layer and read again when looked at', async () => {
    const name = { schema: subject.schema, name: 'sites' }
    expect(await engine.explorer.forgetPreview(id, name)).toMatchObject({ entries: 3 })
    const forgotten = await engine.explorer.forget(id, name)
    expect(forgotten.entries).toBe(3)
    expect(forgotten.bytes).toBeGreaterThan(0)
    expect(await engine.explorer.forgetPreview(id, name)).toMatchObject({ entries: 0 })
    expect((await engine.views.relation(id, name, never)).relation.columns).toHaveLength(5)
    expect((await engine.views.graph(id, undefined, never)).edges).toHaveLength(2)
  })

  test('a test of the connection is cached until it is forced', async () => {
    expect(await engine.tests.saved(id, false, never)).toMatchObject({ success: true, cached: false })
    expect(await engine.tests.saved(id, false, never)).toMatchObject({ success: true, cached: true })
    expect(await engine.tests.saved(id, true, never)).toMatchObject({ success: true, cached: false })
  })

  test('how long each type is believed is the user’s to say, from then on', async () => {
    const before = engine.preferences.get().ttlMinutes
    engine.preferences.set({ ttlMinutes: { ...before, schema: 15, test: 1 } })
    try {
      await engine.tests.saved(id, true, never)
      await engine.scans.scan(id, true, never, quiet)
      const { freshness } = await engine.views.outline(id)
      expect(freshness.expiresAt - (freshness.checkedAt ?? freshness.readAt)).toBe(15 * 60_000)
      later += 59_000
      expect(await engine.tests.saved(id, false, never)).toMatchObject({ cached: true })
      later += 2000
      expect(await engine.tests.saved(id, false, never)).toMatchObject({ cached: true, stale: true })
      await engine.tests.idle()
      expect(await engine.tests.saved(id, false, never)).toMatchObject({ cached: true, stale: false })
    } finally {
      engine.preferences.set({ ttlMinutes: before })
      await engine.tests.saved(id, true, never)
    }
  })

  test('the cache names what it holds, and its self-test passes', async () => {
    await engine.cache.flush()
    const entries = await engine.explorer.cacheEntries()
    expect(entries.filter((e) => e.layer === layer).map((e) => e.label)).toContain(`Subject · ${subject.schema}.sites`)
    const stats = await engine.cache.stats()
    expect(stats.keysByType.schema).toBeGreaterThanOrEqual(8)
    expect(stats.keysByType).toMatchObject({ config: 1, test: 1 })
    expect((await engine.cache.selfTest()).filter((line) => !line.ok)).toEqual([])
  })

  test('a connection that is forgotten is unknown in every layer and in a new process', async () => {
    const forgotten = await engine.explorer.forget(id, {})
    expect(forgotten.entries).toBeGreaterThanOrEqual(8)
    await expect(engine.views.outline(id)).rejects.toMatchObject({ code: 'not_found' })
    const other = await startEngine(inject('host'), home, redisUrl())
    await expect(other.views.outline(id)).rejects.toMatchObject({ code: 'not_found' })
    await other.close()
  })
})
