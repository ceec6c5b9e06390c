import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'

/** Makes a file that means harm at `path`, in a folder of its own. */
type Make = (path: string) => void

const PAGE = 4096

/** A database made by statements, and then written over. */
function made(statements: readonly string[], edit: (bytes: Buffer) => Buffer | void = () => undefined): Make {
  return (path) => {
    const db = new Database(path)
    db.unsafeMode(true)
    db.pragma(`page_size = ${String(PAGE)}`)
    for (const statement of statements) db.exec(statement)
    db.close()
    const bytes = readFileSync(path)
    writeFileSync(path, edit(bytes) ?? bytes)
  }
}

/** A schema that SQLite would not have written: columns of sqlite_schema for the table `t`. */
function schema(values: Readonly<Record<string, string | number | null>>, statements: readonly string[] = ['CREATE TABLE t (a)']): Make {
  return (path) => {
    made(statements)(path)
    const db = new Database(path)
    db.unsafeMode(true)
    db.pragma('writable_schema = ON')
    for (const [column, value] of Object.entries(values)) db.prepare(`UPDATE sqlite_schema SET ${column} = ? WHERE name = 't'`).run(value)
    db.close()
  }
}

const sql = (text: string) => schema({ sql: text })
const bytes =
  (content: Buffer | string): Make =>
  (path) =>
    writeFileSync(path, content)
const header = (at: number, ...values: number[]) =>
  made(['CREATE TABLE t (a)', 'INSERT INTO t VALUES (1)'], (all) => {
    all.set(values, at)
  })
/** A table of some pages: the schema is page 1, its root is page 2. */
const filled = (edit: (all: Buffer) => void) =>
  made(
    [
      'CREATE TABLE t (a)',
      'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) INSERT INTO t SELECT hex(randomblob(200)) FROM n',
      'INSERT INTO t VALUES (hex(zeroblob(20000)))',
    ],
    edit,
  )

/** Named by what they try (file format: sqlite.org/fileformat2.html; sqlite.org/security.html, "Untrusted SQLite database files"). */
export const HOSTILE_FILES: Readonly<Record<string, Make>> = {
  // No databases.
  'an empty file': bytes(''),
  'one byte': bytes('S'),
  'a header and nothing else': bytes(Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(84)])),
  'a text': bytes('these are notes and no database, '.repeat(400)),
  'random bytes': bytes(Buffer.from(Array.from({ length: 16_384 }, (_, at) => (at * 7919 + 13) % 256))),
  'a folder': (path) => mkdirSync(path),
  'a pipe': (path) => void execFileSync('mkfifo', [path]),
  'a link to itself': (path) => symlinkSync(path, path),
  'a link to a device': (path) => symlinkSync('/dev/zero', path),
  'a link to a file of the system': (path) => symlinkSync('/etc/passwd', path),
  'a file that nobody may read': (path) => {
    made(['CREATE TABLE t (a)'])(path)
    chmodSync(path, 0)
  },
  // Headers.
  'a page size of 0': header(16, 0, 0),
  'a page size of 1, that is 65536': header(16, 0, 1),
  'a page size that is no power of two': header(16, 3, 3),
  'more reserved than a page holds': header(20, 255),
  'a write version of the future': header(18, 99),
  'a read version of the future': header(19, 99),
  'a schema format of the future': header(44, 0, 0, 0, 99),
  'an encoding that there is none of': header(56, 0, 0, 0, 77),
  'four thousand million pages': header(28, 255, 255, 255, 254),
  'a list of free pages that leads to itself': header(32, 0, 0, 0, 2, 0, 0, 0, 9),
  'a version number of SQLite that is to come': header(96, 127, 255, 255, 255),
  // Pages.
  'a tree that leads back to its root': filled((all) => {
    all[PAGE] = 5
    all.writeUInt32BE(2, PAGE + 8)
  }),
  'a tree whose pages are children of one another': filled((all) => {
    for (let page = 2; page < all.length / PAGE; page += 1) {
      all[page * PAGE] = 5
      all.writeUInt32BE(page, page * PAGE + 8)
    }
  }),
  'cells that lie outside of their page': filled((all) => {
    for (let at = PAGE + 8; at < PAGE + 200; at += 2) all.writeUInt16BE(0xffff, at)
  }),
  'sixty thousand cells on a page': filled((all) => void all.writeUInt16BE(60_000, PAGE + 3)),
  'a value that claims two gigabytes': filled((all) => {
    // The last page holds a long value: its record's length, as a varint.
    const last = all.length - PAGE
    all.set([0x87, 0xff, 0xff, 0xff, 0x7f], last + 8)
  }),
  'pages of nothing but ones': filled((all) => void all.fill(0xff, 2 * PAGE)),
  'half a file': made(['CREATE TABLE t (a)', 'INSERT INTO t VALUES (hex(zeroblob(100000)))'], (all) => all.subarray(0, all.length / 2)),
  // Schemas.
  'a root page beyond the end': schema({ rootpage: 2_000_000_000 }),
  'a root page below zero': schema({ rootpage: -1 }),
  'the schema as the root of a table': schema({ rootpage: 1 }),
  'a type that there is none of': schema({ type: 'weapon' }),
  'a text that is missing': schema({ sql: null }),
  'a text that is no statement': sql('nonsense'),
  'a text that writes a file': sql("VACUUM INTO 'stolen.db'"),
  'a text that attaches a file': sql("ATTACH 'stolen.db' AS x"),
  'a text with a second statement': sql("CREATE TABLE t (a); VACUUM INTO 'stolen.db'"),
  'a text of a million columns': sql(`CREATE TABLE t (${Array.from({ length: 1_000_000 }, (_, at) => `c${String(at)}`).join(',')})`),
  'a hundred thousand brackets': sql(`CREATE TABLE t (a CHECK (${'('.repeat(100_000)}1${')'.repeat(100_000)}))`),
  'a name of ten million letters': schema({ tbl_name: 'n'.repeat(10_000_000) }),
  'a module that there is none of': schema({ rootpage: 0, sql: 'CREATE VIRTUAL TABLE t USING weapon(1)' }),
  'a view of itself': schema({ type: 'view', rootpage: 0, sql: 'CREATE VIEW t AS SELECT * FROM t' }),
  // What a schema may run.
  'a view without an end': made([
    'CREATE VIEW v AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) AS i FROM n',
  ]),
  'a view that loads a library': made(["CREATE VIEW v AS SELECT load_extension('./stolen') AS x"]),
  'a view of a table that hands out pages': made(["CREATE VIEW v AS SELECT * FROM sqlite_dbpage('main')"]),
  'a view that changes a setting': made(["CREATE VIEW v AS SELECT * FROM pragma_journal_mode('wal')"]),
  'a view that allocates': made(['CREATE VIEW v AS SELECT hex(zeroblob(900000000)) AS x']),
  'a view that matches for ever': made([`CREATE VIEW v AS SELECT '${'a'.repeat(5000)}' LIKE '${'%a'.repeat(2000)}b' AS x`]),
  'a column that loads a library': sql("CREATE TABLE t (a, b AS (load_extension('./stolen')))"),
  'a check that loads a library': sql("CREATE TABLE t (a CHECK (load_extension('./stolen')))"),
  'an index over a function with a side effect': made(['CREATE TABLE t (a)', 'CREATE INDEX i ON t (a) WHERE a > 1'], (all) => {
    const at = all.indexOf('WHERE a > 1')
    all.write('WHERE fts3()', at, 'latin1')
  }),
  'triggers that write': made(['CREATE TABLE t (a)', 'CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM t; END']),
  'a search table whose parts are damaged': made([
    'CREATE VIRTUAL TABLE t USING fts5(a)',
    "INSERT INTO t VALUES ('word')",
    "UPDATE t_data SET block = x'ffffffffffffffffff'",
  ]),
  'a table of areas whose parts are damaged': made([
    'CREATE VIRTUAL TABLE t USING rtree(id, x0, x1)',
    'INSERT INTO t VALUES (1, 0, 1)',
    "UPDATE t_node SET data = x'ffffffff'",
  ]),
  'statistics that lie': made([
    'CREATE TABLE t (a)',
    'CREATE INDEX i ON t (a)',
    'INSERT INTO t VALUES (1)',
    'ANALYZE',
    "UPDATE sqlite_stat1 SET stat = '99999999999999999999 -1 x'",
  ]),
  // What lies beside them.
  'a log of nonsense': (path) => {
    made(['PRAGMA journal_mode = WAL', 'CREATE TABLE t (a)'])(path)
    writeFileSync(`${path}-wal`, Buffer.alloc(100_000, 0x37))
  },
  'a journal that names another file': (path) => {
    made(['CREATE TABLE t (a)', "INSERT INTO t VALUES ('x')"])(path)
    const victim = join(dirname(path), 'victim.txt')
    writeFileSync(victim, 'not to be touched')
    // A hot journal with a super-journal's name at its end (fileformat2, "The rollback journal").
    const name = Buffer.from(victim)
    const tail = Buffer.alloc(name.length + 24)
    tail.writeUInt32BE(PAGE, 0)
    name.copy(tail, 4)
    tail.writeUInt32BE(name.length, 4 + name.length)
    tail.writeUInt32BE(
      name.reduce((sum, byte) => sum + byte, 0),
      8 + name.length,
    )
    Buffer.from([0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]).copy(tail, 12 + name.length)
    writeFileSync(
      `${path}-journal`,
      Buffer.concat([Buffer.from([0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]), Buffer.alloc(504), tail]),
    )
  },
  'a file whose name is an address': (path) => {
    made(['CREATE TABLE t (a)'])(path)
    copyFileSync(path, join(dirname(path), 'file:x?mode=rwc&vfs=unix'))
  },
}
