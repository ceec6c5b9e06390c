import { execFileSync } from 'node:child_process'
import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { freePort, identity, type Login, program, serverFolder, startServer, type TestServer } from './server'

/** The `mysqld` that RELATA_TEST_MYSQL names; undefined = MariaDB. */
const MYSQLD = process.env['RELATA_TEST_MYSQL'] === '' ? undefined : process.env['RELATA_TEST_MYSQL']

/** Whose syntax the server of the MySQL suites speaks where the two differ. */
export const MYSQL_FLAVOUR = MYSQLD === undefined ? 'mariadb' : 'mysql'

/** MariaDB, or the MySQL that RELATA_TEST_MYSQL names, with a user `app` that may do everything, and with TLS where it is not asked to do without. `clientCa`: PEM file of the authority of client certificates. */
export async function startMariadb({ tls = true, clientCa }: { tls?: boolean; clientCa?: string } = {}): Promise<TestServer> {
  const who = identity('mysql')
  const { folder, certificates } = serverFolder('mariadb', who)
  const password = 'p@ss/w%rd'
  const data = join(folder, 'data')
  const quietly = { ...who, cwd: folder, stdio: 'pipe' } as const
  if (MYSQLD === undefined) {
    const login = ['--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve']
    execFileSync(program('mariadb-install-db'), ['--no-defaults', `--datadir=${data}`, ...login], quietly)
  } else execFileSync(MYSQLD, ['--no-defaults', '--initialize-insecure', `--datadir=${data}`], quietly)
  // The server reads one statement a line here.
  const init = [
    `CREATE USER 'app'@'%' IDENTIFIED BY '${password}';`,
    "GRANT ALL ON *.* TO 'app'@'%' WITH GRANT OPTION;",
    'CREATE DATABASE app CHARACTER SET utf8mb4;',
  ]
  writeFileSync(join(folder, 'init.sql'), `${init.join('\n')}\n`)
  if (who.uid !== undefined && who.gid !== undefined) chownSync(join(folder, 'init.sql'), who.uid, who.gid)
  const port = await freePort()
  const facts = {
    host: '127.0.0.1',
    port,
    user: 'app',
    password,
    database: 'app',
    caFile: certificates.ca,
    url: `mariadb://app:${encodeURIComponent(password)}@127.0.0.1:${String(port)}/app`,
  }
  return await startServer(facts, {
    command: MYSQLD ?? program('mariadbd'),
    args: [
      ...[
        '--no-defaults',
        `--datadir=${data}`,
        `--port=${String(port)}`,
        '--bind-address=127.0.0.1',
        `--socket=${folder}/socket`,
        `--pid-file=${folder}/pid`,
        `--init-file=${folder}/init.sql`,
      ],
      ...[
        ...(tls ? [`--ssl-cert=${certificates.certificate}`, `--ssl-key=${certificates.key}`] : ['--tls-version=']),
        ...(clientCa === undefined ? [] : [`--ssl-ca=${clientCa}`]),
        '--innodb-flush-log-at-trx-commit=0',
        '--innodb-buffer-pool-size=32M',
        '--skip-name-resolve',
        ...(MYSQLD === undefined ? [] : ['--mysqlx=OFF', '--secure-file-priv=NULL', '--disable-log-bin']),
      ],
    ],
    ...{ who, folder, end: 'SIGTERM' },
    probe: async () => await (await createConnection({ host: '127.0.0.1', port, user: 'app', password, database: 'app' })).end(),
  })
}

/** Runs scripts, one after the other over one connection. */
export async function runMariadb(server: Login, ...scripts: string[]): Promise<void> {
  const connection = await createConnection({
    host: server.host,
    port: server.port,
    user: server.user,
    password: server.password,
    database: server.database,
    multipleStatements: true,
  })
  try {
    for (const script of scripts) await connection.query(script)
  } finally {
    await connection.end()
  }
}
