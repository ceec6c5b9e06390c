import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { usesWal, withLog } from '../../../../../src/main/drivers/sqlite/wal'

/** A database whose newest rows are only in its log, as a program that was killed leaves it. */
function killed(pageSize: number): { database: Buffer; log: Buffer; rows: unknown[] } {
  const folder = mkdtempSync(join(tmpdir(), 'relata-wal-'))
  const [path, copy] = [join(folder, 'a.db'), join(folder, 'b.db')]
  const db = new Database(path)
  db.pragma(`page_size = ${String(pageSize)}`)
  db.pragma('journal_mode = WAL')
  db.pragma('wal_autocheckpoint = 0')
  db.exec('CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)')
  db.pragma('wal_checkpoint(TRUNCATE)')
  const insert = db.prepare('INSERT INTO t (b) VALUES (?)')
  for (let at = 0; at < 200; at += 1) insert.run('x'.repeat(at * 7))
  db.exec('DELETE FROM t WHERE a % 3 = 0; CREATE INDEX i ON t (b)')
  const rows = db.prepare('SELECT a, length(b) AS b FROM t').all()
  for (const suffix of ['', '-wal']) copyFileSync(path + suffix, copy + suffix)
  db.close()
  return { database: readFileSync(copy), log: readFileSync(`${copy}-wal`), rows }
}

function rowsOf(database: Buffer): unknown[] {
  const db = new Database(database, { readonly: true })
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    return db.prepare('SELECT a, length(b) AS b FROM t').all()
  } finally {
    db.close()
  }
}

test.each([512, 4096, 65_536])('what only the log holds is there, with pages of %i bytes', (pageSize) => {
  const { database, log, rows } = killed(pageSize)
  expect(usesWal(database)).toBe(true)
  expect(rowsOf(withLog(Buffer.from(database), Buffer.alloc(0)))).toEqual([])
  expect(rowsOf(withLog(database, log))).toEqual(rows)
})

test('a log that is cut or damaged counts up to its last whole transaction, as SQLite itself counts it', () => {
  const { database, log } = killed(4096)
  const frame = 24 + 4096
  for (const [cut, damage] of [
    [log.length - 1, undefined],
    [32 + 10 * frame + 100, undefined],
    [log.length, 32 + 60 * frame + 50],
    [log.length, 10],
    [20, undefined],
  ] as const) {
    const own = Buffer.from(log.subarray(0, cut))
    if (damage !== undefined) own.writeUInt8(own.readUInt8(damage) ^ 1, damage)
    const folder = mkdtempSync(join(tmpdir(), 'relata-wal-'))
    const db = write(join(folder, 'c.db'), database, own)
    const expected = db.prepare('SELECT a, length(b) AS b FROM t').all()
    db.close()
    expect(rowsOf(withLog(Buffer.from(database), own))).toEqual(expected)
  }
})

function write(path: string, database: Buffer, log: Buffer): Database.Database {
  writeFileSync(path, database)
  writeFileSync(`${path}-wal`, log)
  return new Database(path)
}
