import { quoteIdent } from '../quote'

/** Settings of a connection: nothing is written, nothing in the file is trusted (sqlite.org/security.html). */
export const SETTINGS = [
  'PRAGMA query_only = ON',
  // The schema may call no function with a side effect and no table that hands out more than its own rows.
  'PRAGMA trusted_schema = OFF',
  'PRAGMA cell_size_check = ON',
  // What a sort needs stays in memory: the user's rows are never laid down in a temporary folder.
  'PRAGMA temp_store = MEMORY',
] as const

export const SQLITE_VERSION = /* SQL */ `SELECT sqlite_version()`

/** From the header, without the schema: sqlite.org/pragma.html#pragma_schema_version. */
export const SCHEMA_VERSION = /* SQL */ `PRAGMA main.schema_version`

export const ENCODING = /* SQL */ `PRAGMA encoding`

const SELECT_ENTRIES = /* SQL */ `SELECT rowid, type, name, tbl_name, sql FROM main.sqlite_schema`

/** Every entry of the schema (sqlite.org/schematab.html), in the order of its rowid. */
export const ENTRIES = `${SELECT_ENTRIES} ORDER BY rowid`

/** Entries of the named relations, their indexes and triggers; SQLite has no index by name: this is one walk. */
export function entriesOf(names: number): string {
  return `${SELECT_ENTRIES} WHERE tbl_name COLLATE NOCASE IN (${Array(names).fill('?').join(', ')})`
}

/** Columns of tables; "hidden": 1 = hidden column of a virtual table, 2 = virtual generated, 3 = stored generated. */
export const COLUMNS = /* SQL */ `
  SELECT m.rowid, c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden
  FROM main.sqlite_schema m, pragma_table_xinfo(m.name, 'main') c
  WHERE m.rowid BETWEEN ? AND ? AND m.type = 'table' AND m.rootpage > 0`

/** Parts of foreign keys; a key's parts follow one another. */
export const FOREIGN_KEYS = /* SQL */ `
  SELECT m.rowid, k.id, k."table", k."from", k."to", k.on_update, k.on_delete
  FROM main.sqlite_schema m, pragma_foreign_key_list(m.name, 'main') k
  WHERE m.rowid BETWEEN ? AND ? AND m.type = 'table' AND m.rootpage > 0 AND m.sql LIKE '%references%'`

/** Key columns of indexes; "origin": c = CREATE INDEX, u = UNIQUE, pk = PRIMARY KEY; "cid": -2 = expression, -1 = rowid. Of the tables whose ids a JSON list holds. */
export const INDEXES = /* SQL */ `
  SELECT m.rowid, i.name, i."unique", i.origin, i.partial, x.cid, x.name, x."desc", x.coll
  FROM json_each(?) t CROSS JOIN main.sqlite_schema m ON m.rowid = t.value,
    pragma_index_list(m.name, 'main') i, pragma_index_xinfo(i.name, 'main') x
  WHERE m.type = 'table' AND m.rootpage > 0 AND x.key = 1`

/** Columns of one relation: cid, name, type, notnull, dflt_value, pk, hidden. */
export function columnsOf(name: string): string {
  return `PRAGMA main.table_xinfo(${quoteIdent(name)})`
}

/** Foreign keys of one table: id, seq, table, from, to, on_update, on_delete, match. */
export function foreignKeysOf(name: string): string {
  return `PRAGMA main.foreign_key_list(${quoteIdent(name)})`
}

/** Indexes of one table: seq, name, unique, origin, partial. */
export function indexesOf(name: string): string {
  return `PRAGMA main.index_list(${quoteIdent(name)})`
}

/** Parts of one index: seqno, cid, name, desc, coll, key. */
export function indexPartsOf(name: string): string {
  return `PRAGMA main.index_xinfo(${quoteIdent(name)})`
}

/** Rows of ANALYZE; the first number of "stat" is the row count (sqlite.org/fileformat2.html#stat1tab). */
export const STATISTICS = statistics('')

/** The same for some tables. */
export function statisticsOf(names: number): string {
  return statistics(`WHERE tbl COLLATE NOCASE IN (${Array(names).fill('?').join(', ')})`)
}

function statistics(where: string): string {
  return /* SQL */ `
    SELECT tbl, max(CAST(substr(stat || ' ', 1, instr(stat || ' ', ' ') - 1) AS INTEGER))
    FROM main.sqlite_stat1 ${where} GROUP BY tbl COLLATE NOCASE`
}

/** Whether ANALYZE ever ran. */
export const ANALYZED = /* SQL */ `SELECT 1 FROM main.sqlite_schema WHERE name = 'sqlite_stat1' AND type = 'table'`

/** The least that reading a catalog takes. */
export const PROBE = /* SQL */ `SELECT 1 FROM sqlite_schema LIMIT 1`
