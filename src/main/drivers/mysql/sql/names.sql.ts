import { quoteIdent } from '../quote'
import { texts } from './gate.sql'

/** Databases of the system itself; one named by the connection is read whatever its name. */
export const SYSTEM = ['information_schema', 'mysql', 'performance_schema', 'sys'] as const

/** What this server tells of a database: a comment (MariaDB 10.5), encryption (MySQL 8.0.16), READ ONLY among options (8.0.22). */
export interface SchemataColumns {
  readonly comments: boolean
  readonly encryption: boolean
  readonly options: boolean
}

export function schemata({ comments, encryption, options }: SchemataColumns): string {
  return /* SQL */ `
  SELECT SCHEMA_NAME, DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME, ${comments ? 'SCHEMA_COMMENT' : 'NULL'}, ${encryption ? 'DEFAULT_ENCRYPTION' : 'NULL'},
    ${options ? '(SELECT e.OPTIONS FROM information_schema.SCHEMATA_EXTENSIONS e WHERE e.SCHEMA_NAME = SCHEMATA.SCHEMA_NAME)' : 'NULL'}
  FROM information_schema.SCHEMATA ORDER BY SCHEMA_NAME`
}

/** Names and kinds: the fastest question of all, for no table is opened. */
export function namesOf(schema: string): string {
  return /* SQL */ `SHOW FULL TABLES FROM ${quoteIdent(schema)}`
}

/** The same for one name; exact matches are to be picked out, for case may not count here. */
export function nameIn(schema: string, name: string): string {
  return /* SQL */ `SHOW FULL TABLES FROM ${quoteIdent(schema)} LIKE ${texts([name.replaceAll(/[\\%_]/g, '\\$&')])}`
}

export function use(schema: string): string {
  return /* SQL */ `USE ${quoteIdent(schema)}`
}

export function createTable(name: string): string {
  return /* SQL */ `SHOW CREATE TABLE ${quoteIdent(name)}`
}

/** Columns by name, where no CREATE TABLE tells them: views, and tables that may not be shown whole. */
export function columnsOf(schema: string, name: string): string {
  return /* SQL */ `
  SELECT COLUMN_NAME, ORDINAL_POSITION, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA, COLLATION_NAME, COLUMN_COMMENT, DATA_TYPE
  FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ${texts([schema])} AND TABLE_NAME = ${texts([name])} ORDER BY ORDINAL_POSITION`
}

/** Keys by name, for a table that may not be shown whole. */
export function keysOf(schema: string, name: string): string {
  return /* SQL */ `
  SELECT CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME
  FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = ${texts([schema])} AND TABLE_NAME = ${texts([name])}
  ORDER BY CONSTRAINT_NAME, ORDINAL_POSITION`
}

/** Rows and bytes by name, for tables of which no statistics are kept. */
export function sizesOf(schema: string, name: string): string {
  return /* SQL */ `
  SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_ROWS, DATA_LENGTH + INDEX_LENGTH FROM information_schema.TABLES
  WHERE TABLE_SCHEMA = ${texts([schema])} AND TABLE_NAME = ${texts([name])}`
}

export function createSequence(name: string): string {
  return /* SQL */ `SHOW CREATE SEQUENCE ${quoteIdent(name)}`
}
