import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { inject } from 'vitest'
import { newHome } from './engine'
import { runMariadb } from './mariadb-server'
import { runPostgres } from './postgres-server'

/** A database of one engine that holds the fixture, for suites that run the same for every engine. */
export interface Subject {
  readonly engine: string
  readonly schema: string
  readonly options: Readonly<Record<string, string | number>>
  readonly secrets: Readonly<Record<string, string>>
  readonly hostile: string
  run(sql: string): Promise<void>
}

/** A name with quotes, a newline, a backtick, non-ASCII and a word that JavaScript reserves; 10.11 knows no emoji in names. */
const HOSTILE = 'se"le\'ct`\nñ __proto__'
const EMOJI = `${HOSTILE} 🚢`

/** Makes the fixture: two relations with a composite key, a self reference, a view, a check, an index, a hostile name. */
function fixture(quote: (name: string) => string, hostile: string): string[] {
  const areas = quote('areas')
  return [
    `CREATE TABLE ${areas} (a INT NOT NULL, b INT NOT NULL, label VARCHAR(40), PRIMARY KEY (a, b))`,
    `CREATE TABLE sites (id INT NOT NULL PRIMARY KEY, a INT, b INT, parent INT, price DECIMAL(12,2) DEFAULT 0, CONSTRAINT sites_area FOREIGN KEY (a, b) REFERENCES ${areas} (a, b), CONSTRAINT sites_parent FOREIGN KEY (parent) REFERENCES sites (id), CONSTRAINT positive CHECK (price >= 0))`,
    'CREATE INDEX sites_price ON sites (price)',
    'CREATE VIEW dear_sites AS SELECT id, price FROM sites WHERE price > 10',
    `CREATE TABLE ${quote(hostile)} (${quote('order')} INT, ${quote('__proto__')} VARCHAR(10))`,
    "INSERT INTO areas VALUES (1, 1, 'one'), (1, 2, NULL)",
    'INSERT INTO sites VALUES (1, 1, 1, NULL, 12.50), (2, 1, 2, 1, 99999999.99)',
  ]
}

const double = (name: string) => `"${name.replaceAll('"', '""')}"`
const backtick = (name: string) => `\`${name.replaceAll('`', '``')}\``
let made = 0

/** A fresh database per call, so that suites cannot see each other's changes. */
export async function makeSubject(engine: 'sqlite' | 'postgres' | 'mysql'): Promise<Subject> {
  made += 1
  const database = `subject_${String(process.pid)}_${String(made)}`
  if (engine === 'sqlite') return sqliteSubject()
  return engine === 'postgres' ? await postgresSubject(database) : await mariadbSubject(database)
}

function sqliteSubject(): Subject {
  const path = join(newHome(), 'subject.db')
  const run = async (sql: string) => {
    const db = new Database(path)
    db.exec(sql)
    db.close()
  }
  const db = new Database(path)
  for (const statement of fixture(double, EMOJI)) db.exec(statement)
  db.close()
  return { engine: 'sqlite', schema: 'main', options: { path }, secrets: {}, hostile: EMOJI, run }
}

async function postgresSubject(database: string): Promise<Subject> {
  const server = inject('postgres')
  await runPostgres(server, `CREATE DATABASE ${database}`)
  const run = async (sql: string) => await runPostgres({ ...server, database }, sql)
  for (const statement of fixture(double, EMOJI)) await run(statement)
  const { host, port, user, password } = server
  return { engine: 'postgres', schema: 'public', options: { host, port, user, database }, secrets: { password }, hostile: EMOJI, run }
}

async function mariadbSubject(database: string): Promise<Subject> {
  const server = inject('mariadb')
  await runMariadb(server, `CREATE DATABASE ${database} CHARACTER SET utf8mb4`)
  const run = async (sql: string) => await runMariadb({ ...server, database }, sql)
  for (const statement of fixture(backtick, HOSTILE)) await run(statement)
  const { host, port, user, password } = server
  return { engine: 'mysql', schema: database, options: { host, port, user, database }, secrets: { password }, hostile: HOSTILE, run }
}

/** Takes the database away, as a pulled plug or a lost share would. SQLite only: the servers are shared. */
export function removeSqlite(subject: Subject): void {
  rmSync(String(subject.options['path']))
}
