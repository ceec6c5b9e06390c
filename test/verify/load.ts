import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import pg from 'pg'
import { runMariadb, startMariadb } from '../support/mariadb-server'
import { startPostgres } from '../support/postgres-server'
import { program, type TestServer } from '../support/server'
import type { EngineId, Where } from './engines'

/** Servers that are up: a command that is told to end takes them along. */
const running = new Set<TestServer>()

/** Ends every server that {@link load} started and nobody has discarded. */
export async function discardAll(): Promise<void> {
  await Promise.all([...running].map(stop))
}

async function stop(server: TestServer): Promise<void> {
  running.delete(server)
  await server.stop()
}

/** Databases that a file made, what went wrong on the way, and how to throw all of it away. */
export interface Loaded {
  readonly databases: readonly Where[]
  /** What the server or its client refused, as they say it. */
  readonly refused: readonly string[]
  /** An empty database beside one of these, or in its place, for making it anew. */
  again(where: Where): Promise<Place>
  discard(): Promise<void>
}

/** A database that statements are run in one by one, over one connection until its end. */
export interface Place {
  readonly where: Where
  run(statement: string): Promise<void>
  end(): Promise<void>
}

const SYSTEM = `('mysql', 'information_schema', 'performance_schema', 'sys')`
/** Where a file is loaded that makes no database of its own. */
const HOME = 'verify'

/** The engine whose dialect a file is written in, by its name or else by words that only one of them has. */
export function guessEngine(file: string, text: string): EngineId | undefined {
  const name = basename(file).toLowerCase()
  if (/postgres|pgsql|psql|\bpg\b/.test(name)) return 'postgres'
  if (/mysql|mariadb/.test(name)) return 'mysql'
  if (/sqlite/.test(name)) return 'sqlite'
  if (/\bENGINE\s*=|\bAUTO_INCREMENT\b|^\s*DELIMITER\b|^\s*USE\s+\S+;/im.test(text)) return 'mysql'
  if (/\$\$|\bOWNER TO\b|^\\\w|\bCOPY\b.*\bFROM stdin\b|\b(big)?serial\b|::\w|\bplpgsql\b|\bCREATE EXTENSION\b/im.test(text))
    return 'postgres'
  if (/\bAUTOINCREMENT\b|\bPRAGMA\b|\bWITHOUT ROWID\b|\bVIRTUAL TABLE\b/i.test(text)) return 'sqlite'
  return undefined
}

/** Starts a server for this file alone and runs the file there. */
export async function load(engine: EngineId, file: string): Promise<Loaded> {
  const text = readFileSync(file, 'utf8')
  if (engine === 'sqlite') return loadSqlite(text)
  const server = engine === 'postgres' ? await startPostgres() : await startMariadb()
  running.add(server)
  try {
    return await (engine === 'postgres' ? loadPostgres(server, file) : loadMysql(server, file, text))
  } catch (error) {
    await stop(server)
    throw error
  }
}

function loadSqlite(text: string): Loaded {
  const folder = mkdtempSync(join(tmpdir(), 'relata-verify-'))
  const path = join(folder, 'verify.db')
  const db = new Database(path)
  const refused: string[] = []
  try {
    db.exec(text)
  } catch (error) {
    refused.push(String(error))
  }
  db.close()
  const again = async () => {
    const second = join(folder, 'again.db')
    const made = new Database(second)
    return {
      where: { engine: 'sqlite' as const, options: { path: second }, secrets: {} },
      run: async (statement: string) => void made.exec(statement),
      end: async () => void made.close(),
    }
  }
  const discard = async () => rmSync(folder, { recursive: true, force: true })
  return { databases: [{ engine: 'sqlite', options: { path }, secrets: {} }], refused, again, discard }
}

/** psql runs the file, for its own commands are part of such files; each database that is there afterwards is one to compare. */
async function loadPostgres(server: TestServer, file: string): Promise<Loaded> {
  const { host, port, user, password } = server
  const ask = async (sql: string) => {
    const client = new pg.Client({ host, port, user, password, database: server.database })
    await client.connect()
    try {
      const { rows } = await client.query<[string]>({ text: sql, rowMode: 'array' })
      return rows.map(([value]) => value)
    } finally {
      await client.end()
    }
  }
  await ask(`CREATE DATABASE ${HOME}`)
  const args = ['-X', '-q', '-o', '/dev/null', '-h', host, '-p', String(port), '-U', user, '-d', HOME, '-f', basename(file)]
  const refused = await runClient('psql', args, { file, secret: { PGPASSWORD: password } })
  const again = async (where: Where): Promise<Place> => {
    const name = `${String(where.options['database'])} again`
    const [encoding = ''] = await encodingOf(where)
    await ask(`CREATE DATABASE ${JSON.stringify(name)} TEMPLATE template0 ENCODING ${encoding}`)
    const client = new pg.Client({ host, port, user, password, database: name })
    await client.connect()
    return {
      where: { ...where, options: { ...where.options, database: name } },
      run: async (statement) => void (await client.query(statement)),
      end: async () => await client.end(),
    }
  }
  const encodingOf = async ({ options }: Where) =>
    await ask(`SELECT quote_literal(pg_encoding_to_char(encoding)) FROM pg_database WHERE datname = '${String(options['database'])}'`)
  const made = await ask(`SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> '${server.database}'`)
  return {
    databases: made.map((database) => ({ engine: 'postgres', options: { host, port, user, database }, secrets: { password } })),
    refused,
    again,
    discard: async () => await stop(server),
  }
}

/** The client runs a file that speaks to the client; any other is sent whole, for its bodies may hold semicolons. */
async function loadMysql(server: TestServer, file: string, text: string): Promise<Loaded> {
  const { host, port, user, password } = server
  await runMariadb(server, `CREATE DATABASE ${HOME} CHARACTER SET utf8mb4`)
  const refused: string[] = []
  if (/^\s*(DELIMITER|SOURCE|\\\.)\s/im.test(text)) {
    const args = ['--no-defaults', '--force', '-h', host, '-P', String(port), '-u', user, HOME]
    refused.push(...(await runClient('mariadb', args, { file, input: text, secret: { MYSQL_PWD: password } })))
  } else {
    await runMariadb({ ...server, database: HOME }, text).catch((error: unknown) => void refused.push(String(error)))
  }
  // Statements that make several databases name them: they are made anew in the place of the old ones.
  const again = async (where: Where): Promise<Place> => {
    const client = await createConnection({ host, port, user, password, multipleStatements: true })
    const [rows] = await client.query<RowDataPacket[]>({
      sql: `SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME NOT IN ${SYSTEM}`,
      rowsAsArray: true,
    })
    await client.query('SET foreign_key_checks = 0')
    for (const [name] of rows as unknown as [string][]) await client.query(`DROP DATABASE ${client.escapeId(name)}`)
    await client.query('SET foreign_key_checks = 1')
    return { where, run: async (statement) => void (await client.query(statement)), end: async () => await client.end() }
  }
  return {
    databases: [{ engine: 'mysql', options: { host, port, user }, secrets: { password } }],
    again,
    refused,
    discard: async () => await stop(server),
  }
}

/**
 * Runs a server's own client in the folder of the file; answers what it complained of. Never in a way that stops this process:
 * a server whose log nobody reads stands still.
 */
async function runClient(
  name: string,
  args: readonly string[],
  { file, input, secret }: { readonly file: string; readonly input?: string; readonly secret: Readonly<Record<string, string>> },
): Promise<string[]> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: tmpdir(),
    PGCLIENTENCODING: 'UTF8',
    PGOPTIONS: '-c client_min_messages=error',
    ...secret,
  }
  const child = spawn(program(name), args, { cwd: dirname(file), env, stdio: ['pipe', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  // A client that is gone reads no more; how it ended is told by its exit.
  child.stdin.on('error', () => undefined).end(input)
  const code = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done))
  const complaints = said.split('\n').filter((line) => /error|no such/i.test(line))
  return complaints.length === 0 && code !== 0 ? [`${name} ended with ${String(code)}: ${said.slice(0, 200)}`] : complaints
}
