import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { openTunnel } from '../../src/main/drivers/ssh/tunnel'
import type { Engine } from '../../src/main/engine'
import { emptySurroundings, run } from '../support/cli'
import { never, newHome, startEngine } from '../support/engine'
import { askMariadb } from '../support/mysql-sessions'
import { askPostgres } from '../support/postgres-sessions'
import { type SshDouble, startSshDouble } from '../support/ssh-double'
import { type SshServer, startSsh } from '../support/ssh-server'
import { jumping, ownSshFolder, saveThrough, through, type Tunnelled, writeKnown } from '../support/ssh-way'

const ENGINES = ['postgres', 'mysql'] as const
const NO_REDIS = 'redis://127.0.0.1:1/0'
const MASTER = 'correct horse'
const PASSWORD = 'p@ss "word" ü'

let server: SshServer
let engine: Engine
const home = newHome()
const theirs = ownSshFolder()
const slow = { postgres: 'SELECT 1 AS one, pg_sleep(60)::text AS two', mysql: 'SELECT 1 AS one, SLEEP(60) AS two' }

beforeAll(async () => {
  server = await startSsh()
  engine = await startEngine(inject('host'), home, NO_REDIS)
  await engine.vault.setPassword(MASTER)
})
afterAll(async () => {
  await engine.close()
  await server.stop()
})
beforeEach(() => writeKnown(theirs, server))

describe('R47 other ways to log in', () => {
  let double: SshDouble
  beforeAll(async () => {
    double = await startSshDouble({ user: 'keeper', password: PASSWORD })
  })
  afterAll(async () => {
    await double.stop()
  })
  const way = () => through({ ...double, keyFile: '' }, { sshAuth: 'password' })

  test.each(ENGINES)('%s: by a password, which goes to nobody whose key is not known', async (name) => {
    const before = double.attempts.length
    const saved = await saveThrough(engine, name, way(), { sshPassword: PASSWORD })
    expect(await saved.test()).toMatchObject({ code: 'host_key_unknown' })
    expect(double.attempts).toHaveLength(before)
    writeKnown(theirs, double)
    expect(await saved.scan()).toBe(4)
    expect(double.attempts.slice(before)).toContain('password')
  })

  test('a wrong password is refused in words, and tried once', async () => {
    writeKnown(theirs, double)
    const before = double.attempts.length
    const saved = await saveThrough(engine, 'postgres', way(), { sshPassword: 'wrong' })
    expect(await saved.test()).toMatchObject({ code: 'auth_failed', message: expect.stringContaining('refused user or password') })
    expect(double.attempts.slice(before)).toEqual(['password'])
  })

  describe('a server that asks', () => {
    const ends: SshDouble[] = []
    const asking = async (...questions: readonly { prompt: string; answer: string; echo?: boolean }[]) => {
      const one = await startSshDouble({ user: 'keeper', questions })
      ends.push(one)
      writeKnown(theirs, one)
      return one
    }
    const saved = async (one: SshDouble, sshPassword = PASSWORD) =>
      await saveThrough(engine, 'postgres', through({ ...one, keyFile: '' }, { sshAuth: 'password' }), { sshPassword })
    afterAll(async () => {
      await Promise.all(ends.map(async (one) => await one.stop()))
    })

    test.each(['Password: ', '(keeper@db) Passwort: ', 'Mot de passe :'])('%j is told the password', async (prompt) => {
      const one = await asking({ prompt, answer: PASSWORD })
      expect(await (await saved(one)).scan()).toBe(4)
      expect(one.attempts.slice(-2)).toEqual(['password', 'keyboard-interactive'])
    })

    test('a wrong answer is refused in words, and given once', async () => {
      const one = await asking({ prompt: 'Password: ', answer: PASSWORD })
      expect(await (await saved(one, 'wrong')).test()).toMatchObject({
        code: 'auth_failed',
        message: expect.stringContaining('refused user or password'),
      })
      expect(one.attempts).toEqual(['password', 'keyboard-interactive'])
    })

    test.each([
      [
        'a code after the password',
        [
          { prompt: 'Password: ', answer: PASSWORD },
          { prompt: 'Verification code: ', answer: '1' },
        ],
        'Verification code:',
      ],
      ['a code alone', [{ prompt: 'One-time password: ', answer: PASSWORD }], 'One-time password:'],
      ['what is shown while it is typed', [{ prompt: 'Your name: ', answer: PASSWORD, echo: true }], 'Your name:'],
      [
        'the same a second time',
        [
          { prompt: 'Password: ', answer: PASSWORD },
          { prompt: 'New password: ', answer: PASSWORD },
        ],
        'New password:',
      ],
    ] as const)('one that asks for %s is told no more, and its question is named', async (_what, questions, named) => {
      const one = await asking(...questions)
      expect(await (await saved(one)).test()).toMatchObject({ code: 'unsupported', message: expect.stringContaining(`“${named}”`) })
    })

    test('one that wants another login besides the first is named with what it wants', async () => {
      const one = await startSshDouble({ user: 'keeper', password: PASSWORD, besides: 'keyboard-interactive' })
      ends.push(one)
      writeKnown(theirs, one)
      expect(await (await saved(one)).test()).toMatchObject({
        code: 'unsupported',
        message: expect.stringContaining('wants another login besides this one: keyboard-interactive'),
      })
    })
  })

  describe('the agent', () => {
    const socket = join(newHome(), 'agent')
    let agent: ChildProcess
    beforeAll(async () => {
      agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
      await vi.waitUntil(() => existsSync(socket))
      vi.stubEnv('SSH_AUTH_SOCK', socket)
      execFileSync('ssh-add', ['-q', server.strangeKeyFile, server.keyFile], { stdio: 'pipe' })
    })
    afterAll(() => {
      vi.unstubAllEnvs()
      agent.kill()
    })
    const byAgent = () => through({ ...server, keyFile: '' }, { sshAuth: 'agent' })

    test.each(ENGINES)('%s: by the agent that SSH_AUTH_SOCK names, whichever of its keys it is', async (name) => {
      const saved = await saveThrough(engine, name, byAgent())
      expect(await saved.scan()).toBe(4)
    })

    test('an agent without the right key, one that is gone, and none', async () => {
      const saved = await saveThrough(engine, 'postgres', byAgent())
      execFileSync('ssh-add', ['-q', '-d', server.keyFile], { stdio: 'pipe' })
      expect(await saved.test()).toMatchObject({ code: 'auth_failed', message: expect.stringContaining('every key of the SSH agent') })
      vi.stubEnv('SSH_AUTH_SOCK', join(newHome(), 'nowhere'))
      expect(await saved.test()).toMatchObject({ code: 'auth_failed', message: 'The SSH agent did not answer' })
      vi.stubEnv('SSH_AUTH_SOCK', undefined)
      expect(await saved.test()).toMatchObject({ code: 'auth_failed', message: 'There is no SSH agent here' })
    })
  })
})

describe('R47 through a jump host', () => {
  let inner: SshServer
  beforeAll(async () => {
    inner = await startSsh()
  })
  afterAll(async () => {
    await inner.stop()
  })

  test.each(ENGINES)('%s: each server is asked about by itself, the nearest first', async (name) => {
    rmSync(theirs)
    const saved = await saveThrough(engine, name, { ...through(inner), ...jumping(server) })
    const first = await saved.test()
    expect(first).toMatchObject({ code: 'host_key_unknown', hostKey: { port: server.port, sha256: server.sha256() } })
    engine.hostKeys.trust(first.hostKey!)
    const second = await saved.test()
    expect(second).toMatchObject({ code: 'host_key_unknown', hostKey: { port: inner.port, sha256: inner.sha256() } })
    engine.hostKeys.trust(second.hostKey!)
    expect(await saved.scan()).toBe(4)
    rmSync(join(home, 'known_hosts'))
  })

  test('what fails behind the jump host is named: the login there, and a server that it cannot reach', async () => {
    writeKnown(theirs, [server, inner])
    const strange = await saveThrough(engine, 'postgres', { ...through({ ...inner, keyFile: inner.strangeKeyFile }), ...jumping(server) })
    expect(await strange.test()).toMatchObject({
      code: 'auth_failed',
      message: expect.stringContaining(`:${String(inner.port)} refused this key`),
    })
    const closed = await saveThrough(engine, 'postgres', { ...through({ ...inner, port: 1 }), ...jumping(server) })
    expect(await closed.test()).toMatchObject({
      code: 'refused',
      message: expect.stringContaining(`Nothing answers at 127.0.0.1:1, seen from the SSH server 127.0.0.1:${String(server.port)}`),
    })
  })

  test('a jump host that is lost takes what is behind it with it', async () => {
    writeKnown(theirs, [server, inner])
    const saved = await saveThrough(engine, 'mysql', { ...through(inner), ...jumping(server) })
    expect(await saved.scan()).toBe(4)
    server.dropAll()
    expect(await engine.scans.check(saved.id, never)).toMatchObject({ state: 'live' })
  })
})

describe.each(ENGINES)('R47 %s: a tunnel that is lost', (name) => {
  /** A connection with both of its sessions open. */
  const opened = async (): Promise<Tunnelled> => {
    const saved = await saveThrough(engine, name, through(server))
    await saved.scan()
    await engine.views.rows(saved.id, { schema: saved.subject.schema, name: 'sites' }, { limit: 1 }, never)
    return saved
  }
  const rows = async ({ id, subject }: Tunnelled) =>
    await engine.views.rows(id, { schema: subject.schema, name: 'sites' }, { limit: 1 }, never)

  /** How many sessions still look into the slow view. */
  const running = async ({ subject }: Tunnelled): Promise<number> => {
    if (name === 'mysql') {
      const own = `information_schema.processlist WHERE db = '${subject.schema}' AND LOWER(info) LIKE '%from%slow%' AND id <> CONNECTION_ID()`
      return Number((await askMariadb(subject, `SELECT count(*) FROM ${own}`))[0]?.[0])
    }
    const own = "pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
    return Number(await askPostgres(subject, `SELECT count(*) FROM ${own}`))
  }

  test('while it was idle is opened again without a word', async () => {
    const saved = await opened()
    server.dropAll()
    expect(await engine.scans.check(saved.id, never)).toMatchObject({ state: 'live' })
    expect((await rows(saved)).rows).toHaveLength(1)
    // At once, too: before anybody here can have noticed.
    server.dropAll()
    expect((await rows(saved)).rows).toHaveLength(1)
    expect(await engine.scans.check(saved.id, never)).toMatchObject({ state: 'live' })
  })

  test('with its server is a database out of reach: what is known stays, and is live again afterwards', async () => {
    const saved = await opened()
    await server.halt()
    try {
      const check = await engine.scans.check(saved.id, never)
      expect(check).toMatchObject({ state: 'offline', outage: { why: expect.stringContaining('SSH server: nothing listens on') } })
      await expect(rows(saved)).rejects.toMatchObject({ code: 'refused' })
      expect(await engine.views.outline(saved.id)).toMatchObject({ totalTables: 4, freshness: { state: 'offline' } })
    } finally {
      await server.revive()
    }
    expect(await engine.scans.check(saved.id, never)).toMatchObject({ state: 'live' })
  })

  test('in the middle of a question ends it, and says what was lost', async () => {
    const saved = await saveThrough(engine, name, through(server))
    await saved.subject.run(`CREATE VIEW slow AS ${slow[name]}`)
    await saved.scan()
    const question = engine.views.rows(saved.id, { schema: saved.subject.schema, name: 'slow' }, { limit: 1 }, never)
    void question.catch(() => undefined)
    await expect.poll(async () => await running(saved), { timeout: 15_000 }).toBe(1)
    server.dropAll()
    await expect(question).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/^The connection to the SSH server .* was lost$/),
    })
  })

  test('Cancel reaches the database through it', async () => {
    const saved = await saveThrough(engine, name, through(server))
    await saved.subject.run(`CREATE VIEW slow AS ${slow[name]}`)
    await saved.scan()
    const abort = new AbortController()
    const question = engine.views.rows(saved.id, { schema: saved.subject.schema, name: 'slow' }, { limit: 1 }, abort.signal)
    void question.catch(() => undefined)
    await expect.poll(async () => await running(saved), { timeout: 15_000 }).toBe(1)
    abort.abort()
    await expect(question).rejects.toMatchObject({ code: 'cancelled' })
    await expect.poll(async () => await running(saved), { timeout: 15_000 }).toBe(0)
  })
})

test('R47 a tunnel on which nothing comes back any more is given up after three questions', async () => {
  const echo = createServer((socket) => socket.pipe(socket))
  await new Promise<void>((done) => echo.listen(0, '127.0.0.1', done))
  const { port } = echo.address() as { port: number }
  const { host, port: sshPort, user, keyFile } = server
  const login = { host, port: sshPort, user, auth: 'key' as const, keyFile, secret: undefined }
  const tunnel = await openTunnel([login], [theirs], { signal: never, timeoutMs: 10_000 }, { keepAliveMs: 100 })
  try {
    const socket = await tunnel.reach('127.0.0.1', port)
    const lost = new Promise<Error>((done) => socket.once('error', done))
    socket.write('there')
    expect(String(await new Promise<Buffer>((done) => socket.once('data', done)))).toBe('there')
    await sleep(1000)
    expect(socket.destroyed).toBe(false)
    server.freezeAll()
    expect(await lost).toMatchObject({ code: 'unreachable' })
    await expect(tunnel.reach('127.0.0.1', port)).rejects.toMatchObject({ code: 'unreachable' })
  } finally {
    tunnel.close()
    server.dropAll()
    echo.close()
  }
})

describe('R47 the command line', () => {
  const around = emptySurroundings()
  const relata = async (args: readonly string[]) =>
    await run(process.execPath, [inject('cli'), ...args, '--password-fd', '3'], {
      env: { ...around.env, HOME: process.env['HOME'] ?? '', RELATA_HOME: home, REDIS_URL: NO_REDIS },
      ...{ cwd: around.cwd, input: { 3: MASTER } },
    })

  test.each(ENGINES)('%s: a saved connection is read through its tunnel; an unknown key is named, with what to do', async (name) => {
    const { id, subject } = await saveThrough(engine, name, through(server))
    const { name: called } = await engine.connections.update({ id, revision: 1, name: `Command ${name}` })
    const read = await relata(['scan', called, '--force', '--json'])
    expect(read.json()).toMatchObject({ totalTables: 4 })
    rmSync(theirs)
    const refused = await relata(['scan', called, '--force'])
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toContain(server.sha256())
    expect(refused.stderr).toContain(
      '(host_key_unknown). If that is the key its administrator names, trust it in the window, or connect to it once with ssh',
    )
    expect(existsSync(join(home, 'known_hosts'))).toBe(false)
    expect(subject.engine).toBe(name)
  })
})

test('R47 connecting once with ssh is enough to be known', async () => {
  rmSync(theirs)
  const saved = await saveThrough(engine, 'postgres', through(server))
  expect(await saved.test()).toMatchObject({ code: 'host_key_unknown' })
  const { host, port, user, keyFile } = server
  const options = ['StrictHostKeyChecking=accept-new', `UserKnownHostsFile=${theirs}`, 'HashKnownHosts=yes', 'BatchMode=yes']
  const { status, stderr } = spawnSync(
    'ssh',
    [...options.flatMap((option) => ['-o', option]), '-i', keyFile, '-p', String(port), `${user}@${host}`, 'true'],
    {
      encoding: 'utf8',
    },
  )
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' })
  expect(readFileSync(theirs, 'utf8')).not.toContain(host)
  expect(await saved.test()).toMatchObject({ success: true })
})
