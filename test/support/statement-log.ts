import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Blank } from './blank'
import { openMariadb } from './mysql-sessions'
import { runPostgres } from './postgres-server'
import type { Login } from './server'

/** What the sessions of one reader sent to a server, by the server's own log. */
export interface StatementLog {
  /** Everything since the last call, in order. */
  take(): Promise<string[]>
  close(): Promise<void>
}

let marks = 0

/** Of a PostgreSQL that was started with a log in `folder`. */
export function postgresLog(server: Login, folder: string): StatementLog {
  const until = newStatements(folder)
  return {
    take: async () => {
      marks += 1
      const mark = `relata mark ${String(marks)} ends here`
      await runPostgres(server, `SELECT '${mark}'`)
      return await until(mark)
    },
    close: async () => undefined,
  }
}

/** Of a MariaDB or MySQL that nobody else looks at, for the user of `reader`; `admin` may switch its general log on. */
export async function mysqlLog(admin: Pick<Blank, 'options' | 'secrets'>, reader: string): Promise<StatementLog> {
  const session = await openMariadb(admin)
  await session.query("SET GLOBAL log_output = 'TABLE'; SET GLOBAL general_log = ON")
  return {
    take: async () => {
      const [rows] = await session.query(
        "SELECT argument FROM mysql.general_log WHERE command_type = 'Query' AND user_host LIKE ? ORDER BY event_time",
        [`${reader}[%`],
      )
      await session.query('TRUNCATE TABLE mysql.general_log')
      return (rows as unknown as unknown[][]).map(([text]) => String(text))
    },
    close: async () => await session.end(),
  }
}

/** What asks for something, and not how to be asked: without settings, transactions and the choice of a database; sorted. */
export function questionsOf(statements: readonly string[]): string[] {
  return statements
    .flatMap((text) => text.split(';\n'))
    .map((text) => text.trim())
    .filter((text) => text !== '' && !/^(SET|BEGIN|START|COMMIT|ROLLBACK|USE)\b/i.test(text))
    .sort()
}

/** Everything that our sessions sent, in order, from the log of a PostgreSQL server that was started with one, once `end` stands in it. */
export async function loggedStatements(folder: string, end: string): Promise<{ version: string; statements: string[] }> {
  const rows = await logOf(folder)(end)
  const version = rows.map((row) => /PostgreSQL (\d+)/.exec(row[13] ?? '')?.[1]).find((found) => found !== undefined) ?? '0'
  return { version: `${version}0000`, statements: oursOf(rows) }
}

/** Each call answers what our sessions sent since the one before, once its `end` stands in the log: of a log that grows all the time. */
export function newStatements(folder: string): (end: string) => Promise<string[]> {
  const next = logOf(folder)
  return async (end) => oursOf(await next(end))
}

/** Statements of our sessions. Columns of csvlog: 13 message, 22 application_name (manual, 20.8.4). */
function oursOf(rows: readonly string[][]): string[] {
  return rows.filter((row) => row[22] === 'relata').flatMap((row) => /^(?:statement|execute [^:]+): (.*)$/s.exec(row[13] ?? '')?.[1] ?? [])
}

/** Each call answers the rows of the log since the one before, once its `end` stands in them. */
function logOf(folder: string): (end: string) => Promise<string[][]> {
  let read = 0
  return async (end) => {
    for (;;) {
      const bytes = readFileSync(join(folder, 'server.csv')).subarray(read)
      const text = bytes.toString('utf8')
      // Quotes are doubled within quotes: an odd number of them is a row that is still being written.
      if (text.includes(end) && text.endsWith('\n') && text.split('"').length % 2 === 1) {
        read += bytes.length
        return parseCsv(text)
      }
      await sleep(50)
    }
  }
}

/** RFC 4180: quotes doubled, newlines inside quotes. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}
