import { program } from '../../support/server'
import type { Job, Where } from './job'
import { type Entry, runJob } from './measure'
import { dbgate, kysely, type Peer } from './peers'

/** The views of information_schema that tell of tables, as a tool without a reader of DDL must ask them. */
const INFORMATION_SCHEMA = [
  ...['TABLES', 'COLUMNS', 'STATISTICS', 'KEY_COLUMN_USAGE', 'VIEWS', 'PARTITIONS'].map((view) => [view, 'TABLE_SCHEMA']),
  ...['REFERENTIAL_CONSTRAINTS', 'CHECK_CONSTRAINTS'].map((view) => [view, 'CONSTRAINT_SCHEMA']),
  ...[
    ['TRIGGERS', 'TRIGGER_SCHEMA'],
    ['ROUTINES', 'ROUTINE_SCHEMA'],
  ],
]
/** Pragmas as tables, joined: the fewest statements that tell of all tables of a file. */
const JOINED_PRAGMAS = [
  'SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema',
  "SELECT m.name, p.* FROM sqlite_schema m, pragma_table_xinfo(m.name) p WHERE m.type IN ('table', 'view')",
  "SELECT m.name, p.* FROM sqlite_schema m, pragma_foreign_key_list(m.name) p WHERE m.type = 'table'",
  "SELECT m.name, l.*, x.* FROM sqlite_schema m, pragma_index_list(m.name) l, pragma_index_xinfo(l.name) x WHERE m.type = 'table' AND x.key = 1",
]

/** What the reading programs need beside a database. */
export interface Around {
  /** The built process of a session. */
  readonly host: string
  /** A new empty folder for a data folder. */
  readonly newFolder: () => string
}

/** Everything that reads the whole of one database, ours first. */
export async function readings(where: Where, size: number, { host }: Around, limitMs: number): Promise<Entry[]> {
  const { engine } = where
  const entry = (id: string, title: string, job: Entry['job']): Entry => ({ id, title, size, job })
  const reading = (id: string, peer: Peer, kind: 'dbgate' | 'kysely') =>
    entry(id, peer.title, 'missing' in peer ? peer : () => ({ kind, where, folder: peer.folder }))
  return [
    entry('full', 'Relata, whole catalog as objects', () => ({ kind: 'relata', where })),
    entry('packed', 'Relata, whole catalog in the process that asked, session process started and all', () => ({
      kind: 'packed',
      where,
      host,
    })),
    ...(await floors(where, size, limitMs)),
    reading('dbgate', await dbgate(engine), 'dbgate'),
    reading('kysely', await kysely(), 'kysely'),
    entry('dump', ...dump(where)),
  ]
}

async function floors(where: Where, size: number, limitMs: number): Promise<Entry[]> {
  if (where.engine === 'sqlite') {
    const job = (): Job => ({ kind: 'plain', where, statements: JOINED_PRAGMAS })
    return [{ id: 'floor', title: 'floor: pragmas as joined tables, four statements, rows thrown away', size, job }]
  }
  const { texts = [] } = await runJob({ kind: 'record', where }, limitMs)
  const floor: Entry = {
    ...{ id: 'floor', title: "floor: Relata's own statements over a bare socket, answers thrown away", size },
    job: () => ({ kind: 'floor', where, texts }),
  }
  if (where.engine === 'postgres') return [floor]
  const statements = INFORMATION_SCHEMA.map(
    ([view = '', schema = '']) => `SELECT * FROM information_schema.${view} WHERE ${schema} = '${String(where.options['database'])}'`,
  )
  return [
    floor,
    {
      id: 'views',
      title: 'ten views of information_schema in one round trip, rows thrown away',
      size,
      job: () => ({ kind: 'plain', where, statements }),
    },
  ]
}

/** The server's own tool that writes the schema as SQL. */
function dump({ engine, options, secrets }: Where): [title: string, job: Entry['job']] {
  const { host, port, user, database, path } = options
  const login = (...[h, p, u]: readonly string[]) => [h ?? '', String(host), p ?? '', String(port), u ?? '', String(user)]
  const command = (name: string, args: readonly string[], env: Readonly<Record<string, string>>): Entry['job'] => {
    try {
      const found = program(name, ['/usr/bin', '/usr/local/bin'])
      return () => ({ kind: 'command', program: found, args, env })
    } catch (error) {
      return { missing: error instanceof Error ? error.message : String(error) }
    }
  }
  const password = secrets['password'] ?? ''
  if (engine === 'postgres')
    return [
      '`pg_dump --schema-only`',
      command('pg_dump', ['--schema-only', ...login('-h', '-p', '-U'), String(database)], { PGPASSWORD: password, PGSSLMODE: 'disable' }),
    ]
  if (engine === 'mysql')
    return [
      '`mariadb-dump --no-data`',
      command(
        'mariadb-dump',
        ['--no-defaults', '--no-data', '--routines', '--events', '--skip-ssl', ...login('-h', '-P', '-u'), String(database)],
        { MYSQL_PWD: password },
      ),
    ]
  return ['`sqlite3 … .schema`', command('sqlite3', ['-readonly', String(path), '.schema'], {})]
}
