import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { freePort, identity, type Login, program, serverFolder, startServer, type TestServer } from './server'

const DEBIAN = '/usr/lib/postgresql'

/** Where the programs are: the folder that RELATA_TEST_POSTGRES names, else the newest that Debian installed. */
function find(name: string): string {
  const chosen = process.env['RELATA_TEST_POSTGRES']
  if (chosen === undefined || chosen === '') return program(name, debianFolders())
  const path = join(chosen, name)
  if (!existsSync(path)) throw new Error(`RELATA_TEST_POSTGRES: there is no ${path}`)
  return path
}

function debianFolders(): string[] {
  if (!existsSync(DEBIAN)) return []
  return readdirSync(DEBIAN)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN, version, 'bin'))
}

/** The version of the server that the suites run on, as one number: 15, 18. */
export function postgresMajor(): number {
  const told = execFileSync(find('postgres'), ['--version'], { encoding: 'utf8' })
  return Number(/\d+/.exec(told)?.[0])
}

export interface PostgresMore {
  /** Gets all statements that anybody sends, as server.csv. */
  readonly logFolder?: string
  /** PEM file of the authority of client certificates: who comes encrypted has to show one. */
  readonly clientCa?: string
}

/** PostgreSQL with TLS and scram passwords. */
export async function startPostgres({ logFolder, clientCa }: PostgresMore = {}): Promise<TestServer> {
  const who = identity('postgres')
  const { folder, certificates } = serverFolder('postgres', who)
  const password = 'p@ss/w%rd'
  const data = join(folder, 'data')
  writeFileSync(join(folder, 'password'), password)
  if (who.uid !== undefined && who.gid !== undefined) chownSync(join(folder, 'password'), who.uid, who.gid)
  execFileSync(
    find('initdb'),
    [
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${join(folder, 'password')}`,
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ],
    { ...who, cwd: folder, stdio: 'pipe', env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8' } },
  )
  if (clientCa !== undefined) {
    // The first line that fits decides (manual, 21.1).
    const rules = join(data, 'pg_hba.conf')
    writeFileSync(rules, `hostssl all all 127.0.0.1/32 scram-sha-256 clientcert=verify-ca\n${readFileSync(rules, 'utf8')}`)
  }
  const port = await freePort()
  const settings = {
    fsync: 'off',
    full_page_writes: 'off',
    shared_buffers: '32MB',
    ssl: 'on',
    ssl_cert_file: certificates.certificate,
    ssl_key_file: certificates.key,
    ...(clientCa === undefined ? {} : { ssl_ca_file: clientCa }),
    ...(logFolder === undefined ? {} : statementLog(logFolder)),
  }
  if (logFolder !== undefined && who.uid !== undefined && who.gid !== undefined) chownSync(logFolder, who.uid, who.gid)
  const facts = {
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    database: 'postgres',
    caFile: certificates.ca,
    url: `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${String(port)}/postgres`,
  }
  return await startServer(facts, {
    command: find('postgres'),
    args: [
      '-D',
      data,
      '-p',
      String(port),
      '-h',
      '127.0.0.1',
      '-k',
      folder,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    ...{ who, folder, end: 'SIGINT' },
    probe: async () => {
      const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' })
      await client.connect()
      await client.end()
    },
  })
}

function statementLog(folder: string): Readonly<Record<string, string>> {
  return {
    log_statement: 'all',
    logging_collector: 'on',
    log_directory: folder,
    log_filename: 'server.log',
    log_destination: 'csvlog',
    log_rotation_size: '0',
  }
}

/** Runs scripts, one after the other over one connection. */
export async function runPostgres(server: Login, ...scripts: string[]): Promise<void> {
  const client = new pg.Client({
    host: server.host,
    port: server.port,
    user: server.user,
    password: server.password,
    database: server.database,
  })
  await client.connect()
  try {
    for (const script of scripts) await client.query(script)
  } finally {
    await client.end()
  }
}
