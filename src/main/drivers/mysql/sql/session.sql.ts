/** What the server is; whether it took a lock limit of 0. */
export const VERSION = /* SQL */ `SELECT VERSION(), @@version_comment, @@innodb_page_size, @@lock_wait_timeout`
/** How many databases this user sees, beside those that everybody does. */
export const PROBE = /* SQL */ `
  SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME NOT IN ('information_schema', 'performance_schema')`
/** The number that a server made for itself: MySQL's `server_uuid`, MariaDB's `server_uid` (10.6 and newer). */
export const SERVER = /* SQL */ `SHOW GLOBAL VARIABLES WHERE Variable_name IN ('server_uuid', 'server_uid')`
/** As whom the catalog is read, and with which roles. */
export const ROLE = /* SQL */ `SELECT CURRENT_USER(), CURRENT_ROLE()`
/** Default collations, for a server that prints a character set alone. */
export const CHARSETS = /* SQL */ `SELECT CHARACTER_SET_NAME, DEFAULT_COLLATE_NAME FROM information_schema.CHARACTER_SETS`
/** Columns of information_schema that not every server has. */
export const CAPABILITIES = /* SQL */ `
  SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS
  WHERE TABLE_SCHEMA = 'information_schema' AND TABLE_NAME IN ('SCHEMATA', 'SCHEMATA_EXTENSIONS', 'LIBRARIES')
    AND COLUMN_NAME IN ('SCHEMA_COMMENT', 'DEFAULT_ENCRYPTION', 'OPTIONS', 'LIBRARY_NAME')`
/** What this user may. */
export const GRANTS = /* SQL */ `SHOW GRANTS`

/**
 * Nothing is written, and nothing is printed otherwise than the readers of src/main/drivers/mysql/text expect. A strict mode
 * stays strict: it prints nothing differently, but whether a view's column may be NULL depends on it (MariaDB: CONCAT).
 */
export const READ_ONLY = /* SQL */ `SET SESSION TRANSACTION READ ONLY`
export const PLAIN = /* SQL */ `SET SESSION sql_mode = IF(@@SESSION.sql_mode LIKE '%STRICT_TRANS_TABLES%', 'STRICT_TRANS_TABLES', ''), sql_quote_show_create = 1`

/** Seconds a question waits for a lock; MariaDB allows 0, MySQL makes it 1. */
export function lockLimit(seconds: number): string {
  return /* SQL */ `SET SESSION lock_wait_timeout = ${String(seconds)}`
}

/** MariaDB counts seconds and limits every statement; MySQL counts milliseconds and limits SELECT. */
export function timeLimit(mariadb: boolean, ms: number): string {
  return mariadb
    ? /* SQL */ `SET SESSION max_statement_time = ${String(ms / 1000)}`
    : /* SQL */ `SET SESSION max_execution_time = ${String(Math.ceil(ms))}`
}

export function kill(connection: number): string {
  return /* SQL */ `KILL QUERY ${String(connection)}`
}
