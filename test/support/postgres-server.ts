import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { freePort, identity, type Login, program, serverFolder, startServer, type TestServer } from './server'

const DEBIAN = '/usr/lib/postgresql'

/** PostgreSQL with TLS and scram passwords. */
export async function startPostgres(): Promise<TestServer> {
  const who = identity('postgres')
  const { folder, certificates } = serverFolder('postgres', who)
  const password = 'p@ss/w%rd'
  const data = join(folder, 'data')
  const places = existsSync(DEBIAN)
    ? readdirSync(DEBIAN)
        .map((version) => join(DEBIAN, version, 'bin'))
        .reverse()
    : []
  writeFileSync(join(folder, 'password'), password)
  if (who.uid !== undefined && who.gid !== undefined) chownSync(join(folder, 'password'), who.uid, who.gid)
  execFileSync(
    program('initdb', places),
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
  const port = await freePort()
  const settings = {
    fsync: 'off',
    full_page_writes: 'off',
    shared_buffers: '32MB',
    ssl: 'on',
    ssl_cert_file: certificates.certificate,
    ssl_key_file: certificates.key,
  }
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
    command: program('postgres', places),
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

/** Runs statements as the superuser. */
export async function runPostgres(server: Login, sql: string): Promise<void> {
  const client = new pg.Client({
    host: server.host,
    port: server.port,
    user: server.user,
    password: server.password,
    database: server.database,
  })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
