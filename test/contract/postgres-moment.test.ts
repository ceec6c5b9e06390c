import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CALL, openAs, otherSession } from '../support/postgres-sessions'
import { runPostgres, startPostgres } from '../support/postgres-server'
import type { TestServer } from '../support/server'
import { loggedStatements } from '../support/statement-log'

describe('whether anything has changed in PostgreSQL', () => {
  let server: TestServer
  const logFolder = mkdtempSync(join(tmpdir(), 'relata-moment-'))
  beforeAll(async () => {
    server = await startPostgres({ logFolder })
    // Its workers' transactions would move the moment.
    await runPostgres(server, 'ALTER SYSTEM SET autovacuum = off', 'SELECT pg_reload_conf()', 'CREATE TABLE t (id integer)')
  })
  afterAll(async () => {
    await server.stop()
    rmSync(logFolder, { recursive: true, force: true })
  })

  test('is told by the transactions that are visible while they are the same, and by the catalogs once they are not', async () => {
    const { host, port, user, password, database } = server
    const way = { options: { host, port, user, database }, secrets: { password } }
    const session = await openAs(way, {})
    const { fingerprint } = await session.readCatalog(CALL)
    const other = await otherSession(way)
    const ask = async () => (await session.fingerprint({ ...CALL, known: fingerprint })) === fingerprint

    expect(await ask()).toBe(true)
    const quiet = await counted('nothing happened')
    await other.query('INSERT INTO t VALUES (1)')
    expect(await ask()).toBe(true)
    const written = await counted('a row was written')
    expect(await ask()).toBe(true)
    const again = await counted('nothing more happened')
    expect([quiet, written, again]).toEqual([1, 2, 2])

    // A transaction that began before the last look and ends after it is not in what that look saw.
    await other.query('BEGIN; ALTER TABLE t ADD c integer')
    expect(await ask()).toBe(true)
    expect(await ask()).toBe(true)
    await other.query('ROLLBACK')
    expect(await ask()).toBe(true)
    await other.query('BEGIN; ALTER TABLE t ADD c integer')
    expect(await ask()).toBe(true)
    await other.query('COMMIT')
    expect(await ask()).toBe(false)
    await other.end()
    await session.close()
  })

  /** How often the catalogs were counted up to now. */
  async function counted(mark: string): Promise<number> {
    await runPostgres(server, `SELECT '${mark}'`)
    const { statements } = await loggedStatements(logFolder, mark)
    return statements.filter((text) => text.includes('pg_catalog.pg_partitioned_table t WHERE true')).length
  }
})
