import { afterEach, describe, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { captureLog, type LogLine } from '../support/log-lines'
import { makeSubject } from '../support/subjects'

const INFO = 30
const KEPT_S = 24 * 3600
const TEST_S = 300
const NAME = 'Payroll of the harbour'
const opened: Engine[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((engine) => engine.close()))
})

async function start(home: string, redisUrl: string) {
  const captured = captureLog('trace')
  const engine = await startEngine(inject('host'), home, redisUrl, { log: captured.log })
  opened.push(engine)
  return { engine, ...captured }
}

/** ±10 % around a TTL in seconds: what is stored together does not expire together. */
function expectTtl(line: LogLine | undefined, seconds: number): void {
  expect(line?.['ttlS']).toBeGreaterThanOrEqual(Math.floor(seconds * 0.9))
  expect(line?.['ttlS']).toBeLessThanOrEqual(Math.ceil(seconds * 1.1))
}

describe.each(['redis', 'embedded'] as const)('the log with %s', (layer) => {
  const redisUrl = () => (layer === 'redis' ? inject('redis').url : 'redis://127.0.0.1:1/0')

  test('says available, MISS, stored with its TTL and HIT at level info, and no name, host or password', async () => {
    const subject = await makeSubject('postgres')
    const home = newHome()
    const { engine, lines, text } = await start(home, redisUrl())
    engine.vault.useSession()
    const { id } = await engine.connections.create({
      name: NAME,
      engine: subject.engine,
      environment: 'test',
      options: subject.options,
      secrets: subject.secrets,
    })
    await engine.cache.probe()
    await engine.scans.scan(id, false, never, quiet)
    await engine.tests.saved(id, false, never)
    await engine.cache.flush()
    const before = lines().length
    await engine.scans.scan(id, false, never, quiet)
    await engine.views.relation(id, { schema: subject.schema, name: subject.hostile }, never)
    await engine.tests.saved(id, false, never)
    const first = lines().slice(0, before)
    const again = lines().slice(before)

    expect(first.filter((line) => line.msg === 'cache available')).toMatchObject([{ level: INFO, layer }])
    const found = (list: readonly LogLine[], msg: string, type: string) => list.filter((line) => line.msg === msg && line['type'] === type)
    for (const type of ['schema', 'config', 'test']) {
      expect(found(first, 'cache MISS', type)[0]).toMatchObject({ level: INFO, type, key: expect.stringMatching(/^[\w-]{22}$/) })
    }
    for (const type of ['schema', 'test']) {
      expect(found(again, 'cache HIT', type)[0]).toMatchObject({ level: INFO, type, layer: 'memory' })
      expect(found(again, 'cache MISS', type)).toEqual([])
    }
    expect(found(again, 'cache stored', 'config')).toEqual([])
    const schema = found(first, 'cache stored', 'schema')
    expect(schema[0]).toMatchObject({ level: INFO, layer })
    // Meta, outline, marks, graph, keys, four relations, and what a database has from its birth: two objects.
    expect(schema.reduce((sum, line) => sum + Number(line['entries']), 0)).toBe(11)
    for (const line of schema) expectTtl(line, KEPT_S)
    const tests = found(first, 'cache stored', 'test')
    expect(tests).toMatchObject([{ level: INFO, layer, entries: 1 }])
    expectTtl(tests[0], TEST_S)

    // A new process is answered by the second layer, and the line says so.
    const other = await start(home, redisUrl())
    await other.engine.cache.probe()
    await other.engine.views.outline(id)
    expect(found(other.lines(), 'cache HIT', 'schema')[0]).toMatchObject({ level: INFO, layer })

    await engine.explorer.forget(id, {})
    const { host, user } = subject.options
    const words = [NAME, String(host), String(user), ...Object.values(subject.secrets), 'areas', 'sites', 'dear_sites', '__proto__']
    const password = decodeURIComponent(new URL(redisUrl()).password)
    const secrets = [
      ...words,
      ...(password === '' ? [] : [password]),
      new URL(redisUrl()).hostname,
      String(subject.options['database']),
      id,
    ]
    const logged = text() + other.text()
    expect(secrets.filter((word) => logged.includes(word))).toEqual([])
  })

  test('says that a store which cannot be used stored nothing', async () => {
    const { engine, lines } = await start(newHome(), redisUrl())
    await engine.cache.probe()
    await engine.cache.close()
    engine.cache.set({ type: 'metadata', connectionId: 'c', generation: 0, name: 'n' }, Buffer.from('x'))
    await engine.cache.flush()
    expect(lines().filter((line) => line.msg === 'cache stored')).toEqual([])
  })
})

test('an address with a password that is no URL does not bring the password into the log', async () => {
  const { engine, text, lines } = await start(newHome(), 'redis://:hunter2@[broken')
  await engine.cache.probe()
  expect(lines()).toContainEqual(expect.objectContaining({ msg: 'cache degraded, using the embedded cache' }))
  expect(text()).not.toContain('hunter2')
})
