import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { decodeOutline } from '@shared/outline'
import { AppError } from '@shared/errors'
import type { Engine } from '../../src/main/engine'
import { appHandlers } from '../../src/main/ipc/app-handlers'
import { catalogHandlers } from '../../src/main/ipc/catalog-handlers'
import { connectionHandlers } from '../../src/main/ipc/connection-handlers'
import { searchHandlers } from '../../src/main/ipc/search-handlers'
import { createServer, type Server } from '../../src/main/ipc/serve'
import { createLogger } from '../../src/main/log'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { runPostgres } from '../support/postgres-server'
import { record } from './report'

const TABLES = 1000
const home = newHome()
let engine: Engine
let server: Server
let id: string

beforeAll(async () => {
  await runPostgres({ ...inject('postgres'), signal: quiet, stop: async () => undefined }, bigSchema())
  engine = await startEngine(inject('host'), home, inject('redis').url)
  engine.vault.useSession()
  const { host, port, user, database, password } = inject('postgres')
  ;({ id } = await engine.connections.create({
    name: 'Big',
    engine: 'postgres',
    environment: 'test',
    options: { host, port, user, database },
    secrets: { password },
  }))
  server = serve(engine)
})
afterAll(async () => {
  await engine.close()
})

test('figures of the cache against the database itself', async () => {
  const scan = await time(1, async () => await engine.scans.scan(id, true, never, quiet))
  const relations = names()
  let turn = 0
  const next = () => relations[turn++ % relations.length] ?? 'table_0'
  for (const name of relations) await ask('catalog.relation', { id, schema: 'public', name })
  const warm = await time(2000, async () => await ask('catalog.relation', { id, schema: 'public', name: next() }))
  const uncached = await time(5, async () => await engine.scans.refresh(id, { schema: 'public', name: next() }, never, quiet))
  record({ what: 'a cached relation, warm memory, request to reply', goal: 'p99 < 5 ms', cached: warm, uncached })
  expect(warm.length).toBe(2000)

  await engine.cache.flush()
  const outline: number[] = []
  for (let round = 0; round < 5; round += 1) {
    const fresh = await startEngine(inject('host'), home, inject('redis').url)
    await fresh.cache.probe()
    const own = serve(fresh)
    outline.push(...(await time(1, async () => decodeOutline(((await ask('catalog.get', { id }, own)) as { outline: string }).outline))))
    await fresh.close()
  }
  record({
    what: `outline of ${String(TABLES)} relations from Redis, request to reply and decoded`,
    goal: '< 10 ms',
    cached: outline,
    uncached: scan,
  })

  await engine.tests.saved(id, true, never)
  const tested = await time(500, async () => await ask('connections.test', { id }))
  const forced = await time(5, async () => await ask('connections.test', { id, force: true }))
  record({ what: 'connections.test', goal: '< 5 ms', cached: tested, uncached: forced })

  const config = await time(500, async () => await engine.source.open(id))
  const vault = await time(500, async () => engine.connections.open(id))
  record({ what: 'a stored config, vault open', goal: '< 5 ms', cached: config, uncached: vault })
})

function serve(of: Engine): Server {
  const info = { version: '0', runtime: 'bench', dataFolder: home, developmentRuntime: true }
  return createServer({
    handlers: { ...appHandlers(of, info), ...connectionHandlers(of), ...catalogHandlers(of), ...searchHandlers(of) },
    log: createLogger('silent'),
    checkOutputs: false,
  })
}

let calls = 0
async function ask(channel: string, input: unknown, to: Server = server): Promise<unknown> {
  calls += 1
  const reply = await to.call({ sender: 'bench', id: String(calls), channel, input, onProgress: quiet })
  if (!reply.ok) throw new AppError(reply.error.code, reply.error.message)
  // What IPC does to a value on its way: a structured clone.
  return structuredClone(reply.value)
}

async function time(runs: number, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now()
    await work()
    times.push(performance.now() - started)
  }
  return times
}

function names(): string[] {
  return Array.from({ length: TABLES }, (_, n) => `table_${String(n)}`)
}

/** A thousand tables of ten columns, each referring to the one before it. */
function bigSchema(): string {
  const columns = Array.from({ length: 8 }, (_, n) => `column_${String(n)} text`).join(', ')
  const tables = names().map(
    (name, n) =>
      `CREATE TABLE ${name} (id int PRIMARY KEY, previous_id int ${n === 0 ? '' : `REFERENCES table_${String(n - 1)} (id)`}, ${columns})`,
  )
  return `${tables.join(';')};`
}
