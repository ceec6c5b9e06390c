import { setTimeout as sleep } from 'node:timers/promises'
import { createConnection, type Connection } from 'mysql2/promise'
import type { Blank } from './blank'
import { openProxy, type Proxy } from './proxy'

type Where = Pick<Blank, 'options' | 'secrets'>

/** Another session of somebody who may do everything, in the blank database. The caller ends it. */
export async function openMariadb({ options, secrets }: Where): Promise<Connection> {
  return await createConnection({
    host: String(options['host']),
    port: Number(options['port']),
    user: String(options['user']),
    password: secrets['password'] ?? '',
    database: String(options['database']),
    multipleStatements: true,
    rowsAsArray: true,
  })
}

/** Asks one question in a session of its own; rows are arrays. */
export async function askMariadb(where: Where, sql: string): Promise<unknown[][]> {
  const session = await openMariadb(where)
  try {
    return (await session.query(sql))[0] as unknown[][]
  } finally {
    await session.end()
  }
}

let users = 0

/**
 * Makes a user with the given grants (`ON …` as in GRANT, without TO); answers how to connect as it. `known`: it was here before,
 * so that a server that has not proved itself need not ask for its password.
 */
export async function asUser(blank: Blank, grants: readonly string[], limits = '', known = true): Promise<Blank> {
  users += 1
  const user = `user_${String(process.pid)}_${String(users)}`
  await blank.run(`CREATE USER ${user}@'%' IDENTIFIED BY 'pass word' ${limits}`)
  for (const grant of grants) await blank.run(`GRANT ${grant} TO ${user}@'%'`)
  const way = { ...blank, options: { ...blank.options, user }, secrets: { password: 'pass word' } }
  if (known) await rememberUser(way)
  return way
}

/** Waits until a session of the server is in a state like this one. */
export async function untilState(where: Where, state: RegExp): Promise<void> {
  const session = await openMariadb(where)
  try {
    for (;;) {
      const rows = (await session.query('SHOW PROCESSLIST'))[0] as unknown as unknown[][]
      if (rows.some((row) => row[3] === where.options['database'] && state.test(String(row[6])))) return
      await sleep(10)
    }
  } finally {
    await session.end()
  }
}

/**
 * A login over TLS. MySQL's caching_sha2_password wants one before it takes a user in the clear: it then remembers the password.
 */
export async function rememberUser({ options, secrets }: Where): Promise<void> {
  const session = await createConnection({
    host: String(options['host']),
    port: Number(options['port']),
    user: String(options['user']),
    password: secrets['password'] ?? '',
    ssl: { rejectUnauthorized: false },
  })
  await session.end()
}

/** A proxy before the server, and how to connect through it: in the clear, so that every question is one chunk. */
export async function throughProxy(blank: Blank): Promise<{ proxy: Proxy; way: Blank }> {
  await rememberUser(blank)
  const proxy = await openProxy({ host: String(blank.options['host']), port: Number(blank.options['port']) })
  return { proxy, way: { ...blank, options: { ...blank.options, port: proxy.port, tls: 'disable' } } }
}
