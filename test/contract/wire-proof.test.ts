import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectServer } from '../../src/main/drivers/mysql/connect'
import { toAppError as mysqlError } from '../../src/main/drivers/mysql/errors'
import { connectClient } from '../../src/main/drivers/postgres/connect'
import { toAppError as postgresError } from '../../src/main/drivers/postgres/errors'
import type { Access, ServerOptions, TlsMode } from '../../src/main/drivers/server-options'
import { type CertificateSet, makeCertificateSet, type Shown } from '../support/bad-certificates'
import { MYSQL_LOGINS, type MysqlLogin, startFakeMysql } from '../support/fake-mysql'
import { openReader } from '../support/reading'
import { POSTGRES_LOGINS, type PostgresLogin, startFakePostgres } from '../support/fake-postgres'

// Who is at the other end: servers that have not proved themselves, asking for the password in every way there is.

const PASSWORD = 'canary-Kh4!xx9'
const USER = 'carol'
const LIMIT_MS = 5000

let certificates: CertificateSet
const folder = mkdtempSync(join(tmpdir(), 'relata-wire-'))
beforeAll(() => {
  certificates = makeCertificateSet(folder)
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

interface Outcome {
  /** The code and words of the refusal; undefined where the login was gone through with. */
  readonly refused:
    | { readonly code: string; readonly message: string; readonly hint: string | undefined; readonly fingerprint: unknown }
    | undefined
  /** Whether the server got to know the user, that is: whether anything was said after the handshake. */
  readonly talked: boolean
  readonly leaked: boolean
}

type Way = Partial<Pick<ServerOptions, 'tls' | 'caFile' | 'pin' | 'host'>>

function accessTo(port: number, way: Way): Access {
  return { options: { host: 'localhost', port, user: USER, ...way }, password: PASSWORD, reach: undefined }
}

async function tryPostgres(login: PostgresLogin, certificate: Shown | undefined, way: Way, oldTls = false): Promise<Outcome> {
  const server = await startFakePostgres({ certificate, login, oldTls })
  let refused: Outcome['refused']
  try {
    const client = await connectClient(accessTo(server.port, way), LIMIT_MS)
    await client.end()
  } catch (error) {
    refused = told(postgresError(error))
  }
  const heard = server.heard().toString('latin1')
  // In the clear, a digest that MD5 makes is as good as the password.
  const secrets = certificate === undefined || way.tls === 'disable' ? [PASSWORD, server.md5Of(USER, PASSWORD)] : [PASSWORD]
  const leaked = secrets.some((secret) => heard.includes(secret) || server.passwords.some((text) => text.includes(secret)))
  await server.close()
  return { refused, talked: heard.includes(USER), leaked }
}

async function tryMysql(login: MysqlLogin, certificate: Shown | undefined, way: Way, oldTls = false): Promise<Outcome> {
  const server = await startFakeMysql({ certificate, login, oldTls })
  let refused: Outcome['refused']
  try {
    const connection = await connectServer(accessTo(server.port, way), LIMIT_MS)
    connection.destroy()
  } catch (error) {
    refused = told(mysqlError(error))
  }
  const heard = server.heard().toString('latin1')
  const leaked = heard.includes(PASSWORD) || server.passwords.some((text) => text.includes(PASSWORD))
  await server.close()
  return { refused, talked: heard.includes(USER), leaked }
}

function told({ code, message, hint, detail }: ReturnType<typeof mysqlError>): Outcome['refused'] {
  return { code, message, hint, fingerprint: detail?.['fingerprint'] }
}

const UNPROVED: readonly (TlsMode | undefined)[] = [undefined, 'disable', 'prefer', 'require']

describe('R06: a server that has not proved itself is not handed the password', () => {
  test('the fake servers do get it from a client that takes no care', async () => {
    for (const login of ['caching_sha2_password', 'sha256_password', 'caching_sha2_password with a key of its own'] as const) {
      const server = await startFakeMysql({ login })
      const connection = await createConnection({ host: 'localhost', port: server.port, user: USER, password: PASSWORD })
      connection.destroy()
      expect(server.passwords.filter((text) => text.includes(PASSWORD))).not.toEqual([])
      await server.close()
    }
    const server = await startFakePostgres({ login: 'in clear' })
    const client = new pg.Client({ host: 'localhost', port: server.port, user: USER, password: PASSWORD })
    await client.connect()
    expect(server.passwords.join()).toContain(PASSWORD)
    client.on('error', () => undefined)
    await server.close()
  })

  test.each(POSTGRES_LOGINS.filter((login) => !login.includes('nobody')))('postgres, asked for it %s', async (login) => {
    for (const certificate of [undefined, certificates.bad['signed by itself']])
      for (const tls of UNPROVED) {
        const { leaked, refused } = await tryPostgres(login, certificate, tls === undefined ? {} : { tls })
        expect({ tls, leaked }).toEqual({ tls, leaked: false })
        if (login === 'in clear')
          expect(refused).toMatchObject(
            certificate === undefined && tls === 'require'
              ? { code: 'tls_failed' }
              : { code: 'auth_failed', message: expect.stringContaining('not sent'), hint: expect.any(String) },
          )
      }
  })

  test.each(MYSQL_LOGINS)('mysql, asked for it by %s', async (login) => {
    for (const certificate of [undefined, certificates.bad['signed by itself']])
      for (const tls of UNPROVED) {
        const { leaked, refused } = await tryMysql(login, certificate, tls === undefined ? {} : { tls })
        expect({ tls, leaked }).toEqual({ tls, leaked: false })
        if (/sha|clear/.test(login))
          expect(refused).toMatchObject(
            certificate === undefined && tls === 'require'
              ? { code: 'tls_failed' }
              : { code: 'auth_failed', message: expect.stringContaining('not sent'), hint: expect.any(String) },
          )
        if (login.includes('nobody'))
          expect(refused?.code).toMatch(certificate === undefined && tls === 'require' ? 'tls_failed' : 'unsupported')
      }
  })

  test('postgres, asked in a way that nobody knows: the process of that session ends, with words', async () => {
    const server = await startFakePostgres({ login: 'in a way that nobody knows' })
    const options = { host: 'localhost', port: server.port, user: USER }
    await expect(openReader({ engine: 'postgres', options, secrets: { password: PASSWORD } })).rejects.toMatchObject({
      code: 'query_failed',
      message: expect.stringContaining('could not be understood') as string,
      hint: expect.any(String) as string,
    })
    expect(server.heard().toString('latin1')).not.toContain(PASSWORD)
    await server.close()
  })

  test('one that has may ask for it: by its authority or by its pinned certificate', async () => {
    for (const way of [{ caFile: certificates.ca }, { pin: certificates.good.fingerprint }]) {
      expect(await tryPostgres('in clear', certificates.good, way)).toEqual({ refused: undefined, talked: true, leaked: true })
      for (const login of ['caching_sha2_password', 'sha256_password', 'mysql_clear_password'] as const)
        expect(await tryMysql(login, certificates.good, way)).toEqual({ refused: undefined, talked: true, leaked: true })
    }
  })
})

describe.each([
  ['postgres', (certificate: Shown | undefined, way: Way, old?: boolean) => tryPostgres('not at all', certificate, way, old)],
  ['mysql', (certificate: Shown | undefined, way: Way, old?: boolean) => tryMysql('mysql_native_password', certificate, way, old)],
] as const)('R07 %s: chain and host name', (_engine, attempt) => {
  const verified = (): Way[] => [{ tls: 'verify-full', caFile: certificates.ca }, { caFile: certificates.ca }]

  test('a certificate of the authority for this host is taken, by name and by address', async () => {
    for (const way of verified())
      for (const host of ['localhost', '127.0.0.1'])
        expect(await attempt(certificates.good, { ...way, host })).toMatchObject({ refused: undefined, talked: true })
  })

  test('no bad one is, and nothing is said to the server', async () => {
    expect(Object.keys(certificates.bad).length).toBeGreaterThanOrEqual(11)
    for (const [what, certificate] of Object.entries(certificates.bad))
      for (const way of verified())
        for (const host of ['localhost', '127.0.0.1']) {
          const { refused, talked } = await attempt(certificate, { ...way, host })
          expect({ what, host, talked, ...refused }).toMatchObject({
            code: 'tls_failed',
            fingerprint: certificate.fingerprint,
            hint: expect.any(String),
          })
        }
  })

  test('nor one for the name where the address was asked for', async () => {
    for (const way of verified())
      expect((await attempt(certificates.nameOnly, { ...way, host: '127.0.0.1' })).refused).toMatchObject({
        code: 'tls_failed',
        message: "The server's certificate is made out to another host",
      })
  })

  test('nor an authority that this computer knows none of, nor an old TLS, nor none', async () => {
    expect((await attempt(certificates.good, { tls: 'verify-full' })).refused).toMatchObject({ code: 'tls_failed' })
    for (const way of [...verified(), { tls: 'require' } as const, { pin: certificates.good.fingerprint }]) {
      expect((await attempt(certificates.good, way, true)).refused).toMatchObject({ code: 'tls_failed' })
      expect((await attempt(undefined, way)).refused).toMatchObject({ code: 'tls_failed' })
    }
  })

  test('“to anybody” takes each of them', async () => {
    for (const certificate of [certificates.good, ...Object.values(certificates.bad)])
      for (const tls of ['require', 'prefer'] as const)
        expect(await attempt(certificate, { tls })).toMatchObject({ refused: undefined, talked: true })
  })

  test('a pinned certificate is taken whatever is wrong with it, and no other', async () => {
    const self = certificates.bad['signed by itself']
    if (self === undefined) throw new Error('no such certificate')
    for (const host of ['localhost', '127.0.0.1'])
      for (const tls of [undefined, 'prefer', 'require', 'verify-full'] as const) {
        const way = { host, ...(tls === undefined ? {} : { tls }) }
        for (const pin of [self.fingerprint, `sha256 Fingerprint=${self.fingerprint}`, self.fingerprint.replaceAll(':', '').toLowerCase()])
          expect(await attempt(self, { ...way, pin })).toMatchObject({ refused: undefined, talked: true })
        // Not even one of the authority: what is pinned was said to be the only one.
        const other = await attempt(certificates.good, { ...way, pin: self.fingerprint, caFile: certificates.ca })
        expect(other.refused).toMatchObject({
          code: 'tls_failed',
          fingerprint: certificates.good.fingerprint,
          message: expect.stringContaining('another certificate'),
        })
      }
  })
})
