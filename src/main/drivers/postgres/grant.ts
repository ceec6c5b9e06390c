import { quoteIdent } from './quote'

/** A right on a schema and on something in it, and which of both a role lacks. */
export interface Lack {
  readonly schema: string
  /** Absent for all relations of the schema. */
  readonly name?: string
  readonly usage: boolean
  readonly select: boolean
}

/** Statements that an owner runs so that a role may read what it lacks (manual, GRANT); none where it lacks nothing. */
export function readGrants(role: string, { schema, name, usage, select }: Lack): string[] {
  const [to, where] = [quoteIdent(role), quoteIdent(schema)]
  const what = name === undefined ? `ALL TABLES IN SCHEMA ${where}` : `TABLE ${where}.${quoteIdent(name)}`
  return [...(usage ? [`GRANT USAGE ON SCHEMA ${where} TO ${to};`] : []), ...(select ? [`GRANT SELECT ON ${what} TO ${to};`] : [])]
}

/** Closed to everybody from the start, for passwords or values of rows are in them: a reading does without, and nobody is asked to open them. */
const CLOSED: ReadonlySet<string> = new Set([
  ...['pg_authid', 'pg_shadow', 'pg_user_mapping', 'pg_subscription', 'pg_statistic', 'pg_statistic_ext_data', 'pg_largeobject'],
])

/** The same for catalogs and functions of the system, by our own names for them: `pg_policy`, `pg_get_expr(pg_node_tree,oid)`. */
export function catalogGrants(role: string, forbidden: readonly string[]): string[] {
  return forbidden
    .filter((name) => !CLOSED.has(name))
    .map((name) => `GRANT ${name.includes('(') ? 'EXECUTE ON FUNCTION' : 'SELECT ON TABLE'} pg_catalog.${name} TO ${quoteIdent(role)};`)
}
