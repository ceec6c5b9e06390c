export const VERSION = /* SQL */ `SELECT VERSION(), @@version_comment`

/** Rows of a SELECT without a LIMIT of its own, and the time it may take; see session.sql.ts `timeLimit`. */
export function consoleLimits(rows: number, ms: number, mariadb: boolean): string {
  const time = mariadb ? `max_statement_time = ${String(ms / 1000)}` : `max_execution_time = ${String(Math.ceil(ms))}`
  return /* SQL */ `SET SESSION sql_select_limit = ${String(rows)}, ${time}`
}

/** A distributed transaction takes over what the session says: READ ONLY, which was set just before. */
export function enter(name: string): string {
  return /* SQL */ `XA START '${name}'`
}

export function leave(name: string): readonly string[] {
  return [/* SQL */ `XA END '${name}'`, /* SQL */ `XA ROLLBACK '${name}'`]
}

export const START_READ_ONLY = /* SQL */ `START TRANSACTION READ ONLY`
export const WARNINGS = /* SQL */ `SHOW WARNINGS LIMIT 101`
export const IN_TRANSACTION = /* SQL */ `SELECT @@in_transaction`
