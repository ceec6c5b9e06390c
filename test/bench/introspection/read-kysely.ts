import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { EngineId, Outcome, Where } from './job'

/** Driver libraries are loaded before the clock starts. */
const LIBRARIES: Readonly<Record<EngineId, () => Promise<unknown>>> = {
  postgres: async () => await import('pg'),
  mysql: async () => await import('mysql2'),
  sqlite: async () => await import('better-sqlite3'),
}

interface KyselyModule {
  readonly Kysely: new (
    config: object,
  ) => { readonly introspection: { getTables(): Promise<readonly unknown[]> }; destroy(): Promise<void> }
  readonly PostgresDialect: new (config: object) => object
  readonly MysqlDialect: new (config: object) => object
  readonly SqliteDialect: new (config: object) => object
}

/** Kysely's introspector: tables and columns, no keys. */
export async function readKysely(where: Where, folder: string): Promise<Outcome> {
  const require = createRequire(join(folder, 'package.json'))
  const kysely = (await import(/* @vite-ignore */ pathToFileURL(require.resolve('kysely')).href)) as KyselyModule
  const { options, secrets, engine } = where
  const { host, port, user, database } = options
  const login = {
    host: String(host),
    port: Number(port),
    user: String(user),
    database: String(database),
    password: secrets['password'] ?? '',
  }
  await LIBRARIES[engine]()
  const started = performance.now()
  const dialect =
    engine === 'postgres'
      ? new kysely.PostgresDialect({ pool: new (await import('pg')).default.Pool({ ...login, max: 1 }) })
      : engine === 'mysql'
        ? new kysely.MysqlDialect({ pool: (await import('mysql2')).createPool({ ...login, connectionLimit: 1 }) })
        : new kysely.SqliteDialect({ database: new (await import('better-sqlite3')).default(String(options['path']), { readonly: true }) })
  const db = new kysely.Kysely({ dialect })
  const tables = await db.introspection.getTables()
  const ms = performance.now() - started
  await db.destroy()
  return { ms, relations: tables.length }
}
