import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { urlOfPasted } from '../../../../src/main/drivers/pasted'
import { engines, parseConnectionUrl, parsePasted } from '../../../../src/main/drivers/registry'

const PG = { host: 'db.example', port: 6543, database: 'shop', user: 'reader' }
const MY = { host: 'db.example', port: 3307, database: 'shop', user: 'reader' }

describe('lines of a .env', () => {
  test.each([
    ['DATABASE_URL=postgres://reader:p%40ss@db.example:6543/shop', 'postgres', PG],
    ['export DATABASE_URL="postgresql://reader:p%40ss@db.example:6543/shop" # main', 'postgres', PG],
    ['APP_ENV=local\nDB_URL=mysql://reader:p%40ss@db.example:3307/shop', 'mysql', MY],
    ['DATABASE_URL=mysql+pymysql://reader:p%40ss@db.example:3307/shop', 'mysql', MY],
    ['PGHOST=db.example\nPGPORT=6543\nPGDATABASE=shop\nPGUSER=reader\nPGPASSWORD=p@ss', 'postgres', PG],
    [
      '# Laravel\nDB_CONNECTION=pgsql\nDB_HOST=db.example\nDB_PORT=6543\nDB_DATABASE=shop\nDB_USERNAME=reader\nDB_PASSWORD="p@ss"',
      'postgres',
      PG,
    ],
    ["DB_ENGINE=django.db.backends.mysql\nDB_HOST=db.example\nDB_PORT=3307\nDB_NAME=shop\nDB_USER=reader\nDB_PASS='p@ss'", 'mysql', MY],
    ['POSTGRES_HOST=db.example\nPOSTGRES_PORT=6543\nPOSTGRES_DB=shop\nPOSTGRES_USER=reader\nPOSTGRES_PASSWORD=p@ss', 'postgres', PG],
    ['MARIADB_HOST=db.example\nMARIADB_PORT=3307\nMARIADB_DATABASE=shop\nMARIADB_USER=reader\nMARIADB_PASSWORD=p@ss', 'mysql', MY],
  ])('%s', (text, engine, options) => {
    expect(parsePasted(text)).toMatchObject({ engine, options, secrets: { password: 'p@ss' } })
  })

  test('where they do not name the database, what is chosen counts, or the port; without either they say so', () => {
    const lines = 'DB_HOST=db.example\nDB_USER=reader'
    expect(parsePasted(lines, 'mysql')).toMatchObject({ engine: 'mysql', options: { host: 'db.example', port: 3306 } })
    expect(parsePasted(`${lines}\nDB_PORT=5432`, 'mysql')).toMatchObject({ engine: 'postgres' })
    expect(() => parsePasted(lines)).toThrow('do not say which database')
  })

  test('encryption and its files come along', () => {
    expect(parsePasted('PGHOST=h\nPGSSLMODE=verify-full\nPGSSLROOTCERT=/etc/my ca.pem').options).toMatchObject({
      ...{ host: 'h', tls: 'verify-full', caFile: '/etc/my ca.pem' },
    })
  })

  test('a file database', () => {
    expect(parsePasted('DB_CONNECTION=sqlite\nDB_DATABASE=/srv/my shop.db')).toMatchObject({
      ...{ engine: 'sqlite', options: { path: '/srv/my shop.db' } },
    })
  })
})

describe('a line of a .pgpass', () => {
  test.each([
    ['db.example:6543:shop:reader:p@ss', PG, 'p@ss'],
    ['db.example:6543:*:reader:a\\:b\\\\c', { host: 'db.example', port: 6543, user: 'reader' }, 'a:b\\c'],
    ['\\:\\:1:5432:shop:reader:x', { host: '::1', port: 5432 }, 'x'],
    ['*:*:*:reader:x', { host: 'localhost', port: 5432, user: 'reader' }, 'x'],
  ])('%s', (text, options, password) => {
    const parsed = parsePasted(text)
    expect(parsed).toMatchObject({ engine: 'postgres', options, secrets: { password } })
    if (text.includes('*')) expect(parsed.options).not.toHaveProperty('database')
  })
})

describe('a my.cnf', () => {
  test('what clients read of it, quotes and comments taken off', () => {
    const text = `[mysqld]\nport=1\npassword=server\n\n[client]\nhost = db.example\nport=3307 # here\nuser="reader"\npassword="p@ss#1"\nssl_mode=VERIFY_IDENTITY\nssl-ca=/etc/ca.pem\n\n[mysql]\ndatabase=shop\nno-beep`
    expect(parsePasted(text)).toMatchObject({
      engine: 'mysql',
      options: { ...MY, tls: 'verify-full', caFile: '/etc/ca.pem' },
      secrets: { password: 'p@ss#1' },
    })
  })
})

describe("libpq's key=value", () => {
  test.each([
    ['host=db.example port=6543 dbname=shop user=reader password=p@ss sslmode=require', 'p@ss'],
    ["host = db.example port='6543' dbname=shop user=reader password='it\\'s a \\\\' connect_timeout=3 sslmode=require", "it's a \\"],
  ])('%s', (text, password) => {
    expect(parsePasted(text)).toMatchObject({ engine: 'postgres', options: { ...PG, tls: 'require' }, secrets: { password } })
  })
})

test.each([
  ['a URL', 'postgres://u:p@h/d'],
  ['a path', '/srv/shop.db'],
  ['a path on Windows', 'C:\\data\\shop.db'],
  ['words', 'what is this'],
  ['an assignment of something else', 'color=red'],
  ['half a character', 'host=\ud800'],
  ['nothing', ''],
])('%s is none of these', (_, text) => {
  expect(urlOfPasted(text)).toBeUndefined()
})

test('a socket of this machine is not silently taken for another host', () => {
  expect(() => parsePasted('host=/var/run/postgresql user=me')).toThrow('socket')
})

// A database called . or .. is in no URL: it would be a step in its path.
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 24 })
  .filter((one) => one.isWellFormed() && !/[\0\r\n]/.test(one) && one.trim() === one && one !== '.' && one !== '..')
const login = fc.record({ host: fc.domain(), port: fc.integer({ min: 1, max: 65_535 }), database: text, user: text, password: text })
const WRITTEN: Readonly<Record<string, (one: { host: string; port: number; database: string; user: string; password: string }) => string>> =
  {
    conninfo: ({ host, port, database, user, password }) => {
      const quoted = (value: string) => `'${value.replaceAll(/[\\']/g, '\\$&')}'`
      return `host=${host} port=${String(port)} dbname=${quoted(database)} user=${quoted(user)} password=${quoted(password)}`
    },
    pgpass: ({ host, port, database, user, password }) =>
      [host, String(port), database, user, password].map((value) => value.replaceAll(/[\\:]/g, '\\$&')).join(':'),
    env: ({ host, port, database, user, password }) => {
      const quoted = (value: string) => `"${value.replaceAll(/[\\"]/g, '\\$&')}"`
      return `PGHOST=${host}\nPGPORT=${String(port)}\nPGDATABASE=${quoted(database)}\nPGUSER=${quoted(user)}\nPGPASSWORD=${quoted(password)}`
    },
  }

test.each(Object.entries(WRITTEN))('whatever characters there are, what is written as %s is read again', (_, write) => {
  fc.assert(
    fc.property(login, (one) => {
      fc.pre(![one.database, one.user].includes('*'))
      const { host, port, database, user, password } = one
      expect(parsePasted(write(one))).toMatchObject({
        ...{ engine: 'postgres', options: { host: host.toLowerCase(), port, database, user }, secrets: { password } },
      })
    }),
    { numRuns: 300 },
  )
})

test('R01 no text at all breaks it, and what it refuses is not repeated', () => {
  const pieces = fc.constantFrom(
    'DB_HOST=',
    'PGPASSWORD=',
    '[client]',
    '\n',
    ':',
    "'",
    '"',
    '\\',
    '=',
    'host=',
    'password=',
    '*',
    '://',
    ' ',
    '#',
    'a',
    '5432',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 6 })), { maxLength: 20 }), (parts) => {
      const pasted = `${parts.join('')}canary-secret`
      try {
        urlOfPasted(pasted, 'postgres')
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid_input' })
        expect(String(error)).not.toContain('canary-secret')
      }
    }),
    { numRuns: 2000 },
  )
})

test('a connection that is copied as a URL leads to the same place, as the same user, as well protected', () => {
  const options = fc.record(
    {
      ...{ host: fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6()), port: fc.integer({ min: 1, max: 65_535 }), database: text, user: text },
      ...{ tls: fc.constantFrom('disable', 'prefer', 'require', 'verify-full'), caFile: text, certFile: text, keyFile: text },
    },
    { requiredKeys: ['host', 'port'] },
  )
  fc.assert(
    fc.property(fc.constantFrom('postgres', 'mysql'), options, (id, given) => {
      const url = engines.find((engine) => engine.id === id)?.url(given) ?? ''
      const read = parseConnectionUrl(url)
      expect(read.engine).toBe(id)
      // An address is written in its shortest form.
      expect(read.options).toEqual({
        ...given,
        host: new URL(`http://${given.host.includes(':') ? `[${given.host}]` : given.host}`).hostname.replace(/^\[|\]$/g, ''),
      })
      expect(read.secrets).toEqual({})
    }),
    { numRuns: 300 },
  )
})

test('a file that is copied as a URL is the same file', () => {
  for (const path of ['/srv/a b.db', '/srv/50%.db', '/srv/ä#?.db'])
    expect(parseConnectionUrl(engines[0]?.url({ path }) ?? '')).toMatchObject({ engine: 'sqlite', options: { path } })
})
