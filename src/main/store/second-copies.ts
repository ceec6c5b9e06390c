import type Database from 'better-sqlite3'

/** Every table of `relata.db`, with what names a row of it; a test compares this with the schema. */
export const COPIED = {
  vault: 'id',
  slot: 'kind',
  connection: 'id',
  generation: 'connection_id',
  preference: 'name',
  sealed_setting: 'name',
  diagram_view: 'name',
  query_text: 'id',
} as const

/** What is in the file but no row: its schema and the number of it, as rows for comparison. */
const SCHEMA = `
  SELECT type || ' ' || name AS name, quote(tbl_name) || ',' || quote(sql) AS copy FROM sqlite_schema
  UNION ALL SELECT 'user_version', CAST(user_version AS TEXT) FROM pragma_user_version`

/**
 * SQLite keeps no checksum of a page: a bit that flips inside a value is read as if it had been written. So triggers keep a second
 * copy of every row elsewhere in the file and count changes, whoever writes, and a row that differs from its copy is noticed.
 */
export function keepSecondCopies(db: Database.Database): void {
  db.exec('DELETE FROM second_copy')
  for (const [table, name] of copied(db)) {
    const columns = db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table)
    const remove = (row: string) => `DELETE FROM second_copy WHERE place = '${table}' AND name = ${row}.${name};`
    const add = `INSERT INTO second_copy VALUES ('${table}', NEW.${name}, ${copyOf(columns, 'NEW')});`
    const count = 'UPDATE change_count SET value = value + 1, opposite = opposite - 1;'
    db.exec(`
      CREATE TRIGGER copy_new_${table} AFTER INSERT ON ${table} BEGIN ${remove('NEW')} ${add} ${count} END;
      CREATE TRIGGER copy_changed_${table} AFTER UPDATE ON ${table} BEGIN ${remove('OLD')} ${remove('NEW')} ${add} ${count} END;
      CREATE TRIGGER copy_removed_${table} AFTER DELETE ON ${table} BEGIN ${remove('OLD')} ${count} END;
      INSERT INTO second_copy SELECT '${table}', ${name}, ${copyOf(columns, table)} FROM ${table};`)
  }
  db.exec(`INSERT INTO second_copy SELECT 'schema', name, copy FROM (${SCHEMA})`)
}

/** Before the schema changes. */
export function dropSecondCopies(db: Database.Database): void {
  const triggers = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'copy\\_%' ESCAPE '\\'")
  for (const name of triggers.pluck().all()) db.exec(`DROP TRIGGER ${name}`)
}

/** Whether a file has second copies at all: one of an older Relata has not. */
export function hasSecondCopies(db: Database.Database): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'second_copy'").get() !== undefined
}

/** The first place where rows and second copies differ; undefined where all is as it was written. */
export function findDifference(db: Database.Database): string | undefined {
  // The schema first: what it says decides what the rest means.
  const places = [['schema', SCHEMA] as const, ...copied(db).map(([table, name]) => [table, rowsOf(db, table, name)] as const)]
  return places.find(([place, rows]) => {
    const query = `
      SELECT (SELECT count(*) FROM (${rows})) <> (SELECT count(*) FROM second_copy WHERE place = @place)
        OR EXISTS (SELECT 1 FROM (${rows}) AS r LEFT JOIN second_copy AS c ON c.place = @place AND c.name = r.name WHERE c.copy IS NOT r.copy)`
    return db.prepare<[{ place: string }], 0 | 1>(query).pluck().get({ place }) !== 0
  })?.[0]
}

/** How many changes there ever were; undefined in a file of an older Relata. */
export function changeCount(db: Database.Database): number | undefined {
  return hasSecondCopies(db) ? db.prepare<[], number>('SELECT value FROM change_count').pluck().get() : undefined
}

/** Those that are there: a file of an older Relata has fewer, and its schema, which has a copy as well, says which. */
function copied(db: Database.Database): [string, string][] {
  const there = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()
  return Object.entries(COPIED).filter(([table]) => there.includes(table))
}

function rowsOf(db: Database.Database, table: string, name: string): string {
  const columns = db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table)
  return `SELECT ${name} AS name, ${copyOf(columns, table)} AS copy FROM ${table}`
}

function copyOf(columns: readonly string[], row: string): string {
  return columns.map((column) => `quote(${row}.${column})`).join(" || ',' || ")
}
