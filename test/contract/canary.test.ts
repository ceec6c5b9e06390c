import { copyFileSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { openValue } from '../../src/main/cache/seal'
import type { Engine } from '../../src/main/engine'
import { type Canary, type Hit, makeCanary, scanBytes, scanFolder } from '../support/canary'
import { type Channels, openChannels } from '../support/channels'
import { emptySurroundings, run, type RunOptions } from '../support/cli'
import { newHome, startEngine } from '../support/engine'
import { captureLog } from '../support/log-lines'
import { type ProcessWatch, watchProcesses } from '../support/process-watch'
import { openProxy } from '../support/proxy'
import { KEEPS_ALL, scanRedis } from '../support/redis-contents'
import { monitorRedis, type RedisMonitor } from '../support/redis-monitor'
import { startRedis } from '../support/redis-server'
import { startSshDouble } from '../support/ssh-double'
import { newSshKey } from '../support/ssh-key'
import { makeSubject, type Subject } from '../support/subjects'

const secret = {
  postgres: makeCanary('password of PostgreSQL'),
  mysql: makeCanary('password of MariaDB'),
  redis: makeCanary('password of Redis', '/%+'),
  master: makeCanary('master password'),
  newMaster: makeCanary('new master password'),
  wrongMaster: makeCanary('wrong master password'),
  wrong: makeCanary('wrong password'),
  unreachable: makeCanary('password of a host that does not answer'),
  draft: makeCanary('password in the form'),
  refused: makeCanary('password of an update that failed'),
  pasted: makeCanary('password in a URL that was pasted'),
  session: makeCanary('password for one session'),
  ssh: makeCanary('password of an SSH server'),
  sshWrong: makeCanary('wrong password of an SSH server'),
  sshKey: makeCanary('passphrase of an SSH key'),
}
/** What is not secret and yet sealed: nobody who reads files or Redis is told where a connection leads, and as whom. */
const sealed = {
  host: makeCanary('host', '.'),
  user: makeCanary('user', '-'),
  caFile: makeCanary('certificate file', '-'),
  keyFile: makeCanary('key file', '-'),
}
const ALL: readonly Canary[] = [...Object.values(secret), ...Object.values(sealed)]
const ENGINES = ['postgres', 'mysql'] as const

const home = newHome()
const otherHome = newHome()
/** Where the window or the shell would write what is exported. */
const exported = mkdtempSync(join(tmpdir(), 'relata-exports-'))
/** Files of the user's own, which nobody searches. */
const own = mkdtempSync(join(tmpdir(), 'relata-own-'))
const around = emptySurroundings()
const log = captureLog('trace')
/** What commands said on both streams, and what went to the window. */
const said: string[] = []
const replies: string[] = []
const subjects = new Map<(typeof ENGINES)[number], Subject>()
let redis: Awaited<ReturnType<typeof startRedis>>
let monitor: RedisMonitor
let processes: ProcessWatch
let engine: Engine
let channels: Channels
const ids = { postgres: '', mysql: '' }

beforeAll(async () => {
  redis = await startRedis({ password: secret.redis.value, settings: KEEPS_ALL })
  monitor = await monitorRedis(redis)
  // Redis is told its password by us, on its command line: that process is no process of Relata.
  processes = watchProcesses(process.pid, [redis.pid])
  // Hosts of sessions inherit it: what they leave behind lies where it is looked for.
  vi.stubEnv('TMPDIR', around.env['TMPDIR'] ?? '')
  // Where REDIS_URL stands is for the user to choose; in `.env` it is in no environment, so that what is found there came from us.
  writeFileSync(join(around.cwd, '.env'), `REDIS_URL=${redis.url}\n`)
  for (const name of ENGINES) subjects.set(name, await makeSubject(name))
  const { value: user } = sealed.user
  await subject('postgres').run(
    `CREATE ROLE "${user}" LOGIN PASSWORD '${secret.postgres.value}'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC`,
  )
  // The names of those who were granted something are part of a catalog: this one is not searched for.
  await subject('mysql').run(`CREATE USER 'keeper'@'%' IDENTIFIED BY '${secret.mysql.value.replace('\\', '\\\\')}'`)
  await subject('mysql').run(`GRANT ALL ON ${subject('mysql').schema}.* TO 'keeper'@'%'`)
  engine = await startEngine(inject('host'), home, redis.url, { log: log.log })
  channels = openChannels(engine)
  expect((await engine.cache.probe()).layer).toBe('redis')
})
afterEach(async () => {
  await expectNowhere()
})
afterAll(async () => {
  await channels.close()
  await engine.close()
  await expectNowhere()
  processes.stop()
  monitor.close()
  await redis.stop()
  vi.unstubAllEnvs()
})

const subject = (name: (typeof ENGINES)[number]): Subject => {
  const found = subjects.get(name)
  if (found === undefined) throw new Error('not made yet')
  return found
}

/** As the window calls it; what came back is kept, but for the form's own: the URL that was pasted, and options in full. */
const call: Channels['call'] = async (channel, input, onProgress) => {
  const reply = await channels.call(channel, input, onProgress)
  if (channel !== 'engines.parseUrl' && channel !== 'connections.get') replies.push(JSON.stringify(reply))
  return reply
}

/** All that there is to see from outside the process, now and since the beginning. */
async function hits(canaries: readonly Canary[]): Promise<Hit[]> {
  await engine.cache.flush()
  await monitor.settled()
  return [
    ...[home, otherHome, exported, around.env['HOME'] ?? '', around.env['TMPDIR'] ?? ''].flatMap((folder) => scanFolder(folder, canaries)),
    ...(await scanRedis(redis, canaries)),
    ...scanBytes(monitor.bytes(), 'MONITOR', canaries),
    ...scanBytes(Buffer.from(log.text()), 'the log', canaries),
    ...scanBytes(Buffer.from(said.join('\n')), 'output of commands', canaries),
    ...processes.scan(canaries),
    // A reading says as whom it was made, since that decides what could be seen: sealed like the rest of it.
    ...openedValues(canaries.filter((canary) => canary !== sealed.user)),
  ]
}

/** What stands in Redis once it is opened with the key that only this data folder has: a config does not belong there even sealed. */
function openedValues(canaries: readonly Canary[]): Hit[] {
  const key = engine.vault.deriveKey('local/cache-seal')
  const written = monitor.commands().filter(([verb = Buffer.alloc(0)]) => verb.toString().toLowerCase() === 'set')
  return written.flatMap(([, name = Buffer.alloc(0), value = Buffer.alloc(0)]) => {
    const opened = openValue(key, name.toString(), value)
    return opened === undefined ? [] : scanBytes(Buffer.from(opened.value), `opened: ${name.toString()}`, canaries)
  })
}

async function expectNowhere(): Promise<void> {
  expect(await hits(ALL)).toEqual([])
  // The form shows host and user; no answer holds a secret.
  expect(scanBytes(Buffer.from(replies.join('\n')), 'answers to the window', Object.values(secret))).toEqual([])
}

/** The command line on the same data folder, with as much said as it can. */
async function relata(args: readonly string[], more: RunOptions = {}) {
  const env = { ...around.env, RELATA_HOME: home, RELATA_LOG: 'trace' }
  const ran = await run(process.execPath, [inject('cli'), ...args], { env, cwd: around.cwd, ...more })
  said.push(ran.stdout, ran.stderr)
  return ran
}

const optionsOf = (name: (typeof ENGINES)[number]) => ({
  ...subject(name).options,
  user: name === 'postgres' ? sealed.user.value : 'keeper',
})

async function create(name: string, of: (typeof ENGINES)[number], options: Readonly<Record<string, string | number>>, password: Canary) {
  return await call('connections.create', {
    ...{ name, engine: of, environment: 'test', options: { ...optionsOf(of), ...options } },
    secrets: { password: password.value },
  })
}

describe('R01 R12 R20 no secret leaves the process, and no config', () => {
  test('R01 the control: what is planted is found in every place that is searched', async () => {
    const control = makeCanary('control')
    const { value } = control
    const base64 = Buffer.from(value).toString('base64')
    const client = new Redis(redis.url)
    await client.set(`planted:${base64}`, 'x')
    await client.set('planted', Buffer.from(value, 'utf16le'))
    await client.del('planted', `planted:${base64}`)
    await client.set(`planted:${encodeURIComponent(value)}`, value)
    const places = [home, otherHome, exported, around.env['HOME'] ?? '', around.env['TMPDIR'] ?? '']
    for (const place of places) writeFileSync(join(place, 'planted'), JSON.stringify(value))
    log.log.warn({ planted: value }, 'planted')
    await run(process.execPath, ['-e', 'setTimeout(() => undefined, 200)', value], { env: { PLANTED: value } })
    said.push(value)
    const found = await hits([control])
    const where = new Set(found.map((hit) => hit.where.replace(/(?<= of )\d+$/, 'N')))
    for (const place of places) expect(where).toContain(join(place, 'planted'))
    expect(where).toEqual(
      new Set([
        ...places.map((place) => join(place, 'planted')),
        `Redis: planted:${encodeURIComponent(value)}`,
        ...[...where].filter((one) => one.startsWith(redis.folder)),
        ...['MONITOR', 'the log', 'output of commands', 'the command line of N', 'the environment of N'],
      ]),
    )
    expect([...where].filter((one) => one.endsWith('dump.rdb') || one.includes('.aof')).length).toBeGreaterThan(1)
    // In the AOF there is also what was deleted long since.
    expect(new Set(found.filter((hit) => hit.where.includes('.aof')).map(({ encoding }) => encoding))).toEqual(
      new Set(['raw', 'base64', 'url', 'utf16le']),
    )
    await client.del(`planted:${encodeURIComponent(value)}`)
    client.disconnect()
  })

  test.each(ENGINES)('%s: saved, tested, read, browsed, searched, refreshed, exported', async (name) => {
    if (name === 'postgres') await call('vault.setPassword', { password: secret.master.value })
    const { id } = await create(`Fleet ${name}`, name, withAuthority(name), secret[name])
    ids[name] = id
    expect(await call('connections.test', { id, force: true })).toMatchObject({ success: true })
    expect(await call('catalog.scan', { id })).toMatchObject({ totalTables: 4 })
    const { schema } = subject(name)
    await call('catalog.get', { id })
    await call('catalog.relations', { id })
    await call('catalog.relation', { id, schema, name: 'sites' })
    await call('catalog.graph', { id })
    await call('catalog.rows', { id, schema, name: 'sites' })
    await subject(name).run('ALTER TABLE sites ADD COLUMN later INT')
    expect(await call('catalog.refresh', { id })).toMatchObject({ changed: expect.any(Number) })
    await call('catalog.check', { id })
    await call('history.list', { id })
    await call('search.find', { text: 'sites' })
    await call('connections.list', {})
    await call('connections.get', { id })
    await call('cache.entries', {})
    await call('cache.health', {})
    const pieces: string[] = []
    for await (const piece of engine.exports.json(id)) pieces.push(piece)
    writeFileSync(join(exported, `${name}.json`), pieces.join(''))
    expect(pieces.join('')).toContain('later')
  })

  test.each(ENGINES)('%s: a wrong password, a host that does not answer, a draft, a URL, an update that fails', async (name) => {
    const wrong = await create('Wrong', name, {}, secret.wrong)
    expect(await call('connections.test', { id: wrong.id })).toMatchObject({ success: false, code: 'auth_failed' })
    await expect(call('catalog.scan', { id: wrong.id })).rejects.toMatchObject({ code: 'auth_failed' })
    const away = await create('Away', name, { host: sealed.host.value }, secret.unreachable)
    expect(await call('connections.test', { id: away.id })).toMatchObject({ success: false, code: 'unreachable' })
    await expect(call('catalog.scan', { id: away.id })).rejects.toMatchObject({ code: 'unreachable' })
    const form = { engine: name, options: optionsOf(name), secrets: { password: secret.draft.value } }
    expect(await call('connections.testDraft', form)).toMatchObject({ success: false })
    const url = `${name}://me:${encodeURIComponent(secret.pasted.value)}@${sealed.host.value}/db`
    expect(await call('engines.parseUrl', { url })).toMatchObject({ secrets: { password: secret.pasted.value } })
    await expect(call('engines.parseUrl', { url: url.replace('/db', ':port/db') })).rejects.toMatchObject({ code: 'invalid_input' })
    const next = { password: secret.refused.value }
    await expect(call('connections.update', { id: ids[name], revision: 99, secrets: next })).rejects.toMatchObject({ code: 'conflict' })
    const misplaced = { ...optionsOf(name), port: 0, host: secret.refused.value }
    await expect(call('connections.update', { id: ids[name], revision: 1, options: misplaced, secrets: next })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    const unknown = { id: ids[name], revision: 1, [secret.refused.value]: secret.refused.value }
    await expect(call('connections.update', unknown)).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await call('connections.test', { id: ids[name], force: true })).toMatchObject({ success: true })
  })

  test.each(ENGINES)(
    '%s: through SSH servers: unknown, then trusted; by a password and by a locked key; refused, and lost',
    async (name) => {
      const { value: passphrase } = secret.sshKey
      const pair = newSshKey(passphrase)
      const keyFile = join(own, `${name}-${sealed.keyFile.value}`)
      writeFileSync(keyFile, pair.private, { mode: 0o600 })
      const double = await startSshDouble({ user: sealed.user.value, password: secret.ssh.value, key: pair.public })
      try {
        const way = { ssh: true, sshHost: 'localhost', sshPort: double.port, sshUser: sealed.user.value }
        const secrets = { password: secret[name].value, sshPassword: secret.ssh.value }
        const save = async (auth: 'password' | 'key', more: Readonly<Record<string, string>> = {}) =>
          await call('connections.create', {
            ...{ name: `Tunnelled ${name} ${auth}`, engine: name, environment: 'test' },
            options: { ...optionsOf(name), ...way, sshAuth: auth, ...(auth === 'key' ? { sshKeyFile: keyFile } : {}) },
            secrets: { ...secrets, ...(auth === 'key' ? { sshPassphrase: passphrase } : {}), ...more },
          })
        const { id } = await save('password')
        const { hostKey } = await call('connections.test', { id, force: true })
        await expect(call('catalog.scan', { id })).rejects.toMatchObject({ code: 'host_key_unknown' })
        await call('connections.trustHostKey', hostKey!)
        expect(await call('catalog.scan', { id })).toMatchObject({ totalTables: 4 })
        const locked = await save('key')
        expect(await call('catalog.scan', { id: locked.id })).toMatchObject({ totalTables: 4 })
        const wrong = await save('password', { sshPassword: secret.sshWrong.value })
        expect(await call('connections.test', { id: wrong.id })).toMatchObject({ success: false, code: 'auth_failed' })
        const shut = await save('key', { sshPassphrase: secret.sshWrong.value })
        expect(await call('connections.test', { id: shut.id })).toMatchObject({ success: false, code: 'auth_failed' })
      } finally {
        await double.stop()
      }
      expect(
        await call('catalog.check', { id: (await call('connections.list', {})).find((one) => one.name === `Tunnelled ${name} key`)!.id }),
      ).toMatchObject({
        state: 'offline',
      })
      expect(readdirSync(home)).toContain('known_hosts')
    },
  )

  test('the vault locked, unlocked with a wrong and the right password, and given a new one', async () => {
    await call('vault.lock', {})
    // Hosts of sessions hold a password while they live.
    await expect.poll(() => processes.alive()).toEqual([])
    await expect(call('connections.test', { id: ids.postgres, force: true })).rejects.toMatchObject({ code: 'secrets_locked' })
    await expect(call('vault.unlock', { password: secret.wrongMaster.value })).rejects.toMatchObject({ code: 'auth_failed' })
    await call('vault.unlock', { password: secret.master.value })
    expect(await call('connections.test', { id: ids.postgres, force: true })).toMatchObject({ success: true })
    await call('vault.setPassword', { password: secret.newMaster.value })
  })

  test('a password for one session, in a data folder without a vault', async () => {
    const other = await startEngine(inject('host'), otherHome, redis.url, { log: log.log })
    try {
      const window = openChannels(other)
      await window.call('vault.useSession', {})
      const options = { ...optionsOf('postgres'), host: '127.0.0.1' }
      const secrets = { password: secret.session.value }
      const { id } = await window.call('connections.create', { name: 'Session', engine: 'postgres', environment: 'test', options, secrets })
      expect(await window.call('connections.test', { id })).toMatchObject({ success: false, code: 'auth_failed' })
      await window.close()
      await expectNowhere()
    } finally {
      await other.close()
    }
  })

  test.each(ENGINES)('%s: the command line, with the right master password and with a wrong one', async (name) => {
    const scan = ['scan', `Fleet ${name}`, '--force', '--password-fd', '3', '--json']
    expect((await relata(scan, { input: { 3: `${secret.newMaster.value}\n` } })).json()).toMatchObject({ cached: false, totalTables: 4 })
    expect((await relata(scan, { input: { 3: secret.wrongMaster.value } })).json()).toMatchObject({ error: { code: 'auth_failed' } })
    const written = await relata(['export', `Fleet ${name}`, '--password-fd', '3'], { input: { 3: secret.newMaster.value } })
    writeFileSync(join(exported, `${name}-cli.json`), written.stdout)
    expect(written.stdout).toContain('later')
    expect(said.join('\n')).toContain('cache stored')
    // Both kinds of process were looked at: the command, and the hosts of its sessions.
    expect(processes.commandLines().filter((line) => line.includes(inject('cli')))).not.toEqual([])
    expect(processes.commandLines().filter((line) => line.includes(inject('host')))).not.toEqual([])
  })

  test.each(ENGINES)('%s: killed in the middle of a reading', async (name) => {
    const { host, port } = inject(name === 'postgres' ? 'postgres' : 'mariadb')
    const proxy = await openProxy({ host, port })
    try {
      const slow = await create(`Slow ${name}`, name, { port: proxy.port }, secret[name])
      proxy.delay(300)
      // It has logged in and reads: half of all it will ask is asked.
      const reading = vi.waitUntil(() => proxy.roundTrips() >= 6, { timeout: 30_000, interval: 10 })
      const args = ['scan', `Slow ${name}`, '--password-fd', '3']
      const ran = await relata(args, { input: { 3: secret.newMaster.value }, until: reading })
      expect(ran).toMatchObject({ code: null, stdout: '' })
      expect(proxy.roundTrips()).toBeGreaterThanOrEqual(6)
      await expectNowhere()
      proxy.delay(0)
      expect(await call('catalog.scan', { id: slow.id })).toMatchObject({ totalTables: 4 })
    } finally {
      await proxy.close()
    }
  })

  test.each(ENGINES)('%s: copied, forgotten, removed', async (name) => {
    const copy = await call('connections.duplicate', { id: ids[name] })
    expect(await call('connections.test', { id: copy.id })).toMatchObject({ success: true })
    expect(await call('catalog.forget', { id: ids[name] })).toMatchObject({ entries: expect.any(Number) })
    await call('catalog.scan', { id: ids[name] })
    await call('connections.remove', { id: copy.id })
    await call('connections.remove', { id: ids[name] })
    await call('cache.clear', { confirm: true })
  })
})

/** The server, known by an authority whose file has a name that nobody else may learn. */
function withAuthority(name: (typeof ENGINES)[number]): Readonly<Record<string, string>> {
  const caFile = join(own, `${name}-${sealed.caFile.value}.pem`)
  copyFileSync(inject(name === 'postgres' ? 'postgres' : 'mariadb').caFile, caFile)
  return { host: 'localhost', caFile }
}
