import { execFileSync } from 'node:child_process'
import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { freePort, identity, type Login, program, serverFolder, startServer, type TestServer } from './server'

/** MariaDB with TLS and a user `app` that may do everything. */
export async function startMariadb(): Promise<TestServer> {
  const who = identity('mysql')
  const { folder, certificates } = serverFolder('mariadb', who)
  const password = 'p@ss/w%rd'
  const data = join(folder, 'data')
  execFileSync(
    program('mariadb-install-db'),
    ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'],
    { ...who, cwd: folder, stdio: 'pipe' },
  )
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
    command: program('mariadbd'),
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
        `--ssl-cert=${certificates.certificate}`,
        `--ssl-key=${certificates.key}`,
        '--innodb-flush-log-at-trx-commit=0',
        '--innodb-buffer-pool-size=32M',
        '--skip-name-resolve',
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
