import type { Socket } from 'node:net'
import type { Outcome, Where } from './job'
import { encodeQuery, skimmer } from './raw'

const login = ({ options, secrets }: Where) => ({
  ...{ host: String(options['host']), port: Number(options['port']), user: String(options['user']), password: secrets['password'] ?? '' },
  database: String(options['database']),
})

/** The same questions over a bare socket: the server's own time, and that of moving the bytes. */
export async function readFloor(where: Where, texts: readonly string[]): Promise<Outcome> {
  await (where.engine === 'postgres' ? import('pg') : import('mysql2'))
  const started = performance.now()
  const stream = await (where.engine === 'postgres' ? openPostgres(where) : openMysql(where))
  // From here on nobody parses; the library only made the greeting.
  stream.removeAllListeners('data')
  const answers = skimmer(where.engine)
  for (const text of texts) {
    await new Promise<void>((done, fail) => {
      const listen = (chunk: Buffer) => {
        if (!answers.feed(chunk)) return
        stream.off('data', listen)
        done()
      }
      stream.on('data', listen).once('close', () => fail(new Error('the server hung up')))
      stream.write(encodeQuery(where.engine, text))
    })
  }
  const ms = performance.now() - started
  stream.destroy()
  return { ms, statements: answers.statements }
}

async function openPostgres(where: Where): Promise<Socket> {
  const client = new (await import('pg')).default.Client(login(where))
  client.on('error', () => undefined)
  await client.connect()
  return (client as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream
}

async function openMysql(where: Where): Promise<Socket> {
  const connection = (await import('mysql2')).createConnection({ ...login(where), multipleStatements: true, flags: ['-LOCAL_FILES'] })
  connection.on('error', () => undefined)
  await new Promise<void>((done, fail) => connection.connect((error) => (error === null ? done() : fail(error))))
  return (connection as unknown as { readonly stream: Socket }).stream
}

/** Plain statements through the driver library, rows as arrays, thrown away. */
export async function readPlain(where: Where, statements: readonly string[]): Promise<Outcome> {
  await (where.engine === 'sqlite' ? import('better-sqlite3') : import('mysql2/promise'))
  const started = performance.now()
  let rows = 0
  if (where.engine === 'sqlite') {
    const db = new (await import('better-sqlite3')).default(String(where.options['path']), { readonly: true })
    for (const statement of statements) rows += db.prepare(statement).raw().all().length
    db.close()
  } else {
    const connection = await (await import('mysql2/promise')).createConnection({
      ...login(where),
      multipleStatements: true,
      rowsAsArray: true,
    })
    const [found] = await connection.query(statements.join(';\n'))
    rows = (found as unknown[][]).reduce((sum, some) => sum + some.length, 0)
    await connection.end()
  }
  if (rows === 0) throw new Error('nothing was read')
  return { ms: performance.now() - started }
}

/** Runs a statement as somebody else would: over a connection of its own. */
export async function runAs(where: Where, statement: string): Promise<void> {
  if (where.engine === 'sqlite') {
    const db = new (await import('better-sqlite3')).default(String(where.options['path']))
    db.exec(statement)
    db.close()
  } else if (where.engine === 'postgres') {
    const client = new (await import('pg')).default.Client(login(where))
    await client.connect()
    await client.query(statement)
    await client.end()
  } else {
    const connection = await (await import('mysql2/promise')).createConnection(login(where))
    await connection.query(statement)
    await connection.end()
  }
}

/** The session that holds a lock on purpose, by its application's name. */
export const HOLDER = 'relata-bench-holder'

/** Ends what a client that was killed has left running: the server goes on with its question, and everybody after it would pay. */
export async function endOthers(where: Where): Promise<void> {
  const { options, secrets, engine } = where
  if (engine === 'sqlite') return
  if (engine === 'postgres') {
    await runAs(
      where,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database() AND application_name <> '${HOLDER}'`,
    )
    return
  }
  const { createConnection } = await import('mysql2/promise')
  const connection = await createConnection({ ...login({ engine, options, secrets }), rowsAsArray: true })
  const [rows] = await connection.query(
    'SELECT ID FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND USER = SUBSTRING_INDEX(USER(), "@", 1)',
  )
  for (const [id] of rows as unknown as [number][]) await connection.query(`KILL ${String(id)}`).catch(() => undefined)
  await connection.end()
}
