import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { type Blank, blankDatabase } from '../support/blank'
import { newDice } from '../support/corruptions'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { rememberUser } from '../support/mysql-sessions'
import { openProxy, type Proxy } from '../support/proxy'
import { type Relay, relayMysql, relayPostgres } from '../support/relay'
import { rounds } from '../support/soak'

// The server is gone in the middle of a reading: killed, rebooted, or the way to it cut.

const TABLES = 60
/** Two readings are cut in each, on each engine. */
const ROUNDS = rounds(15, 200)
const tables = Array.from({ length: TABLES }, (_, at) => `CREATE TABLE t${String(at)} (id INT PRIMARY KEY, note VARCHAR(200), of_id INT)`)

describe.each(['postgres', 'mysql'] as const)('R26 %s: a reading that is cut off', (kind) => {
  let engine: Engine
  let blank: Blank
  let proxy: Proxy
  let relay: Relay
  beforeAll(async () => {
    engine = await startEngine(inject('host'), newHome(), 'redis://127.0.0.1:1/0')
    engine.vault.useSession()
    blank = await blankDatabase(kind)
    await blank.run(...tables)
    if (kind === 'mysql') await rememberUser(blank)
    const target = { host: String(blank.options['host']), port: Number(blank.options['port']) }
    proxy = await openProxy(target)
    relay = await (kind === 'postgres' ? relayPostgres(target) : relayMysql(target))
  })
  afterAll(async () => {
    await engine.close()
    await proxy.close()
    await relay.close()
  })

  const connect = async (port: number) => {
    const options = { ...blank.options, port, tls: 'disable' }
    return (await engine.connections.create({ name: 'Cut', engine: kind, environment: 'test', options, secrets: blank.secrets })).id
  }
  /** Everything of a snapshot hangs together: as many relations in the list, in the diagram, and each of them whole. */
  const expectWhole = async (id: string) => {
    expect((await engine.views.outline(id)).totalTables).toBe(TABLES)
    expect((await engine.views.graph(id, undefined, never)).nodes).toHaveLength(TABLES)
    expect((await engine.views.relation(id, { schema: blank.schema, name: 't59' }, never)).relation.columns).toHaveLength(3)
  }
  /** What a reading came to: a code, or `read` where it was cut off after its end or asked again. */
  const outcome = async (reading: Promise<unknown>) =>
    await reading.then(
      () => 'read',
      (error: { code: string }) => error.code,
    )

  test('at any byte is never kept, and what was known before stays whole', { timeout: ROUNDS * 20_000 }, async () => {
    const known = await connect(proxy.port)
    await engine.scans.scan(known, false, never, quiet)
    const before = (await engine.views.outline(known)).freshness.generation
    const dice = newDice(26)
    const outcomes = new Map<string, number>()
    for (let round = 0; round < ROUNDS; round += 1) {
      proxy.resetAfter(200 + dice.below(60_000))
      const fresh = await connect(proxy.port)
      const [first, again] = [
        await outcome(engine.scans.scan(fresh, false, never, quiet)),
        await outcome(engine.scans.refresh(known, {}, never, quiet)),
      ]
      for (const what of [first, again]) outcomes.set(what, (outcomes.get(what) ?? 0) + 1)
      if (first === 'read') await expectWhole(fresh)
      else await expect(engine.views.outline(fresh)).rejects.toMatchObject({ code: 'not_found' })
      await expectWhole(known)
      if (again !== 'read' && round === 0)
        expect((await engine.views.outline(known)).freshness).toMatchObject({ state: 'offline', generation: before })
      proxy.heal()
      await engine.resumed()
    }
    expect([...outcomes.keys()].filter((what) => what !== 'read' && what !== 'unreachable')).toEqual([])
    expect(outcomes.get('unreachable')).toBeGreaterThan(0)
    expect(await engine.scans.refresh(known, {}, never, quiet)).toMatchObject({ read: TABLES })
    await expectWhole(known)
  })

  test('at any statement, by an end or by Cancel while nothing comes, is never kept', async () => {
    relay.attack(undefined)
    await engine.scans.scan(await connect(relay.port), false, never, quiet)
    const statements = relay.asked()
    expect(statements).toBeGreaterThan(3)
    await engine.resumed()
    for (let at = 1; at <= statements; at += 1) {
      const id = await connect(relay.port)
      let reached: () => void = () => undefined
      const waiting = new Promise<void>((done) => (reached = done))
      relay.attack({
        at,
        answer: async (talk) => {
          reached()
          await talk.hang()
        },
      })
      const abort = new AbortController()
      const reading = outcome(engine.scans.scan(id, false, abort.signal, quiet))
      await waiting
      abort.abort()
      expect(await reading).toBe('cancelled')
      await expect(engine.views.outline(id)).rejects.toMatchObject({ code: 'not_found' })
      relay.attack({ at, answer: async () => await Promise.reject(new Error('cut')) })
      const cut = await outcome(engine.scans.scan(id, false, never, quiet))
      if (cut === 'read') await expectWhole(id)
      else {
        expect(cut).toBe('unreachable')
        await expect(engine.views.outline(id)).rejects.toMatchObject({ code: 'not_found' })
      }
      relay.attack(undefined)
      await engine.scans.scan(id, false, never, quiet)
      await expectWhole(id)
      await engine.resumed()
    }
  })
})
