import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { createConnection } from 'mysql2/promise'
import pg from 'pg'
import { startMariadb } from '../../support/mariadb-server'
import { startPostgres } from '../../support/postgres-server'
import type { TestServer } from '../../support/server'
import { bigSchema as mysqlSchema } from '../schemas/mysql'
import { bigSchema as postgresSchema } from '../schemas/postgres'
import { bigSchema as sqliteSchema } from '../schemas/sqlite'
import type { EngineId, Where } from './job'

/** Databases to measure on, and how to throw them away. */
export interface Places {
  /** By number of tables; each the only large thing on its server. */
  readonly bySize: ReadonlyMap<number, Where>
  /** A thousand tables on the server of the largest. */
  readonly besideLargest?: Where
  /** Server and version. */
  readonly server: string
  discard(): Promise<void>
}

/** Starts servers and makes a schema of each size. */
export async function makePlaces(engine: EngineId, sizes: readonly number[]): Promise<Places> {
  if (engine === 'sqlite') return sqlitePlaces(sizes)
  return engine === 'postgres' ? await postgresPlaces(sizes) : await mysqlPlaces(sizes)
}

function sqlitePlaces(sizes: readonly number[]): Places {
  const folder = mkdtempSync(join(tmpdir(), 'relata-bench-'))
  const bySize = new Map<number, Where>()
  let server = ''
  for (const size of sizes) {
    const path = join(folder, `bench_${String(size)}.db`)
    const db = new Database(path)
    db.pragma('synchronous = OFF')
    db.exec('BEGIN')
    for (const statement of sqliteSchema(size)) db.exec(statement)
    db.exec('COMMIT')
    server = `SQLite ${String(db.prepare('SELECT sqlite_version()').pluck().get())}`
    db.close()
    bySize.set(size, { engine: 'sqlite', options: { path }, secrets: {} })
  }
  return { bySize, server, discard: async () => rmSync(folder, { recursive: true, force: true }) }
}

async function postgresPlaces(sizes: readonly number[]): Promise<Places> {
  const server = await startPostgres()
  const bySize = new Map<number, Where>()
  let version = ''
  for (const size of sizes) {
    const database = `bench_${String(size)}`
    const { host, port, user, password } = server
    await withPostgres(
      { host, port, user, password, database: 'postgres' },
      async (client) => await client.query(`CREATE DATABASE ${database}`),
    )
    await withPostgres({ host, port, user, password, database }, async (client) => {
      for (const text of postgresSchema(size)) await client.query(text)
      await client.query('ANALYZE')
      version = String((await client.query<{ v: string }>(`SELECT current_setting('server_version') AS v`)).rows[0]?.v)
    })
    bySize.set(size, { engine: 'postgres', options: { host, port, user, database, tls: 'disable' }, secrets: { password } })
  }
  return { bySize, server: `PostgreSQL ${version}`, discard: server.stop }
}

async function withPostgres(login: pg.ClientConfig, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client(login)
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

/** A server for each size: some peers' questions read every schema of the server, and would pay for their neighbours. */
async function mysqlPlaces(sizes: readonly number[]): Promise<Places> {
  const servers: TestServer[] = []
  const bySize = new Map<number, Where>()
  const largest = Math.max(...sizes)
  let besideLargest: Where | undefined
  let version = ''
  for (const size of sizes) {
    const server = await startMariadb()
    servers.push(server)
    bySize.set(size, await mysqlSchemaOn(server, size))
    if (size === largest && size > 1000) besideLargest = await mysqlSchemaOn(server, 1000)
    const connection = await createConnection({
      host: server.host,
      port: server.port,
      user: server.user,
      password: server.password,
      rowsAsArray: true,
    })
    version = String(((await connection.query('SELECT VERSION()'))[0] as unknown as unknown[][])[0]?.[0])
    await connection.end()
  }
  return {
    ...{ bySize, server: version, discard: async () => void (await Promise.all(servers.map((server) => server.stop()))) },
    ...(besideLargest === undefined ? {} : { besideLargest }),
  }
}

async function mysqlSchemaOn({ host, port, user, password }: TestServer, size: number): Promise<Where> {
  const database = `bench_${String(size)}`
  const connection = await createConnection({ host, port, user, password })
  await connection.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`)
  await connection.query(`USE ${database}`)
  // Made once and thrown away: nothing has to survive a power cut, and parents are all there in the end.
  await connection.query('SET GLOBAL sync_frm = 0')
  await connection.query('SET foreign_key_checks = 0')
  for (const statement of mysqlSchema(size)) await connection.query(statement)
  await connection.end()
  return { engine: 'mysql', options: { host, port, user, database, tls: 'disable' }, secrets: { password } }
}
