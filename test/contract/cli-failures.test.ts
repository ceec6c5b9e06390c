import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { scanFolder } from '../support/canary'
import { emptySurroundings, type Ran, run, type RunOptions } from '../support/cli'
import { newHome, startEngine } from '../support/engine'
import { makeSubject, type Subject } from '../support/subjects'
import { urlOf } from '../support/url-of'

const around = emptySurroundings()

async function relata(home: string, args: readonly string[], more: RunOptions = {}): Promise<Ran> {
  const env = { ...around.env, RELATA_HOME: home, REDIS_URL: inject('redis').url, ...more.env }
  return await run(process.execPath, [inject('cli'), ...args], { cwd: around.cwd, ...more, env })
}

/** One line on standard error with a hint, the same as JSON on standard output, and the exit code. */
function expectFailure(ran: Ran, exit: 1 | 2, code: string): string {
  const { error } = ran.json() as { error: { code: string; message: string; hint: string } }
  expect({ exit: ran.code, error }).toEqual({ exit, error: { code, message: expect.any(String), hint: expect.any(String) } })
  expect(ran.stderr).toBe(`relata: ${error.message} (${code}). ${error.hint}\n`)
  return error.message
}

describe('a command that cannot be done', () => {
  let subject: Subject
  beforeAll(async () => {
    subject = await makeSubject('postgres')
  })
  const cases: readonly (readonly [string, 1 | 2, string, () => readonly string[]])[] = [
    ['no such command', 2, 'invalid_input', () => ['scna', 'x']],
    ['no such option', 2, 'invalid_input', () => ['scan', 'x', '--forced']],
    ['neither name, URL nor path', 1, 'invalid_input', () => ['scan', 'nothing of that name']],
    ['a file that is not there', 1, 'unreachable', () => ['scan', 'sqlite:/nowhere/x.db']],
    ['a table that is not there', 1, 'not_found', () => ['table', urlOf(subject), 'nowhere']],
    ['a wrong password', 1, 'auth_failed', () => ['scan', urlOf(subject, 'wrong')]],
    ['a closed port', 1, 'refused', () => ['scan', 'mysql://u:p@127.0.0.1:1/db']],
  ]

  test.each(cases)('%s: exit code %i, %s', async (_what, exit, code, args) => {
    expectFailure(await relata(newHome(), [...args(), '--json']), exit, code)
  })

  test('without --json standard output stays empty', async () => {
    const ran = await relata(newHome(), ['scan', 'sqlite:/nowhere/x.db'])
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr.split('\n')).toHaveLength(2)
  })

  test('what was read of a file that is gone is exported all the same', async () => {
    const home = newHome()
    const gone = await makeSubject('sqlite')
    const url = urlOf(gone)
    expect((await relata(home, ['scan', url])).code).toBe(0)
    rmSync(String(gone.options['path']))
    expectFailure(await relata(home, ['scan', url, '--force', '--json']), 1, 'unreachable')
    const ran = await relata(home, ['export', url])
    expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: '' })
    expect((ran.json() as { relations: unknown[] }).relations).toHaveLength(4)
    expectFailure(await relata(newHome(), ['export', url, '--json']), 1, 'unreachable')
  })

  test('a store that cannot be opened', async () => {
    const home = newHome()
    mkdirSync(join(home, 'relata.db'))
    const ran = await relata(home, ['cache', 'health', '--json'])
    expectFailure(ran, 1, 'permission_denied')
    expect(ran.stderr).toContain(join(home, 'relata.db'))
  })
})

describe('saved connections', () => {
  const MASTER = 'correct horse'
  const home = newHome()
  let subject: Subject
  beforeAll(async () => {
    subject = await makeSubject('mysql')
    const engine = await startEngine(inject('host'), home, inject('redis').url)
    await engine.vault.setPassword(MASTER)
    const { options, secrets } = subject
    await engine.connections.create({ name: 'Fleet', engine: 'mysql', environment: 'test', options, secrets })
    for (const name of ['Twin', 'Twin']) await engine.connections.create({ name, engine: 'mysql', environment: 'test', options, secrets })
    await engine.close()
  })

  test('the vault is opened by a file descriptor, and the connection found by its name', async () => {
    const args = ['scan', 'Fleet', '--json', '--password-fd']
    const first = await relata(home, [...args, '3'], { input: { 3: MASTER } })
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.json()).toMatchObject({ cached: false, totalTables: 4 })
    // The line's end that echo and editors leave is not part of the password.
    const second = await relata(home, [...args, '0'], { input: { 0: `${MASTER}\n` } })
    expect(second.json()).toMatchObject({ cached: true, totalTables: 4 })
  })

  const refusals: readonly (readonly [string, string, readonly string[], RunOptions])[] = [
    ['locked, with nobody to ask', 'secrets_locked', ['scan', 'Fleet'], {}],
    ['a wrong master password', 'auth_failed', ['scan', 'Fleet', '--password-fd', '3'], { input: { 3: 'wrong' } }],
    ['a descriptor that is not open', 'invalid_input', ['scan', 'Fleet', '--password-fd', '99'], {}],
    ["a descriptor that is Node's own", 'invalid_input', ['scan', 'Fleet', '--password-fd', '5'], {}],
    ['two of one name', 'conflict', ['scan', 'Twin'], {}],
  ]
  test.each(refusals)('%s: %s', async (_what, code, args, more) => {
    expectFailure(await relata(home, [...args, '--json'], more), 1, code)
  })

  test('where no secret is needed no vault is asked', async () => {
    const free = newHome()
    const engine = await startEngine(inject('host'), free, inject('redis').url)
    const { options } = await makeSubject('sqlite')
    const { id } = await engine.connections.create({ name: 'Plain', engine: 'sqlite', environment: 'test', options, secrets: {} })
    await engine.close()
    expect((await relata(free, ['scan', 'Plain', '--json'])).json()).toMatchObject({ cached: false, totalTables: 4 })
    expect((await relata(free, ['scan', id, '--json'])).json()).toMatchObject({ cached: true })
  })
})

describe('a password in a URL', () => {
  const CANARY = 'hunter2-p@ss/w%rd'
  const all: Ran[] = []
  const home = newHome()
  const loud = { env: { RELATA_LOG: 'trace' } }
  const go = async (...args: string[]) => {
    const ran = await relata(home, args, loud)
    all.push(ran)
    return ran
  }

  const found = (secrets: readonly string[]) =>
    scanFolder(
      home,
      secrets.map((value) => ({ name: 'password', value })),
    )

  /** What was said so far and every file under RELATA_HOME, searched for passwords and what URLs make of them. */
  function expectNowhere(...passwords: string[]): void {
    const said = all.map((ran) => ran.stdout + ran.stderr).join('\n')
    // The log was on, or its silence would prove nothing.
    expect(said).toContain('cache MISS')
    const redis = decodeURIComponent(new URL(inject('redis').url).password)
    const secrets = [...passwords, redis].flatMap((password) => [...new Set([password, encodeURIComponent(password)])])
    expect(secrets.filter((secret) => said.includes(secret))).toEqual([])
    expect(found(secrets)).toEqual([])
  }

  test.each(['postgres', 'mysql'] as const)('of %s appears nowhere in output, log or any file, right or wrong', async (engine) => {
    const subject = await makeSubject(engine)
    const wrong = urlOf(subject, CANARY)
    expect((await go('scan', urlOf(subject), '--json')).code).toBe(0)
    expect((await go('scan', wrong, '--force', '--json')).code).toBe(1)
    expectNowhere(CANARY, subject.secrets['password'] ?? '')
    // The control: what is on disk is found where it is.
    writeFileSync(join(home, 'control'), Buffer.from(CANARY).toString('base64'))
    expect(found([CANARY])).toMatchObject([{ where: join(home, 'control'), encoding: 'base64' }])
    rmSync(join(home, 'control'))
  })

  test('appears nowhere when the URL is malformed or stands where none belongs', async () => {
    const url = `postgres://me:${encodeURIComponent(CANARY)}@127.0.0.1:1/db`
    const ends = await Promise.all(
      [
        ['scan', url],
        ['scan', url.replace(':1/', ':port/'), '--json'],
        ['scan', url.replace('postgres', 'ftp')],
        [url],
        ['scan', 'x', url, '--json'],
        ['scan', `--${url}`],
      ].map(async (args) => (await go(...args)).code),
    )
    expect(ends).toEqual([1, 1, 1, 2, 2, 2])
    expectNowhere(CANARY)
  })
})
