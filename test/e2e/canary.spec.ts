import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Locator, test } from '@playwright/test'
import { Redis } from 'ioredis'
import { type Canary, type Hit, makeCanary, scanBytes, scanFolder } from '../support/canary'
import { type ProcessWatch, watchProcesses } from '../support/process-watch'
import { runPostgres, startPostgres } from '../support/postgres-server'
import { KEEPS_ALL, scanRedis } from '../support/redis-contents'
import { monitorRedis, type RedisMonitor } from '../support/redis-monitor'
import { startRedis } from '../support/redis-server'
import type { TestServer } from '../support/server'
import { openFile, powerEvent, type RunningApp, runInPage, saveAs, startApp } from './app'

const secret = {
  database: makeCanary('password of PostgreSQL'),
  wrong: makeCanary('wrong password'),
  pasted: makeCanary('password in a URL that was pasted'),
  typed: makeCanary('password that was typed when the page failed'),
  tunnel: makeCanary('password of an SSH server'),
  redis: makeCanary('password of Redis', '/%+'),
  wrongRedis: makeCanary('wrong password of Redis', '/%+'),
  master: makeCanary('master password'),
  wrongMaster: makeCanary('wrong master password'),
  newMaster: makeCanary('new master password'),
  passphrase: makeCanary('passphrase of a file'),
  wrongPassphrase: makeCanary('wrong passphrase of a file'),
}
const ALL: Canary[] = Object.values(secret)
const folder = (name: string) => mkdtempSync(join(tmpdir(), `relata-canary-${name}-`))
const [home, temporary, userHome, exported] = [folder('home'), folder('tmp'), folder('user'), folder('exports')]
const PLACES = [home, temporary, userHome, exported]

let running: RunningApp
let server: TestServer
let redis: Awaited<ReturnType<typeof startRedis>>
let monitor: RedisMonitor
let processes: ProcessWatch
/** What the application said on both of its streams. */
const said: Buffer[] = []

async function start(): Promise<void> {
  running = await startApp({
    home,
    env: { TMPDIR: temporary, HOME: userHome, XDG_CONFIG_HOME: join(userHome, '.config'), RELATA_LOG: 'trace' },
  })
  for (const stream of [running.app.process().stdout, running.app.process().stderr])
    stream?.on('data', (data: Buffer) => void said.push(data))
  await running.page.locator('html[data-ready]').waitFor()
}
async function call(channel: string, input: object): Promise<unknown> {
  const reply = await running.page.evaluate(async ([name, value]) => await window.relata.call(crypto.randomUUID(), name, value), [
    channel,
    input,
  ] as const)
  expect(reply, channel).toMatchObject({ ok: true })
  return (reply as { value: unknown }).value
}
async function refused(channel: string, input: object): Promise<void> {
  const reply = await running.page.evaluate(async ([name, value]) => await window.relata.call(crypto.randomUUID(), name, value), [
    channel,
    input,
  ] as const)
  expect(reply, channel).toMatchObject({ ok: false, error: { code: 'auth_failed' } })
}
async function hits(canaries: readonly Canary[]): Promise<Hit[]> {
  await monitor.settled()
  return [
    ...PLACES.flatMap((place) => scanFolder(place, canaries)),
    ...(await scanRedis(redis, canaries)),
    ...scanBytes(monitor.bytes(), 'MONITOR', canaries),
    ...scanBytes(Buffer.concat(said), 'output and log', canaries),
    ...processes.scan(canaries),
  ]
}

test.beforeAll(async () => {
  server = await startPostgres()
  await runPostgres(
    server,
    'CREATE TABLE ships (id int PRIMARY KEY, name text); CREATE TABLE calls (id int PRIMARY KEY, ship int REFERENCES ships)',
    `CREATE ROLE keeper LOGIN PASSWORD '${secret.database.value}'`,
    'GRANT SELECT ON ALL TABLES IN SCHEMA public TO keeper',
  )
  redis = await startRedis({ password: secret.redis.value, settings: KEEPS_ALL })
  monitor = await monitorRedis(redis)
  // The servers are told their passwords by us, on their command lines.
  processes = watchProcesses(process.pid, [redis.pid])
  await start()
})
test.afterAll(async () => {
  await running.close()
  processes.stop()
  monitor.close()
  await Promise.all([redis.stop(), server.stop()])
})

test('R01 the control: what is planted is found in every place that is searched', async () => {
  const control = makeCanary('control')
  for (const place of PLACES) writeFileSync(join(place, 'planted'), Buffer.from(control.value).toString('base64'))
  const client = new Redis(`redis://:${encodeURIComponent(secret.redis.value)}@127.0.0.1:${String(redis.port)}`)
  await client.set('planted', control.value)
  await running.app.evaluate((_, value) => process.stdout.write(value), control.value)
  await running.app.evaluate((_, value) => {
    const { spawn } = process.getBuiltinModule('node:child_process')
    spawn('sh', ['-c', 'sleep 1', value], { env: { PLANTED: value, PATH: process.env['PATH'] } })
  }, control.value)
  const places = async () => [...new Set((await hits([control])).map(({ where }) => where.replace(/(?<= of )\d+$/, 'N')))]
  await expect.poll(places).toContain('the environment of N')
  const found = await places()
  const named = [...PLACES.map((place) => join(place, 'planted')), 'Redis: planted', 'MONITOR', 'output and log', 'the command line of N']
  expect(found).toEqual(expect.arrayContaining(named))
  // The files of Redis, both kinds.
  expect(found.filter((where) => where.startsWith(redis.folder) && /dump\.rdb$|\.aof$/.test(where)).length).toBeGreaterThan(1)
  await client.del('planted')
  client.disconnect()
})

test('R01: saved, locked, tunnelled, exported, imported, failed and crashed, the application leaves its secrets nowhere', async () => {
  test.setTimeout(90_000)
  const { page } = running
  await page.getByRole('button', { name: 'Settings' }).click()
  const security = page.getByRole('region', { name: 'Security' })
  await set(security, secret.master)

  // A Redis that refuses, then the right password; and a team.
  const url = `redis://127.0.0.1:${String(redis.port)}`
  await call('cache.testRedis', { url, password: secret.wrongRedis.value })
  await call('cache.saveRedis', { url, password: secret.redis.value })
  await expect(page.getByTestId('cache-state')).toContainText('Redis')
  await call('team.found', {})
  await call('team.copyKey', {})
  ALL.push({ name: 'key of the team', value: await running.app.evaluate(({ clipboard }) => clipboard.readText()) })

  // A URL with a password fills the form; a wrong one and the right one are typed over it.
  await page.getByRole('button', { name: 'Add connection' }).click()
  const dialog = page.getByRole('dialog')
  const place = `127.0.0.1:${String(server.port)}/${server.database}`
  await dialog.getByLabel('Paste a URL or a path').fill(`postgres://keeper:${encodeURIComponent(secret.pasted.value)}@${place}`)
  await dialog.getByLabel('Name', { exact: true }).fill('Fleet')
  for (const password of [undefined, secret.wrong]) {
    if (password !== undefined) await dialog.getByLabel('Password', { exact: true }).fill(password.value)
    await dialog.getByRole('button', { name: 'Test', exact: true }).click()
    await expect(dialog.getByTestId('test-outcome')).toContainText('refused user or password')
  }
  await dialog.getByLabel('Password', { exact: true }).fill(secret.database.value)
  await dialog.getByRole('button', { name: 'Save and connect' }).click()
  await expect(dialog).toHaveCount(0)
  // Names still arrive: the row may move between the two clicks of a double click.
  await page.getByTestId('tree').getByTitle('ships', { exact: true }).click()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('article', { name: 'ships' })).toBeVisible()
  const saved = (await call('connections.list', {})) as { id: string; name: string }[]
  const fleet = saved.find(({ name }) => name === 'Fleet')?.id ?? ''
  await call('catalog.rows', { id: fleet, schema: 'public', name: 'ships' })
  await call('catalog.refresh', { id: fleet })
  await call('search.find', { text: 'ships' })

  // A tunnel to nowhere.
  const tunnel = { ssh: true, sshHost: '127.0.0.1', sshPort: 1, sshUser: 'me', sshAuth: 'password' }
  const { id: tunnelled } = (await call('connections.create', {
    ...{ name: 'Tunnelled', engine: 'postgres' },
    options: { host: '127.0.0.1', port: server.port, user: 'keeper', database: server.database, ...tunnel },
    secrets: { password: secret.database.value, sshPassword: secret.tunnel.value },
  })) as { id: string }
  expect(await call('connections.test', { id: tunnelled })).toMatchObject({ success: false })

  // To a file and back.
  await saveAs(running, join(exported, 'schema.json'))
  await call('catalog.export', { id: fleet })
  await saveAs(running, join(exported, 'plain.json'))
  await call('connections.exportFile', { ids: [fleet, tunnelled] })
  await saveAs(running, join(exported, 'sealed.json'))
  await call('connections.exportFile', { ids: [fleet, tunnelled], passphrase: secret.passphrase.value })
  await openFile(running, join(exported, 'sealed.json'))
  const { token } = (await call('connections.openFile', {})) as { token: string }
  await refused('connections.previewFile', { token, passphrase: secret.wrongPassphrase.value })
  const items = (await call('connections.previewFile', { token, passphrase: secret.passphrase.value })) as { at: number }[]
  await call('connections.importFile', { token, chosen: items.map(({ at }) => at) })

  // Locked, guessed at, unlocked by a code; a new key, a new password.
  const { recoveryCode } = (await call('vault.newRecoveryCode', {})) as { recoveryCode: string }
  ALL.push({ name: 'recovery code', value: recoveryCode })
  await powerEvent(running, 'lock-screen')
  await expect.poll(() => call('vault.status', {})).toMatchObject({ state: 'locked' })
  await refused('vault.unlock', { password: secret.wrongMaster.value })
  await call('vault.recover', { code: recoveryCode })
  const rotated = (await call('vault.rotate', { password: secret.master.value })) as { recoveryCode: string }
  ALL.push({ name: 'next recovery code', value: rotated.recoveryCode })
  await call('vault.setPassword', { password: secret.newMaster.value })
  expect(await hits(ALL)).toEqual([])

  // The page fails with a password in its form, and then the whole application does, in the middle of a reading.
  await page.getByRole('button', { name: 'Add connection' }).click()
  await dialog.getByLabel('Paste a URL or a path').fill('postgres://me@db.example/x')
  await dialog.getByLabel('Password', { exact: true }).fill(secret.typed.value)
  await expect.poll(async () => JSON.stringify(await call('window.kept', {}))).toContain('db.example')
  await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
  const form = async () => await runInPage(running, "document.querySelector('dialog[open]')?.textContent ?? ''", 300)
  await expect.poll(form, { timeout: 20_000 }).toContain('The window failed and is back')
  const gone = new Promise((done) => running.app.process().once('exit', done))
  await running.app.evaluate(async ({ BrowserWindow }, id) => {
    void BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
      `void window.relata.call('last', 'catalog.refresh', { id: '${id}' })`,
    )
    await new Promise((done) => setTimeout(done, 30))
    setTimeout(() => process.kill(process.pid, 'SIGSEGV'), 10)
  }, fleet)
  await gone
  await running.close().catch(() => undefined)
  expect(await hits(ALL)).toEqual([])

  await start()
  expect(await call('vault.status', {})).toMatchObject({ state: 'locked' })
  await call('vault.unlock', { password: secret.newMaster.value })
  expect(await call('connections.test', { id: fleet, force: true })).toMatchObject({ success: true })
  expect(await call('connections.list', {})).toHaveLength(5)
  await running.close()
  expect(await hits(ALL)).toEqual([])
  expect(ALL.length).toBeGreaterThanOrEqual(12)
})

async function set(security: Locator, password: Canary): Promise<void> {
  await security.getByLabel('Master password', { exact: true }).fill(password.value)
  await security.getByLabel('The same again').fill(password.value)
  await security.getByRole('button', { name: 'Set it' }).click()
  await expect(security.getByText('Saved secrets are unlocked')).toBeVisible()
}
