import { AppError } from '@shared/errors'
import { decodeOutline } from '@shared/outline'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { appHandlers } from '../../src/main/ipc/app-handlers'
import { catalogHandlers } from '../../src/main/ipc/catalog-handlers'
import { connectionHandlers } from '../../src/main/ipc/connection-handlers'
import { recoveryHandlers } from '../../src/main/ipc/recovery-handlers'
import { erdHandlers } from '../../src/main/ipc/erd-handlers'
import { queryHandlers } from '../../src/main/ipc/query-handlers'
import { searchHandlers } from '../../src/main/ipc/search-handlers'
import { createServer, type Server } from '../../src/main/ipc/serve'
import { createLogger } from '../../src/main/log'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { runPostgres } from '../support/postgres-server'
import { bigSchema, namesInTurn, TABLES } from './big-database'
import { record, type Row } from './report'
import { NO_FILES } from '../support/channels'
import { KeptState } from '../../src/main/ipc/kept-state'
import { windowHandlers } from '../../src/main/ipc/window-handlers'

const home = newHome()
const rows: Row[] = []
let engine: Engine
let id: string

beforeAll(async () => {
  await runPostgres({ ...inject('postgres'), signal: quiet, stop: async () => undefined }, bigSchema())
  engine = await startEngine(inject('host'), home, inject('redis').url)
  await engine.vault.setPassword('bench')
  const { host, port, user, database, password } = inject('postgres')
  const options = { host, port, user, database }
  ;({ id } = await engine.connections.create({ name: 'Big', engine: 'postgres', environment: 'test', options, secrets: { password } }))
  await engine.scans.scan(id, true, never, quiet)
})
afterAll(async () => {
  await engine.close()
})

test('a cached relation, with and without the check of replies', async () => {
  const [packaged, development] = [serve(engine, false), serve(engine, true)]
  const ask = async (server: Server, name: string) => await call(server, 'catalog.relation', { id, schema: 'public', name })
  const warmUp = namesInTurn(2 * TABLES)
  for (const name of warmUp) await ask(packaged, name)
  for (const name of warmUp) await ask(development, name)
  const figures: number[] = []
  const checked: number[] = []
  for (const name of namesInTurn(2 * TABLES)) {
    figures.push(await time(async () => await ask(packaged, name)))
    checked.push(await time(async () => await ask(development, name)))
  }
  rows.push({
    what: 'a cached relation, warm memory, request to reply, as packaged builds do',
    goal: 'p99 < 5',
    figures,
    beside: { what: 'its reply checked against the contract, as development does', figures: checked },
  })
})

test('the catalog from Redis', async () => {
  await engine.cache.flush()
  const figures: number[] = []
  const checked: number[] = []
  for (let round = 0; round < 20; round += 1) {
    for (const [check, into] of [
      [false, figures],
      [true, checked],
    ] as const) {
      // Memory is new, and what is on disk has no say: everything comes from Redis.
      const fresh = await startEngine(inject('host'), home, inject('redis').url)
      expect((await fresh.cache.probe()).layer).toBe('redis')
      const server = serve(fresh, check)
      into.push(
        await time(async () => {
          const { outline } = (await call(server, 'catalog.get', { id })) as { outline: string }
          expect(decodeOutline(outline).rows.length).toBe(TABLES)
        }),
      )
      expect((await fresh.cache.stats()).byLayer.find(({ layer }) => layer === 'redis')?.hits).toBeGreaterThan(0)
      await fresh.close()
    }
  }
  const scan: number[] = []
  for (let round = 0; round < 5; round += 1) scan.push(await time(async () => await engine.scans.scan(id, true, never, quiet)))
  const what = `the catalog of ${String(TABLES)} relations from Redis, memory empty, request to reply and decoded`
  rows.push({ what, goal: '< 10', figures, beside: { what: 'a forced reading of the database', figures: scan } })
  rows.push({ what: 'the same', goal: '< 10', figures, beside: { what: 'its reply checked, as development does', figures: checked } })
})

test('a stored config', async () => {
  const figures: number[] = []
  const fromStore: number[] = []
  for (let run = 0; run < 2000; run += 1) {
    figures.push(await time(async () => await engine.source.open(id)))
    fromStore.push(await time(async () => engine.connections.open(id)))
  }
  rows.push({
    what: 'a config, sealed in memory',
    goal: '< 5',
    figures,
    beside: { what: 'read from the store and opened, vault unlocked', figures: fromStore },
  })
})

test('all of it was measured and is written down', () => {
  expect(rows.length).toBe(4)
  record({ title: 'Cache, in the main process', runtime: `Node ${process.versions.node}`, rows })
})

function serve(of: Engine, checkOutputs: boolean): Server {
  const info = { version: '0', runtime: 'bench', dataFolder: home, sample: '', developmentRuntime: true }
  const handlers = {
    ...appHandlers(of, info, () => undefined),
    ...connectionHandlers(of, NO_FILES),
    ...catalogHandlers(of, NO_FILES),
    ...erdHandlers(of, NO_FILES, {
      draw: async () => await Promise.reject(new Error('nothing is drawn here')),
      copy: async () => undefined,
    }),
    ...queryHandlers(of),
    ...searchHandlers(of),
    ...recoveryHandlers(undefined),
    ...windowHandlers(engine, new KeptState(), { menuBar: () => undefined, zoom: () => undefined }),
  }
  return createServer({ handlers, log: createLogger('silent'), checkOutputs, inAction: of.inAction })
}

let calls = 0
async function call(server: Server, channel: string, input: unknown): Promise<unknown> {
  calls += 1
  const reply = await server.call({ sender: 'bench', id: String(calls), channel, input, onProgress: quiet })
  if (!reply.ok) throw new AppError(reply.error.code, reply.error.message)
  // What IPC does to a value on its way: a structured clone.
  return structuredClone(reply.value)
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
