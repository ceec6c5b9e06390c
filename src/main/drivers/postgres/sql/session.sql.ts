import { RELATION_KINDS, SYSTEM } from './scope.sql'

/** Whose catalog this is (a restored or recreated database is another one), how it must be spoken to, and how large pg_class is, bytes. */
export const identity = (
  sized: boolean,
) => /* SQL */ `SELECT d.oid, current_database(), current_setting('server_version'), current_setting('server_version_num'), coalesce(current_schema(), 'public'),
  current_setting('server_encoding'), current_user, ${sized ? "pg_relation_size('pg_catalog.pg_class')" : '0'} FROM pg_catalog.pg_database d WHERE d.datname = current_database()`

/** The least that reading a catalog takes. */
export const PROBE = /* SQL */ `SELECT EXISTS (SELECT FROM pg_catalog.pg_class), EXISTS (SELECT FROM pg_catalog.pg_namespace)`

/** The number that a cluster got when it was made (manual, 9.27.12); a restored copy has the same one. */
export const SERVER = /* SQL */ `SELECT system_identifier::text FROM pg_control_system()`

/** Which of these catalogs and functions this role may not use (an administrator can take them from PUBLIC); what an older server lacks is no matter. */
export const FORBIDDEN = /* SQL */ `SELECT c.c FROM unnest($1::text[]) c (c) WHERE NOT has_table_privilege(to_regclass('pg_catalog.' || c.c), 'SELECT')
UNION ALL SELECT f.f FROM unnest($2::text[]) f (f) WHERE NOT has_function_privilege('pg_catalog.' || f.f, 'EXECUTE')`

/**
 * Which transactions are visible (manual, 9.27.11), of which run of the server, and whether it is a primary: a standby's
 * snapshot does not name those that are under way.
 */
export const MOMENT = /* SQL */ `SELECT txid_current_snapshot()::text, pg_postmaster_start_time()::text, pg_is_in_recovery()::text`

/** Oids of relations by name. */
export const OIDS = /* SQL */ `SELECT c.oid FROM unnest($1::text[], $2::text[]) w (s, r) JOIN pg_catalog.pg_namespace n ON n.nspname = w.s JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w.r WHERE c.relkind IN ${RELATION_KINDS}`

/** Relations of the system, by schema, name and kind. */
export const SYSTEM_RELATIONS = /* SQL */ `SELECT n.nspname, c.relname, c.relkind FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN (${SYSTEM.map((schema) => `'${schema}'`).join(', ')}) AND c.relkind IN ${RELATION_KINDS} ORDER BY n.nspname, c.relname`

/** The other databases of the server that this role may connect to. Templates are for making databases of. */
export const DATABASES = /* SQL */ `SELECT d.datname FROM pg_catalog.pg_database d WHERE d.datallowconn AND NOT d.datistemplate
  AND d.datname <> current_database() AND has_database_privilege(d.oid, 'CONNECT')`

/** As whom questions are asked now; and what that role lacks to read all of a schema, or one relation: nothing where there is none. */
export const ROLE = /* SQL */ `SELECT current_user`
export const SCHEMA_LACKS = /* SQL */ `SELECT current_user, NOT has_schema_privilege(n.oid, 'USAGE'), EXISTS (SELECT FROM pg_catalog.pg_class c
  WHERE c.relnamespace = n.oid AND c.relkind IN ${RELATION_KINDS} AND NOT has_table_privilege(c.oid, 'SELECT')) FROM pg_catalog.pg_namespace n WHERE n.nspname = $1`
export const RELATION_LACKS = /* SQL */ `SELECT current_user, NOT has_schema_privilege(n.oid, 'USAGE'), NOT has_table_privilege(c.oid, 'SELECT')
FROM pg_catalog.pg_namespace n JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ${RELATION_KINDS}`

/** Types of columns as the server spells them. */
export const TYPE_NAMES = /* SQL */ `SELECT format_type(t, m) FROM unnest($1::oid[], $2::int[]) WITH ORDINALITY AS f (t, m, n) ORDER BY n`

export const CANCEL = /* SQL */ `SELECT pg_cancel_backend($1)`

/** Limits in ms. A transaction is short, writes nothing, names nothing by a search path, and compiles nothing. */
export interface Limits {
  readonly statementMs: number
  readonly lockMs: number
}

const settings = ({ statementMs, lockMs }: Limits) =>
  `SET LOCAL statement_timeout = ${String(Math.max(1, Math.ceil(statementMs)))}; SET LOCAL lock_timeout = ${String(Math.max(1, Math.ceil(lockMs)))}; SET LOCAL search_path = ''; SET LOCAL jit = off`

/** All statements of it see the same moment: that of the first of them, or the one that another session exported. */
export const snapshotStart = (limits: Limits, of?: string) =>
  `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${of === undefined ? '' : `SET TRANSACTION SNAPSHOT '${moment(of)}'; `}${settings(limits)}`
/** Names the transaction's moment for others, as long as it is open (manual, 9.27.5). */
export const EXPORT = /* SQL */ `SELECT pg_export_snapshot()`

/** A server's word that becomes part of a statement: digits and dashes, as it writes them. */
function moment(name: string): string {
  if (!/^[0-9A-F]+(-[0-9A-F]+)*$/.test(name)) throw new Error('this is not the name of a snapshot')
  return name
}
export const shortStart = (limits: Limits) => `BEGIN READ ONLY; ${settings(limits)}`
/**
 * For a user's own query: their search path, bytes as hex, times in the one form that sorts and has its zone, floats with all digits, tables read from
 * their beginning and by one process: in the order in which rows lie. */
export const rowsStart = ({ statementMs, lockMs }: Limits) =>
  `BEGIN READ ONLY; SET LOCAL statement_timeout = ${String(Math.max(1, Math.ceil(statementMs)))}; SET LOCAL lock_timeout = ${String(Math.max(1, Math.ceil(lockMs)))}; SET LOCAL bytea_output = 'hex'; SET LOCAL DateStyle = 'ISO'; SET LOCAL extra_float_digits = 1; SET LOCAL synchronize_seqscans = off; SET LOCAL max_parallel_workers_per_gather = 0`
/**
 * For a user's own statement in a session that may not write. A transaction that has seen data cannot be made writable any more
 * (manual, SET TRANSACTION): the SELECT is what makes it see some.
 */
export const readOnlyStart = (statementMs: number) =>
  `BEGIN READ ONLY; SET LOCAL statement_timeout = ${String(Math.ceil(statementMs))}; SELECT 1`
export const consoleLimit = (statementMs: number) => `SET statement_timeout = ${String(Math.ceil(statementMs))}`
export const VERSION = /* SQL */ `SELECT current_setting('server_version')`
export const COMMIT = 'COMMIT'
export const ROLLBACK = 'ROLLBACK'

/** Rows of a relation in the server's own order; the name is quoted already. */
export const firstRows = (relation: string, limit: number, skip: number) =>
  `SELECT * FROM ${relation} LIMIT ${String(limit)}${skip === 0 ? '' : ` OFFSET ${String(skip)}`}`

/** The same statement with each row as the bytes the database holds, for encodings that the server cannot turn into UTF-8. */
export const asBytes = (statement: string) => `SELECT encode(convert_to(q::text, getdatabaseencoding()), 'hex') FROM (${statement}) q`
