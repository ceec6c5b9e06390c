import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mysql } from '../../src/main/drivers/mysql'
import { postgres } from '../../src/main/drivers/postgres'
import { makeCertificateSet } from '../support/bad-certificates'
import { runMariadb, startMariadb } from '../support/mariadb-server'
import { startPostgres } from '../support/postgres-server'
import { openReader, readAll } from '../support/reading'
import type { TestServer } from '../support/server'

// Servers that want to see a certificate of the client's.

const folder = mkdtempSync(join(tmpdir(), 'relata-client-'))
const certFile = join(folder, 'shown.pem')
const keyFile = join(folder, 'shown.key')
const servers = new Map<'postgres' | 'mysql', TestServer>()

beforeAll(async () => {
  const { ca: clientCa, bad } = makeCertificateSet(folder)
  const client = bad['for clients']
  if (client === undefined) throw new Error('no such certificate')
  writeFileSync(certFile, client.cert)
  writeFileSync(keyFile, client.key, { mode: 0o600 })
  // Servers run as users of their own.
  chmodSync(folder, 0o755)
  servers.set('postgres', await startPostgres({ clientCa }))
  const mariadb = await startMariadb({ clientCa })
  servers.set('mysql', mariadb)
  await runMariadb(mariadb, `CREATE USER shown@'%' IDENTIFIED BY '${mariadb.password}' REQUIRE X509; GRANT ALL ON *.* TO shown@'%'`)
})
afterAll(async () => {
  await Promise.all([...servers.values()].map(async (server) => await server.stop()))
  rmSync(folder, { recursive: true, force: true })
})

describe.each(['postgres', 'mysql'] as const)('R07 %s: a client certificate', (engine) => {
  const wayIn = (more: Record<string, string>) => {
    const server = servers.get(engine)
    if (server === undefined) throw new Error('no server')
    const user = engine === 'mysql' ? 'shown' : server.user
    const { port, password, database, caFile } = server
    return { engine, options: { host: 'localhost', port, user, database, caFile, ...more }, secrets: { password } }
  }

  test('is shown to a server that wants one', async () => {
    const session = await openReader(wayIn({ certFile, keyFile }))
    expect((await readAll(session)).notes).toBeDefined()
    await session.close()
  })

  test('that is missing is missed by the server', async () => {
    await expect(openReader(wayIn({}))).rejects.toMatchObject({ code: 'auth_failed' })
  })

  test('without its key, or in a file that holds something else, is told by the field', async () => {
    await expect(openReader(wayIn({ certFile }))).rejects.toMatchObject({ code: 'invalid_input', detail: { field: 'keyFile' } })
    await expect(openReader(wayIn({ keyFile }))).rejects.toMatchObject({ code: 'invalid_input', detail: { field: 'certFile' } })
    await expect(openReader(wayIn({ certFile: keyFile, keyFile }))).rejects.toMatchObject({ detail: { field: 'certFile' } })
    await expect(openReader(wayIn({ certFile, keyFile: certFile }))).rejects.toMatchObject({ detail: { field: 'keyFile' } })
    await expect(openReader(wayIn({ caFile: keyFile }))).rejects.toMatchObject({ code: 'invalid_input', detail: { field: 'caFile' } })
    await expect(openReader(wayIn({ caFile: join(folder, 'none.pem') }))).rejects.toMatchObject({
      ...{ code: 'invalid_input', message: 'This file cannot be read', detail: { field: 'caFile' } },
    })
  })

  test('and all other words about encryption are read from a URL', () => {
    const pin = 'ab'.repeat(32)
    const { module, url } =
      engine === 'mysql'
        ? { module: mysql, url: `mysql://u@h/d?ssl-mode=REQUIRED&ssl-ca=/a&ssl-cert=/b&ssl-key=/c&ssl-fp=${pin}` }
        : { module: postgres, url: `postgres://u@h/d?sslmode=require&sslrootcert=/a&sslcert=/b&sslkey=/c&ssl-fp=${pin}` }
    expect(module.parseUrl(url)?.options).toMatchObject({ tls: 'require', caFile: '/a', certFile: '/b', keyFile: '/c', pin })
    expect(() => module.parseUrl(`${url}0`)).toThrow(expect.objectContaining({ code: 'invalid_input' }))
  })
})
