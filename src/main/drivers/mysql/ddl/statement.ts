import type { Grant, Relation, SchemaObject } from '@shared/catalog'
import { quoteIdent, quoteText } from '../quote'

/** A statement run under the session settings it was written for; the settings are put back. */
export function under(settings: Readonly<Record<string, string | undefined>>, statement: string): string {
  const given = Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]))
  if (given.length === 0) return statement
  const save = given.map(({ name }) => `@saved_${name} = @@SESSION.${name}`)
  const set = given.map(({ name, value }) => `SESSION ${name} = ${quoteText(value)}`)
  const restore = given.map(({ name }) => `SESSION ${name} = @saved_${name}`)
  return `SET ${[...save, ...set].join(', ')};\n${ended(statement)}\nSET ${restore.join(', ')}`
}

/** A statement with its semicolon: on a line of its own where the last line may end in a comment, which would swallow it. */
export function ended(statement: string): string {
  return /(--|#)[^\n]*$/.test(statement) ? `${statement}\n;` : `${statement};`
}

export function createTriggers(relation: Relation): string[] {
  return relation.triggers.map(({ definition, options }) =>
    under({ sql_mode: options?.['sql_mode'], collation_connection: options?.['collation_connection'] }, definition),
  )
}

/** The statement that makes an object. */
export function createObject({ kind, name, definition, facts, comment }: SchemaObject): string {
  if (definition === '') return `-- The text of ${kind} ${quoteIdent(name).replaceAll(/[\r\n]/g, ' ')} is not shown to this user`
  if (kind === 'schema')
    return `${definition}${facts['encryption'] === 'yes' ? " ENCRYPTION='Y'" : ''}${comment === undefined ? '' : ` COMMENT ${quoteText(comment)}`}`
  const { sql_mode: mode, time_zone: zone, collation_connection: collation } = facts
  return under({ sql_mode: mode, time_zone: zone, collation_connection: collation }, definition)
}

/** GRANT statements; `on`: what they are given on, without its database. */
function grantsOn(on: string, grants: readonly Grant[] | undefined): string[] {
  return (grants ?? []).map(({ grantee, privileges, grantable, column }) => {
    const list = privileges.map((privilege) => (column === undefined ? privilege : `${privilege} (${quoteIdent(column)})`))
    return `GRANT ${list.join(', ')} ON ${on} TO ${grantee}${grantable === undefined ? '' : ' WITH GRANT OPTION'}`
  })
}

export function grantsOnRelation({ name, grants }: Relation): string[] {
  return grantsOn(quoteIdent(name), grants)
}

export function grantsOnObject({ kind, name, grants, facts }: SchemaObject): string[] {
  if (kind === 'schema') return grantsOn('*', grants)
  if (kind === 'sequence') return grantsOn(quoteIdent(name), grants)
  const word = kind === 'aggregate' || kind === 'function' ? 'FUNCTION' : kind.toUpperCase()
  const statements = grantsOn(`${word} ${quoteIdent(name)}`, grants)
  // MariaDB knows the word PACKAGE in GRANT only in the mode that packages are made in.
  return kind === 'package' || kind === 'package body' ? statements.map((one) => under({ sql_mode: facts['sql_mode'] }, one)) : statements
}

/** A database that nobody may change is closed last, when everything is in it. */
export function lockSchema({ kind, facts }: SchemaObject): string[] {
  return kind === 'schema' && facts['read only'] === 'yes' ? ['ALTER DATABASE READ ONLY = 1'] : []
}
