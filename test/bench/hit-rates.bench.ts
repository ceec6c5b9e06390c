import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { TestResult } from '@shared/connection-test'
import { beforeAll, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { record, type Row } from './report'
import { type Act, workingDay } from './working-day'

const DAYS = 7
const CONNECTIONS = 12
const TABLES = 40
const NIGHT_MS = 15 * 3_600_000
const TYPES = ['schema', 'config', 'test'] as const
const GOALS = { schema: 90, config: 95, test: 80 }
const WORDS = {
  schema: 'schema: what is looked at, of twelve databases of which six were read the day before',
  config: 'config: decrypted connections, in memory alone; a copy of 10 to 30 minutes that is asked for is decrypted anew',
  test: 'test: last results of tests told at once with their age; those older than 5 minutes marked as old, and asked again',
}
const BELIEVED = 'test: those of them that were still believed, 5 minutes from the last proof'

const NOTES = [
  `A random day of eight hours (\`test/bench/working-day.ts\`) on ${String(CONNECTIONS)} databases of ${String(TABLES)} tables, ${String(DAYS)} days; the clock is the test's. How people work decides much of this: compare days, not this with another program.`,
  'config: a copy lives for 30 minutes at most (R20), and never on disk or in Redis in the clear. Who asks for one of more than ten minutes gets it, and a new copy is made behind the answer, from what is sealed in the store and only while that is unlocked: a connection in use never has to wait, and no copy gets older. Who comes back after more than 30 minutes pays 0.05 ms (see above).',
  "test: a result is believed for five minutes (15 s where it failed, and not at all where the password was wrong). An answered question of a session of the same revision counts as proof, and a success of more than a minute is asked again behind its answer. Most tests are the first in a while, of a connection that nothing was heard of for five minutes: a success of up to 24 hours, of this run, is told at once with its age and marked as old (*worked 12 min ago; asking again*), and what the server says is pushed when it is there. That counts as a hit because somebody has an answer at once and sees how old it is; the row below counts only what was still believed. Nobody is told an old result after an update, a forget, a failed test or a session that did not open. A button's own test always asks the server and is not counted here.",
]

const rates = { schema: [] as number[], config: [] as number[], test: [] as number[] }
/** Had nothing ever expired: every use but the first of each connection. */
const believed: number[] = []
const ceilings = { config: [] as number[], test: [] as number[] }
let added = 0
let now = Date.parse('2026-01-05T09:00:00Z')
const files = Array.from({ length: CONNECTIONS }, (_, at) => join(newHome(), `shop-${String(at)}.db`))

beforeAll(() => {
  for (const file of files) {
    const db = new Database(file)
    const table = (at: number) =>
      `CREATE TABLE t${String(at)} (id INTEGER PRIMARY KEY, of INTEGER REFERENCES t${String((at * 7) % TABLES)} (id))`
    for (let at = 0; at < TABLES; at += 1) db.exec(table(at))
    db.close()
  }
})

test.each(Array.from({ length: DAYS }, (_, day) => day + 1))('day %i', async (seed) => {
  const home = newHome()
  const open = async () => await startEngine(inject('host'), home, inject('redis').url, { clock: () => now })
  const yesterday = await open()
  const ids: string[] = []
  for (const [at, path] of files.entries()) {
    const { id } = await yesterday.connections.create({
      name: `Shop ${String(at)}`,
      engine: 'sqlite',
      environment: 'test',
      options: { path },
      secrets: {},
    })
    // Half of them were read the day before.
    if (at % 2 === 0) await yesterday.scans.scan(id, false, never, quiet)
    ids.push(id)
  }
  await yesterday.cache.flush()
  await yesterday.close()
  now += NIGHT_MS
  const engine = await open()
  await engine.cache.probe()
  const acts = workingDay(seed, { connections: CONNECTIONS, tables: TABLES })
  const tested = new Set<number>()
  const used = new Set<number>()
  const told: TestResult[] = []
  for (const act of acts) {
    now += act.after
    const result = await perform(engine, ids, act)
    if (result !== undefined) told.push(result)
    if (act.what !== 'away') used.add(act.connection)
    if (act.what === 'test') tested.add(act.connection)
  }
  const { byType } = await engine.cache.stats()
  const of = (type: (typeof TYPES)[number]) => byType.find((one) => one.type === type) ?? { hits: 0, misses: 0 }
  const part = (hits: number, misses: number) => (100 * hits) / (hits + misses)
  for (const type of TYPES) rates[type].push(part(of(type).hits, of(type).misses))
  believed.push(
    part(told.filter(({ cached, stale }) => cached && !stale).length, told.filter(({ cached, stale }) => !cached || stale).length),
  )
  for (const [type, first] of [
    ['config', used.size],
    ['test', tested.size],
  ] as const)
    ceilings[type].push(part(of(type).hits + of(type).misses - first, first))
  await engine.close()
})

test('all of it was measured and is written down', () => {
  const rows: Row[] = TYPES.map(
    (type): Row => ({
      what: WORDS[type],
      goal: `≥ ${String(GOALS[type])} %`,
      figures: rates[type],
      unit: '%',
      ...(type === 'schema' ? {} : { beside: { what: 'if nothing ever expired', figures: ceilings[type] } }),
    }),
  )
  rows.push({ what: BELIEVED, goal: '', figures: believed, unit: '%' })
  expect(rows.every((row) => row.figures.length === DAYS)).toBe(true)
  record({ title: 'Cache: hit rates over a working day', runtime: `Redis, Node ${process.versions.node}`, rows, notes: NOTES })
})

async function perform(engine: Engine, ids: readonly string[], act: Act): Promise<TestResult | undefined> {
  // Sessions that nobody uses for two minutes end: the next question opens the connection again.
  if (act.what === 'away') {
    await engine.resumed()
    return undefined
  }
  const id = ids[act.connection] ?? ''
  if (act.what === 'open') {
    await engine.scans.scan(id, false, never, quiet)
    await engine.views.outline(id)
  }
  if (act.what === 'check') await engine.scans.check(id, never)
  else if (act.what === 'test') {
    const result = await engine.tests.saved(id, false, never)
    // What is asked behind an answer is there long before a person does the next thing; here the next thing comes at once.
    await engine.tests.idle()
    return result
  } else if (act.what === 'diagram') await engine.views.graph(id, undefined, never)
  if ('table' in act) {
    const name = { schema: 'main', name: `t${String(act.table)}` }
    if (act.what === 'alter') alter(files[act.connection] ?? '', act.table)
    else if (act.what === 'forget') await engine.explorer.forget(id, name)
    else if (act.what === 'look') await engine.views.relation(id, name, never)
    else if (act.what === 'rows') await engine.views.rows(id, name, { limit: 20 }, never)
    else await engine.scans.refresh(id, name, never, quiet)
  }
  return undefined
}

/** Somebody else, with another tool. */
function alter(file: string, table: number): void {
  added += 1
  const db = new Database(file)
  db.exec(`ALTER TABLE t${String(table)} ADD COLUMN added_${String(added)} TEXT`)
  db.close()
}
