import { AppError } from '@shared/errors'
import { TLS_WORDS } from './server-options'
import { serverUrl } from './server-url'

/** What a piece of configuration says about one server. Everything as text, as it was written. */
interface Said {
  engine?: string
  url?: string
  host?: string
  port?: string
  database?: string
  user?: string
  password?: string
  /** In the engine's own word: libpq's `sslmode`, the MySQL client's `ssl-mode`. */
  tls?: string
  ca?: string
  cert?: string
  key?: string
}
type Part = keyof Said

/**
 * The URL that a piece of configuration amounts to: lines of a `.env`, a line of a `.pgpass`, the `[client]` section of a `my.cnf`,
 * or libpq's `host=… dbname=…`. Undefined for any other text. `engine`: which one it is where the text does not say.
 * Throws `invalid_input`, without the text, for what is one of these and cannot be used.
 */
export function urlOfPasted(text: string, engine?: string): string | undefined {
  const trimmed = text.trim()
  if (!trimmed.isWellFormed() || /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)) return undefined
  const said = fromOptionFile(trimmed) ?? fromEnvironment(trimmed) ?? fromConninfo(trimmed) ?? fromPgpass(trimmed)
  return said === undefined ? undefined : urlOf(said, engine)
}

/** Parts of a URL by the words of each engine; MariaDB is spoken to as MySQL. */
const ENGINES: Readonly<Record<string, string>> = {
  ...{ postgres: 'postgres', postgresql: 'postgres', pgsql: 'postgres', pg: 'postgres', psql: 'postgres' },
  ...{ mysql: 'mysql', mysql2: 'mysql', mysqli: 'mysql', mariadb: 'mysql', sqlite: 'sqlite', sqlite3: 'sqlite' },
}

function urlOf(said: Said, hint: string | undefined): string {
  if (said.url !== undefined) return said.url
  const own = said.engine === undefined ? undefined : ENGINES[said.engine.toLowerCase().replace(/^.*\./, '')]
  const engine = own ?? { '5432': 'postgres', '3306': 'mysql' }[said.port ?? ''] ?? hint
  if (engine === 'sqlite') return `sqlite:${encodeURI(said.database ?? '')}`
  if (engine !== 'postgres' && engine !== 'mysql')
    throw new AppError('invalid_input', 'These lines do not say which database they are for', {
      hint: 'Choose the database above, then paste them again; or add DB_CONNECTION=pgsql or DB_CONNECTION=mysql',
    })
  const host = said.host ?? 'localhost'
  if (host.startsWith('/') || host.startsWith('@'))
    throw new AppError('invalid_input', 'These lines lead to a socket of this machine, which Relata does not use', {
      hint: 'Write localhost as the host',
    })
  const words = TLS_WORDS[engine]
  const query = (['tls', 'ca', 'cert', 'key'] as const).map((part) => [words[part], said[part]] as const)
  return serverUrl({ scheme: engine, ...said, host, query })
}

/** Names of the variables of each family, by what they say. The first family that has a host, a database or a user is taken. */
const FAMILIES: readonly { readonly engine?: string; readonly names: Readonly<Partial<Record<Part, string>>> }[] = [
  {
    engine: 'postgres',
    names: {
      ...{ host: 'PGHOST|PGHOSTADDR', port: 'PGPORT', database: 'PGDATABASE', user: 'PGUSER', password: 'PGPASSWORD' },
      ...{ tls: 'PGSSLMODE', ca: 'PGSSLROOTCERT', cert: 'PGSSLCERT', key: 'PGSSLKEY' },
    },
  },
  {
    names: {
      ...{ engine: 'CONNECTION|ENGINE|DIALECT|TYPE|DRIVER|CLIENT', host: 'HOST|HOSTNAME|SERVER', port: 'PORT' },
      ...{ database: 'DATABASE|NAME|DATABASE_NAME', user: 'USERNAME|USER', password: 'PASSWORD|PASS|PWD' },
    },
  },
]
/** Before the names of the second family. */
const PREFIXES: readonly (readonly [string, string | undefined])[] = [
  ['DB_', undefined],
  ['DATABASE_', undefined],
  ['POSTGRES_', 'postgres'],
  ['POSTGRESQL_', 'postgres'],
  ['PG_', 'postgres'],
  ['MYSQL_', 'mysql'],
  ['MARIADB_', 'mysql'],
]
/** What the images of the servers call theirs. */
const ALSO: Readonly<Record<string, string>> = { DATABASE: 'DB', PASSWORD: 'ROOT_PASSWORD' }
const URLS = /^(?:DATABASE|DB|POSTGRES|POSTGRESQL|PG|MYSQL|MARIADB)_(?:URL|URI|DSN|CONNECTION_STRING)$|_(?:DATABASE|DB)_(?:URL|URI)$/

function fromEnvironment(text: string): Said | undefined {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  const pairs = lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => /^(?:export\s+|set\s+)?([A-Z][A-Z0-9_]*)\s*=\s*(.*)$/s.exec(line))
  if (pairs.length === 0 || pairs.some((pair) => pair === null)) return undefined
  const values = new Map(pairs.map((pair) => [pair?.[1] ?? '', unquoted(pair?.[2] ?? '')]))
  const url = [...values].find(([name, value]) => URLS.test(name) && /^[a-z][a-z0-9+.-]*:/i.test(value))
  if (url !== undefined) return { url: url[1].replace(/^(postgres|mysql|mariadb)(ql)?\+\w+:/i, '$1$2:') }
  const pick = (names: string, prefix = '') => {
    const all = names.split('|').flatMap((name) => (ALSO[name] === undefined || prefix === '' ? [name] : [name, ALSO[name]]))
    return all.map((name) => values.get(`${prefix}${name}`)).find((value) => value !== undefined && value !== '')
  }
  const tries = FAMILIES.flatMap(({ engine, names }) =>
    engine === undefined ? PREFIXES.map(([prefix, of]) => ({ engine: of, names, prefix })) : [{ engine, names, prefix: '' }],
  )
  for (const { engine, names, prefix } of tries) {
    const said: Said = engine === undefined ? {} : { engine }
    for (const [part, name] of Object.entries(names) as [Part, string][]) {
      const value = pick(name, prefix)
      if (value !== undefined && (part !== 'engine' || engine === undefined)) said[part] = value
    }
    if (said.host !== undefined || said.database !== undefined || said.user !== undefined) return said
  }
  return undefined
}

/** A value of a `.env`: quotes are taken off, a comment behind it is left away. */
function unquoted(value: string): string {
  const single = /^'([^']*)'/.exec(value)
  if (single !== null) return single[1] ?? ''
  const double = /^"((?:[^"\\]|\\.)*)"/s.exec(value)
  if (double !== null) return (double[1] ?? '').replaceAll(/\\(.)/gs, (_, char: string) => ({ n: '\n', r: '\r', t: '\t' })[char] ?? char)
  return value.replace(/\s+#.*$/s, '').trim()
}

/** `host:port:database:user:password`, where `\:` and `\\` stand for themselves and `*` for anything (manual, 34.16). */
function fromPgpass(text: string): Said | undefined {
  if (/[\r\n]/.test(text)) return undefined
  const fields: string[] = ['']
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? ''
    if (char === ':') fields.push('')
    else fields[fields.length - 1] += char === '\\' ? (text[(at += 1)] ?? '') : char
  }
  const [host, port, database, user, password] = fields
  if (fields.length !== 5 || port === undefined || !/^(\d{1,5}|\*)$/.test(port)) return undefined
  const given = (part: Part, value: string | undefined): Said =>
    value === undefined || value === '' || value === '*' ? {} : { [part]: value }
  return {
    engine: 'postgres',
    ...{ ...given('host', host), ...given('port', port), ...given('database', database), ...given('user', user) },
    ...(password === undefined || password === '' ? {} : { password }),
  }
}

const OPTION_FILE: Readonly<Record<string, Part>> = {
  ...{ host: 'host', port: 'port', user: 'user', password: 'password', database: 'database' },
  ...{ 'ssl-mode': 'tls', 'ssl-ca': 'ca', 'ssl-cert': 'cert', 'ssl-key': 'key' },
}
const SECTIONS = new Set(['client', 'mysql', 'mariadb', 'client-mariadb', 'mariadb-client'])

/** The sections of an option file that a client reads (MySQL manual, 6.2.2.2). */
function fromOptionFile(text: string): Said | undefined {
  if (!/^\s*\[\s*(?:client|mysql|mariadb)[\w-]*\s*\]\s*$/im.test(text)) return undefined
  const said: Said = { engine: 'mysql' }
  let section = ''
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim()
    const head = /^\[\s*([\w-]+)\s*\]/.exec(line)
    if (head !== null) section = (head[1] ?? '').toLowerCase()
    const [, name = '', value = ''] = /^([a-z][a-z_-]*)\s*=\s*(.*)$/is.exec(line) ?? []
    const part = OPTION_FILE[name.toLowerCase().replaceAll('_', '-')]
    if (part !== undefined && SECTIONS.has(section)) said[part] = optionValue(value)
  }
  return said
}

function optionValue(value: string): string {
  const quoted = /^(["'])(.*)\1\s*(?:#.*)?$/s.exec(value)
  const bare = quoted === null ? value.replace(/\s+#.*$/s, '') : (quoted[2] ?? '')
  return bare.replaceAll(
    /\\(.)/g,
    (whole, char: string) => ({ b: '\b', t: '\t', n: '\n', r: '\r', s: ' ', '\\': '\\', '"': '"', "'": "'" })[char] ?? whole,
  )
}

const CONNINFO: Readonly<Record<string, Part | undefined>> = {
  ...{ host: 'host', hostaddr: 'host', port: 'port', dbname: 'database', user: 'user', password: 'password' },
  ...{ sslmode: 'tls', sslrootcert: 'ca', sslcert: 'cert', sslkey: 'key' },
}

/** libpq's keyword/value string (manual, 34.1.1.1); words that mean nothing here are passed over. */
function fromConninfo(text: string): Said | undefined {
  const said: Said = { engine: 'postgres' }
  let rest = text
  let known = 0
  while (rest !== '') {
    const found = /^([a-z_]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)(?:[^\s\\]|\\.)*)?)(?:\s+|$)/s.exec(rest)
    if (found === null) return undefined
    const [whole, name = '', quoted, bare = ''] = found
    const part = CONNINFO[name]
    const value = (quoted ?? bare).replaceAll(/\\(.)/gs, '$1')
    if (part !== undefined && value !== '') said[part] = value
    known += part === undefined ? 0 : 1
    rest = rest.slice(whole.length)
  }
  return known === 0 ? undefined : said
}
