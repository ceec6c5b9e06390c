import { expect, test } from '@playwright/test'
import type { TestResult } from '@shared/connection-test'
import type { OutlineReply } from '@shared/catalog-replies'
import { READ_AHEAD } from '../../src/main/explorer/read-ahead'
import { dropHome, type RunningApp, startApp, whenReady } from '../e2e/app'
import { runPostgres, startPostgres } from '../support/postgres-server'
import { startRedis } from '../support/redis-server'
import type { TestServer } from '../support/server'
import { bigSchema, namesInTurn, TABLES, tableNames } from './big-database'
import { ask, type Drawing, drawTree } from './in-page'
import { record, type Row } from './report'

const PASSWORD = 'the master password'
const ROUNDS = 7
const rows: Row[] = []
let postgres: TestServer
let redis: TestServer
let home: string
/** Read ahead at every start. */
let near: string
/** Behind as many connections as are read ahead: after a start it is in Redis only. */
let id: string
let runtime: string

test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  ;[postgres, redis] = await Promise.all([startPostgres(), startRedis()])
  await runPostgres(postgres, bigSchema())
  const running = await start()
  home = running.home
  const { host, port, user, database, password } = postgres
  const connection = { engine: 'postgres', options: { host, port, user, database }, secrets: { password } }
  await ask(running.page, 'vault.setPassword', [{ password: PASSWORD }])
  const save = async (name: string) => (await one<{ id: string }>(running, 'connections.create', { ...connection, name })).id
  near = await save('Near')
  for (let number = 1; number < READ_AHEAD; number += 1) await save(`Never read ${String(number)}`)
  id = await save('Big')
  for (const read of [near, id]) await one(running, 'catalog.scan', { id: read })
  const info = await one<{ runtime: string; developmentRuntime: boolean }>(running, 'app.info', {})
  runtime = `${info.runtime}${info.developmentRuntime ? ' (development runtime)' : ''}, not packaged: replies are checked`
  await running.close()
})
test.afterAll(async () => {
  await Promise.all([postgres.stop(), redis.stop()])
  dropHome(home)
})

test('questions and replies at the renderer', async () => {
  const running = await start()
  const { page } = running
  await ask(page, 'vault.unlock', [{ password: PASSWORD }])

  const relation = (name: string) => ({ id, schema: 'public', name })
  await ask(page, 'catalog.relation', tableNames.map(relation))
  const warm = await ask(page, 'catalog.relation', namesInTurn(3 * TABLES).map(relation))
  const forgotten: number[] = []
  for (const name of tableNames.slice(0, 20)) {
    await ask(page, 'catalog.forget', [{ id, scope: { schema: 'public', name } }])
    forgotten.push(...(await ask(page, 'catalog.relation', [relation(name)])).times)
  }
  rows.push({
    what: 'a cached relation, warm memory, request to reply',
    goal: 'p99 < 5',
    figures: warm.times,
    beside: { what: 'its details forgotten first: read from the database', figures: forgotten },
  })

  await ask(page, 'connections.test', [{ id, force: true }])
  const cached = await ask(page, 'connections.test', repeat(1000, { id }))
  const forced = await ask(page, 'connections.test', repeat(20, { id, force: true }))
  expect((cached.values as TestResult[]).every((result) => result.success && result.cached)).toBe(true)
  expect((forced.values as TestResult[]).every((result) => result.success && !result.cached)).toBe(true)
  rows.push({
    what: '`connections.test` from the cache',
    goal: '< 5',
    figures: cached.times,
    beside: { what: '`force: true`: the database is asked', figures: forced.times },
  })

  const unlocked = await ask(page, 'connections.get', repeat(1000, { id }))
  const locked: number[] = []
  for (let round = 0; round < 20; round += 1) {
    await ask(page, 'vault.lock', [{}])
    const unlock = await ask(page, 'vault.unlock', [{ password: PASSWORD }])
    locked.push(sum([...unlock.times, ...(await ask(page, 'connections.get', [{ id }])).times]))
  }
  rows.push({
    what: 'a stored config opened (`connections.get`), vault unlocked',
    goal: '< 5',
    figures: unlocked.times,
    beside: { what: 'vault locked: unlocked with the master password (Argon2id), then opened', figures: locked },
  })
  await running.close()
})

test('the cached catalog from Redis to a drawn tree', async () => {
  const replies: number[] = []
  const ahead: number[] = []
  const readings: number[] = []
  const drawn: Drawing[] = []
  const cold: Drawing[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    // One start for the question alone, another for the click: each finds the main process with an empty memory.
    const asked = await start()
    const { times, values } = await ask(asked.page, 'catalog.get', [{ id }])
    expect((values as OutlineReply[]).map((reply) => reply.totalTables)).toEqual([TABLES])
    replies.push(...times)
    ahead.push(...(await ask(asked.page, 'catalog.get', [{ id: near }])).times)
    await ask(asked.page, 'vault.unlock', [{ password: PASSWORD }])
    const scan = await ask(asked.page, 'catalog.scan', [{ id, force: true }])
    readings.push(sum([...scan.times, ...(await ask(asked.page, 'catalog.get', [{ id }])).times]))
    await ask(asked.page, 'catalog.forget', [{ id }])
    cold.push(await drawTree(asked.page, 'Big'))
    // Names are painted while the reading goes on: the next start needs what it stores.
    await ask(asked.page, 'catalog.scan', [{ id }])
    await asked.close()

    const clicked = await start()
    await ask(clicked.page, 'vault.unlock', [{ password: PASSWORD }])
    drawn.push(await drawTree(clicked.page, 'Big'))
    await clicked.close()
  }
  rows.push(
    {
      what: `the catalog of ${String(TABLES)} relations from Redis after a fresh start, request to reply`,
      goal: '< 10',
      figures: replies,
      beside: { what: 'a forced reading of the database, then the same question', figures: readings },
    },
    {
      what: `the same of the ${String(READ_AHEAD)} connections that were read ahead while the window opened`,
      goal: '< 10',
      figures: ahead,
    },
    {
      what: 'its reply to the first tree rows painted, in animation frames',
      goal: '≤ 2 frames',
      unit: 'frames',
      figures: drawn.map((drawing) => drawing.frames),
    },
    {
      what: 'its reply to the first tree rows painted',
      goal: 'two frames: < 33.4',
      figures: drawn.map((drawing) => drawing.fromReply),
    },
    {
      what: 'click on the connection to the first tree rows painted, from Redis after a fresh start',
      goal: '',
      figures: drawn.map((drawing) => drawing.fromClick),
      beside: { what: 'nothing known: the same click, read from the database', figures: cold.map((drawing) => drawing.fromClick) },
    },
  )
  record({ title: 'Window', runtime, rows })
})

/** The built application on one data folder, with Redis, as verbose as a user's. */
async function start(): Promise<RunningApp> {
  const running = await startApp({ ...(home === undefined ? {} : { home }), env: { REDIS_URL: redis.url, RELATA_LOG: 'info' } })
  await whenReady(running.page)
  // Nobody clicks within the second in which a window opens; and no question of ours shall be this page's first.
  await running.page.waitForTimeout(1000)
  await ask(running.page, 'app.info', [{}])
  return running
}

async function one<T>({ page }: RunningApp, channel: string, input: unknown): Promise<T> {
  return (await ask(page, channel, [input])).values[0] as T
}

function repeat<T>(times: number, input: T): T[] {
  return Array.from({ length: times }, () => input)
}

function sum(times: readonly number[]): number {
  return times.reduce((total, time) => total + time, 0)
}
