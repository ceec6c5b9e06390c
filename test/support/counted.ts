import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runMariadb, startMariadb } from './mariadb-server'
import { runPostgres, startPostgres } from './postgres-server'
import { mysqlLog, postgresLog, type StatementLog } from './statement-log'

const PASSWORD = 'pass word'

/** A server whose every statement is counted, a database on it, and how to change it. */
export interface Counted {
  readonly engine: 'postgres' | 'mysql'
  readonly schema: string
  readonly options: Readonly<Record<string, string | number>>
  readonly secrets: Readonly<Record<string, string>>
  readonly log: StatementLog
  run(sql: string): Promise<void>
  stop(): Promise<void>
}

async function countedPostgres(): Promise<Counted> {
  const folder = mkdtempSync(join(tmpdir(), 'relata-refresh-'))
  const server = await startPostgres({ logFolder: folder })
  const { host, port, user, password, database } = server
  return {
    ...{ engine: 'postgres', schema: 'public', options: { host, port, user, database }, secrets: { password } },
    log: postgresLog(server, folder),
    run: async (sql) => await runPostgres(server, sql),
    stop: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function countedMysql(): Promise<Counted> {
  const server = await startMariadb()
  const { host, port, user, password, database } = server
  await runMariadb(server, `CREATE USER reader@'%' IDENTIFIED BY '${PASSWORD}'; GRANT ALL ON *.* TO reader@'%'`)
  const log = await mysqlLog({ options: { host, port, user, database }, secrets: { password } }, 'reader')
  return {
    ...{ engine: 'mysql', schema: database, options: { host, port, user: 'reader', database }, secrets: { password: PASSWORD }, log },
    run: async (sql) => await runMariadb(server, sql),
    stop: async () => {
      await log.close()
      await server.stop()
    },
  }
}

/** Starts a server of its own, for nobody else may be counted. */
export async function startCounted(engine: Counted['engine']): Promise<Counted> {
  return await (engine === 'postgres' ? countedPostgres() : countedMysql())
}
