import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { Relation, SchemaObject } from '@shared/catalog'
import { type Channel, contract } from '@shared/contract'
import { emptySurroundings, type Ran, run, type RunOptions } from '../support/cli'
import { newHome } from '../support/engine'
import { makeSubject, type Subject } from '../support/subjects'
import { urlOf } from '../support/url-of'

const ENGINES = ['sqlite', 'postgres', 'mysql'] as const
const LAYERS = ['redis', 'embedded'] as const
const matrix = ENGINES.flatMap((engine) => LAYERS.map((layer) => [engine, layer] as const))
const redisUrl = (layer: (typeof LAYERS)[number]) => (layer === 'redis' ? inject('redis').url : 'redis://127.0.0.1:1/0')
const around = emptySurroundings()

/** The command line in plain Node, with its data in `home`. */
async function relata(home: string, layer: (typeof LAYERS)[number], args: readonly string[], more: RunOptions = {}): Promise<Ran> {
  const env = { ...around.env, RELATA_HOME: home, REDIS_URL: redisUrl(layer), ...more.env }
  return await run(process.execPath, [inject('cli'), ...args], { cwd: around.cwd, ...more, env })
}

/** Output of a command that worked: one JSON document that is what the channel answers, and nothing beside it. */
function answer<C extends Channel>(channel: C, ran: Ran): ReturnType<(typeof contract)[C]['output']['parse']> {
  expect({ code: ran.code, stderr: ran.stderr }).toMatchObject({ code: 0 })
  const value = contract[channel].output.parse(ran.json())
  expect(ran.json()).toEqual(value)
  return value as ReturnType<(typeof contract)[C]['output']['parse']>
}

const fieldsOf = (value: object | undefined) => Object.keys(value ?? {})

afterAll(() => {
  // RELATA_HOME moves all data: no command of this file has left anything anywhere else.
  expect(around.strays()).toEqual([])
})

describe.each(matrix)('%s with %s', (engineId, layer) => {
  const home = newHome()
  /** What four relations leave in the cache, and the objects that a server's database is born with. */
  const parts = { sqlite: 9, postgres: 11, mysql: 10 }[engineId]
  let subject: Subject
  let url: string
  const call = async (...args: string[]) => await relata(home, layer, [...args, '--json'])
  beforeAll(async () => {
    subject = await makeSubject(engineId)
    url = urlOf(subject)
  })

  test('the second scan is answered from the cache, a forced one is not', async () => {
    const first = await call('scan', url)
    expect(answer('catalog.scan', first)).toMatchObject({ cached: false, totalTables: 4, freshness: { state: 'live' } })
    expect(fieldsOf(first.json() as object)).toEqual(['cached', 'scanDurationMs', 'totalTables', 'totalColumns', 'freshness'])
    const { totalColumns, scanDurationMs } = answer('catalog.scan', first)
    expect(answer('catalog.scan', await call('scan', url))).toMatchObject({ cached: true, totalTables: 4, totalColumns, scanDurationMs })
    const forced = answer('catalog.scan', await call('scan', url, '--force'))
    expect(forced).toMatchObject({ cached: false, totalTables: 4, totalColumns })
  })

  test('what was read is exported whole, as the model says', async () => {
    await call('scan', url)
    const ran = await call('export', url)
    expect({ code: ran.code, stderr: ran.stderr }).toMatchObject({ code: 0 })
    const { relations, objects, ...head } = ran.json() as { relations: unknown[]; objects: unknown[] }
    expect(head).toMatchObject({ format: 'relata-catalog', version: 1, engine: engineId, schemas: [subject.schema], forgotten: [] })
    const read = relations.map((relation) => Relation.parse(relation))
    expect(read.map(({ name }) => name).sort()).toEqual(['areas', 'dear_sites', 'sites', subject.hostile].sort())
    expect(objects.map((object) => SchemaObject.parse(object))).toEqual(objects)
    // No word of how to get in.
    for (const secret of Object.values(subject.secrets)) expect(ran.stdout).not.toContain(secret)
  })

  test('tables, one table and the diagram carry the fields that were promised', async () => {
    const [tables, table, erd, stats] = await Promise.all([
      call('tables', url),
      call('table', url, subject.hostile),
      call('erd', url, '--schema', subject.schema),
      call('cache', 'stats'),
    ])
    const list = answer('catalog.relations', tables)
    expect(list.total).toBe(4)
    expect(list.items.map((item) => item.name).sort()).toEqual(['areas', 'dear_sites', 'sites', subject.hostile].sort())
    expect(list.items.find((item) => item.name === 'sites')).toMatchObject({ schema: subject.schema, kind: 'table', columns: 5 })

    const one = answer('catalog.relation', table)
    expect(one.relation.columns.map((column) => column.name)).toEqual(['order', '__proto__'])

    const graph = answer('catalog.graph', erd)
    expect(graph.nodes.map((node) => node.label).sort()).toEqual(['areas', 'dear_sites', 'sites', subject.hostile].sort())
    for (const node of graph.nodes)
      expect(fieldsOf(node)).toEqual(expect.arrayContaining(['id', 'label', 'rowCount', 'columns', 'primaryKeys']))
    expect(graph.nodes.find((node) => node.id === 'areas')?.primaryKeys).toEqual(['a', 'b'])
    expect(Object.fromEntries(graph.edges.map((edge) => [edge.id, edge]))).toMatchObject({
      'sites.a,b-areas.a,b': { source: 'sites', target: 'areas', sourceColumns: ['a', 'b'], targetColumns: ['a', 'b'] },
      'sites.parent-sites.id': { source: 'sites', target: 'sites', sourceColumns: ['parent'], targetColumns: ['id'] },
    })

    const { available, layer: used, totalKeys, keysByType, connectedClients, usedMemoryHuman } = answer('cache.stats', stats)
    expect({ available, used, keysByType }).toEqual({
      available: true,
      used: layer,
      keysByType: { schema: parts, config: 0, test: 0, metadata: 0 },
    })
    expect(totalKeys).toBe(parts)
    expect(connectedClients).toBeGreaterThan(0)
    expect(usedMemoryHuman).toMatch(/^\d/)
  })
})

describe.each(ENGINES)('a search after %s was read', (engineId) => {
  test('finds what earlier commands have read, saved or not, and nothing of it once it is cleared', async () => {
    const home = newHome()
    const subject = await makeSubject(engineId)
    const call = async (...args: string[]) => await relata(home, 'embedded', [...args, '--json'])
    expect(answer('search.find', await call('search', 'sites'))).toMatchObject({ total: 0, items: [], notIndexed: [] })
    expect(answer('catalog.scan', await call('scan', urlOf(subject)))).toMatchObject({ cached: false })
    const found = answer('search.find', await call('search', 'sites', 'area'))
    expect(found).toMatchObject({
      total: 1,
      notIndexed: [],
      items: [{ kind: 'table', name: 'sites', what: 'part', engine: subject.engine }],
    })
    expect(found.items[0]?.connectionName).not.toBe('')
    const [here, elsewhere] = [await call('search', 'price', '--schema', subject.schema), await call('search', 'price', '--schema', 'no')]
    expect(answer('search.find', here).total).toBeGreaterThan(0)
    expect(answer('search.find', elsewhere)).toMatchObject({ total: 0 })
    expect((await call('cache', 'clear')).code).toBe(0)
    expect(answer('search.find', await call('search', 'sites'))).toMatchObject({ total: 0 })
  })
})

describe.each(LAYERS)('the cache itself with %s', (layer) => {
  test('its health, its self-test, and a clearing after which everything is read again', async () => {
    const home = newHome()
    const subject = await makeSubject('sqlite')
    const call = async (...args: string[]) => await relata(home, layer, [...args, '--json'])
    // A path is as good as a URL.
    const path = String(subject.options['path'])
    expect(answer('catalog.scan', await call('scan', path))).toMatchObject({ cached: false })
    const [health, selfTest] = await Promise.all([call('cache', 'health'), call('cache', 'test')])
    expect(answer('cache.health', health)).toMatchObject({ available: true, layer })
    // The embedded file is never probed, and a Redis when it is found.
    const said = await relata(home, layer, ['cache', 'health'])
    expect(said.stdout).toMatch(layer === 'redis' ? /Last probe +\d{4}-\d\d-\d\dT\S+, \d+\.\d s ago/ : /Last probe +not probed yet/)
    const { ok, lines } = answer('cache.selfTest', selfTest)
    expect(lines.filter((line) => !line.ok)).toEqual([])
    expect({ ok, names: lines.map((line) => line.name) }).toEqual({
      ok: true,
      names: ['set', 'get', 'ttl', 'expiry', 'list', 'forget', 'stats'],
    })
    expect(answer('cache.clear', await call('cache', 'clear'))).toMatchObject({ entries: 9 })
    const [stats, again] = [await call('cache', 'stats'), await call('scan', path)]
    expect(answer('cache.stats', stats)).toMatchObject({ totalKeys: 0, keysByType: { schema: 0 } })
    expect(answer('catalog.scan', again)).toMatchObject({ cached: false })
  })
})

describe('for people', () => {
  test('every command prints words, and control characters of a name do not reach the terminal', async () => {
    const home = newHome()
    const subject = await makeSubject('sqlite')
    const url = urlOf(subject)
    const scan = await relata(home, 'redis', ['scan', url])
    expect(scan).toMatchObject({ code: 0, stderr: '' })
    expect(scan.stdout).toMatch(/^Tables +4$/m)
    const commands = [
      ['tables', url],
      ['table', url, 'sites'],
      ['erd', url],
      ['search', 'ñ', 'proto'],
      ['cache', 'stats'],
      ['cache', 'health'],
      ['cache', 'test'],
      ['--help'],
    ]
    const [tables, table, erd, search, stats, health, selfTest, help] = await Promise.all(
      commands.map((args) => relata(home, 'redis', args)),
    )
    for (const ran of [tables, table, erd, search, stats, health, selfTest, help]) expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(tables?.stdout.split('\n').filter((line) => line !== '')).toHaveLength(5)
    expect(tables?.stdout).toContain('\\u000a')
    expect(table?.stdout).toContain('CREATE TABLE')
    expect(erd?.stdout).toMatch(/^sites +a, b +areas +a, b$/m)
    expect(search?.stdout).toContain('\\u000a')
    expect(stats?.stdout).toMatch(/^schema: +9$/m)
    expect(health?.stdout).toMatch(/^State +connected$/m)
    expect(selfTest?.stdout).not.toContain('FAILED')
    expect(help?.stdout).toContain('--password-fd')
  })
})

describe('what the environment says', () => {
  test('.env in the working folder names the Redis, and a Redis over TLS its authority', async () => {
    const folder = newHome()
    writeFileSync(join(folder, '.env'), `REDIS_URL="${inject('redis').url}"\n`)
    const { url, caFile } = inject('redisTls')
    const [file, tls] = await Promise.all([
      relata(newHome(), 'redis', ['cache', 'health', '--json'], { cwd: folder, env: { REDIS_URL: '' } }),
      relata(newHome(), 'redis', ['cache', 'health', '--json'], { env: { REDIS_URL: url, REDIS_TLS_CA: caFile } }),
    ])
    expect(answer('cache.health', file)).toMatchObject({
      state: 'connected',
      target: expect.stringContaining(String(inject('redis').port)),
    })
    expect(answer('cache.health', tls)).toMatchObject({ state: 'connected', target: expect.stringMatching(/^rediss:/) })
  })

  test('without RELATA_HOME the data is where the system keeps it', async () => {
    const own = emptySurroundings()
    const subject = await makeSubject('sqlite')
    const env = { ...own.env, REDIS_URL: redisUrl('embedded') }
    const ran = await run(process.execPath, [inject('cli'), 'scan', urlOf(subject), '--json'], { cwd: own.cwd, env })
    expect(answer('catalog.scan', ran)).toMatchObject({ cached: false })
    // The control of what this whole file asserts at its end: data that is not moved is found.
    expect(own.strays()).toContain(join('.config', 'relata', 'relata.db'))
  })

  test('many first commands at once on one new folder all succeed and agree on one key', async () => {
    const home = newHome()
    const subject = await makeSubject('sqlite')
    const all = await Promise.all(Array.from({ length: 4 }, () => relata(home, 'redis', ['scan', urlOf(subject), '--json'])))
    for (const ran of all) expect(answer('catalog.scan', ran)).toMatchObject({ totalTables: 4 })
    expect(readdirSync(home).sort()).toContain('local.key')
    expect(readFileSync(join(home, 'local.key'))).toHaveLength(32)
    expect(answer('catalog.scan', await relata(home, 'redis', ['scan', urlOf(subject), '--json']))).toMatchObject({ cached: true })
  })
})

test('what a reading could not tell is said where it is scanned', async () => {
  const subject = await makeSubject('sqlite')
  await subject.run('CREATE VIEW broken AS SELECT * FROM nowhere')
  const ran = await relata(newHome(), 'embedded', ['scan', urlOf(subject)])
  expect(ran.stdout).toMatch(/^Not known +main\.broken: no such table: main\.nowhere$/m)
})
