import { texts } from './gate.sql'

// These views tell everybody's grants to a user who may read the grant tables, and their own to all others.

export function tableGrants(schemas: readonly string[], names: readonly string[] | undefined): string {
  return /* SQL */ `
  SELECT TABLE_SCHEMA, TABLE_NAME, GRANTEE, PRIVILEGE_TYPE, IS_GRANTABLE FROM information_schema.TABLE_PRIVILEGES
  WHERE TABLE_SCHEMA IN (${texts(schemas)})${named(names)}`
}

export function columnGrants(schemas: readonly string[], names: readonly string[] | undefined): string {
  return /* SQL */ `
  SELECT TABLE_SCHEMA, TABLE_NAME, GRANTEE, PRIVILEGE_TYPE, IS_GRANTABLE, COLUMN_NAME FROM information_schema.COLUMN_PRIVILEGES
  WHERE TABLE_SCHEMA IN (${texts(schemas)})${named(names)}`
}

/** Grants on a database as a whole; a pattern that matches several is listed as the pattern. */
export function schemaGrants(): string {
  return /* SQL */ `SELECT TABLE_SCHEMA, NULL, GRANTEE, PRIVILEGE_TYPE, IS_GRANTABLE FROM information_schema.SCHEMA_PRIVILEGES`
}

/** No view tells the grants on routines; the table needs SELECT on the system database. */
export function routineGrants(schemas: readonly string[]): string {
  return /* SQL */ `SELECT Db, Routine_name, User, Host, Proc_priv, Routine_type FROM mysql.procs_priv WHERE Db IN (${texts(schemas)})`
}

function named(names: readonly string[] | undefined): string {
  return names === undefined ? '' : ` AND TABLE_NAME IN (${texts(names)})`
}
