import { createRequire, Module } from 'node:module'
import { join } from 'node:path'
import type { EngineId, Outcome, Where } from './job'
import { runAs } from './read-floor'

/** As much of DbGate's plugins as is used here (dbgate-tools, driverBase.ts). */
interface DbgateDriver {
  readonly engine: string
  connect(options: object): Promise<object>
  close(handle: object): Promise<void>
  getVersion(handle: object): Promise<object>
  analyseFull(handle: object, version: object): Promise<DbgateModel>
  analyseIncremental(handle: object, model: DbgateModel, version: object): Promise<DbgateModel | null>
}
interface DbgateModel {
  readonly tables: readonly unknown[]
  readonly views?: readonly unknown[]
}

const DBGATE: Readonly<Record<EngineId, string>> = {
  postgres: 'postgres@dbgate-plugin-postgres',
  mysql: 'mariadb@dbgate-plugin-mysql',
  sqlite: 'sqlite@dbgate-plugin-sqlite',
}

/** A plugin, its tools where it looks for them. Its SQLite is ours: the addon that it names needs a download of its own. */
function dbgateDriver(engine: EngineId, folder: string): DbgateDriver {
  const name = DBGATE[engine].split('@')[1] ?? ''
  const require = createRequire(join(folder, 'node_modules', name, 'package.json'))
  Reflect.set(globalThis, 'DBGATE_PACKAGES', { 'dbgate-tools': require('dbgate-tools') as unknown })
  if (engine === 'sqlite') {
    const ours = createRequire(import.meta.url)('better-sqlite3') as unknown
    const loader = Module as unknown as { _load(request: string, ...rest: unknown[]): unknown }
    const load = loader._load.bind(loader)
    loader._load = (request, ...rest) => (request === 'better-sqlite3' ? ours : load(request, ...rest))
  }
  const plugin = require(name) as { drivers: DbgateDriver[]; initialize?: (environment: object) => void }
  plugin.initialize?.({})
  const driver = plugin.drivers.find((one) => one.engine === DBGATE[engine])
  if (driver === undefined) throw new Error(`${name} has no driver ${DBGATE[engine]}`)
  return driver
}

/** Connected as its own process for a database connection does. */
async function openDbgate({ engine, options, secrets }: Where, folder: string) {
  const driver = dbgateDriver(engine, folder)
  const started = performance.now()
  const database = options['database']
  const { host: server, port, user, path: databaseFile } = options
  const handle = await driver.connect({
    ...{ engine: driver.engine, server, port, user, database, databaseFile, password: secrets['password'], isReadOnly: false },
  })
  const version = await driver.getVersion(handle)
  return { driver, handle: Object.assign(handle, { database }), version, started }
}

function relationsOf({ tables, views = [] }: DbgateModel): number {
  return tables.length + views.length
}

/** DbGate's full analysis. */
export async function readDbgate(where: Where, folder: string): Promise<Outcome> {
  const { driver, handle, version, started } = await openDbgate(where, folder)
  const model = await driver.analyseFull(handle, version)
  return { ms: performance.now() - started, relations: relationsOf(model) }
}

/** DbGate's incremental analysis on the same connection, nothing changed. */
export async function checkDbgate(where: Where, folder: string): Promise<Outcome> {
  const { driver, handle, version } = await openDbgate(where, folder)
  const model = await driver.analyseFull(handle, version)
  const started = performance.now()
  await driver.analyseIncremental(handle, model, version)
  return { ms: performance.now() - started, relations: relationsOf(model) }
}

export async function changedDbgate(where: Where, statement: string, folder: string): Promise<Outcome> {
  const { driver, handle, version } = await openDbgate(where, folder)
  const model = await driver.analyseFull(handle, version)
  await runAs(where, statement)
  const started = performance.now()
  const found = await driver.analyseIncremental(handle, model, version)
  if (found === null) throw new Error('the change was not seen')
  return { ms: performance.now() - started, relations: 1 }
}
