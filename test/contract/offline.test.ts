import { spawnSync } from 'node:child_process'
import { renameSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Freshness } from '@shared/freshness'
import type { Engine } from '../../src/main/engine'
import { never, newHome, quiet, startEngine } from '../support/engine'
import { runPostgres, startPostgres } from '../support/postgres-server'
import type { TestServer } from '../support/server'
import { makeSubject, removeSqlite } from '../support/subjects'

const NO_REDIS = 'redis://127.0.0.1:1/0'
let engine: Engine

beforeAll(async () => {
  engine = await startEngine(inject('host'), newHome(), NO_REDIS)
  engine.vault.useSession()
})
afterAll(async () => {
  await engine.close()
})

/** What windows are told about a connection's freshness from now on. */
function listen(id: string): (Freshness | null)[] {
  const heard: (Freshness | null)[] = []
  engine.events.on((event, value) => {
    if (event === 'catalog.changed' && 'freshness' in value && value.id === id) heard.push(value.freshness)
  })
  return heard
}

async function save(engineId: string, options: Record<string, string | number>, secrets: Record<string, string> = {}) {
  return await engine.connections.create({ name: 'Broken', engine: engineId, environment: 'test', options, secrets })
}

describe('R19 a database that is out of reach', () => {
  let server: TestServer
  const name = { schema: 'public', name: 'ships' }
  beforeAll(async () => {
    server = await startPostgres()
    await runPostgres(server, 'CREATE TABLE ships (id int primary key)')
  })
  afterAll(async () => {
    await server.stop()
  })

  /** A connection that was read, whose server was then switched off. */
  async function readThenOff(): Promise<string> {
    const { host, port, user, password, database } = server
    const { id } = await save('postgres', { host, port, user, database }, { password })
    await engine.scans.scan(id, false, never, quiet)
    await server.halt()
    return id
  }

  test('a server that was stopped: tree, relation and diagram stay, marked offline', async () => {
    const id = await readThenOff()
    try {
      const found = await engine.scans.check(id, never)
      expect(found).toMatchObject({
        state: 'offline',
        outage: { why: `Nothing listens on 127.0.0.1:${String(server.port)}`, hint: expect.any(String), since: expect.any(Number) },
      })
      // Tried again, it is still out of reach since the first time.
      expect((await engine.scans.check(id, never)).outage).toEqual(found.outage)
      expect(await engine.views.outline(id)).toMatchObject({ freshness: { state: 'offline' } })
      expect((await engine.views.relation(id, name, never)).freshness.state).toBe('offline')
      expect((await engine.views.graph(id, undefined, never)).freshness.state).toBe('offline')
      await expect(engine.views.rows(id, name, { limit: 1 }, never)).rejects.toMatchObject({ code: 'refused' })
    } finally {
      await server.revive()
    }
  })

  test('rows that cannot be read make it offline, and the window is told', async () => {
    const id = await readThenOff()
    const heard = listen(id)
    try {
      await expect(engine.views.rows(id, name, { limit: 1 }, never)).rejects.toMatchObject({ code: 'refused' })
      expect(heard).toMatchObject([{ state: 'offline' }])
      await expect(engine.views.rows(id, name, { limit: 1 }, never)).rejects.toMatchObject({ code: 'refused' })
      expect(heard).toHaveLength(1)
    } finally {
      await server.revive()
    }
  })

  test('a password that is not taken any more keeps what is known, and says that it cannot be asked', async () => {
    const { host, port, database } = server
    await runPostgres(server, "CREATE ROLE deckhand LOGIN PASSWORD 'first'")
    const { id } = await save('postgres', { host, port, user: 'deckhand', database }, { password: 'first' })
    await engine.scans.scan(id, false, never, quiet)
    // Ends its session, as two idle minutes do.
    await engine.resumed()
    await runPostgres(server, "ALTER ROLE deckhand PASSWORD 'second'")
    expect(await engine.scans.check(id, never)).toMatchObject({
      state: 'offline',
      outage: { why: expect.stringContaining('password'), untilAsked: true },
    })
    expect((await engine.views.relation(id, name, never)).relation.columns).toHaveLength(1)
  })

  test('a relation that somebody has locked does not make its database unreachable', async () => {
    const { host, port, user, password, database } = server
    const { id } = await save('postgres', { host, port, user, database }, { password })
    await engine.scans.scan(id, false, never, quiet)
    const client = new pg.Client({ host, port, user, password, database })
    await client.connect()
    try {
      await client.query('BEGIN; LOCK TABLE ships')
      await expect(engine.views.rows(id, name, { limit: 1 }, never)).rejects.toMatchObject({ code: 'timeout' })
      expect((await engine.views.outline(id)).freshness.state).toBe('live')
    } finally {
      await client.end()
    }
  })

  test('a server that hangs is given up, and what is known stays at hand all the while', async () => {
    const { host, port, user, password, database } = server
    const { id } = await save('postgres', { host, port, user, database }, { password })
    await engine.scans.scan(id, false, never, quiet)
    server.signal('SIGSTOP')
    // Its own processes hang with it, the one that serves us above all.
    const frozen = childrenOf(server.pid)
    for (const pid of frozen) process.kill(pid, 'SIGSTOP')
    try {
      const checked = engine.scans.check(id, never)
      expect((await engine.views.relation(id, name, never)).relation.columns).toHaveLength(1)
      expect((await engine.views.graph(id, undefined, never)).nodes).not.toEqual([])
      expect(await checked).toMatchObject({ state: 'offline', outage: { why: 'No answer within 15 s', hint: expect.any(String) } })
      // A new session does not get far either, and says where to.
      const why = `No answer from 127.0.0.1:${String(port)} in time`
      expect(await engine.scans.check(id, never)).toMatchObject({ state: 'offline', outage: { why } })
    } finally {
      for (const pid of frozen) process.kill(pid, 'SIGCONT')
      server.signal('SIGCONT')
    }
    expect(await engine.scans.check(id, never)).toMatchObject({ state: 'live' })
  })

  test('what is forgotten of one relation while its server is away takes nothing else with it', async () => {
    await runPostgres(
      server,
      'CREATE TABLE crews (id int primary key, ship int REFERENCES ships)',
      'CREATE TABLE cooks (id int primary key, crew int REFERENCES crews)',
    )
    const id = await readThenOff()
    const [crews, cooks] = [
      { ...name, name: 'crews' },
      { ...name, name: 'cooks' },
    ]
    const seen = async () => ({
      edges: (await engine.views.graph(id, undefined, never)).edges.map((edge) => edge.id).sort(),
      nodes: (await engine.views.graph(id, undefined, never)).nodes.map(({ label, columns }) => `${label} ${String(columns.length)}`),
      ofCrews: (await engine.views.relation(id, crews, never)).referencedBy.map((key) => key.from.name),
    })
    try {
      await engine.explorer.forget(id, cooks)
      expect(await seen()).toEqual({ edges: ['crews.ship-ships.id'], nodes: ['cooks 0', 'crews 2', 'ships 1'], ofCrews: [] })
      await expect(engine.views.relation(id, cooks, never)).rejects.toMatchObject({ code: 'refused' })
    } finally {
      await server.revive()
    }
    // Nothing of that was kept: once it is back it is whole.
    const whole = { edges: ['cooks.crew-crews.id', 'crews.ship-ships.id'], nodes: ['cooks 2', 'crews 2', 'ships 1'], ofCrews: ['cooks'] }
    expect(await seen()).toEqual(whole)
  })

  test('a file that is moved away while it is looked at, and comes back', async () => {
    const subject = await makeSubject('sqlite')
    const path = String(subject.options['path'])
    const { id } = await save('sqlite', { path })
    await engine.scans.scan(id, false, never, quiet)
    renameSync(path, `${path}.away`)
    expect(await engine.scans.check(id, never)).toMatchObject({ state: 'offline', outage: { why: `There is no file ${path}` } })
    expect((await engine.views.graph(id, undefined, never)).freshness.state).toBe('offline')
    renameSync(`${path}.away`, path)
    expect(await engine.scans.check(id, never)).toMatchObject({ state: 'live' })
    expect((await engine.views.outline(id)).freshness).not.toHaveProperty('outage')
  })

  test.each(['a check', 'a refresh of one relation', 'a look at rows'] as const)('a server that is back is noticed by %s', async (how) => {
    const id = await readThenOff()
    await engine.scans.check(id, never)
    await server.revive()
    const heard = listen(id)
    if (how === 'a check') await engine.scans.check(id, never)
    else if (how === 'a look at rows') await engine.views.rows(id, name, { limit: 1 }, never)
    else await engine.scans.refresh(id, name, never, quiet)
    expect((await engine.views.outline(id)).freshness.state).toBe('live')
    expect((await engine.views.relation(id, name, never)).freshness.state).toBe('live')
    // The window is told, it does not ask.
    expect(heard.at(-1)).toMatchObject({ state: 'live' })
  })

  test('a new process without the database still shows the last schema', async () => {
    const subject = await makeSubject('sqlite')
    const home = newHome()
    const first = await startEngine(inject('host'), home, NO_REDIS)
    const { id } = await first.connections.create({
      name: 'Share',
      engine: 'sqlite',
      environment: 'test',
      options: subject.options,
      secrets: {},
    })
    await first.scans.scan(id, false, never, quiet)
    await first.cache.clear()
    await first.close()
    removeSqlite(subject)
    const second = await startEngine(inject('host'), home, NO_REDIS)
    expect(await second.views.outline(id)).toMatchObject({ totalTables: 4 })
    expect((await second.views.relation(id, { schema: 'main', name: 'sites' }, never)).relation.columns).toHaveLength(5)
    expect((await second.views.graph(id, undefined, never)).edges).toHaveLength(2)
    await second.close()
  })
})

function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
  return stdout.split('\n').flatMap((line) => (line.trim() === '' ? [] : [Number(line)]))
}
