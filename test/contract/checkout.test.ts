import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, inject, test } from 'vitest'
import { emptySurroundings, type Ran, run } from '../support/cli'
import { newHome, startEngine } from '../support/engine'
import { makeSubject } from '../support/subjects'

// The ways in that README names, as somebody types them in a checkout. Whichever comes first builds.
const ROOT = join(import.meta.dirname, '..', '..')
const LAUNCHER = join(ROOT, 'scripts', 'relata.mjs')
const BUILD_LIMIT_MS = 180_000
const around = emptySurroundings()
const home = newHome()
const env = () => ({ ...around.env, RELATA_HOME: home, REDIS_URL: inject('redis').url, npm_config_update_notifier: 'false' })

/** Where the user stands: not in the checkout. */
const folder = newHome()

beforeAll(async () => {
  const { options } = await makeSubject('sqlite')
  copyFileSync(String(options['path']), join(folder, 'fleet.db'))
  expect(await run(process.execPath, [LAUNCHER, '--help'], { env: env(), cwd: ROOT })).toMatchObject({ code: 0 })
}, BUILD_LIMIT_MS)

function expectDone(ran: Ran, scan: object): void {
  expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: '' })
  expect(ran.json()).toMatchObject(scan)
}

test("npm run -s relata: a relative path is the user's, and both ways share what is known", async () => {
  const npm = ['--prefix', ROOT, 'run', '-s', 'relata', '--', 'scan', 'fleet.db', '--json']
  expectDone(await run('npm', npm, { env: env(), cwd: folder }), { cached: false, totalTables: 4 })
  expectDone(await run('npx', ['--no', 'relata', 'scan', join(folder, 'fleet.db'), '--json'], { env: env(), cwd: ROOT }), {
    cached: true,
    totalTables: 4,
  })
})

test('npx relata passes on output and exit code of a command that fails', async () => {
  const failed = await run('npx', ['--no', 'relata', 'scan', 'nothing', '--json'], { env: env(), cwd: ROOT })
  expect(failed.code).toBe(1)
  expect(failed.json()).toMatchObject({ error: { code: 'invalid_input' } })
})

test('the launcher passes on the descriptor that the master password comes from', async () => {
  const subject = await makeSubject('postgres')
  const vault = newHome()
  const engine = await startEngine(inject('host'), vault, inject('redis').url)
  await engine.vault.setPassword('correct horse')
  const { options, secrets } = subject
  await engine.connections.create({ name: 'Fleet', engine: 'postgres', environment: 'test', options, secrets })
  await engine.close()
  const scan = async (args: string[], input: Record<number, string>) =>
    await run(process.execPath, [LAUNCHER, 'scan', 'Fleet', '--json', ...args], {
      env: { ...env(), RELATA_HOME: vault },
      cwd: folder,
      input,
    })
  expectDone(await scan(['--password-fd=5'], { 5: 'correct horse' }), { cached: false, totalTables: 4 })
  expectDone(await scan(['--password-fd', '0'], { 0: 'correct horse\n' }), { cached: true })
  expect((await scan(['--password-fd', '5'], {})).json()).toMatchObject({ error: { code: 'invalid_input' } })
})
