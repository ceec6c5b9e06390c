import { quoteAccount, quoteIdent } from './quote'
import type { Rights } from './rights'

/** Something that a user would read: a whole database, or a relation of it. */
interface Wanted {
  readonly schema: string
  /** Absent for all of the database. */
  readonly name?: string | undefined
  /** Whether a view is among it: its text takes a right of its own. */
  readonly view: boolean
}

/**
 * What an owner runs so that an account, as CURRENT_USER() names it, may read what it lacks; none where it lacks nothing. Names stand in
 * backticks, which every SQL mode takes, as SHOW GRANTS writes them.
 */
export function readGrants(account: string, { schema, name, view }: Wanted, rights: Rights): string[] {
  const missing = ['SELECT', ...(view ? ['SHOW VIEW'] : [])].filter((one) => rights.unsure || !rights.has(one, schema, name))
  return grant(missing, name === undefined ? `${pattern(schema)}.*` : `${quoteIdent(schema)}.${quoteIdent(name)}`, account)
}

/**
 * The same for triggers and events of databases, which a server shows to nobody without these rights. Grants of others lie beside the
 * passwords in the database `mysql`: to see them nobody is asked for a right.
 */
export function catalogGrants(account: string, schemas: readonly string[], rights: Rights): string[] {
  if (rights.unsure) return []
  return schemas.flatMap((schema) =>
    grant(
      ['TRIGGER', 'EVENT'].filter((one) => !rights.has(one, schema)),
      `${pattern(schema)}.*`,
      account,
    ),
  )
}

function grant(privileges: readonly string[], what: string, account: string): string[] {
  return privileges.length === 0 ? [] : [`GRANT ${privileges.join(', ')} ON ${what} TO ${quoteAccount(account)};`]
}

/** In front of .* a database's name is a pattern: what would stand for other names is escaped (MySQL manual, GRANT). */
function pattern(schema: string): string {
  return quoteIdent(schema.replaceAll(/[\\%_]/g, '\\$&'))
}
