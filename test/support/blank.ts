import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { inject } from 'vitest'
import { newHome } from './engine'
import { runMariadb } from './mariadb-server'
import { runPostgres } from './postgres-server'

/** The engines that have a server (or need none) in the suites: {@link blankDatabase} and the fixtures know them. */
export const ENGINES = ['sqlite', 'postgres', 'mysql'] as const
export type EngineId = (typeof ENGINES)[number]

/** An empty database of one engine, made for one test. */
export interface Blank {
  readonly engine: EngineId
  /** The schema that names without one belong to. */
  readonly schema: string
  readonly options: Readonly<Record<string, string | number>>
  readonly secrets: Readonly<Record<string, string>>
  /** Runs scripts, one after the other over one connection, as somebody who may do everything. */
  run(...scripts: string[]): Promise<void>
  /** Empties the database: dropped and made again under the same name. */
  reset(): Promise<void>
}

let made = 0

/** Makes an empty database; no two calls share one. */
export async function blankDatabase(engine: EngineId): Promise<Blank> {
  made += 1
  const database = `blank_${String(process.pid)}_${String(made)}`
  if (engine === 'sqlite') return blankSqlite()
  const server = inject(engine === 'postgres' ? 'postgres' : 'mariadb')
  const { host, port, user, password } = server
  const common = { engine, options: { host, port, user, database }, secrets: { password } }
  if (engine === 'postgres') {
    const create = async () => await runPostgres(server, `CREATE DATABASE ${database}`)
    await create()
    return {
      ...common,
      schema: 'public',
      run: async (...scripts) => await runPostgres({ ...server, database }, ...scripts),
      reset: async () => {
        // As PostgreSQL 12 can: WITH (FORCE) came after it. Each is a statement of its own, for DROP DATABASE takes no transaction.
        await runPostgres(
          server,
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`,
          `DROP DATABASE ${database}`,
        )
        await create()
      },
    }
  }
  const create = `CREATE DATABASE ${database} CHARACTER SET utf8mb4`
  await runMariadb(server, create)
  return {
    ...common,
    schema: database,
    run: async (...scripts) => await runMariadb({ ...server, database }, ...scripts),
    reset: async () => await runMariadb(server, `DROP DATABASE ${database}; ${create}`),
  }
}

function blankSqlite(): Blank {
  const path = join(newHome(), 'blank.db')
  const run = async (...scripts: string[]) => {
    const db = new Database(path)
    try {
      for (const script of scripts) db.exec(script)
    } finally {
      db.close()
    }
  }
  return {
    ...{ engine: 'sqlite', schema: 'main', options: { path }, secrets: {}, run },
    reset: async () => {
      for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
      await run('SELECT 1')
    },
  }
}
