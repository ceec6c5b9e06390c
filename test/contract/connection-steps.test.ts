import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Options, Secrets } from '@shared/connection'
import type { TestStep } from '@shared/connection-test'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Engine } from '../../src/main/engine'
import { makeCertificateSet } from '../support/bad-certificates'
import { blankDatabase } from '../support/blank'
import { never, newHome, startEngine } from '../support/engine'
import { startFakeMysql } from '../support/fake-mysql'
import { startFakePostgres } from '../support/fake-postgres'
import { livingWith } from '../support/process-watch'
import type { Rogue } from '../support/rogue'
import { mysqlPits, postgresPits } from '../support/tar-pits'
import { makeSubject } from '../support/subjects'

// A test tells where it got to: each step, how long it took, and the one it ended at.

const folder = mkdtempSync(join(tmpdir(), 'relata-steps-'))
const certificates = makeCertificateSet(folder)
const ENGINES = ['postgres', 'mysql'] as const
type Kind = (typeof ENGINES)[number]
const PITS = { postgres: postgresPits(certificates.good), mysql: mysqlPits(certificates.good) }

let engine: Engine
const opened: Rogue[] = []
beforeAll(async () => {
  engine = await startEngine(inject('host'), newHome(), 'redis://127.0.0.1:1/0')
  engine.vault.useSession()
})
afterAll(async () => {
  await engine.close()
  await Promise.all(opened.map(async (server) => await server.close()))
  rmSync(folder, { recursive: true, force: true })
})

const server = (kind: Kind) => (kind === 'postgres' ? inject('postgres') : inject('mariadb'))

async function tryOut(kind: string, options: Options, secrets: Secrets = {}, signal = never) {
  const seen: TestStep[][] = []
  const result = await engine.tests.fresh({ engine: kind, options, secrets, revision: 0 }, signal, (steps) => seen.push(steps))
  return { ...result, seen }
}

/** `name done, tcp failed, …` */
function told(steps: readonly TestStep[]): string {
  return steps.map(({ name, state }) => `${name} ${state}`).join(', ')
}

async function rogue(start: () => Promise<Rogue>): Promise<Rogue> {
  const started = await start()
  opened.push(started)
  return started
}

describe.each(ENGINES)('%s: a test', (kind) => {
  test('… that goes well tells every step with its time, as it happens', async () => {
    const { port, user, password, database, caFile } = server(kind)
    const { success, steps, seen } = await tryOut(
      kind,
      { host: 'localhost', port, user, database, tls: 'verify-full', caFile },
      { password },
    )
    expect(success).toBe(true)
    expect(told(steps)).toBe('name done, tcp done, tls done, login done, catalog done')
    for (const step of steps) expect(step.ms).toBeGreaterThanOrEqual(0)
    expect(steps[0]?.found).toMatch(/^(127\.0\.0\.1|::1)$/)
    expect(steps[2]?.found).toMatch(/^TLSv1\.[23]$/)
    const running = seen.map((all) => all.find((step) => step.state === 'running')?.name)
    expect([...new Set(running)]).toEqual(['name', 'tcp', 'tls', 'login', 'catalog', undefined])
  })

  test('… of an address looks no name up; encryption that is not wanted is no step', async () => {
    const { port, user, password, database } = server(kind)
    const { steps } = await tryOut(kind, { host: '127.0.0.1', port, user, database, tls: 'disable' }, { password })
    expect(told(steps)).toBe('tcp done, tls skipped, login done, catalog done')
  })

  test('… ends at a name that nobody knows', async () => {
    const { success, code, steps } = await tryOut(kind, { host: 'no-such-host.invalid', port: 5, user: 'x' })
    expect({ success, code }).toEqual({ success: false, code: 'unreachable' })
    expect(told(steps)).toBe('name failed, tcp waiting, tls waiting, login waiting, catalog waiting')
  })

  test('… ends at a closed port', async () => {
    const { code, steps } = await tryOut(kind, { host: 'localhost', port: 1, user: 'x' })
    expect(code).toBe('refused')
    expect(told(steps)).toBe('name done, tcp failed, tls waiting, login waiting, catalog waiting')
  })

  test('… ends at a certificate for another host, before anything is said', async () => {
    const shown = certificates.bad['for another host']
    const fake = await rogue(async () =>
      kind === 'postgres' ? await startFakePostgres({ certificate: shown }) : await startFakeMysql({ certificate: shown }),
    )
    const options = { host: 'localhost', port: fake.port, user: 'x', tls: 'verify-full', caFile: certificates.ca }
    const { code, message, steps, certificate, driverCode } = await tryOut(kind, options, { password: 'p' })
    expect({ code, message }).toEqual({ code: 'tls_failed', message: "The server's certificate is made out to another host" })
    expect(driverCode).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
    expect(certificate).toMatchObject({ names: ['wrong.example', '127.0.0.9'], issuer: 'authority', elsewhere: true })
    expect(certificate?.until).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(told(steps)).toBe('name done, tcp done, tls failed, login waiting, catalog waiting')
  })

  test('… ends at a certificate file that is none', async () => {
    const caFile = join(folder, 'words.pem')
    writeFileSync(caFile, 'words')
    const { code, steps } = await tryOut(kind, { host: 'localhost', port: 1, user: 'x', tls: 'verify-full', caFile })
    expect(code).toBe('invalid_input')
    expect(told(steps)).toBe('name waiting, tcp waiting, tls failed, login waiting, catalog waiting')
  })

  test('… ends at a wrong password, in words and with the server’s own code', async () => {
    const { port, user, database } = server(kind)
    const { code, hint, steps, driverCode } = await tryOut(kind, { host: '127.0.0.1', port, user, database }, { password: 'wrong' })
    expect(driverCode).toBe(kind === 'postgres' ? '28P01' : '1045')
    expect({ code, hint }).toMatchObject({ code: 'auth_failed', hint: expect.any(String) as string })
    expect(told(steps)).toMatch(/^tcp done, tls (done|skipped), login failed, catalog waiting$/)
  })

  test('… says of a database that there is not: let in, and nothing to read', async () => {
    const { port, user, password } = server(kind)
    const { code, steps } = await tryOut(kind, { host: '127.0.0.1', port, user, database: 'nowhere' }, { password })
    expect(code).toBe('not_found')
    expect(told(steps)).toMatch(/login done, catalog failed$/)
  })

  test('… gives a server up that says nothing, at the step where it hangs', async () => {
    const pit = await rogue(PITS[kind]['wants TLS and then says nothing'] as () => Promise<Rogue>)
    const { code, steps } = await tryOut(kind, { host: '127.0.0.1', port: pit.port, user: 'u', tls: 'require' }, { password: 'p' })
    expect(code).toBe('timeout')
    expect(told(steps)).toBe('tcp done, tls failed, login waiting, catalog waiting')
    expect(steps[1]?.ms).toBeGreaterThan(5000)
  })

  test.each([
    ['wants TLS and then says nothing', 'tls'],
    ['lets one in and answers no question', 'catalog'],
  ])('… of a server that %s is ended by Cancel, with its process and its connection', async (what, at) => {
    const pit = await rogue(PITS[kind][what] as () => Promise<Rogue>)
    const abort = new AbortController()
    const steps: TestStep[][] = []
    const options = { host: '127.0.0.1', port: pit.port, user: 'u', tls: at === 'tls' ? 'require' : 'disable' }
    const running = engine.tests.fresh({ engine: kind, options, secrets: { password: 'p' }, revision: 0 }, abort.signal, (all) =>
      steps.push(all),
    )
    await expect.poll(() => steps.at(-1)?.find((step) => step.state === 'running')?.name).toBe(at)
    abort.abort()
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
    await expect.poll(() => pit.open()).toBe(0)
    await expect.poll(() => livingWith(process.pid, inject('host'))).toEqual([])
  })
})

test('postgres: a role that may not read the catalog is let in and told what it lacks', async () => {
  const blank = await blankDatabase('postgres')
  const role = `none_${String(process.pid)}`
  await blank.run(
    `DROP ROLE IF EXISTS ${role}; CREATE ROLE ${role} LOGIN PASSWORD 'none'; REVOKE SELECT ON pg_catalog.pg_class FROM PUBLIC`,
  )
  try {
    const { code, hint, steps } = await tryOut('postgres', { ...blank.options, user: role }, { password: 'none' })
    expect(code).toBe('permission_denied')
    expect(hint).toContain('pg_catalog.pg_class')
    expect(told(steps)).toMatch(/login done, catalog failed$/)
  } finally {
    await blank.run(`GRANT SELECT ON pg_catalog.pg_class TO PUBLIC; DROP ROLE ${role}`)
    await blank.reset()
  }
})

test('mysql: a user who sees no database is let in and told what he lacks', async () => {
  const blank = await blankDatabase('mysql')
  const user = `none_${String(process.pid)}`
  await blank.run(`DROP USER IF EXISTS ${user}; CREATE USER ${user} IDENTIFIED BY 'none'`)
  try {
    const { database: _, ...options } = blank.options
    const { code, steps } = await tryOut('mysql', { ...options, user }, { password: 'none' })
    expect(code).toBe('permission_denied')
    expect(told(steps)).toMatch(/login done, catalog failed$/)
    const refused = await tryOut('mysql', { ...blank.options, user }, { password: 'none' })
    expect(refused.code).toBe('permission_denied')
    expect(told(refused.steps)).toMatch(/login done, catalog failed$/)
  } finally {
    await blank.run(`DROP USER ${user}`)
    await blank.reset()
  }
})

test('sqlite: a file that opens, one that is gone and one that is no database', async () => {
  const subject = await makeSubject('sqlite')
  expect(told((await tryOut('sqlite', subject.options)).steps)).toBe('file done, catalog done')
  expect(told((await tryOut('sqlite', { path: join(folder, 'gone.db') })).steps)).toBe('file failed, catalog waiting')
  writeFileSync(join(folder, 'notes.db'), 'these are notes and no database, '.repeat(40))
  expect(told((await tryOut('sqlite', { path: join(folder, 'notes.db') })).steps)).toBe('file failed, catalog waiting')
})

test('what is remembered of a test names no address', async () => {
  const { port, user, password, database } = inject('postgres')
  const options = { host: 'localhost', port, user, database, tls: 'disable' }
  const { id } = await engine.connections.create({ name: 'P', engine: 'postgres', environment: 'test', options, secrets: { password } })
  expect((await engine.tests.saved(id, false, never)).steps.some((step) => step.found !== undefined)).toBe(true)
  const again = await engine.tests.saved(id, false, never)
  expect(again.cached).toBe(true)
  expect(told(again.steps)).toBe('name done, tcp done, tls skipped, login done, catalog done')
  expect(again.steps.some((step) => step.found !== undefined)).toBe(false)
})
